"""Figures of one activity or link: absurd lengths, impossible dates, shares out of range."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sightline.engines.schedule.plan import Activity, Constraint, Link
from sightline.formats.register.problems import Severity

Tell = Callable[[Severity, str, str, str, tuple[str, str]], None]
"""Severity, code, message, remedy, and the row: table and id."""
HUNDRED_YEARS = 100 * 366 * 1440
"""Minutes around the clock: no activity or lag is longer."""
EARLIEST = datetime.fromisoformat("1900-01-01")
LATEST = datetime.fromisoformat("2200-12-31T23:59")
_UNDATED = frozenset((Constraint.ASAP, Constraint.ALAP))
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_LENGTHS = ("duration", "actual_duration", "remaining_duration", "work", "actual_work")
_DATES = (
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "constraint_date",
    "second_constraint_date",
    "deadline",
    "stop",
    "resume",
    "expected_finish",
)
_lengths_of = attrgetter(*_LENGTHS)
_dates_of = attrgetter(*_DATES)
_shares_of = attrgetter("percent_complete", "physical_percent")
_MOST_WORK = 100_000
"""People: so many times the longest duration is the most work."""


def are_sound(activities: Sequence[Activity]) -> bool:
    """Tell whether ``checked_activity`` would have nothing to tell about any of them.

    Whole columns are looked at, each distinct value once.
    """
    if not activities:
        return True
    lengths = [set(column) for column in zip(*map(_lengths_of, activities), strict=True)]
    columns = list(zip(*map(_dates_of, activities), strict=True))
    shares = [set(column) for column in zip(*map(_shares_of, activities), strict=True)]
    return (
        all(_is_between(values, 0, HUNDRED_YEARS) for values in lengths)
        and all(_is_between(set(column), EARLIEST, LATEST) for column in columns)
        and all(_is_between(values, 0.0, 1.0) for values in shares)
        and all(_are_in_order(columns[place], columns[place + 1]) for place in (0, 2))
        and all(map(_is_dated, activities))
    )


def _is_between(values: set[Any], least: Any, most: Any) -> bool:
    known = values - {None}
    return not known or (least <= min(known) and max(known) <= most)


def _are_in_order(starts: Iterable[Any], finishes: Iterable[Any]) -> bool:
    pairs = zip(starts, finishes, strict=True)
    return not any(start and finish and finish < start for start, finish in pairs)


def _is_dated(activity: Activity) -> bool:
    first, second = activity.constraint, activity.second_constraint
    return (first in _UNDATED or activity.constraint_date is not None) and (
        not second or second in _UNDATED or activity.second_constraint_date is not None
    )


def checked_activity(activity: Activity, tell: Tell) -> Activity:
    """Tell what is wrong with one activity's figures, and return it as put right."""
    _lengths(activity, tell)
    _dates(activity, tell)
    changes: dict[str, object] = {}
    for name in ("percent_complete", "physical_percent"):
        share = getattr(activity, name)
        if share is not None and not 0.0 <= share <= 1.0:
            changes[name] = _clamped(activity, name, share, tell)
    for kind, date in (
        ("constraint", "constraint_date"),
        ("second_constraint", "second_constraint_date"),
    ):
        constraint = getattr(activity, kind)
        if constraint not in _UNDATED and constraint and getattr(activity, date) is None:
            changes[kind] = _undated(activity, constraint, tell, is_second=kind[0] == "s")
    return replace(activity, **changes) if changes else activity  # type: ignore[arg-type]


def _lengths(activity: Activity, tell: Tell) -> None:
    for name, value in zip(_LENGTHS, _lengths_of(activity), strict=True):
        if not value or 0 < value <= HUNDRED_YEARS:
            continue
        words = name.replace("_", " ")
        if value < 0:
            message = f"The {words} of activity {activity.id} is negative: {value} minutes."
            remedy = "Correct it in the file."
            tell(_ERROR, "negative-duration", message, remedy, ("Activity", activity.id))
        elif "work" not in name or value > HUNDRED_YEARS * _MOST_WORK:
            message = f"The {words} of activity {activity.id} is longer than a hundred years."
            remedy = "Correct it in the file."
            tell(_ERROR, "absurd-duration", message, remedy, ("Activity", activity.id))


def _dates(activity: Activity, tell: Tell) -> None:
    dates = _dates_of(activity)
    for name, value in zip(_DATES, dates, strict=True):
        if value is not None and not EARLIEST <= value <= LATEST:
            message = f"The {name.replace('_', ' ')} of activity {activity.id} is in {value.year}."
            remedy = "Correct it: years from 1900 to 2200 are taken."
            tell(_ERROR, "impossible-date", message, remedy, ("Activity", activity.id))
    for place, first, last in ((0, "start", "finish"), (2, "actual_start", "actual_finish")):
        begin, end = dates[place], dates[place + 1]
        if begin and end and end < begin:
            message = f"Activity {activity.id} has its {last} before its {first}.".replace("_", " ")
            remedy = "Correct the dates; until then its length is what counts."
            tell(_WARNING, "finish-before-start", message, remedy, ("Activity", activity.id))


def _clamped(activity: Activity, name: str, share: float, tell: Tell) -> float:
    kept = min(1.0, max(0.0, share))
    words = name.replace("_", " ")
    message = f"The {words} of activity {activity.id} is {share:.0%}."
    tell(
        _WARNING,
        "percent-out-of-range",
        message,
        f"{kept:.0%} is taken.",
        ("Activity", activity.id),
    )
    return kept


def _undated(
    activity: Activity, constraint: Constraint, tell: Tell, *, is_second: bool
) -> Constraint | None:
    message = f"Activity {activity.id} has a constraint “{constraint}” without a date."
    remedy = "The constraint is left out; set its date."
    tell(_WARNING, "constraint-without-date", message, remedy, ("Activity", activity.id))
    return None if is_second else Constraint.ASAP


def checked_link(link: Link, tell: Tell) -> None:
    """Tell a lag or lead that is longer than any plan."""
    is_absurd = abs(link.lag) > HUNDRED_YEARS or abs(link.lag_percent or 0) > 1_000
    if is_absurd:
        ends = f"{link.predecessor_id} {link.type} {link.successor_id}"
        message = f"The lag of the link {ends} is longer than a hundred years."
        own_id = link.id or link.successor_id
        tell(_ERROR, "absurd-lag", message, "Correct it in the file.", ("Link", own_id))
