"""A calendar's week and exceptions as the nested text that Primavera keeps them in.

The reverse of ``calendars``: days from Sunday as 1, exceptions one a day.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from sightline.engines.schedule.plan import Calendar, Shift
from sightline.formats.plans.findings import Findings

from .calendars import DAY, EPOCH

_MOST_DAYS = 20_000
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
_NAMES = "Primavera's exceptions have no names."
_TOO_MANY = "Exceptions beyond 20,000 days of a calendar, or before 1900, were left out."


def calendar_text(calendar: Calendar, findings: Findings) -> str:
    """The text of ``clndr_data``.

    Args:
        calendar: Days without own hours are left to its base, if it has one.
        findings: Receives what is lost.
    """
    days = []
    for number, place in enumerate(_SUNDAY_FIRST, start=1):
        shifts = calendar.week[place]
        if shifts is None and calendar.base_id:
            continue
        days.append(f"(0||{number}()({_shifts(shifts or ())}))")
    exceptions = [
        f"(0||{n}(d|{(day - EPOCH).days})({_shifts(shifts)}))"
        for n, (day, shifts) in enumerate(_days(calendar, findings))
    ]
    week, others = "".join(days), "".join(exceptions)
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({week}))"
        f"(0||VIEW(ShowTotal|N)())(0||Exceptions()({others}))))"
    )


def _shifts(shifts: Iterable[Shift]) -> str:
    return "".join(
        f"(0||{n}(s|{_clock(start)}|f|{_clock(end)})())" for n, (start, end) in enumerate(shifts)
    )


def _clock(minute: int) -> str:
    minute %= DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def _days(calendar: Calendar, findings: Findings) -> list[tuple[date, tuple[Shift, ...]]]:
    """Exceptions one a day; where two fall on a day the first stands, as when reading."""
    days: dict[date, tuple[Shift, ...]] = {}
    for exception in calendar.exceptions:
        if exception.name:
            findings.lose("CALENDAR", "exception name", _NAMES, example=exception.name)
        n_days = (exception.finish - exception.start).days + 1
        if len(days) + n_days > _MOST_DAYS or exception.start <= EPOCH:
            findings.lose("CALENDAR", "clndr_data", _TOO_MANY, example=exception.start)
            continue
        for offset in range(n_days):
            days.setdefault(exception.start + timedelta(days=offset), exception.shifts)
    return list(days.items())
