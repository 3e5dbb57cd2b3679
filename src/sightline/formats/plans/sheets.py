"""A plan as a table, CSV or XLSX: one activity a row, in outline order.

For people and spreadsheets; what a table cannot hold is told as lost.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sightline.engines.schedule.plan import (
    Activity,
    Baseline,
    Constraint,
    LagCalendar,
    Link,
    LinkType,
    Plan,
)
from sightline.formats.sheet import Cell, SheetColumn, to_csv, to_xlsx

from .findings import Findings
from .outcome import Loss, Writing

_COLUMNS = (
    SheetColumn("ID", width=10),
    SheetColumn("Code", width=12),
    SheetColumn("WBS", width=14),
    SheetColumn("Level", "number", 8),
    SheetColumn("Name", width=44),
    SheetColumn("Kind", width=14),
    SheetColumn("Start", "datetime"),
    SheetColumn("Finish", "datetime"),
    SheetColumn("Duration (hours)", "number"),
    SheetColumn("Complete", "percent", 10),
    SheetColumn("Predecessors", width=24),
    SheetColumn("Resources", width=24),
    SheetColumn("Constraint"),
    SheetColumn("Constraint date", "datetime"),
    SheetColumn("Deadline", "datetime"),
    SheetColumn("Actual start", "datetime"),
    SheetColumn("Actual finish", "datetime"),
    SheetColumn("Baseline start", "datetime"),
    SheetColumn("Baseline finish", "datetime"),
    SheetColumn("Total float (hours)", "number"),
    SheetColumn("Critical", width=10),
    SheetColumn("Cost", "money"),
    SheetColumn("Calendar"),
    SheetColumn("Notes", width=40),
)
_CONSTRAINTS = {
    Constraint.ASAP: "",
    Constraint.ALAP: "As late as possible",
    Constraint.MUST_START_ON: "Must start on",
    Constraint.MUST_FINISH_ON: "Must finish on",
    Constraint.START_NO_EARLIER: "Start no earlier than",
    Constraint.START_NO_LATER: "Start no later than",
    Constraint.FINISH_NO_EARLIER: "Finish no earlier than",
    Constraint.FINISH_NO_LATER: "Finish no later than",
}


def columns(plan: Plan) -> tuple[SheetColumn, ...]:
    """The columns of a plan's table: the fixed ones, then one for each custom field."""
    return (*_COLUMNS, *map(SheetColumn, _custom_names(plan)))


def rows(plan: Plan) -> Iterator[list[Cell]]:
    """The rows of a plan's table, one an activity, with as many cells as there are columns."""
    table = _Table(plan)
    names = _custom_names(plan)
    for activity in plan.activities:
        yield [*table.cells(activity), *_custom(activity, names)]


def write_csv(plan: Plan, *, machine: bool = False) -> Writing:
    """Write a plan as CSV.

    Args:
        plan: Any plan.
        machine: For programs: no mark at the start, no text neutralised.
    """
    return Writing(to_csv(columns(plan), rows(plan), machine=machine), _losses(plan))


def write_xlsx(plan: Plan) -> Writing:
    """Write a plan as a workbook of one sheet.

    Raises:
        ValueError: More activities than a sheet has rows.
    """
    title = plan.projects[0].name if plan.projects else ""
    return Writing(to_xlsx(columns(plan), rows(plan), title or "Plan"), _losses(plan))


def predecessor_text(link: Link, code: str) -> str:
    """A link as planners write it: ``12``, ``12SS+16h``, ``12FF-50%``, ``12FS+48eh``."""
    lag = _lag_text(link)
    kind = "" if link.type is LinkType.FS and not lag else str(link.type)
    return f"{code}{kind}{lag}"


def _lag_text(link: Link) -> str:
    unit = "e" if link.lag_calendar is LagCalendar.ELAPSED else ""
    if link.lag_percent is not None:
        return f"{link.lag_percent * 100:+g}{unit}%"
    return f"{link.lag / 60:+g}{unit}h" if link.lag else ""


class _Table:
    """What rows look up: predecessors, people and calendars by the ids that name them."""

    def __init__(self, plan: Plan) -> None:
        codes = {activity.id: activity.code or activity.id for activity in plan.activities}
        self.predecessors: dict[str, list[str]] = defaultdict(list)
        for link in plan.links:
            code = codes.get(link.predecessor_id, link.predecessor_id)
            self.predecessors[link.successor_id].append(predecessor_text(link, code))
        names = {resource.id: resource.name for resource in plan.resources}
        self.people: dict[str, list[str]] = defaultdict(list)
        for assignment in plan.assignments:
            name = names.get(assignment.resource_id)
            if name:
                share = "" if assignment.units == 1 else f" [{assignment.units:.0%}]"
                self.people[assignment.activity_id].append(f"{name}{share}")
        self.calendars = {calendar.id: calendar.name for calendar in plan.calendars}

    def cells(self, activity: Activity) -> list[Cell]:
        """The fixed cells of one row."""
        baseline = next((b for b in activity.baselines if b.number == 0), Baseline(0))
        critical = activity.stored.critical
        return [
            activity.id,
            activity.code,
            activity.wbs,
            activity.level,
            activity.name,
            activity.kind.replace("_", " "),
            activity.start,
            activity.finish,
            _hours(activity.duration),
            Decimal(str(round(activity.percent_complete, 6))),
            "; ".join(self.predecessors.get(activity.id, ())),
            "; ".join(self.people.get(activity.id, ())),
            _CONSTRAINTS[activity.constraint],
            activity.constraint_date,
            activity.deadline,
            activity.actual_start,
            activity.actual_finish,
            baseline.start,
            baseline.finish,
            _hours(activity.stored.total_float),
            "" if critical is None else "yes" if critical else "no",
            activity.cost,
            self.calendars.get(activity.calendar_id, ""),
            activity.notes,
        ]


def _hours(minutes: int | None) -> Decimal | None:
    return None if minutes is None else round(Decimal(minutes) / 60, 4).normalize() + 0


def _custom_names(plan: Plan) -> list[str]:
    return list(dict.fromkeys(name for a in plan.activities for name, _ in a.custom))


def _custom(activity: Activity, names: list[str]) -> list[Cell]:
    values = dict(activity.custom)
    return [values.get(name) for name in names]


def _losses(plan: Plan) -> tuple[Loss, ...]:
    findings = Findings()
    if plan.calendars:
        message = "A table names calendars, but holds no working hours."
        findings.lose("Calendar", "week", message, count=len(plan.calendars))
    for activity in plan.activities:
        if any(baseline.number for baseline in activity.baselines):
            findings.lose("Activity", "baselines", "A table holds the first baseline only.")
        for name in ("second_constraint", "splits", "estimate"):
            if getattr(activity, name):
                findings.lose("Activity", name, "A table has no column for this.")
    if plan.assignments:
        message = "A table holds names and shares of assignments, not their work, cost and dates."
        findings.lose("Assignment", "work", message, count=len(plan.assignments))
    return findings.losses()
