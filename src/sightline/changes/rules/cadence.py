"""Days on which a board sits, from its cadence; plain dates, no Django."""

from datetime import date, timedelta

STEP = {"weekly": 7, "fortnightly": 14}


def sitting_days(cadence: str, weekday: int, anchor: date, since: date, until: date) -> list[date]:
    """Return the days of a cadence from ``since`` up to but not on ``until``.

    Args:
        cadence: A key of ``CADENCES``; "called" has no days.
        weekday: Monday is 0.
        anchor: From which day fortnights are counted: the day the board was opened.
    """
    if cadence == "called":
        return []
    first = _next(max(anchor, since), weekday)
    if cadence == "monthly":
        days = _every(first, until, 7)
        return [day for day in days if day.day <= 7]
    step = STEP[cadence]
    if behind := (first - _next(anchor, weekday)).days % step:
        first += timedelta(step - behind)
    return _every(first, until, step)


def _next(day: date, weekday: int) -> date:
    return day + timedelta((weekday - day.weekday()) % 7)


def _every(first: date, until: date, step: int) -> list[date]:
    return [first + timedelta(n) for n in range(0, max(0, (until - first).days), step)]
