"""The clock of a request: working time on a calendar, which stops while the customer is waited for.

Calendars are on a wall clock; instants are one in the whole world. So a running stretch is cut
where its zone changes the clock, and each piece is laid on the calendar with the offset it has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sightline.engines.schedule.calendar import DAY, Pattern, stretches
from sightline.kernel.errors import Invalid

#: States in which the clock runs: the office has the next word.
RUNS = frozenset({"new", "accepted", "in_progress", "reopened"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: Minutes that are looked at in one go, and beyond which nothing is due any more.
WINDOW, FARTHEST = 28 * DAY, 3660 * DAY


@dataclass(frozen=True)
class Change:
    """A state that a request went into, and when."""

    at: datetime
    state: str


@dataclass(frozen=True)
class Hours:
    """The working hours of a service: its calendar, on the wall clock of a place."""

    pattern: Pattern
    zone: str = "UTC"


def minute(instant: datetime) -> int:
    """Return an instant as whole minutes since 1970 in UTC; seconds are cut off."""
    return (instant - EPOCH) // MINUTE


def running(changes: Sequence[Change]) -> list[tuple[int, int | None]]:
    """Return the stretches in which the clock ran, in minutes; the last may still be open."""
    found: list[tuple[int, int | None]] = []
    start: int | None = None
    for change in changes:
        at, runs = minute(change.at), change.state in RUNS
        if runs and start is None:
            start = at
        elif not runs and start is not None:
            found.append((start, at))
            start = None
    return found if start is None else [*found, (start, None)]


def worked(hours: Hours, changes: Sequence[Change], until: datetime) -> int:
    """Return the working minutes that the clock ran up to an instant."""
    last = minute(until)
    spans = ((a, last if b is None else min(b, last)) for a, b in running(changes))
    return sum(end - start for a, b in spans for start, end in at_work(hours, a, b))


def due(hours: Hours, changes: Sequence[Change], target: int) -> datetime | None:
    """Return when the target is used up, going on as it is now; ``None`` while the clock stands.

    A target that was used up already was so at an instant in the past, also while it stands.
    """
    left = target
    for start, end in running(changes):
        for a, b in at_work(hours, start, start + FARTHEST if end is None else end):
            if b - a >= left:
                return EPOCH + (a + left) * MINUTE
            left -= b - a
    return None


def at_work(hours: Hours, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the working stretches between two minutes in UTC, in order."""
    for start, end, offset in _pieces(ZoneInfo(hours.zone), first, last):
        low, high = start + offset, end + offset
        midnights = (low // DAY * DAY, (high // DAY + 1) * DAY)
        for a, b in stretches(hours.pattern, *midnights).tolist():
            if max(a, low) < min(b, high):
                yield max(a, low) - offset, min(b, high) - offset


def _pieces(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield pieces of at most a window in which the zone keeps one offset, with the offset."""
    at = first
    while at < last:
        offset = _offset(zone, at)
        end = at + DAY
        while end < min(last, at + WINDOW) and _offset(zone, end) == offset:
            end += DAY
        end = min(end, last)
        if _offset(zone, end - 1) != offset:
            end = _turn(zone, max(at, end - DAY - 1), end - 1)
        yield at, end, offset
        at = end


def _turn(zone: ZoneInfo, low: int, high: int) -> int:
    """Return the first minute after ``low`` whose offset is another one, by halving."""
    before = _offset(zone, low)
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if _offset(zone, half) == before else (low, half)
    return high


def _offset(zone: ZoneInfo, at: int) -> int:
    moved = (EPOCH + at * MINUTE).astimezone(zone).utcoffset() or timedelta()
    return moved // MINUTE


def check_zone(zone: str) -> str:
    """Return the name of a time zone, or refuse what is none."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        words = "This is no time zone: give one such as Europe/London or UTC."
        raise Invalid({"zone": [words]}) from error
    return zone
