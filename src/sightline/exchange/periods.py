"""On which day a register reports: what its name and its headers tell. No Django."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Source = Literal["given", "name", "headers", "today"]
_FISCAL = re.compile(r"(?<!\d)(20\d\d) ?[-_/\u2013]? ?(?:20)?(\d\d)(?!\d)(?![-_/]\d)", re.ASCII)
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True)
class Period:
    """A reporting day and where it comes from."""

    day: date
    source: Source


def period_of(name: str, headers: Sequence[str], *, fiscal_year_starts: int, today: date) -> Period:
    """Return the day that a register reports on, as far as it tells.

    ``…2021-03-31…`` is that day; ``…2020_21…`` the last day of that fiscal year. The file's name
    speaks first, then its headers where they name one year only; a day to come is none.

    Args:
        fiscal_year_starts: The month, 1 to 12.
        today: The answer where neither tells.
    """
    texts: tuple[tuple[Source, Iterable[str]], ...] = (("name", [name]), ("headers", headers))
    for source, words in texts:
        days = {day for text in words for day in days_in(text, fiscal_year_starts) if day <= today}
        if len(days) == 1:
            return Period(days.pop(), source)
    return Period(today, "today")


def days_in(text: str, fiscal_year_starts: int) -> set[date]:
    """Return the days that a text names, each fiscal year by its last day."""
    days = {_day(*map(int, match.group(1, 3, 4))) for match in _DAY.finditer(text)}
    rest = _DAY.sub(" ", text)
    for match in _FISCAL.finditer(rest):
        year, following = int(match[1]), int(match[2])
        if (year + 1) % 100 == following and following > 12:  # 2011-12 may be a month
            days.add(_last_day(year, fiscal_year_starts))
    return {day for day in days if day}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_day(year: int, starts: int) -> date:
    """Return the last day of the fiscal year that begins in a calendar year."""
    month = (starts - 2) % 12 + 1
    year += 1 if starts > 1 else 0
    return date(year, month, monthrange(year, month)[1])
