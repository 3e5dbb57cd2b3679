"""Calendars as Primavera's XML: every weekday written out, exceptions day by day."""

from datetime import timedelta

from sightline.engines.schedule.plan import Calendar, CalendarException, Plan, Shift
from sightline.formats.plans.emit import Emitter, clock
from sightline.formats.plans.nights import whole_days, written_out
from sightline.formats.pmxml.words import DAYS
from sightline.formats.pmxml.write_ids import Ids, fields

_DAY = 1440
_MOST_DAYS = 36_525


def write_calendars(plan: Plan, ids: Ids, out: Emitter) -> None:
    """Write all calendars as global ones."""
    by_id = {calendar.id: calendar for calendar in plan.calendars}
    default = plan.projects[0].calendar_id if plan.projects else ""
    for calendar in plan.calendars:
        with out.element("Calendar"):
            per_day = calendar.minutes_per_day / 60
            fields(
                out,
                BaseCalendarObjectId=ids.calendars.get(calendar.base_id),
                HoursPerDay=per_day,
                HoursPerMonth=per_day * calendar.days_per_month,
                HoursPerWeek=calendar.minutes_per_week / 60,
                HoursPerYear=per_day * calendar.days_per_month * 12,
                IsDefault=calendar.id == default,
                IsPersonal=False,
                Name=calendar.name,
                ObjectId=ids.calendars[calendar.id],
                Type="Global",
            )
            _write_week(calendar, by_id, out)
            with out.element("HolidayOrExceptions"):
                for exception in calendar.exceptions:
                    _write_exception(exception, out)


def _write_week(calendar: Calendar, by_id: dict[str, Calendar], out: Emitter) -> None:
    week = whole_days(calendar, by_id)
    if None in week:
        message = "Days that are as the base calendar's are written out."
        out.losses.add("Calendar", "week", message, calendar.name)
        week = written_out(calendar, by_id)
    with out.element("StandardWorkWeek"):
        for number in (6, 0, 1, 2, 3, 4, 5):
            with out.element("StandardWorkHours"):
                out.leaf("DayOfWeek", DAYS[number])
                _write_times(week[number] or (), out)


def _write_times(shifts: tuple[Shift, ...], out: Emitter) -> None:
    """Primavera names the last minute that is worked."""
    for start, end in shifts:
        if end % 5 == 4:
            message = "A shift that ends a minute before a multiple of five gets that minute."
            out.losses.add("Calendar", "week", message, clock(end))
        last = end - 1 if end % 5 == 0 else end
        with out.element("WorkTime"):
            out.leaves(Start=clock(start), Finish=clock(last))


def _write_exception(exception: CalendarException, out: Emitter) -> None:
    if exception.name:
        message = "Exceptions have no names."
        out.losses.add("Calendar", "exceptions", message, exception.name)
    cut = tuple((start, min(end, _DAY)) for start, end in exception.shifts)
    if cut != exception.shifts:
        message = "A shift of an exception ends at midnight at the latest."
        out.losses.add("Calendar", "exceptions", message, exception.start)
    n_days = (exception.finish - exception.start).days + 1
    if n_days > _MOST_DAYS:
        message = "An exception is written for a hundred years at most."
        out.losses.add("Calendar", "exceptions", message, exception.start)
    for number in range(min(n_days, _MOST_DAYS)):
        with out.element("HolidayOrException"):
            out.leaf("Date", f"{exception.start + timedelta(number)}T00:00:00")
            _write_times(cut, out)
