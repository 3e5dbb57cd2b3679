"""Calendars as Microsoft's XML: seven weekdays, and exceptions as plain stretches of days."""

from sightline.engines.schedule.plan import Calendar, CalendarException, Plan, Shift
from sightline.formats.plans.emit import Emitter, Numbers, clock
from sightline.formats.plans.nights import Week, whole_days

_MOST_SHIFTS = 5
_DAY = 1440


def write_calendars(plan: Plan, numbers: Numbers, out: Emitter) -> None:
    """Write all calendars; those that build on none are base calendars."""
    by_id = {calendar.id: calendar for calendar in plan.calendars}
    with out.element("Calendars"):
        for calendar in plan.calendars:
            with out.element("Calendar"):
                base = calendar.base_id if calendar.base_id in numbers else ""
                out.leaves(
                    UID=numbers[calendar.id],
                    Name=calendar.name,
                    IsBaseCalendar=not base,
                    BaseCalendarUID=numbers[base] if base else -1,
                )
                _write_week(whole_days(calendar, by_id), out)
                _write_exceptions(calendar, out)


def _write_week(week: Week, out: Emitter) -> None:
    with out.element("WeekDays"):
        for kind in range(1, 8):
            shifts = week[(kind + 5) % 7]
            if shifts is not None:
                with out.element("WeekDay"):
                    out.leaves(DayType=kind, DayWorking=bool(shifts))
                    _write_times(shifts, out)


def _write_times(shifts: tuple[Shift, ...], out: Emitter) -> None:
    if not shifts:
        return
    if len(shifts) > _MOST_SHIFTS:
        out.losses.add("Calendar", "week", f"A day has at most {_MOST_SHIFTS} shifts.", shifts)
    with out.element("WorkingTimes"):
        for start, end in shifts[:_MOST_SHIFTS]:
            with out.element("WorkingTime"):
                out.leaves(FromTime=clock(start), ToTime=clock(end))


def _write_exceptions(calendar: Calendar, out: Emitter) -> None:
    if not calendar.exceptions:
        return
    with out.element("Exceptions"):
        for exception in calendar.exceptions:
            shifts = _cut(exception, out)
            with out.element("Exception"):
                out.leaf("EnteredByOccurrences", value=False)
                with out.element("TimePeriod"):
                    out.leaf("FromDate", f"{exception.start}T00:00:00")
                    out.leaf("ToDate", f"{exception.finish}T23:59:00")
                out.leaf("Occurrences", (exception.finish - exception.start).days + 1)
                out.leaves(Name=exception.name, Type=1, DayWorking=bool(shifts))
                _write_times(shifts, out)


def _cut(exception: CalendarException, out: Emitter) -> tuple[Shift, ...]:
    cut = tuple((start, min(end, _DAY)) for start, end in exception.shifts)
    if cut != exception.shifts:
        message = "A shift of an exception ends at midnight at the latest."
        out.losses.add("Calendar", "exceptions", message, exception.start)
    return cut
