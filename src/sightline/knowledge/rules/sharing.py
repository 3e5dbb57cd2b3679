"""What of a plan is shared, what is left out, and what a reuse saved beside the first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sightline.engines.schedule.plan import Activity, Plan, Project

#: Parts of a shared plan beside its schedule, and what a person calls one row of each.
PARTS: Mapping[str, str] = {"gates": "Gate", "milestones": "Milestone", "risks": "Risk"}
KINDS: Mapping[str, str] = {
    "task": "Activity",
    "milestone": "Milestone of the schedule",
    "summary": "Summary",
    "level_of_effort": "Level of effort",
}


def bare(plan: Plan) -> Plan:
    """Return a plan's structure, durations, links and calendars: no dates, money, people, notes."""
    return Plan(
        projects=tuple(
            Project(p.id, "", start=p.start, calendar_id=p.calendar_id, lag_calendar=p.lag_calendar)
            for p in plan.projects[:1]
        ),
        activities=tuple(_bare(a) for a in plan.activities if a.is_active and not a.is_external),
        links=plan.links,
        calendars=plan.calendars,
        source="shared",
    )


def _bare(activity: Activity) -> Activity:
    return Activity(
        activity.id,
        activity.name,
        kind=activity.kind,
        wbs=activity.wbs,
        level=activity.level,
        parent_id=activity.parent_id,
        project_id=activity.project_id,
        duration=activity.duration,
        is_elapsed=activity.is_elapsed,
        calendar_id=activity.calendar_id,
        estimate=activity.estimate,
    )


def without(plan: Plan, left_out: Collection[str]) -> Plan:
    """Return a plan without some activities, what lies beneath them, and links to any of these."""
    gone = {key.removeprefix("activity:") for key in left_out if key.startswith("activity:")}
    for activity in plan.activities:  # in outline order, so that parents come first
        if activity.parent_id in gone:
            gone.add(activity.id)
    kept = tuple(a for a in plan.activities if a.id not in gone)
    ids = {a.id for a in kept}
    links = tuple(x for x in plan.links if {x.predecessor_id, x.successor_id} <= ids)
    return replace(plan, activities=kept, links=links)


def starting(plan: Plan, starts: date) -> Plan:
    """Return a plan that starts on another day, at eight in the morning."""
    begins = datetime.combine(starts, time(8))
    return replace(plan, projects=tuple(replace(p, start=begins) for p in plan.projects))


@dataclass(frozen=True)
class Line:
    """One row of a shared plan as it is shown before it is published."""

    key: str
    kind: str
    name: str
    level: int = 0
    detail: str = ""


def lines(plan: Plan, parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Line]:
    """Yield every row that goes into a shared plan, the schedule first."""
    day = {c.id: c.minutes_per_day for c in plan.calendars}
    usual = next((p.calendar_id for p in plan.projects), "")
    for a in plan.activities:
        minutes = 1440 if a.is_elapsed else day.get(a.calendar_id or usual, 480) or 480
        days = f"{a.duration / minutes:g} d" if a.kind.value != "summary" else ""
        yield Line(f"activity:{a.id}", KINDS[a.kind.value], a.name, a.level, days)
    for part, kind in PARTS.items():
        for number, row in enumerate(parts.get(part, ())):
            after = row.get("after_days")
            told = "" if after is None else f"{after} d after the start"
            yield Line(f"{part}:{number}", kind, str(row["name"]), 0, told)


def chosen(
    parts: Mapping[str, Sequence[Mapping[str, Any]]], left_out: Collection[str]
) -> dict[str, list[Mapping[str, Any]]]:
    """Return the parts without the rows that are left out."""
    return {
        part: [
            row
            for number, row in enumerate(parts.get(part, ()))
            if f"{part}:{number}" not in left_out
        ]
        for part in PARTS
    }


@dataclass(frozen=True)
class Taken:
    """How many days something took, and what it cost; ``None`` where that is not known."""

    days: int | None
    cost_minor: int | None
    currency: str


@dataclass(frozen=True)
class Saving:
    """What reuses took less than the first, over those that are finished; negative if more."""

    n_finished: int = 0
    days: int | None = None
    cost_minor: int | None = None


def saved(first: Taken, one: Taken) -> tuple[int | None, int | None]:
    """Return by how many days and how much money one took less than the first."""
    days = None if first.days is None or one.days is None else first.days - one.days
    known = first.cost_minor is not None and one.cost_minor is not None
    if not known or first.currency != one.currency:
        return days, None
    return days, first.cost_minor - one.cost_minor  # type: ignore[operator]


def saving(first: Taken, finished: Sequence[Taken]) -> Saving:
    """Return what the finished ones saved together; what is not known of one is not counted."""
    pairs = [saved(first, one) for one in finished]
    days = [d for d, _ in pairs if d is not None]
    money = [m for _, m in pairs if m is not None]
    return Saving(len(finished), sum(days) if days else None, sum(money) if money else None)
