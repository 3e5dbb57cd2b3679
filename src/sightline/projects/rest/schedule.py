"""A project's schedule over HTTP: the chart's columns, edits with a look first, undo, baselines."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from sightline.engines.schedule.plan import LinkType
from sightline.kernel.errors import Invalid, NotFound
from sightline.projects import commands, parts, policy, queries
from sightline.projects.commands.schedule import Edited
from sightline.projects.rest.schemas import project_of, refuse_unless_any
from sightline.projects.schedule import chart as charts
from sightline.projects.schedule import edits
from sightline.projects.schedule.workbench import NotTaken
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import LEFT, In, Told
from sightline.ui.routes import Asked

api = Operations("Schedule")
Ids = Annotated[list[UUID], Field(min_length=1, max_length=5000)]
Minutes = Annotated[int, Field(strict=True, ge=-100_000_000, le=200_000_000)]
BASELINE = Parameter("baseline", "The number of the baseline to show, 0 to 10.")


class ChangeEdit(In):
    """Set fields of an activity."""

    op: Literal["change"]
    id: UUID
    version: Annotated[int, Field(ge=1)] | None = LEFT
    fields: dict[str, Any]

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        return edits.Change(self.id, self.fields, self.given().get("version"))


class AddEdit(In):
    """Add an activity behind another one's branch, or first of all."""

    op: Literal["add"]
    after: UUID | None = LEFT
    level: Annotated[int, Field(strict=True, ge=1, le=60)] = LEFT
    fields: dict[str, Any] = LEFT

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        given = self.given()
        fields = dict(given.get("fields") or {})
        name = fields.pop("name", "New activity")
        return edits.Add(name, given.get("after"), given.get("level") or 1, fields)


class DropEdit(In):
    """Drop activities with all beneath them."""

    op: Literal["drop"]
    ids: Ids

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        return edits.Drop(tuple(self.ids))


class IndentEdit(In):
    """Put branches one level deeper or higher."""

    op: Literal["indent", "outdent"]
    ids: Ids

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        return edits.Indent(tuple(self.ids), 1 if self.op == "indent" else -1)


class MoveEdit(In):
    """Put branches behind another one's branch, or first of all."""

    op: Literal["move"]
    ids: Ids
    after: UUID | None = LEFT

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        return edits.Move(tuple(self.ids), self.given().get("after"))


class LinkEdit(In):
    """Link two activities."""

    op: Literal["link"]
    tail: UUID
    head: UUID
    type: Literal["FS", "SS", "FF", "SF"] = LEFT
    lag: Minutes = LEFT
    elapsed: bool = LEFT

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        given = self.given()
        kind = LinkType(given.get("type") or "FS")
        lag, elapsed = given.get("lag") or 0, bool(given.get("elapsed"))
        return edits.LinkUp(self.tail, self.head, kind, lag, elapsed)


class UnlinkEdit(In):
    """Take a link away."""

    op: Literal["unlink"]
    id: UUID

    def edit(self) -> edits.Edit:
        """Return the edit as the command takes it."""
        return edits.Unlink(self.id)


AnyEdit = Annotated[
    ChangeEdit | AddEdit | DropEdit | IndentEdit | MoveEdit | LinkEdit | UnlinkEdit,
    Field(discriminator="op"),
]


class Edits(In):
    """Edits in their order, all or none; ``preview`` works them out and keeps nothing."""

    seen: Annotated[int, Field(strict=True, ge=1)] | None = LEFT
    preview: bool = LEFT
    edits: Annotated[list[AnyEdit], Field(min_length=1, max_length=500)]


class Drawing(In):
    """A new schedule: when its first activity may start, minutes on the wall clock."""

    start: Minutes | None = LEFT


class Chart(Told):
    """A schedule as columns; instants are minutes since 1970-01-01 on the plan's wall clock."""

    project: dict[str, Any]
    columns: dict[str, list[Any]]
    links: dict[str, list[Any]]
    outside: list[dict[str, Any]]
    calendars: list[dict[str, Any]]
    baselines: list[dict[str, Any]]
    shown_baseline: int
    forecast: dict[str, Any] | None
    as_of: str


class EditsDone(Told):
    """What edits came to; ``rows`` holds the lines that moved, ``all`` the chart where lines
    were added, dropped or reordered.
    """

    version: int
    undo: str
    said: str
    finish_before: int | None
    finish: int | None
    rows: dict[str, list[Any]]
    links: dict[str, list[Any]] | None = None
    outside: list[dict[str, Any]] | None = None
    all: Chart | None = None


class LinkOut(Told):
    """A link between activities of two projects; an end that may not be seen is null."""

    id: UUID
    predecessor_id: UUID | None
    successor_id: UUID | None
    type: str
    lag: int
    state: str


class LinkProposing(In):
    """A link from an activity of one project to one of another."""

    predecessor_id: UUID
    successor_id: UUID
    type: Literal["FS", "SS", "FF", "SF"] = LEFT
    lag: Minutes = LEFT
    is_elapsed: bool = LEFT


class Baseline(Told):
    """A kept baseline, without its lines."""

    number: int
    name: str
    set_on: date
    is_approved: bool


class ScheduleOptions(In):
    """How a schedule is computed; instants are minutes on the wall clock."""

    seen: Annotated[int, Field(strict=True, ge=1)] | None = LEFT
    calendar_id: UUID = LEFT
    start_minute: Minutes = LEFT
    must_finish_minute: Minutes | None = LEFT
    status_minute: Minutes | None = LEFT
    from_finish: bool = LEFT
    progress: Literal["retained", "override", "actual"] = LEFT
    lag_calendar: Literal["predecessor", "successor", "project", "elapsed"] = LEFT
    critical_minutes: Minutes = LEFT


class BaselineSetting(In):
    """The name of a baseline that is set."""

    name: Annotated[str, Field(max_length=120)] = LEFT


@api.tells("/projects/{uuid:project_id}/schedule", policy.read, Chart, more=(BASELINE,))
def schedule(request: Asked, project_id: UUID) -> Chart:
    """Return a project's schedule as the chart reads it."""
    row = project_of(request, project_id)
    if not queries.has_schedule(row):
        raise NotFound("This schedule")
    asked = request.GET.get("baseline", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
    return Chart(**charts.chart(request.actor, row, baseline=number))


@api.tells("/projects/{uuid:project_id}/schedule", policy.edit, Chart, method="POST")
def draw_schedule(request: Asked, project_id: UUID, said: Drawing) -> Chart:
    """Give a project a schedule on the organisation's standard calendar."""
    start = said.given().get("start")
    commands.draw_schedule(request.actor, project_id=project_id, start_minute=start)
    return Chart(**charts.chart(request.actor, project_of(request, project_id)))


@api.tells("/projects/{uuid:project_id}/schedule/edits", policy.edit, EditsDone, method="POST")
def edit_schedule(request: Asked, project_id: UUID, said: Edits) -> EditsDone:
    """Apply edits to a schedule, or only look at what they would come to."""
    given = said.given()
    call = commands.look_at_edits if given.get("preview") else commands.edit_schedule
    asked = [edit.edit() for edit in said.edits]
    try:
        done = call(request.actor, project_id=project_id, edits=asked, seen=given.get("seen"))
    except NotTaken as problem:
        place = f"edits.{problem.index}.fields"
        fields = {f"{place}.{name}": words for name, words in problem.fields.items()}
        raise Invalid(fields, str(problem)) from problem
    return _done(request, project_id, done, is_kept=not given.get("preview"))


@api.tells(
    "/projects/{uuid:project_id}/schedule/undo/{uuid:entry_id}",
    policy.edit,
    EditsDone,
    method="POST",
)
def undo_schedule_edit(request: Asked, project_id: UUID, entry_id: UUID) -> EditsDone:
    """Take one's own edit of a schedule back."""
    done = commands.undo_schedule_edit(request.actor, project_id=project_id, entry_id=entry_id)
    return _done(request, project_id, done, is_kept=True)


def _done(request: Asked, project_id: UUID, done: Edited, *, is_kept: bool) -> EditsDone:
    project = queries.the_project(request.actor, project_id)
    whole = is_kept and done.is_restructured
    at = charts.places(project)
    return EditsDone(
        version=done.schedule.version,
        undo=_undo(request, project_id, done) if is_kept else "",
        said=done.said,
        finish_before=done.finish_before,
        finish=done.finish,
        rows={} if whole else charts.moved_rows(project, done.after, done.moved, at),
        links=charts.links_of(project, at, charts.driven(done.after))
        if is_kept and not whole
        else None,
        outside=charts.outside(request.actor, project, at)
        if done.is_crossing and is_kept and not whole
        else None,
        all=Chart(**charts.chart(request.actor, project)) if whole else None,
    )


def _undo(request: Asked, project_id: UUID, done: Edited) -> str:
    entry = queries.undoable(request.actor, done.schedule.pk, ["projects.ScheduleEdited"])
    return f"/api/v1/projects/{project_id}/schedule/undo/{entry}" if entry else ""


@api.tells("/projects/{uuid:project_id}/schedule", policy.edit, Chart, method="PATCH")
def set_schedule_options(request: Asked, project_id: UUID, said: ScheduleOptions) -> Chart:
    """Set how a schedule is computed: its start, status date, calendar, progress and lags."""
    given = said.given()
    refuse_unless_any({name: value for name, value in given.items() if name != "seen"})
    commands.set_schedule_options(request.actor, project_id=project_id, **given)
    return Chart(**charts.chart(request.actor, project_of(request, project_id)))


BASELINE_PATH = "/projects/{uuid:project_id}/schedule/baselines/{int:number}"


@api.tells(BASELINE_PATH, policy.edit, Baseline, method="PUT")
def set_baseline(request: Asked, project_id: UUID, number: int, said: BaselineSetting) -> Baseline:
    """Keep the schedule as it stands as a baseline."""
    name = said.given().get("name") or ""
    row = commands.set_baseline(request.actor, project_id=project_id, number=number, name=name)
    return _baseline(row)


@api.tells(f"{BASELINE_PATH}/approve", policy.decide, Baseline, method="POST")
def approve_baseline(request: Asked, project_id: UUID, number: int) -> Baseline:
    """Approve a baseline as the reference."""
    return _baseline(commands.approve_baseline(request.actor, project_id=project_id, number=number))


@api.tells(BASELINE_PATH, policy.edit, Baseline, method="DELETE")
def drop_baseline(request: Asked, project_id: UUID, number: int) -> Baseline:
    """Drop a baseline that is not approved."""
    return _baseline(commands.drop_baseline(request.actor, project_id=project_id, number=number))


def _baseline(row: Any) -> Baseline:
    return Baseline(
        number=row.number, name=row.name, set_on=row.set_on, is_approved=row.is_approved
    )


@api.tells("/links", policy.edit, LinkOut, method="POST")
def propose_link(request: Asked, said: LinkProposing) -> LinkOut:
    """Propose that an activity waits for one of another project."""
    return _link(request, commands.propose_link(request.actor, **said.given()))


@api.tells("/links/{uuid:link_id}/agree", policy.edit, LinkOut, method="POST")
def agree_link(request: Asked, link_id: UUID) -> LinkOut:
    """Agree to a link that the other project proposed."""
    return _link(request, commands.agree_link(request.actor, link_id=link_id))


@api.tells("/links/{uuid:link_id}", policy.edit, LinkOut, method="DELETE")
def drop_link(request: Asked, link_id: UUID) -> LinkOut:
    """Take a link between two projects away."""
    return _link(request, commands.drop_link(request.actor, link_id=link_id))


def _link(request: Asked, row: Any) -> LinkOut:
    ends = (row.predecessor_id, row.successor_id)
    seen = parts.activities_seen(request.actor, ends)
    tail, head = (pk if pk in seen else None for pk in ends)
    return LinkOut(
        id=row.pk,
        predecessor_id=tail,
        successor_id=head,
        type=row.type,
        lag=row.lag,
        state=row.state,
    )
