"""What the pages of one project show: its parts, its neighbours, what its row's history is.

Everything is cut to what the actor may see, in a number of queries that no row adds to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from sightline.engines.measure import alignment
from sightline.identity.queries import office_names
from sightline.kernel import clock, journal
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, visible
from sightline.kernel.rows import Row
from sightline.projects import queries, rules, standing
from sightline.projects.models import (
    Activity,
    Benefit,
    Contribution,
    CostYear,
    Gate,
    Milestone,
    Phase,
    Portfolio,
    Program,
    Project,
    RaidItem,
    ScheduleBaseline,
    StatusDimension,
    StatusReport,
    Touch,
)

N_REPORTS = 9
#: Kinds of row as addresses name them.
KINDS: Mapping[str, type[Any]] = {
    "phase": Phase,
    "gate": Gate,
    "milestone": Milestone,
    "cost-year": CostYear,
    "raid": RaidItem,
    "report": StatusReport,
    "contribution": Contribution,
    "benefit": Benefit,
    "touch": Touch,
    "portfolio": Portfolio,
    "program": Program,
}
WORKING = (RaidItem, StatusReport)
OPEN = (Phase, Gate, Milestone, CostYear, Contribution, Benefit, Touch)
_STATES = {"active": "active", "draft": "waiting"}


@dataclass(frozen=True)
class DimensionLine:
    """One dimension: declared, beside it what the figures say, and what was declared before."""

    key: str
    label: str
    declared: str
    reason: str
    measured: str
    measured_reason: str
    before: str


@dataclass(frozen=True)
class Neighbour:
    """A dependency between this project and another; ``other`` is blank where it is hidden."""

    item: RaidItem
    other: Project | None


def phases(actor: Actor, project: Project) -> list[Phase]:
    """Return the phases in their order."""
    return _of(actor, Phase, project)


def gates(actor: Actor, project: Project) -> list[Gate]:
    """Return the gates in their order, with who asked for them and who decided."""
    return _of(actor, Gate, project, "submitted_by", "decided_by")


def milestones(actor: Actor, project: Project) -> list[Milestone]:
    """Return the milestones by their baseline date."""
    return _of(actor, Milestone, project)


def cost_years(actor: Actor, project: Project) -> list[CostYear]:
    """Return the cost years in their order."""
    return _of(actor, CostYear, project)


def contributions(actor: Actor, project: Project) -> list[Contribution]:
    """Return the contributions that hold today or will, with their objectives."""
    rows = queries.children(actor, Contribution, project).select_related("objective")
    live = rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    return _with(project, live.order_by("-share", "objective__code"))


def benefits(actor: Actor, project: Project) -> list[Benefit]:
    """Return the promised benefits with their owners and objectives."""
    return _of(actor, Benefit, project, "owner", "objective")


def touches(actor: Actor, project: Project) -> list[tuple[Touch, list[Project]]]:
    """Return what the project touches, each with the other visible projects touching it."""
    held = _of(actor, Touch, project, "subject")
    held.sort(key=lambda row: (row.subject.kind, row.subject.name.casefold()))
    others = {subject.pk: rows for subject, rows in queries.subjects_shared(actor, project)}
    return [(row, others.get(row.subject_id, [])) for row in held]


def _of(actor: Actor, kind: type[Any], project: Project, *related: str) -> list[Any]:
    rows: QuerySet[Any] = queries.children(actor, kind, project)
    return _with(project, rows.select_related(*related) if related else rows)


def _with(project: Project, rows: Iterable[Any]) -> list[Any]:
    """Give every row the project at hand, so that asking for rights costs no query."""
    held = list(rows)
    for row in held:
        row.project = project
    return held


def published(actor: Actor, project: Project, until: Any = None) -> list[StatusReport]:
    """Return the last nine published reports, newest first, with what each dimension said."""
    rows = queries.reports(actor, project).filter(state="published").defer("facts")
    rows = rows if until is None else rows.filter(period__lte=until)
    said = Prefetch("dimensions", visible(actor, StatusDimension))
    return _with(project, rows.prefetch_related(said)[:N_REPORTS])


def dimension_lines(project: Project, reports: list[StatusReport]) -> list[DimensionLine]:
    """Return the six dimensions as last reported and as measured now."""
    said, before = (_said(reports[n]) if len(reports) > n else {} for n in (0, 1))
    measures = standing.measures(project)
    return [
        DimensionLine(
            key,
            label,
            said[key].declared if key in said else "none",
            said[key].reason if key in said else "",
            measures[key]["colour"],
            measures[key]["reason"],
            before[key].declared if key in before else "none",
        )
        for key, label in rules.DIMENSIONS.items()
    ]


def _said(report: StatusReport) -> dict[str, StatusDimension]:
    return {row.dimension: row for row in report.dimensions.all()}


def needs(actor: Actor, project: Project) -> list[Neighbour]:
    """Return what the project needs from others."""
    items = queries.open_raid(actor).filter(project=project, kind="dependency")
    seen = visible(actor, Project).in_bulk([i.needs_from_id for i in items if i.needs_from_id])
    return [Neighbour(item, seen.get(item.needs_from_id)) for item in items]


def needed_by(actor: Actor, project: Project) -> list[Neighbour]:
    """Return what visible projects need from this one."""
    items = queries.open_raid(actor).filter(needs_from=project, kind="dependency")
    return [Neighbour(item, item.project) for item in items]


def compliance(
    project: Project, serving: Iterable[Contribution], promised: Iterable[Benefit]
) -> alignment.Compliance:
    """Return whether a project serves the strategy, with the reasons."""
    held = list(promised)
    links = [_link(project, row, held) for row in serving]
    return alignment.compliance(links, project.mandatory_citation)


def _link(project: Project, row: Contribution, promised: list[Benefit]) -> alignment.Link:
    mine = [benefit for benefit in promised if benefit.objective_id == row.objective_id]
    owners = {benefit.owner_id for benefit in mine if benefit.owner_id}
    in_line = bool(owners - {project.manager_id}) if owners else None
    return alignment.Link(
        objective=row.objective.name,
        share=row.share,
        state=_STATES.get(row.objective.state, "retired"),  # type: ignore[arg-type]
        has_benefit=bool(mine),
        is_owner_in_line=in_line,
    )


def the_part(actor: Actor, kind: str, row_id: UUID) -> Any:
    """Return a row of one of ``KINDS``, or refuse with ``NotFound``."""
    model = KINDS.get(kind)
    if model is None:
        raise NotFound("This kind of row")
    return find(model, row_id, actor)


def baselines(actor: Actor, project: Project) -> QuerySet[ScheduleBaseline]:
    """Return a schedule's baselines by number, without their lines."""
    return queries.children(actor, ScheduleBaseline, project).defer("lines").order_by("number")


def the_activity(actor: Actor, row_id: UUID) -> Activity:
    """Return an activity with its project, or refuse with ``NotFound``."""
    rows = visible(actor, Activity).select_related("project")
    return rows.filter(pk=row_id).first() or find(Activity, row_id, actor)


def activity_of_file(actor: Actor, project_id: UUID, uid: str) -> Activity:
    """Return an activity by the id it has in its project's file, or refuse with ``NotFound``."""
    found = visible(actor, Activity).filter(project=project_id, uid=uid).first()
    if found is None:
        raise NotFound("This activity")
    return found


def activities_seen(actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some activities that the actor sees."""
    return set(visible(actor, Activity).filter(pk__in=list(ids)).values_list("pk", flat=True))


def changes(actor: Actor, project: Project) -> QuerySet[RowChange]:
    """Return the row changes of a project and its parts, newest first.

    Who sees published figures only does not see how drafts and hidden items came about.
    """
    kinds = (*OPEN, *WORKING) if queries.sees_working(actor, project) else OPEN
    ids = [project.pk]
    for kind in kinds:
        ids += queries.children(actor, kind, project).order_by().values_list("pk", flat=True)
    if StatusReport in kinds:
        said = visible(actor, StatusDimension).filter(report__project=project)
        ids += said.order_by().values_list("pk", flat=True)
    return _changes(ids, project.pk)


def _changes(ids: list[UUID], project_id: UUID) -> QuerySet[RowChange]:
    """Rows that were dropped since are found by the event that dropped them."""
    dropped = Q(entry__kind="projects.PlanChanged", after__isnull=True)
    dropped &= Q(entry__data__project=str(project_id))
    rows = RowChange.objects.filter(Q(row_id__in=ids) | dropped).select_related("entry")
    return rows.order_by("-sequence", "number")


def part_changes(row: Row) -> QuerySet[RowChange]:
    """Return the changes of one row; a report's with those of its dimensions."""
    ids = [row.pk]
    if isinstance(row, StatusReport):
        ids += row.dimensions.values_list("pk", flat=True)
    rows = RowChange.objects.filter(row_id__in=ids).select_related("entry")
    return rows.order_by("-sequence", "number")


def named(actor: Actor, rows: Iterable[RowChange]) -> dict[str, str]:
    """Return the text of every id that the changes mention to its name, where it may be seen."""
    ids = {
        value
        for row in rows
        for image in (row.before, row.after)
        for name, value in (image or {}).items()
        if name.endswith("_id") and isinstance(value, str)
    }
    wanted = [UUID(value) for value in ids]
    held = dict(journal.names(wanted))
    held |= office_names(actor)
    kinds: tuple[type[Any], ...] = (Portfolio, Program, Project)
    for kind in kinds:
        found = visible(actor, kind).filter(pk__in=wanted)
        held |= dict(found.order_by().values_list("pk", "name"))
    return {str(key): name for key, name in held.items()}
