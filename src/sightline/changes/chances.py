"""The P80 of a request: by how much the finish that eight of ten trials keep moves.

The schedule before and after is simulated with one seed over the impact area alone; what leads into it
from elsewhere stays where it is computed. Without estimates there is no chance to speak of, and that
is said instead of a number.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sightline.engines.impact import Impact
from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Plan, ThreePoint
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.schedule import Schedule
from sightline.engines.simulate import SEED, VERSION, Unsimulatable, run

TRIALS = 400
MOST = 5000  # activities; a board does not wait for more
PERCENT = 80
ENOUGH_PERMILLE = 500  # of the work still to do that must carry an estimate
FREE = {Constraint.ASAP, Constraint.START_NO_EARLIER}


def chance_of(project_id: UUID, impact: Impact) -> dict[str, Any]:
    """Return what simulation finds of a project's finish, or why it finds nothing.

    Returns:
        ``p80_days`` with ``before`` and ``after`` as days, ``trials`` and ``seed``; or ``why``.
        ``n_estimated`` of ``n_open`` activities carry an estimate.
    """
    own = str(project_id)
    open_ = [
        a for a in impact.after.record.schedule.activities if a.project_id == own and _is_open(a)
    ]
    estimated = [activity for activity in open_ if activity.estimate is not None]
    told: dict[str, Any] = {"n_open": len(open_), "n_estimated": len(estimated)}
    if why := _too_little(open_, estimated):
        return told | {"why": why}
    area = {own, *(each.id for each in impact.projects)}
    if _size(impact, area) > MOST:
        area = {own}
    if _size(impact, area) > MOST:
        return told | {"why": f"it has more than {MOST:,} activities, too many to simulate here"}
    try:
        known = impact.before.schedule
        days = [_p80(each.schedule, area, own, known) for each in (impact.before, impact.after)]
    except (Unsimulatable, Unschedulable) as refusal:
        return told | {"why": refusal.message}
    before, after = days
    return told | {
        "p80_days": (after - before).days, "before": before.isoformat(), "after": after.isoformat(),
        "trials": TRIALS, "seed": SEED, "engine": VERSION,
    }  # fmt: skip


def _is_open(activity: Activity) -> bool:
    is_work = activity.kind is Kind.TASK and activity.duration > 0
    return is_work and activity.is_active and activity.actual_finish is None


def _too_little(open_: Collection[Activity], estimated: Collection[Activity]) -> str:
    """Return why there is nothing to simulate; blank where there is enough."""
    if not open_:
        return "its project has no activity that is still to do"
    of, held = (sum(each.duration for each in some) for some in (open_, estimated))
    if held * 1000 < of * ENOUGH_PERMILLE:
        n, m = len(estimated), len(open_)
        return (
            f"{n} of {m} open activities carry a three-point estimate, less than half of the work"
        )
    return ""


def _size(impact: Impact, area: Collection[str]) -> int:
    return sum(each.project_id in area for each in impact.after.record.schedule.activities)


def _p80(schedule: Schedule, area: Collection[str], own: str, known: Schedule) -> date:
    """Return the day that eight of ten trials keep, of a project's finish."""
    network = schedule.network
    plan = _in_share(within(schedule, area), known)
    found = run(
        plan, trials=TRIALS, seed=SEED, about=own, status_date=network.status_date,
        rules=network.rules, threads=1,
    )  # fmt: skip
    finish = next((each for each in found.projects if each.project_id == own), found.total)
    return finish.quantiles[PERCENT].date()


def _in_share(plan: Plan, known: Schedule) -> Plan:
    """Return a plan whose estimates grew and fell with the durations that the request changes."""
    places = known.network.index
    activities = (
        _scaled(each, known.plan.activities[places[each.id]].duration) for each in plan.activities
    )
    return replace(plan, activities=tuple(activities))


def _scaled(activity: Activity, was: int) -> Activity:
    estimate = activity.estimate
    if estimate is None or was <= 0 or was == activity.duration:
        return activity
    points = (estimate.optimistic, estimate.likely, estimate.pessimistic)
    scaled = (round(each * activity.duration / was) for each in points)
    return replace(activity, estimate=ThreePoint(*scaled))


def within(schedule: Schedule, area: Collection[str]) -> Plan:
    """Return the part of a plan that lies in some projects; what enters it comes no earlier.

    Args:
        area: Ids of projects.
    """
    plan = schedule.plan
    inside = {a.id for a in plan.activities if a.project_id in area}
    links = [link for link in plan.links if link.successor_id in inside]
    entered = {link.successor_id for link in links if link.predecessor_id not in inside}
    return replace(
        plan,
        projects=tuple(p for p in plan.projects if p.id in area),
        activities=tuple(
            _held(activity, schedule) if activity.id in entered else activity
            for activity in plan.activities
            if activity.id in inside
        ),
        links=tuple(link for link in links if link.predecessor_id in inside),
        assignments=tuple(each for each in plan.assignments if each.activity_id in inside),
    )


def _held(activity: Activity, schedule: Schedule) -> Activity:
    """Return an activity that starts no earlier than it does with all that leads to it."""
    if activity.constraint not in FREE or activity.actual_start is not None:
        return activity
    at = instant(int(schedule.start[schedule.network.index[activity.id]]))
    at = max(at, activity.constraint_date or at)
    return replace(activity, constraint=Constraint.START_NO_EARLIER, constraint_date=at)
