"""Our dates against those that the tool which wrote a plan had stored, and why they differ.

Compared are activities that have not started and are no summaries, by early start, early finish
and total float; by day where a file holds days only. Each difference has a cause from a closed list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.causes import Cause, Causes
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Activity, Kind, Plan
from sightline.engines.schedule.rules import MICROSOFT
from sightline.engines.schedule.schedule import Schedule

Value = datetime | int | None
MIDNIGHT = time()


@dataclass(frozen=True)
class Difference:
    """One value that is not as stored; floats in working minutes."""

    id: str
    field: str
    stored: Value
    computed: Value
    cause: Cause


@dataclass(frozen=True)
class Comparison:
    """How far a plan's stored dates follow from its logic.

    Attributes:
        compared: Activities with stored values.
        equal: Those of which every stored value was found again.
        share: ``equal`` of ``compared``, 1 when nothing could be compared.
    """

    compared: int
    equal: int
    differences: tuple[Difference, ...]

    @property
    def share(self) -> float:
        """The share of compared activities that are equal in all that is stored."""
        return self.equal / self.compared if self.compared else 1.0


def compare(plan: Plan, schedule: Schedule | None = None) -> Comparison:
    """Return how a plan's computed dates agree with those stored in it.

    Args:
        schedule: The plan's schedule; it is computed when not given.

    Raises:
        Unschedulable: The plan has no schedule.
    """
    schedule = schedule or solve(plan)
    stands_in = plan.source in MICROSOFT
    compared = [i for i, a in enumerate(plan.activities) if is_comparable(a, stands_in)]
    by_day = holds_days_only(plan.activities[i] for i in compared)
    differing = {i: list(_differences(schedule, i, stands_in, by_day)) for i in compared}
    differing = {i: found for i, found in differing.items() if found}
    causes = Causes(schedule, {i: {name for name, _, _ in f} for i, f in differing.items()})
    found = tuple(
        Difference(plan.activities[i].id, *d, _cause(causes, i, d))
        for i, differences in differing.items()
        for d in differences
    )
    return Comparison(len(compared), len(compared) - len(differing), found)


def _cause(causes: Causes, i: int, difference: tuple[str, Value, Value]) -> Cause:
    name, stored, computed = difference
    if isinstance(stored, datetime) and isinstance(computed, datetime):
        return causes.of(i, is_float=False, at=(stored, computed))
    return causes.of(i, is_float=name == "total_float")


def holds_days_only(activities: Iterable[Activity]) -> bool:
    """Tell whether no stored date has a time of day, as in a file that was written without."""
    return not any(
        at.time() != MIDNIGHT
        for activity in activities
        for at in (*stored_dates(activity), activity.start, activity.finish)
        if at is not None
    )


def is_comparable(activity: Activity, stands_in: bool = True) -> bool:
    """Tell whether an activity is one that is compared and carries stored values.

    Args:
        stands_in: Scheduled dates stand in for early dates that are not stored. Microsoft
            Project's do; Primavera's planned dates are not computed.
    """
    if activity.kind is Kind.SUMMARY or not activity.is_active or activity.is_external:
        return False
    if activity.actual_start is not None or activity.actual_finish is not None:
        return False
    values = (*stored_dates(activity, stands_in), activity.stored.total_float)
    return any(value is not None for value in values)


def stored_dates(
    activity: Activity, stands_in: bool = True
) -> tuple[datetime | None, datetime | None]:
    """Return the stored early dates, or scheduled ones in their place."""
    stored = activity.stored
    if stored.early_start is not None or stored.early_finish is not None:
        return stored.early_start, stored.early_finish
    if stands_in and not activity.levelling_delay:
        return activity.start, activity.finish
    return None, None


def _differences(
    schedule: Schedule, i: int, stands_in: bool, by_day: bool
) -> Iterator[tuple[str, Value, Value]]:
    """Yield what is not as stored; by day where the file holds days only."""
    activity = schedule.plan.activities[i]
    start, finish = stored_dates(activity, stands_in)
    pairs = (
        ("early_start", start, instant(int(schedule.early_start[i]))),
        ("early_finish", finish, instant(int(schedule.early_finish[i]))),
        ("total_float", activity.stored.total_float, int(schedule.total_float[i])),
    )
    for name, stored, computed in pairs:
        if stored is not None and _whole(stored, by_day) != _whole(computed, by_day):
            yield name, stored, computed


def _whole(value: Value, by_day: bool) -> Value:
    if not isinstance(value, datetime):
        return value
    return value.replace(hour=0, minute=0) if by_day else value.replace(second=0, microsecond=0)
