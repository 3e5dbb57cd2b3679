"""Calendars of Primavera's XML: a standard week by name of the day, and dates that differ.

Primavera writes the last minute that is worked (11:59), others the end itself (12:00).
"""

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.formats.plans.record import Record
from sightline.formats.plans.values import Unreadable, minute_of_day
from sightline.formats.pmxml.names import CALENDAR
from sightline.formats.pmxml.words import DAYS

_STANDARD_WEEK = (((480, 720), (780, 1020)),) * 5 + ((), ())


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
        record.warn(
            "calendar-without-week",
            f"Calendar “{record.text('Name')}” does not say when work is done.",
            "Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00 are taken; correct the calendar.",
            "StandardWorkWeek",
        )
        return _STANDARD_WEEK
    if not found:
        return (None,) * 7
    return tuple(found.get(day, ()) for day in DAYS)


def _shifts(day: Record) -> tuple[Shift, ...]:
    found: list[Shift] = []
    for time in day.each("WorkTime"):
        texts = time.fields.get("Start"), time.fields.get("Finish")
        if not texts[0] or not texts[1]:
            continue
        try:
            start, end = minute_of_day(texts[0]), minute_of_day(texts[1])
        except Unreadable as error:
            message = f"“{texts[0]}” to “{texts[1]}” in calendar {day.id} is not {error.what}."
            day.refuse(error.code, message, "Correct the working times.", "WorkTime")
            continue
        end += end % 5 == 4  # 11:59 means until 12:00
        end = end if end > start else end + 1440
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
