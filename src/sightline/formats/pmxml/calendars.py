"""Calendars of Primavera's XML: a standard week by name of the day, and dates that differ.

Primavera writes the last minute that is worked (11:59), others the end itself (12:00).
"""

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.formats.plans.hours import standard_week, until_the_next_day, worked
from sightline.formats.plans.record import Record
from sightline.formats.pmxml.names import CALENDAR
from sightline.formats.pmxml.words import DAYS


def read_calendar(record: Record) -> Calendar:
    """Return one calendar; what it lacks is told as warnings of the record."""
    record.id = record.text("ObjectId")
    base = record.text("BaseCalendarObjectId")
    per_day = record.hours("HoursPerDay") or 480
    per_month = record.hours("HoursPerMonth") or 20 * per_day
    calendar = Calendar(
        id=record.id,
        name=record.text("Name"),
        week=_week(record, base),
        exceptions=_exceptions(record),
        base_id="" if base == record.id else base,
        minutes_per_day=per_day,
        minutes_per_week=record.hours("HoursPerWeek") or 5 * per_day,
        days_per_month=round(per_month / per_day, 4),
    )
    record.lose_rest(CALENDAR)
    return calendar


def _week(record: Record, base_id: str) -> tuple[tuple[Shift, ...] | None, ...]:
    found: dict[str, tuple[Shift, ...]] = {}
    for day in record.inside("StandardWorkWeek", "StandardWorkHours"):
        found[day.text("DayOfWeek")] = _shifts(day)
    if not found and not base_id:
        return standard_week(record, "StandardWorkWeek")
    if not found:
        return (None,) * 7
    return tuple(found.get(day, ()) for day in DAYS)


def _shifts(day: Record) -> tuple[Shift, ...]:
    found: list[Shift] = []
    for start, last in worked(day, day.each("WorkTime"), "Start", "Finish"):
        # 11:59 means until 12:00
        _, end = until_the_next_day(start, last + (last % 5 == 4))
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)  # P6 cuts long shifts into hours
        else:
            found.append((start, end))
    return tuple(found)


def _exceptions(record: Record) -> tuple[CalendarException, ...]:
    found = []
    for day in record.inside("HolidayOrExceptions", "HolidayOrException"):
        date = day.instant("Date")
        if date is None:
            day.warn(
                "exception-without-days",
                f"An exception of calendar {record.id} has no date.",
                "It is left out; give it a date.",
                "Date",
            )
            continue
        found.append(CalendarException(date.date(), date.date(), _shifts(day)))
    return tuple(found)
