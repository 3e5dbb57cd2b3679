"""Days and weeks as the calendar draws them, on plain values; weeks begin on Monday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WEEKS = 13
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Stretch:
    """Where a span lies on a strip of weeks: empty columns, its own, and empty ones again."""

    before: int
    own: int
    after: int


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - day.weekday() * DAY


def month_after(day: date, n: int = 1) -> date:
    """Return the first day of the month that is ``n`` months on; back if ``n`` is negative."""
    months = day.year * 12 + day.month - 1 + n
    return date(months // 12, months % 12 + 1, 1)


def month_weeks(day: date) -> list[list[date]]:
    """Return the weeks that a day's month touches, each with its seven days."""
    first, until = monday(day.replace(day=1)), month_after(day)
    n = -(-(until - first).days // 7)
    return [[first + week * WEEK + number * DAY for number in range(7)] for week in range(n)]


def strip_weeks(day: date, n: int = WEEKS) -> list[date]:
    """Return the Mondays of the weeks from a day's on."""
    return [monday(day) + number * WEEK for number in range(n)]


def stretch(start: datetime, finish: datetime, first: date, n: int = WEEKS) -> Stretch | None:
    """Return which of ``n`` weeks from a Monday a half-open span touches, or ``None`` of them."""
    begin = at_midnight(first)
    before = max(0, (start - begin) // WEEK)
    last = min(n - 1, -((begin - finish) // WEEK) - 1)
    return None if before > last else Stretch(before, last - before + 1, n - 1 - last)


def at_midnight(day: date) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(day, time(), UTC)
