"""Values of schedule files: strict ASCII patterns to integers, minutes, instants and money.

Everything is cached by its text: a plan repeats its dates and durations thousands of times.
"""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

# More than any plan needs; a figure beyond it is a mistake, and would overflow an engine's array.
LARGEST = 10**15
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d{1,18}(\.\d{0,20})?|\.\d{1,20})([eE][-+]?\d{1,2})?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?(Z|[-+]\d\d:?\d\d)?", re.ASCII
)
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,5})Y)?(?:(\d{1,6})M)?(?:(\d{1,8})D)?"
    r"(?:T(?:(\d{1,12}(?:\.\d{1,12})?)H)?(?:(\d{1,12}(?:\.\d{1,12})?)M)?(?:(\d{1,14}(?:\.\d{1,12})?)S)?)?",
    re.ASCII,
)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[-+]\d\d:?\d\d)?", re.ASCII)


class Unreadable(ValueError):
    """A value that is not of its field's type: code, what it should be, and an example."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code, self.what = code, what


@lru_cache(8192)
def whole(text: str) -> int:
    """Read an integer; "5.0" counts as 5.

    Raises:
        Unreadable: No integer.
    """
    plain = text.strip()
    if _WHOLE.fullmatch(plain):
        return int(plain)
    value = number(plain)
    if value != int(value):
        raise Unreadable("not-a-number", "a whole number such as 12")
    return int(value)


@lru_cache(8192)
def number(text: str) -> float:
    """Read a decimal number with a point.

    Raises:
        Unreadable: No number, or one beyond all reason.
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        raise Unreadable("not-a-number", "a number such as 12.5")
    value = float(plain)
    if abs(value) > LARGEST:
        raise Unreadable("number-too-large", "a number below 10^15")
    return value


@lru_cache(8192)
def money(text: str) -> Decimal:
    """Read an amount without going through binary fractions.

    Raises:
        Unreadable: No number.
    """
    number(text)
    return Decimal(text.strip())


_FLAGS = {"1": True, "true": True, "Y": True, "0": False, "false": False, "N": False}


@lru_cache(64)
def flag(text: str) -> bool:
    """Read a Boolean: 1, 0, true or false.

    Raises:
        Unreadable: Something else.
    """
    plain = text.strip()
    if plain not in _FLAGS:
        raise Unreadable("not-a-flag", "1 or 0")
    return _FLAGS[plain]


@lru_cache(16384)
def instant(text: str) -> tuple[dt.datetime, bool]:
    """Read a date with time, as the wall clock shows it.

    Returns:
        The instant on a whole minute, and whether seconds or a time zone were dropped for it.

    Raises:
        Unreadable: ``impossible-date`` for 30 February, ``not-a-date`` for other text.
    """
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise Unreadable("not-a-date", "a date such as 2026-03-30T08:00:00")
    day, time, seconds, zone = match.groups()
    try:
        value = dt.datetime.fromisoformat(f"{day}T{time or '00:00'}")
        if seconds and int(seconds) >= 30:
            value += dt.timedelta(minutes=1)
    except (ValueError, OverflowError):
        raise Unreadable("impossible-date", "a day that the calendar has") from None
    return value, bool(zone) or (seconds or "00") != "00"


@lru_cache(16384)
def duration(text: str) -> tuple[int, bool]:
    """Read an ISO 8601 duration of hours, minutes and seconds as whole minutes.

    Returns:
        The minutes, and whether they were rounded.

    Raises:
        Unreadable: Not such a duration; years, months and days have no fixed working time.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or text.strip().endswith(("P", "T")) or any(map(_counts, match.groups()[1:4])):
        raise Unreadable("not-a-duration", "a duration in hours and minutes such as PT16H30M0S")
    hours, minutes, seconds = (Decimal(part or 0) for part in match.groups()[4:])
    exact = hours * 60 + minutes + seconds / 60
    value = int(exact.to_integral_value())
    return (-value if match[1] else value), value != exact


def _counts(part: str | None) -> bool:
    return bool(part) and int(part or 0) > 0


@lru_cache(4096)
def minute_of_day(text: str) -> int:
    """Read a time of day as minutes from midnight.

    Raises:
        Unreadable: No time.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        raise Unreadable("not-a-time", "a time such as 08:00:00")
    return int(match[1]) * 60 + int(match[2]) + (int(match[3] or 0) >= 30)
