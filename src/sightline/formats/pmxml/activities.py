"""Activities of Primavera's XML, their links and assignments. Durations, lags and work are hours."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Constraint,
    Kind,
    Link,
    LinkType,
    Stored,
)
from sightline.formats.plans.record import Record
from sightline.formats.pmxml import names, words

T = TypeVar("T")
_UNITS = ("AtCompletionLaborUnits", "AtCompletionNonLaborUnits")
_COSTS = tuple(f"AtCompletion{kind}Cost" for kind in ("Labor", "NonLabor", "Expense", "Material"))
_ACTUAL_UNITS = ("ActualLaborUnits", "ActualNonLaborUnits")
_ACTUAL_COSTS = tuple(f"Actual{kind}Cost" for kind in ("Labor", "NonLabor", "Expense", "Material"))


def read_activity(record: Record, own_id: str, project_id: str) -> Activity:
    """Return one activity; its place in the outline is found when all WBS are known."""
    kind = choice(record, "Type", words.KINDS, Kind.TASK)
    has_started = record.text("Status") != "Not Started"
    has_finished = record.text("Status") not in {"Not Started", "In Progress"}
    first, second = _constraints(record)
    activity = Activity(
        id=own_id,
        name=record.text("Name"),
        kind=kind,
        code=record.text("Id"),
        project_id=project_id,
        duration=_duration(record),
        calendar_id=record.text("CalendarObjectId"),
        constraint=first[0] or Constraint.ASAP,
        constraint_date=first[1],
        second_constraint=second[0],
        second_constraint_date=second[1],
        priority=choice(record, "LevelingPriority", words.PRIORITIES, 500),
        start=record.instant("StartDate") or record.instant("PlannedStartDate"),
        finish=record.instant("FinishDate") or record.instant("PlannedFinishDate"),
        actual_start=record.instant("ActualStartDate") if has_started else None,
        actual_finish=record.instant("ActualFinishDate") if has_finished else None,
        actual_duration=record.hours("ActualDuration"),
        remaining_duration=record.hours("RemainingDuration"),
        stop=record.instant("SuspendDate") if has_started else None,
        resume=record.instant("ResumeDate") if has_started else None,
        expected_finish=record.instant("ExpectedFinishDate"),
        percent_complete=_percent(record),
        physical_percent=record.number("PhysicalPercentComplete"),
        fixed=choice(record, "DurationType", words.FIXED, ""),
        work=_hours(record, _UNITS),
        actual_work=_hours(record, _ACTUAL_UNITS),
        cost=_money(record, _COSTS),
        actual_cost=_money(record, _ACTUAL_COSTS),
        stored=_stored(record),
        notes=record.text("NotesToResources"),
        custom=(words.WBS_SUMMARY,) if record.text("Type") == "WBS Summary" else (),
        is_start_milestone=record.text("Type") == "Start Milestone",
        percent_type=choice(record, "PercentCompleteType", words.PERCENTS, ""),
    )
    _tell_kind(record)
    if not has_started and record.text("ActualStartDate"):
        record.lose("ActualStartDate", "Left out: the activity has not started.")
    record.lose_rest(names.ACTIVITY)
    return activity


def _duration(record: Record) -> int:
    """What it will have taken: at completion, else as planned."""
    whole = record.hours("AtCompletionDuration")
    return (whole if whole is not None else record.hours("PlannedDuration")) or 0


def _tell_kind(record: Record) -> None:
    told = {
        "Resource Dependent": "Scheduled on its activity calendar, not on those of its resources.",
    }.get(record.text("Type"))
    if told:
        record.lose("Type", told)


Bound = tuple[Constraint | None, datetime | None]


def _constraints(record: Record) -> tuple[Bound, Bound]:
    """Primavera's "Start On" gives way to logic, so it is two bounds where there is room for them."""
    none: Bound = (None, None)
    first, second = _bound(record, "Primary"), _bound(record, "Secondary")
    soft = words.SOFT.get(record.text("PrimaryConstraintType"))
    if soft and second == none:
        return (soft[0], first[1]), (soft[1], first[1])
    if soft or record.text("SecondaryConstraintType") in words.SOFT:
        record.lose("PrimaryConstraintType", "Read as a constraint that logic cannot move.")
    return first, second


def _bound(record: Record, which: str) -> Bound:
    kinds: dict[str, Constraint | None] = {**words.CONSTRAINTS}
    kind = choice(record, f"{which}ConstraintType", kinds, None)
    if kind is None or kind is Constraint.ALAP:
        return kind, None
    return kind, record.instant(f"{which}ConstraintDate")


def _percent(record: Record) -> float:
    kind = record.text("PercentCompleteType")
    own = record.number("PercentComplete")
    by_kind = record.number(f"{kind}PercentComplete") if kind else None
    share = own if own is not None else by_kind
    if record.text("Status") == "Completed":
        return 1.0
    return share or 0.0


def _stored(record: Record) -> Stored:
    early_start, early_finish, late_start, late_finish = (
        record.instant(f"Remaining{name}Date") or record.instant(f"{name}Date")
        for name in ("EarlyStart", "EarlyFinish", "LateStart", "LateFinish")
    )
    critical = record.flag("IsCritical") if record.fields.get("IsCritical") else None
    total, free = record.hours("TotalFloat"), record.hours("FreeFloat")
    return Stored(early_start, early_finish, late_start, late_finish, total, free, critical)


def _hours(record: Record, fields: tuple[str, ...]) -> int | None:
    found = [minutes for name in fields if (minutes := record.hours(name)) is not None]
    return sum(found) if found else None


def _money(record: Record, fields: tuple[str, ...]) -> Decimal | None:
    found = [amount for name in fields if (amount := record.money(name)) is not None]
    return sum(found, Decimal(0)) if found else None


def choice(record: Record, name: str, choices: dict[str, T], default: T) -> T:
    """Read a word of a closed list; another word is an error that names it."""
    text = record.text(name)
    if not text:
        return default
    if text in choices:
        return choices[text]
    known = ", ".join(choices)
    message = f"{name} of {record.table} {record.id} is “{text[:60]}”."
    record.refuse("unknown-code", message, f"It can be {known}.", name)
    return default


def read_link(record: Record, predecessor: str, successor: str) -> Link:
    """Return one relationship."""
    lag = record.hours("Lag") or 0
    record.lose_rest(names.LINK)
    return Link(
        predecessor_id=predecessor,
        successor_id=successor,
        type=choice(record, "Type", words.LINKS, LinkType.FS),
        lag=lag,
        id=record.id,
    )


def read_assignment(record: Record, activity_id: str) -> Assignment:
    """Return one assignment; one to a role only is to nobody."""
    units = record.number("PlannedUnitsPerTime")
    at_completion = record.hours("AtCompletionUnits")
    total = record.money("AtCompletionCost")
    record.lose_rest(names.ASSIGNMENT)
    return Assignment(
        activity_id=activity_id,
        resource_id=record.text("ResourceObjectId"),
        id=record.id,
        units=1.0 if units is None else units,
        work=at_completion if at_completion is not None else record.hours("PlannedUnits"),
        actual_work=record.hours("ActualUnits"),
        remaining_work=record.hours("RemainingUnits"),
        cost=total if total is not None else record.money("PlannedCost"),
        start=record.instant("StartDate") or record.instant("PlannedStartDate"),
        finish=record.instant("FinishDate") or record.instant("PlannedFinishDate"),
        delay=record.hours("PlannedLag") or 0,
    )


def totals(assignments: Iterable[Assignment]) -> dict[str, list[Assignment]]:
    """Return the assignments of each activity."""
    found: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        found.setdefault(assignment.activity_id, []).append(assignment)
    return found


def with_totals(row: Activity, assigned: dict[str, list[Assignment]]) -> Activity:
    """Return the activity with work and cost of its assignments where it states none itself."""
    own = assigned.get(row.id)
    if not own or (row.work is not None and row.cost is not None):
        return row
    work = [one.work for one in own if one.work is not None]
    done = [one.actual_work for one in own if one.actual_work is not None]
    cost = [one.cost for one in own if one.cost is not None]
    return replace(
        row,
        work=sum(work) if row.work is None and work else row.work,
        actual_work=sum(done) if row.actual_work is None and done else row.actual_work,
        cost=sum(cost, Decimal(0)) if row.cost is None and cost else row.cost,
    )
