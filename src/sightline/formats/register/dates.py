"""Dates as people write them in registers, with the order a column was found to use.

No guessing a cell: an order is stated for the whole column, and refusals say why.
"""

import calendar
import datetime
import re
from enum import StrEnum

from .values import EARLIEST_YEAR, LATEST_YEAR, Unreadable, tidy


class DateOrder(StrEnum):
    """Which of two small numbers is the day; ISO dates are read under every order."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    ISO = "iso"


_TIME = r"(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*([AP]\.?M\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE | re.ASCII)
_SMALL = re.compile(
    rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE | re.ASCII
)
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_NAMED = re.compile(
    rf"{_DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]\s*([a-z]{{3,9}})\.?,?[-/. ]\s*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE | re.ASCII,
)
_NAMED_FIRST = re.compile(
    rf"{_DAY_NAME}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}",
    re.IGNORECASE | re.ASCII,
)
_MONTH_ONLY = re.compile(r"([a-z]{3,9})\.?[-/ ](\d{4}|\d{2})", re.IGNORECASE | re.ASCII)
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}


def date_of(
    cell: object, order: DateOrder, *, month_end: bool = False
) -> tuple[datetime.date, str]:
    """Read a date; a time of day is dropped.

    Args:
        cell: Text, or a date from a workbook.
        order: Which small number comes first in this column.
        month_end: Whether "March 2025" means the last day of the month or the first.

    Returns:
        The date, and "" or what was assumed (``month-only``).

    Raises:
        Unreadable: ``not-a-date``, ``no-such-day`` or ``date-out-of-range``.
    """
    if isinstance(cell, datetime.datetime):
        return _bounded(cell.date(), cell), ""
    if isinstance(cell, datetime.date):
        return _bounded(cell, cell), ""
    text = tidy(str(cell))
    if match := _MONTH_ONLY.fullmatch(text):
        return _whole_month(match, text, month_end), "month-only"
    year, month, day, time = _parts(text, order)
    _check_time(time, text)
    return _day(year, month, day, text), ""


def small_numbers(text: str) -> tuple[int, int] | None:
    """The first and second number of a date like 03/04/2021, for telling the order."""
    match = _SMALL.fullmatch(tidy(text))
    return (int(match[1]), int(match[2])) if match else None


def is_date_like(text: str) -> bool:
    """Tell whether a text has the form of a date, existing or not."""
    text = tidy(text)
    forms = (_ISO, _SMALL, _NAMED, _NAMED_FIRST)
    return any(form.fullmatch(text) for form in forms) or _month(text) > 0


def _month(text: str) -> int:
    match = _MONTH_ONLY.fullmatch(text)
    return _MONTHS.get(match[1].lower(), 0) if match else 0


def _parts(text: str, order: DateOrder) -> tuple[int, int, int, tuple[str | None, ...]]:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), match.groups()[3:]
    if match := _SMALL.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        if order is DateOrder.ISO and first <= 12 and second <= 12 and first != second:
            raise _unordered(text)
        if order is DateOrder.ISO and second > 12:
            order = DateOrder.MONTH_FIRST
        day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
        return _full_year(match[3]), month, day, match.groups()[3:]
    if match := _NAMED.fullmatch(text):
        return _full_year(match[3]), _named(match[2], text), int(match[1]), match.groups()[3:]
    if match := _NAMED_FIRST.fullmatch(text):
        return int(match[3]), _named(match[1], text), int(match[2]), match.groups()[3:]
    raise _not_a_date(text)


def _named(name: str, text: str) -> int:
    month = _MONTHS.get(name.lower())
    if month is None:
        raise _not_a_date(text)
    return month


def _full_year(digits: str) -> int:
    """Two digits mean 1970 to 2069, as spreadsheets and POSIX have it."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _check_time(time: tuple[str | None, ...], text: str) -> None:
    hour, minute, second, half = time
    latest = 12 if half else 24
    if int(hour or 0) > latest or int(minute or 0) > 59 or int(second or 0) > 60:
        raise Unreadable("no-such-time", f"“{text[:40]}” has no such time of day.", "Correct it.")


def _day(year: int, month: int, day: int, text: str) -> datetime.date:
    try:
        return _bounded(datetime.date(year, month, day), text)
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        if year < EARLIEST_YEAR:
            raise _out_of_range(text) from None
        remedy = "Correct the date, or the order of day and month in the mapping."
        raise Unreadable("no-such-day", f"“{text[:40]}” is no day.", remedy) from None


def _whole_month(match: re.Match[str], text: str, month_end: bool) -> datetime.date:
    month, year = _named(match[1], text), _full_year(match[2])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _out_of_range(text)
    return _day(year, month, calendar.monthrange(year, month)[1] if month_end else 1, text)


def _bounded(date: datetime.date, shown: object) -> datetime.date:
    if not EARLIEST_YEAR <= date.year <= LATEST_YEAR:
        raise _out_of_range(shown)
    return date


def _out_of_range(shown: object) -> Unreadable:
    message = f"“{str(shown)[:40]}” lies outside {EARLIEST_YEAR} to {LATEST_YEAR}."
    return Unreadable("date-out-of-range", message, "Correct the date, or leave it blank.")


def _unordered(text: str) -> Unreadable:
    message = f"“{text[:40]}” may have the day or the month first."
    return Unreadable("date-order-unknown", message, "Choose the order in the mapping.")


def _not_a_date(text: str) -> Unreadable:
    refuses = any(letter.isdigit() for letter in text) and len(text) < 40
    remedy = "Write a date such as 31/03/2025 or 2025-03-31, or leave it blank."
    return Unreadable("not-a-date", f"“{text[:60]}” is not a date.", remedy, refuses=refuses)
