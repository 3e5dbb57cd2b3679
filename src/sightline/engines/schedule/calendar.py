"""Working calendars: a week of shifts, exceptions and bases, resolved into stretches of work.

Instants are whole minutes since 1970-01-01 00:00 on the plan's own wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.engines.schedule.refusal import Unschedulable

Ints = NDArray[np.int64]
DAY, WEEK = 1440, 10080
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock, on purpose without a zone
MINUTE = timedelta(minutes=1)
LAST = 4_223_375_999  # 9999-12-31 23:59, the last instant that a datetime holds
FIRST = -1_035_593_280  # 0001-01-04 00:00
AROUND_THE_CLOCK = Calendar("", "around the clock", (((0, DAY),),) * 7)
STANDARD = Calendar("", "standard week", (((480, 720), (780, 1020)),) * 5 + ((), ()))
CENTURY = 36525  # days of exceptions that are looked at, before and after the plan


@dataclass(frozen=True)
class Pattern:
    """A calendar with its bases resolved: seven days, and exceptions that go before them."""

    week: tuple[tuple[Shift, ...], ...]
    exceptions: tuple[CalendarException, ...] = ()


def minutes(instant: datetime) -> int:
    """Return a wall clock instant as minutes since 1970-01-01; seconds are cut off."""
    return (instant.replace(tzinfo=None) - EPOCH) // MINUTE


def instant(at: int) -> datetime:
    """Return minutes since 1970-01-01 as a wall clock instant.

    Raises:
        Unschedulable: The instant lies beyond the year 9999 or before the year 1.
    """
    if not FIRST <= at <= LAST:
        message = "A date of the schedule lies outside the years 1 to 9999."
        raise Unschedulable("date-out-of-range", message, "Check durations, lags and calendars.")
    return EPOCH + at * MINUTE


def resolve(calendars: Mapping[str, Calendar], calendar_id: str) -> Pattern:
    """Return a calendar with its bases worked in.

    A day of the week comes from the first calendar of the chain that says something about it.
    Exceptions of the calendar go before those of its base, and both before any week. An
    unknown id stands for a standard week, Monday to Friday, 8 to 12 and 13 to 17.

    Raises:
        Unschedulable: The chain of bases runs in a circle, or no working time is left.
    """
    chain = _chain(calendars, calendar_id)
    week = tuple(_day_of_week(chain, day) for day in range(7))
    exceptions = tuple(e for calendar in reversed(chain) for e in _longest_first(calendar))
    found = Pattern(week, exceptions)
    if not any(week) and not any(e.shifts for e in exceptions):
        message = f"The calendar {chain[0].name or calendar_id!r} has no working time."
        remedy = "Give it a working day, or put its activities on another calendar."
        raise Unschedulable("calendar-without-work", message, remedy, [calendar_id])
    return found


def _chain(calendars: Mapping[str, Calendar], calendar_id: str) -> list[Calendar]:
    chain: list[Calendar] = []
    while calendar_id in calendars:
        calendar = calendars[calendar_id]
        if calendar in chain:
            message = f"The calendar {calendar.name!r} is, by way of its bases, its own base."
            remedy = "Choose another base calendar for one of them."
            raise Unschedulable("calendar-circle", message, remedy, [c.id for c in chain])
        chain.append(calendar)
        calendar_id = calendar.base_id
    return chain or [STANDARD]


def _day_of_week(chain: list[Calendar], day: int) -> tuple[Shift, ...]:
    said = (calendar.week[day] for calendar in chain if day < len(calendar.week))
    shifts = next((shifts for shifts in said if shifts is not None), ())
    return tuple(shift for shift in shifts if shift[1] > shift[0])


def _longest_first(calendar: Calendar) -> list[CalendarException]:
    """Order exceptions so that a later one, which is narrower, goes before a wide one."""
    return sorted(calendar.exceptions, key=lambda e: e.start - e.finish)


def stretches(pattern: Pattern, first: int, last: int) -> Ints:
    """Return the stretches of work between two midnights, shape (n, 2), sorted and apart.

    A shift that runs past midnight keeps its end, also beyond ``last``; what began before
    ``first`` is cut there.
    """
    days = np.arange(first // DAY - 2, last // DAY, dtype=np.int64)
    which, choices = _day_patterns(pattern, days)
    found = [_spread(days[which == n], shifts) for n, shifts in enumerate(choices) if shifts]
    if not found:
        return np.empty((0, 2), np.int64)
    rows = np.concatenate(found)
    rows = merged(rows[np.argsort(rows[:, 0], kind="stable")])
    rows = np.clip(rows, first, last)
    return np.ascontiguousarray(rows[rows[:, 0] < rows[:, 1]])


def _day_patterns(pattern: Pattern, days: Ints) -> tuple[Ints, list[tuple[Shift, ...]]]:
    """Return for each day the number of its shifts in a list of different ones."""
    choices = list(pattern.week)
    which = (days + 3) % 7  # 1970-01-01 was a Thursday
    for exception in pattern.exceptions:
        at = np.searchsorted(days, [_day(exception.start), _day(exception.finish) + 1])
        which[at[0] : at[1]] = len(choices)
        choices.append(tuple(s for s in exception.shifts if s[1] > s[0]))
    return which, choices


def _day(day: date) -> int:
    return day.toordinal() - EPOCH.toordinal()


def _spread(days: Ints, shifts: Iterable[Shift]) -> Ints:
    rows = days[:, None, None] * DAY + np.array(tuple(shifts), np.int64)[None]
    return np.asarray(rows.reshape(-1, 2), np.int64)


def merged(rows: Ints) -> Ints:
    """Return stretches, sorted by start, with those joined that overlap or touch."""
    if len(rows) < 2:
        return rows
    reach = np.maximum.accumulate(rows[:, 1])
    begins = np.concatenate(([True], rows[1:, 0] > reach[:-1]))
    ends = np.concatenate((begins[1:], [True]))
    return np.column_stack((rows[begins, 0], reach[ends]))


def common(rows: Ints, others: Ints) -> Ints:
    """Return the time that is in both of two sets of stretches."""
    edges = np.unique(np.concatenate((rows.ravel(), others.ravel())))
    within = _covers(rows, edges[:-1]) & _covers(others, edges[:-1])
    return merged(np.column_stack((edges[:-1], edges[1:]))[within])


def either(rows: Ints, others: Ints) -> Ints:
    """Return the time that is in at least one of two sets of stretches."""
    both = np.concatenate((rows, others))
    return merged(both[np.argsort(both[:, 0], kind="stable")])


def _covers(rows: Ints, at: Ints) -> NDArray[np.bool_]:
    if not len(rows):
        return np.zeros(len(at), bool)
    index = np.searchsorted(rows[:, 0], at, side="right") - 1
    return np.asarray((index >= 0) & (rows[np.maximum(index, 0), 1] > at))


def horizon(patterns: Iterable[Pattern], first: int, last: int) -> tuple[int, int]:
    """Return midnights around a plan's instants and all exceptions near it.

    Beyond them a calendar goes on with its plain week. Exceptions more than a century before
    or after the plan are not looked at.
    """
    low, high = first // DAY, last // DAY + 1
    days = [(_day(e.start), _day(e.finish) + 1) for p in patterns for e in p.exceptions]
    starts = [max(day, low - CENTURY) for day, _ in days]
    ends = [min(day, high + CENTURY) for _, day in days]
    return min([low, *starts]) * DAY, max([high, *ends]) * DAY


def compiled(pattern: Pattern, first: int, last: int) -> Ints:
    """Return the stretches of work over a horizon with two plain weeks before and after it.

    The plain weeks let the tables go on beyond their ends by counting weeks.
    """
    near = [e for e in pattern.exceptions if _day(e.start) * DAY < last]
    cut = tuple(_cut(e, first // DAY, last // DAY) for e in near if _day(e.finish) * DAY >= first)
    return stretches(Pattern(pattern.week, cut), first - 2 * WEEK, last + 2 * WEEK)


def _cut(exception: CalendarException, low: int, high: int) -> CalendarException:
    first = max(_day(exception.start), low) + EPOCH.toordinal()
    last = min(_day(exception.finish), high - 1) + EPOCH.toordinal()
    return replace(exception, start=date.fromordinal(first), finish=date.fromordinal(last))
