"""Schedules: drawn, edited line by line with undo, and looked at before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import NotFound, Refused, Stale
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor
from sightline.projects import events, policy
from sightline.projects.models import (
    Activity,
    ActivityDates,
    ActivityLink,
    Project,
    Schedule,
    SchedulePass,
    WorkCalendar,
)
from sightline.projects.schedule import proposing
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.calendars import check_there
from sightline.projects.schedule.edits import Edit
from sightline.projects.schedule.fields import FIRST, LAST, whole
from sightline.projects.schedule.proposing import Crossing
from sightline.projects.schedule.workbench import Workbench, apply_all

STANDARD_WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]
MOST_EDITS = 500
OPTIONS = {"from_finish", "progress", "lag_calendar", "critical_minutes"}
INSTANTS = {"start_minute", "must_finish_minute", "status_minute"}


@dataclass(frozen=True)
class Edited:
    """What edits came to: the computed schedule after them, and the stored dates before.

    Attributes:
        before: Activity to (start, finish) as they were.
        finish_before: The project's finish as it was.
        touched: Activities whose own fields were set.
        is_restructured: Whether lines were added, dropped, moved or indented.
        is_crossing: Whether links to other projects were written or let go of.
    """

    schedule: Schedule
    after: Computed
    before: dict[UUID, tuple[int, int]]
    finish_before: int | None
    touched: frozenset[UUID]
    is_restructured: bool
    said: str
    is_crossing: bool = False

    @property
    def moved(self) -> list[UUID]:
        """The activities of this project that stand elsewhere now, or whose fields were set."""
        found, mine = self.after, str(self.schedule.project_id)
        rows = zip(found.plan.activities, found.start.tolist(), found.finish.tolist(), strict=True)
        dates = {UUID(a.id): (start, end) for a, start, end in rows if a.project_id == mine}
        return [pk for pk, at in dates.items() if self.before.get(pk) != at or pk in self.touched]

    @property
    def finish(self) -> int | None:
        """The project's finish after the edits."""
        found, mine = self.after, str(self.schedule.project_id)
        ends = [
            int(end)
            for a, end in zip(found.plan.activities, found.finish, strict=True)
            if a.project_id == mine and a.is_active
        ]
        return max(ends, default=None)


class _Looked(Exception):
    def __init__(self, result: Edited) -> None:
        super().__init__()
        self.result = result


def schedule_of(project_id: UUID) -> Schedule | None:
    """Return a project's schedule; for commands, which have claimed the project."""
    found: Schedule | None = Schedule.objects.system(WHY).filter(project=project_id).first()
    return found


@command
def draw_schedule(
    actor: Actor,
    *,
    project_id: UUID,
    start: datetime | None = None,
    start_minute: int | None = None,
) -> Schedule:
    """Give a project a schedule, on the organisation's standard calendar.

    Args:
        start: Wall clock; the project's own start at eight in the morning, or today's.
        start_minute: The same as minutes since 1970-01-01, instead.

    Raises:
        Refused: ``drawn-already``.
    """
    project = claim(Project, project_id, actor, policy.edit)
    if schedule_of(project_id) is not None:
        raise Refused("drawn-already", "The project has a schedule already.")
    begins = start or datetime.combine(project.start or clock.today(), time(8))
    row = Schedule(
        project=project,
        calendar=standard_calendar(project),
        start_minute=whole("start", start_minute or minutes(begins), FIRST, LAST),
    )
    row.save()
    record(events.ScheduleDrawn(about=row.pk, project=project.pk))
    computing.recompute(project.pk)
    return row


def standard_calendar(project: Project) -> WorkCalendar:
    """Return the organisation's standard calendar, made when it is first needed."""
    rows = WorkCalendar.objects.system(WHY).filter(organisation=project.organisation_id)
    found = rows.filter(project__isnull=True, uid="standard").first()
    if found is None:
        found = WorkCalendar(
            organisation_id=project.organisation_id, uid="standard", name="Standard week",
            week=STANDARD_WEEK,
        )  # fmt: skip
        found.save()
    return found


def the_schedule(actor: Actor, project_id: UUID, seen: int | None) -> Schedule:
    """Claim a project's schedule for editing.

    Raises:
        NotFound: The project is not visible, or has no schedule.
        Forbidden: Only who runs the project plans it.
        Stale: The schedule was edited since ``seen``.
    """
    project = claim(Project, project_id, actor, policy.edit)
    held = schedule_of(project.pk)
    if held is None:
        raise NotFound("This schedule")
    row = claim(Schedule, held.pk, actor, policy.edit)
    if seen is not None and seen != row.version:
        raise Stale(
            "Somebody changed this schedule while you were editing it.", row.version, {}, row
        )
    row.project = project
    return row


@command
def edit_schedule(
    actor: Actor,
    *,
    project_id: UUID,
    edits: Sequence[Edit],
    seen: int | None = None,
    keep: bool = True,
) -> Edited:
    """Apply edits to a schedule, compute it anew and keep it.

    Args:
        edits: At most 500, applied in their order, all or none.
        keep: ``False`` only looks: everything is worked out and nothing is kept; see
            ``look_at_edits``.

    Raises:
        NotFound, Forbidden, Stale: As ``the_schedule``; an activity's own version counts too.
        Invalid, Refused: What a field or the outline does not take; ``cycle`` and what else the
            engine refuses.
    """
    row = the_schedule(actor, project_id, seen)
    if not 0 < len(edits) <= MOST_EDITS:
        raise Refused("too-many-edits", f"Send from 1 to {MOST_EDITS} edits at once.")
    before, finish = _dates_before(project_id), _finish_before(row)
    bench = Workbench(actor, row)
    apply_all(bench, edits)
    said = _said(bench.did)
    row.edition += 1
    row.save()
    found = computing.computed(project_id)
    crossing = bench.crossing
    result = Edited(
        row, found, before, finish, frozenset(bench.rows), bench.is_restructured,
        f"{said}; {crossing.waits}" if crossing.waits else said, crossing.is_touched,
    )  # fmt: skip
    if not keep:
        raise _Looked(result)
    record(events.ScheduleEdited(about=row.pk, project=project_id, what=said[:200]))
    computing.store(found)
    _tell_of(crossing)
    return result


def _tell_of(crossing: Crossing) -> None:
    """Record what the edits did to links with other projects; the edit holds their rows."""
    for link in crossing.proposed:
        ends = {"giver": proposing.the_giver(link).pk, "taker": link.project_id}
        record(events.LinkProposed(about=link.pk, **ends))
    for link in crossing.dropped:
        ends = {"giver": proposing.the_giver(link).pk, "taker": link.project_id}
        record(events.LinkDropped(about=link.pk, **ends))
    for project_id in sorted(crossing.givers):
        computing.recompute(project_id)


def look_at_edits(
    actor: Actor, *, project_id: UUID, edits: Sequence[Edit], seen: int | None = None
) -> Edited:
    """Return what edits would come to, keeping nothing.

    Raises:
        As ``edit_schedule``.
    """
    try:
        edit_schedule(actor, project_id=project_id, edits=edits, seen=seen, keep=False)
    except _Looked as looked:
        return looked.result
    raise AssertionError


def _dates_before(project_id: UUID) -> dict[UUID, tuple[int, int]]:
    rows = ActivityDates.objects.filter(project=project_id)
    return {
        pk: (start, end) for pk, start, end in rows.values_list("activity_id", "start", "finish")
    }


def _finish_before(row: Schedule) -> int | None:
    return SchedulePass.objects.filter(schedule=row).values_list("finish", flat=True).first()


def _said(did: Sequence[str]) -> str:
    return did[0] if len(did) == 1 else f"{len(did)} edits, the first: {did[0]}"


@command
def set_schedule_options(
    actor: Actor, /, *, project_id: UUID, seen: int | None = None, **fields: Any
) -> Schedule:
    """Set how a schedule is computed: start, status date, calendar, progress, lags, criticality.

    Raises:
        Invalid: A value that an option does not take.
    """
    row = the_schedule(actor, project_id, seen)
    for name in INSTANTS & fields.keys():
        value = fields.pop(name)
        needed = name == "start_minute" or value is not None
        setattr(row, name, whole(name, value, FIRST, LAST) if needed else None)
    if "calendar_id" in fields:
        row.calendar = Workbench(actor, row).calendar(fields.pop("calendar_id"))
    set_fields(row, fields, OPTIONS)
    if not row.changed():
        nothing_changed()
        return row
    row.edition += 1
    row.save()
    record(events.ScheduleEdited(about=row.pk, project=project_id, what="options changed"))
    computing.recompute(project_id)
    return row


UNDOABLE = ("projects.ScheduleEdited", "projects.BaselineSet")


@command
def undo_schedule_edit(actor: Actor, *, project_id: UUID, entry_id: UUID) -> Edited:
    """Take one's own edit of a schedule back, while nobody has built on it.

    Raises:
        Refused: ``not-yours``, ``changed-since``.
    """
    row = the_schedule(actor, project_id, None)
    entry = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id, kind__in=UNDOABLE).first()
    if entry is None or entry.data.get("project") != str(project_id):
        raise Refused("not-yours", "Only your own edits of this schedule can be taken back.")
    before, finish = _dates_before(project_id), _finish_before(row)
    check_there(entry_id)
    givers = _givers(entry_id)
    revert(entry_id, before=forget_dates)
    row.refresh_from_db()
    record(events.ScheduleUndone(about=row.pk, project=project_id, entry=entry_id))
    for giver_id in sorted(givers):
        computing.recompute(giver_id)
    found = computing.recompute(project_id)
    return Edited(row, found, before, finish, frozenset(), is_restructured=True, said="Undone")


def _givers(entry_id: UUID) -> set[UUID]:
    """Return the other projects whose links an edit wrote or let go of."""
    changes = RowChange.objects.filter(entry=entry_id, model=ActivityLink._meta.label)
    links = set(changes.values_list("row_id", flat=True))
    images = [change.before or change.after or {} for change in changes]
    kept = ActivityLink.objects.system(WHY).filter(pk__in=links, giver__isnull=False)
    said = {UUID(image["giver_id"]) for image in images if image.get("giver_id")}
    return said | set(kept.values_list("giver_id", flat=True))


def forget_dates(ids: dict[str, list[UUID]]) -> None:
    """Drop the computed dates of activities that are about to go."""
    ActivityDates.objects.filter(activity__in=ids.get(Activity._meta.label, ())).delete()
