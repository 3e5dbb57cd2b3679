"""Split tasks, found in work spread over time: a pause counts where its calendar has working time."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from sightline.engines.schedule.plan import Calendar, Shift
from sightline.formats.mspdi.people import Piece

Stretch = tuple[datetime, datetime]
_LONGEST_PAUSE = 3_660  # days looked at for working time


def stretches(
    pieces: Iterable[Piece], calendar: Calendar | None, calendars: Mapping[str, Calendar]
) -> tuple[Stretch, ...]:
    """Return the worked stretches of a task, or nothing where it runs through.

    Args:
        pieces: Worked and idle periods of all its assignments, in any order.
        calendar: The task's calendar; without one no pause is known to be a split.
        calendars: All calendars by id, for bases.
    """
    worked = sorted((start, finish) for start, finish, is_worked in pieces if is_worked)
    joined: list[Stretch] = []
    for start, finish in worked:
        if joined and not _is_pause(joined[-1][1], start, calendar, calendars):
            joined[-1] = (joined[-1][0], max(joined[-1][1], finish))
        else:
            joined.append((start, finish))
    return tuple(joined) if len(joined) > 1 else ()


def _is_pause(
    begin: datetime, end: datetime, calendar: Calendar | None, calendars: Mapping[str, Calendar]
) -> bool:
    if end <= begin or calendar is None:
        return False
    n_days = min((end.date() - begin.date()).days, _LONGEST_PAUSE)
    # From the day before: a night shift may run into the pause.
    days = (begin.date() + timedelta(n) for n in range(-1, n_days + 1))
    return any(
        max(begin, _at(day, start)) < min(end, _at(day, finish))
        for day in days
        for start, finish in shifts_on(day, calendar, calendars)
    )


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def shifts_on(
    day: date, calendar: Calendar, calendars: Mapping[str, Calendar]
) -> tuple[Shift, ...]:
    """Return the shifts of one day: exceptions first, its own and its bases', then the weeks."""
    chain: dict[str, Calendar] = {}
    at: Calendar | None = calendar
    while at is not None and at.id not in chain:
        chain[at.id] = at
        at = calendars.get(at.base_id)
    for one in chain.values():
        for exception in one.exceptions:
            if exception.start <= day <= exception.finish:
                return exception.shifts
    weeks = (one.week[day.weekday()] for one in chain.values())
    return next((shifts for shifts in weeks if shifts is not None), ())
