"""Recurring exceptions of a calendar as days: daily, weekly, monthly and yearly.

The end is the exception's own, a number of occurrences, or a hundred years.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

from sightline.engines.schedule.plan import CalendarException
from sightline.formats.plans.record import Record

MOST_DAYS = 36_525
_YEARLY, _YEARLY_BY_PLACE, _MONTHLY, _MONTHLY_BY_PLACE, _WEEKLY, _BY_DAYS, _BY_WEEKDAYS = range(
    2, 9
)
_DAILY = 1
# Where the schema counts months from 0, Python counts from 1.
_ANY_DAY, _WEEKDAY, _WEEKEND, _FIRST_NAMED = 0, 1, 2, 3
_LAST = 4


def days(part: Record) -> list[dt.date] | None:
    """Return the days of a recurring exception, or None where it is one plain stretch."""
    kind, every = part.whole("Type") or 0, max(1, part.whole("Period") or 1)
    if kind not in range(_DAILY, _BY_WEEKDAYS + 1) or (kind in {_DAILY, _BY_DAYS} and every == 1):
        return None
    period = next(part.each("TimePeriod"), None)
    start = period.instant("FromDate") if period else None
    finish = period.instant("ToDate") if period else None
    if start is None:
        return None
    n_most = (part.whole("Occurrences") or 0) if part.flag("EnteredByOccurrences") else 0
    last = min(_last(start.date(), finish), dt.date(2200, 12, 31))
    found = _within(_pattern(part, kind, every, start.date()), start.date(), last)
    result = list(islice(found, n_most or MOST_DAYS))
    if len(result) == MOST_DAYS:
        warn_cut(part, MOST_DAYS)
    return result


def days_of(exceptions: Iterable[CalendarException]) -> set[dt.date]:
    """Return every day that exceptions cover, as far as a hundred years each."""
    return {
        exception.start + dt.timedelta(n)
        for exception in exceptions
        for n in range(min(MOST_DAYS, (exception.finish - exception.start).days + 1))
    }


def warn_cut(part: Record, n_days: int) -> None:
    """Tell that a recurrence was followed only so far."""
    part.warn(
        "recurrence-cut",
        f"An exception of calendar {part.id} recurs for longer than a hundred years.",
        f"Its first {n_days:,} days are kept.",
        "TimePeriod",
    )


def _last(start: dt.date, finish: dt.datetime | None) -> dt.date:
    horizon = dt.date(min(start.year + 100, 2200), 12, 31)
    return min(finish.date(), horizon) if finish else horizon


def _within(found: Iterable[dt.date], start: dt.date, last: dt.date) -> Iterator[dt.date]:
    for day in found:
        if day > last:
            return
        if day >= start:
            yield day


def _pattern(part: Record, kind: int, every: int, start: dt.date) -> Iterator[dt.date]:
    if kind in {_DAILY, _BY_DAYS}:
        return _steps(start, every)
    if kind == _BY_WEEKDAYS:
        return islice(_working_days(start), 0, None, every)
    if kind == _WEEKLY:
        return _weekly(start, every, part.whole("DaysOfWeek") or 0)
    months = _months(start, every if kind in {_MONTHLY, _MONTHLY_BY_PLACE} else 12 * every)
    if kind in {_YEARLY, _YEARLY_BY_PLACE}:
        first = start.replace(month=min(11, max(0, part.whole("Month") or 0)) + 1, day=1)
        months = _months(first, 12 * every)
    if kind in {_YEARLY, _MONTHLY}:
        return _by_number(months, part.whole("MonthDay") or start.day)
    return _by_place(months, part.whole("MonthItem") or 0, part.whole("MonthPosition") or 0)


def _steps(start: dt.date, every: int) -> Iterator[dt.date]:
    for n in range(0, MOST_DAYS * 4, every):
        if (dt.date.max - start).days <= n:
            return
        yield start + dt.timedelta(n)


def _working_days(start: dt.date) -> Iterator[dt.date]:
    return (day for day in _steps(start, 1) if day.weekday() < 5)


def _weekly(start: dt.date, every: int, mask: int) -> Iterator[dt.date]:
    """Weeks are counted from the Sunday on or before the start; bit 0 is Sunday."""
    sunday_offset = start.isoweekday() % 7
    for day in _steps(start, 1):
        week = ((day - start).days + sunday_offset) // 7
        if week % every == 0 and mask >> (day.isoweekday() % 7) & 1:
            yield day


def _months(start: dt.date, every: int) -> Iterator[tuple[int, int]]:
    at = start.year * 12 + start.month - 1
    while at < 2201 * 12:
        yield at // 12, at % 12 + 1
        at += every


def _by_number(months: Iterable[tuple[int, int]], number: int) -> Iterator[dt.date]:
    """A month that is too short gives its last day."""
    for year, month in months:
        yield dt.date(year, month, min(max(1, number), calendar.monthrange(year, month)[1]))


def _by_place(months: Iterable[tuple[int, int]], item: int, place: int) -> Iterator[dt.date]:
    for year, month in months:
        all_days = (dt.date(year, month, n + 1) for n in range(calendar.monthrange(year, month)[1]))
        fitting = [day for day in all_days if _is_item(day, item)]
        if place == _LAST or place < len(fitting):
            yield fitting[-1 if place == _LAST else max(0, place)]


def _is_item(day: dt.date, item: int) -> bool:
    if item == _WEEKDAY:
        return day.weekday() < 5
    if item == _WEEKEND:
        return day.weekday() >= 5
    return item == _ANY_DAY or day.isoweekday() % 7 == item - _FIRST_NAMED
