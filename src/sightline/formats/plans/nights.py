"""Weeks as other programs hold them: no shift past midnight, and days written out."""

from collections.abc import Mapping

from sightline.engines.schedule.plan import Calendar, Shift

Week = tuple[tuple[Shift, ...] | None, ...]
_DAY = 1440


def whole_days(calendar: Calendar, by_id: Mapping[str, Calendar]) -> Week:
    """Return the week with each shift past midnight cut into two days.

    A week that has none stays as it is, with days that are as the base calendar's; otherwise
    every day is written out.
    """
    if not any(end > _DAY for day in calendar.week for _, end in day or ()):
        return calendar.week
    full = written_out(calendar, by_id)
    days: list[tuple[Shift, ...]] = []
    for number, shifts in enumerate(full):
        early = [(0, end - _DAY) for _, end in full[number - 1] if end > _DAY]
        days.append(tuple(sorted(early + [(start, min(end, _DAY)) for start, end in shifts])))
    return tuple(days)


def written_out(calendar: Calendar, by_id: Mapping[str, Calendar]) -> tuple[tuple[Shift, ...], ...]:
    """Return seven days of shifts, taken from base calendars where the own has none."""
    return tuple(_of_day(number, calendar, by_id) for number in range(7))


def _of_day(number: int, calendar: Calendar, by_id: Mapping[str, Calendar]) -> tuple[Shift, ...]:
    at: Calendar | None = calendar
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        shifts = at.week[number]
        if shifts is not None:
            return shifts
        seen.add(at.id)
        at = by_id.get(at.base_id)
    return ()
