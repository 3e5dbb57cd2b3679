"""Calendars of Microsoft's XML: weekdays, exceptions old and new, work weeks.

``DayType`` 1 is Sunday and 7 Saturday; 0 marks an exception as Project 2003 wrote it.
"""

import datetime as dt

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.formats.mspdi import recurring
from sightline.formats.mspdi.names import CALENDAR
from sightline.formats.plans.hours import STANDARD, standard_week, until_the_next_day, worked
from sightline.formats.plans.record import Record

Week = tuple[tuple[Shift, ...] | None, ...]


def read_calendar(record: Record) -> Calendar:
    """Return one calendar; what it lacks is told as warnings of the record."""
    record.id = record.text("UID")
    base = record.text("BaseCalendarUID")
    base_id = "" if base in {"", "-1", "0"} or base == record.id else base
    exceptions = _exceptions(record)
    calendar = Calendar(
        id=record.id,
        name=record.text("Name"),
        week=_week(record, base_id),
        exceptions=(*exceptions, *_work_weeks(record, exceptions)),
        base_id=base_id,
    )
    record.lose_rest(CALENDAR)
    return calendar


def _week(record: Record, base_id: str) -> Week:
    week: list[tuple[Shift, ...] | None] = [None] * 7
    for day in record.inside("WeekDays", "WeekDay"):
        kind = day.whole("DayType")
        if kind is not None and 1 <= kind <= 7:
            week[(kind + 5) % 7] = _hours(day, base_id)
    if base_id:
        return tuple(week)
    if all(day is None for day in week):
        return standard_week(record, "WeekDays")
    return tuple(() if day is None else day for day in week)


def _hours(day: Record, base_id: str) -> tuple[Shift, ...] | None:
    if not day.flag("DayWorking"):
        return ()
    found = shifts(day)
    return found or (None if base_id else STANDARD)


def shifts(day: Record) -> tuple[Shift, ...]:
    """Return the working times of a day; an end at or before the start runs past midnight."""
    times = day.inside("WorkingTimes", "WorkingTime")
    return tuple(until_the_next_day(*each) for each in worked(day, times, "FromTime", "ToTime"))


def _exceptions(record: Record) -> tuple[CalendarException, ...]:
    new = tuple(
        exception
        for part in record.inside("Exceptions", "Exception")
        for exception in _exception(part)
    )
    if new:  # Project writes them in both ways, for older readers
        return new
    days = record.inside("WeekDays", "WeekDay")
    return tuple(e for day in days if day.text("DayType") == "0" for e in _plain(day))


def _exception(part: Record) -> tuple[CalendarException, ...]:
    days = recurring.days(part)
    if days is None:
        return _plain(part)
    hours = shifts(part) if part.flag("DayWorking") else ()
    name = part.text("Name")
    return tuple(CalendarException(day, day, hours, name) for day in days)


def _plain(part: Record) -> tuple[CalendarException, ...]:
    period = next(part.each("TimePeriod"), None)
    start, finish = (
        (period.instant("FromDate"), period.instant("ToDate")) if period else (None,) * 2
    )
    if start is None or finish is None or finish < start:
        part.warn(
            "exception-without-days",
            f"An exception of calendar {part.id} says no days, or ends before it starts.",
            "It is left out; correct its dates.",
            "TimePeriod",
        )
        return ()
    hours = (shifts(part) or STANDARD) if part.flag("DayWorking") else ()
    return (CalendarException(start.date(), finish.date(), hours, part.text("Name")),)


def _work_weeks(
    record: Record, exceptions: tuple[CalendarException, ...]
) -> list[CalendarException]:
    """Work weeks become exceptions on the days that no exception has: exceptions go before them."""
    made: list[CalendarException] = []
    for week in record.inside("WorkWeeks", "WorkWeek"):
        period = next(week.each("TimePeriod"), None)
        start, finish = (
            (period.instant("FromDate"), period.instant("ToDate")) if period else (None, None)
        )
        by_day = {day.whole("DayType"): day for day in week.inside("WeekDays", "WeekDay")}
        if start and finish and by_day:
            hours = {k: shifts(d) if d.flag("DayWorking") else () for k, d in by_day.items()}
            days = _span(week, start.date(), finish.date())
            made += _stretches(days, hours, exceptions, week.text("Name"))
    return made


def _span(week: Record, start: dt.date, finish: dt.date) -> list[dt.date]:
    n_days = (finish - start).days + 1
    if n_days > recurring.MOST_DAYS:
        recurring.warn_cut(week, recurring.MOST_DAYS)
        n_days = recurring.MOST_DAYS
    return [start + dt.timedelta(n) for n in range(max(0, n_days))]


def _stretches(
    days: list[dt.date],
    hours: dict[int | None, tuple[Shift, ...]],
    exceptions: tuple[CalendarException, ...],
    name: str,
) -> list[CalendarException]:
    taken = recurring.days_of(exceptions)
    made: list[CalendarException] = []
    for day in days:
        worked = hours.get(day.isoweekday() % 7 + 1)
        if worked is None or day in taken:
            continue
        last = made[-1] if made else None
        if last and last.shifts == worked and last.finish + dt.timedelta(1) == day:
            made[-1] = CalendarException(last.start, day, worked, name)
        else:
            made.append(CalendarException(day, day, worked, name))
    return made
