"""Strategy's rules on plain values: periods, measures, readings, and what is in force on a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sightline.kernel.errors import Refused

LEAST_WEIGHT = 1
MOST_WEIGHT = 100
FURTHEST_VALUE = Decimal("99999999999.9999")  # 15 digits: what every database keeps exactly
CLOSED = frozenset({"achieved", "retired"})


def check_period(starts: date, finishes: date) -> None:
    """Refuse a period that does not end after it starts."""
    if finishes <= starts:
        raise Refused("ends-before-start", "The finish must lie after the start.", "finishes")


def check_course(start_value: Decimal, target_value: Decimal) -> None:
    """Refuse a measure whose target is where it starts: nothing could be scored on it."""
    if start_value == target_value:
        raise Refused("no-distance", "The target must differ from the start value.", "target_value")


def check_open(state: str) -> None:
    """Refuse to change or measure an objective that was achieved or retired."""
    if state in CLOSED:
        raise Refused("objective-closed", f"The objective is {state}; it changes no more.")


def check_kept(dropped: date | None) -> None:
    """Refuse to change, measure or drop a key result that was dropped."""
    if dropped is not None:
        raise Refused("dropped", f"The key result was dropped on {dropped}; add a new one.")


def check_unread(n_readings: int) -> None:
    """Refuse to drop a key result that has readings: they are evidence."""
    if n_readings:
        raise Refused("has-readings", "It has readings and stays; change its weight instead.")


def check_reading(on: date, today: date, taken: Iterable[date]) -> None:
    """Refuse a reading of a day that has not come, or of a day that has one already."""
    if on > today:
        raise Refused("in-the-future", "A reading cannot be of a day to come.", "on")
    if on in taken:
        raise Refused("already-read", f"There is a reading of {on}; correct that one.", "on")


def is_in_period(starts: date, finishes: date, day: date) -> bool:
    """Tell whether a day lies in a half-open period."""
    return starts <= day < finishes


def is_kept(dropped: date | None, day: date) -> bool:
    """Tell whether a key result still counts on a day."""
    return dropped is None or day < dropped


def end_of_course(starts: date, finishes: date, due: date | None) -> date:
    """Return by when a key result should be at its target: its own date, else its objective's.

    A date on or before the start leaves no time to score against, so it is passed over.
    """
    return due if due is not None and due > starts else finishes
