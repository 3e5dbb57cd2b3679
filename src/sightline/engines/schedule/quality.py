"""The fourteen well-known measures of a schedule's quality.

Source: the 14-point assessment of the United States Defense Contract Management Agency, with its
thresholds. Shares are of open activities: not finished, no summary, no hammock, no milestone
where a duration is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.driving import longest_path
from sightline.engines.schedule.edits import edit
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Link, LinkType, Plan
from sightline.engines.schedule.schedule import Schedule

LONG = 44  # working days that are high for a float or a duration
HARD = {Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON,
        Constraint.START_NO_LATER, Constraint.FINISH_NO_LATER}  # fmt: skip
PROBE = 600  # working days by which the critical path test delays


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        value: A share 0 to 1, a count, or an index; None where there is nothing to measure.
        threshold: What it should be at most, or at least where ``at_least``.
        ids: The activities that offend, in the plan's order.
        remedy: What a person does about them.
    """

    name: str
    value: float | None
    threshold: float
    remedy: str
    ids: tuple[str, ...] = ()
    at_least: bool = False

    @property
    def passed(self) -> bool | None:
        """Whether the threshold is kept, None where there is nothing to measure."""
        if self.value is None:
            return None
        return self.value >= self.threshold if self.at_least else self.value <= self.threshold


@dataclass(frozen=True)
class Ground:
    """What the measures look at."""

    plan: Plan
    schedule: Schedule
    open: tuple[Activity, ...]  # not finished, active, neither summary nor hammock
    links: tuple[Link, ...]  # those between known activities

    def days(self, activity: Activity, minutes_: int) -> float:
        """Return working minutes in days of the activity's calendar."""
        projects = {p.id: p.calendar_id for p in self.plan.projects}
        calendar_id = activity.calendar_id or projects.get(activity.project_id, "")
        found = [c.minutes_per_day for c in self.plan.calendars if c.id == calendar_id]
        return minutes_ / (found[0] if found and found[0] else 480)


def check(plan: Plan, schedule: Schedule) -> tuple[Measure, ...]:
    """Return the fourteen measures of a plan and its schedule."""
    kinds = {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}
    open_ = [a for a in plan.activities if a.kind not in kinds and a.is_active]
    open_ = [a for a in open_ if a.actual_finish is None and not a.is_external]
    index = schedule.network.index
    links = [k for k in plan.links if k.predecessor_id in index and k.successor_id in index]
    ground = Ground(plan, schedule, tuple(open_), tuple(links))
    return tuple(measure(ground) for measure in MEASURES)


def _share(ids: Sequence[str], of: int) -> float | None:
    return len(ids) / of if of else None


def _activities(
    ground: Ground, name: str, threshold: float, remedy: str, offends: Callable[[Activity], bool]
) -> Measure:
    ids = tuple(a.id for a in ground.open if offends(a))
    return Measure(name, _share(ids, len(ground.open)), threshold, remedy, ids)


def _links(
    ground: Ground, name: str, threshold: float, remedy: str, offends: Callable[[Link], bool]
) -> Measure:
    found = [link for link in ground.links if offends(link)]
    ids = tuple(dict.fromkeys(link.successor_id for link in found))
    value = len(found) / len(ground.links) if ground.links else None
    return Measure(name, value, threshold, remedy, ids)


def _logic(ground: Ground) -> Measure:
    before = {link.successor_id for link in ground.links}
    after = {link.predecessor_id for link in ground.links}
    remedy = "Link each of them to what it waits for and to what waits for it."
    return _activities(
        ground, "missing logic", 0.05, remedy, lambda a: a.id not in before or a.id not in after
    )


def _leads(ground: Ground) -> Measure:
    remedy = "Split the predecessor where the successor may start, and link without a lead."
    return _links(ground, "leads", 0.0, remedy, lambda k: k.lag < 0 or (k.lag_percent or 0) < 0)


def _lags(ground: Ground) -> Measure:
    remedy = "Put an activity in place of the lag, so that somebody is answerable for it."
    return _links(ground, "lags", 0.05, remedy, lambda k: k.lag > 0 or (k.lag_percent or 0) > 0)


def _types(ground: Ground) -> Measure:
    remedy = "Use finish-to-start links where one activity hands over to another."
    found = _links(ground, "relationship types", 0.9, remedy, lambda k: k.type is not LinkType.FS)
    value = None if found.value is None else 1 - found.value
    return replace(found, value=value, at_least=True)


def _hard(ground: Ground) -> Measure:
    remedy = "Use a start no earlier than, or a deadline, which leave the logic in charge."
    return _activities(
        ground, "hard constraints", 0.05, remedy,
        lambda a: a.constraint in HARD or a.second_constraint in HARD,
    )  # fmt: skip


def _float_of(ground: Ground, activity: Activity) -> int:
    return int(ground.schedule.total_float[ground.schedule.network.index[activity.id]])


def _high_float(ground: Ground) -> Measure:
    remedy = "Look for a missing successor; so much float is seldom real."
    return _activities(
        ground, "high float", 0.05, remedy,
        lambda a: ground.days(a, _float_of(ground, a)) > LONG,
    )  # fmt: skip


def _negative_float(ground: Ground) -> Measure:
    remedy = "Shorten or overlap work on the way to the date that cannot be met, or move the date."
    return _activities(ground, "negative float", 0.0, remedy, lambda a: _float_of(ground, a) < 0)


def _duration(ground: Ground) -> Measure:
    remedy = "Break it into parts that can be reported on each period."
    return _activities(
        ground, "high duration", 0.05, remedy, lambda a: ground.days(a, a.duration) > LONG
    )


def _invalid(ground: Ground) -> Measure:
    status = _status(ground)
    remedy = "Correct actual dates after the status date, and reschedule open work to after it."

    def offends(activity: Activity) -> bool:
        if status is None:
            return False
        actual = (activity.actual_start, activity.actual_finish)
        late = any(at is not None and minutes(at) > status for at in actual)
        i = ground.schedule.network.index[activity.id]
        behind = activity.actual_finish is None and int(ground.schedule.finish[i]) < status
        return late or behind

    ids = tuple(a.id for a in ground.plan.activities if a.kind is not Kind.SUMMARY and offends(a))
    value = None if status is None else float(len(ids))
    return Measure("invalid dates", value, 0, remedy, ids)


def _status(ground: Ground) -> int | None:
    dates = [p.status_date for p in ground.plan.projects if p.status_date is not None]
    return max(minutes(date) for date in dates) if dates else None


def _resources(ground: Ground) -> Measure:
    staffed = {a.activity_id for a in ground.plan.assignments if a.resource_id}
    remedy = "Assign people, or a cost, to all work that takes time."
    return _activities(
        ground, "resources", 0.0, remedy, lambda a: a.duration > 0 and a.id not in staffed
    )


def _baseline_finish(activity: Activity) -> int | None:
    found = [b.finish for b in activity.baselines if b.number == 0 and b.finish is not None]
    return minutes(found[0]) if found else None


def _due(ground: Ground) -> list[tuple[Activity, int]]:
    """Return activities, with their baseline finish, that should be done by the status date."""
    status = _status(ground)
    tasks = [a for a in ground.plan.activities if a.kind is not Kind.SUMMARY and a.is_active]
    known = [(a, _baseline_finish(a)) for a in tasks]
    return [(a, at) for a, at in known if at is not None and status is not None and at <= status]


def _missed(ground: Ground) -> Measure:
    due = _due(ground)
    ids = tuple(a.id for a, at in due if a.actual_finish is None or minutes(a.actual_finish) > at)
    remedy = "Find what holds these up; then plan them anew and say so."
    return Measure("missed tasks", _share(ids, len(due)), 0.05, remedy, ids)


def _path_test(ground: Ground) -> Measure:
    """Delay the first critical activity that has not started, and see whether the end moves."""
    schedule = ground.schedule
    path = set(longest_path(schedule))
    on_it = [a for a in ground.open if a.id in path and a.actual_start is None and a.duration]
    remedy = "The finish does not follow its critical path: look for missing links or constraints."
    if not on_it:
        return Measure("critical path test", None, 1, remedy, at_least=True)
    first = min(on_it, key=lambda a: int(schedule.start[schedule.network.index[a.id]]))
    later = edit(schedule, first.id, duration=first.duration + PROBE * 480)
    moves = int(later.finish.max()) > int(schedule.finish.max())
    ids = () if moves else (first.id,)
    return Measure("critical path test", float(moves), 1, remedy, ids, at_least=True)


def _length_index(ground: Ground) -> Measure:
    """Return critical path length plus total float, of the critical path length."""
    remedy = "The path to the finish is longer than the time there is; shorten it."
    name = "critical path length index"
    if not ground.open:
        return Measure(name, None, 0.95, remedy, at_least=True)
    at = [ground.schedule.network.index[a.id] for a in ground.open]
    last = at[int(np.argmax(ground.schedule.finish[at]))]
    network = ground.schedule.network
    c = int(network.columns.own[network.node[last]])
    start = _status(ground) or int(ground.schedule.start[at].min())
    ends = (int(ground.schedule.finish[last]), start)
    done = [int(kernels.worked(network.tables, c, t)) for t in ends]
    length = done[0] - done[1]
    least = int(ground.schedule.total_float[at].min())
    value = (length + least) / length if length > 0 else None
    return Measure(name, value, 0.95, remedy, at_least=True)


def _execution_index(ground: Ground) -> Measure:
    """Return activities finished, of those that the baseline has finished by now."""
    due = _due(ground)
    done = [a for a in ground.plan.activities if a.kind is not Kind.SUMMARY and a.actual_finish]
    ids = tuple(a.id for a, _ in due if a.actual_finish is None)
    remedy = "Less gets finished than was planned; look at these first."
    value = len(done) / len(due) if due else None
    return Measure("baseline execution index", value, 0.95, remedy, ids, at_least=True)


MEASURES = (
    _logic, _leads, _lags, _types, _hard, _high_float, _negative_float, _duration,
    _invalid, _resources, _missed, _path_test, _length_index, _execution_index,
)  # fmt: skip
