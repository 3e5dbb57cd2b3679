"""Working time as people write it, and the rules that a calendar's week and exceptions keep.

A shift is [from, to] in minutes from midnight; one that runs into the next day ends after 1440.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NoReturn

from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid

Shift = list[int]
Day = list[Shift]
DAY = 1440
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_EXCEPTIONS = 2000
MOST_SHIFTS = 12
NAME = 200
AS_BASE = "as base"
HELP = "Such as 08:00-12:00, 13:00-17:00 or 22:00-06:00. Empty: no work."
_SHIFT = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*[-\u2013]\s*([0-9]{1,2})(?::([0-9]{2}))?")


def shifts_of(text: str) -> Day:
    """Return the shifts that a text such as ``08:00-12:00, 13:00-17:00`` names.

    A shift whose end is not after its start ends on the next day.

    Raises:
        Invalid: Under ``shifts``, with what is wrong and how to write it.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    shifts = sorted(_shift(part) for part in parts)
    check_day("shifts", shifts)
    return shifts


def _shift(part: str) -> Shift:
    found = _SHIFT.fullmatch(part)
    if found is None:
        _refuse("shifts", f"{part[:40]!r} is no shift; write it as 08:00-12:00.")
    hours, minutes, to_hours, to_minutes = (int(digits or 0) for digits in found.groups())
    start, finish = _minute(part, hours, minutes), _minute(part, to_hours, to_minutes)
    if start == finish:
        _refuse("shifts", f"{part} lasts no time; the whole day is 00:00-24:00.")
    if start == DAY:
        _refuse("shifts", f"{part} begins at 24:00; begin it at 00:00 of the next day.")
    return [start, finish if finish > start else finish + DAY]


def _minute(part: str, hours: int, minutes: int) -> int:
    minute = 60 * hours + minutes
    if minutes > 59 or minute > DAY:
        _refuse("shifts", f"{part} names a time that no clock shows.")
    return minute


def written(day: Sequence[Sequence[int]] | None) -> str:
    """Return the text that ``shifts_of`` reads back; of a day as the base's, ``as base``."""
    if day is None:
        return AS_BASE
    return ", ".join(f"{_clock(start)}-{_clock(finish)}" for start, finish in day)


def _clock(minute: int) -> str:
    past = minute % DAY if minute > DAY else minute
    return f"{past // 60:02}:{past % 60:02}"


def check_week(week: Any) -> list[Day | None]:
    """Return a week's seven days, or refuse what is no week.

    Raises:
        Invalid: Not seven days, or shifts that overlap, also over midnight.
    """
    if not isinstance(week, list | tuple) or len(week) != 7:
        raise Invalid({"week": ["Give seven days, Monday first."]})
    names = [name.capitalize() for name in WEEKDAYS]
    days = [
        None if day is None else check_day("week", day, f"{name}: ")
        for name, day in zip(names, week, strict=True)
    ]
    for number, day in enumerate(days):
        after = days[(number + 1) % 7]
        if day and after and day[-1][1] > DAY + after[0][0]:
            following = names[(number + 1) % 7]
            words = f"{names[number]}'s last shift runs into {following}'s first; end it earlier."
            raise Invalid({"week": [words]})
    return days


def check_day(field: str, shifts: Any, where: str = "") -> Day:
    """Return a day's shifts in order, or refuse them.

    Raises:
        Invalid: A shift that ends before it starts, lasts more than a day, or overlaps another.
    """
    if not isinstance(shifts, list | tuple) or len(shifts) > MOST_SHIFTS:
        _refuse(field, f"{where}Give at most {MOST_SHIFTS} shifts, each as [from, to].")
    day = sorted(_checked_shift(field, shift, where) for shift in shifts)
    for one, two in pairwise(day):
        if two[0] < one[1]:
            both = f"{written([one])} and {written([two])}"
            _refuse(field, f"{where}the shifts {both} overlap; end the first one earlier.")
    return day


def _checked_shift(field: str, shift: Any, where: str) -> Shift:
    whole = isinstance(shift, list | tuple) and all(type(minute) is int for minute in shift)
    if not whole or len(shift) != 2:
        _refuse(field, f"{where}a shift is two whole minutes from midnight, [from, to].")
    start, finish = shift
    if not 0 <= start < DAY:
        _refuse(field, f"{where}a shift begins at 0 to 1439 minutes from midnight.")
    if finish <= start:
        words = "a shift ends before it starts; one that ends on the next day ends after 1440."
        _refuse(field, where + words)
    if finish - start >= DAY and [start, finish] != [0, DAY]:
        _refuse(field, f"{where}a shift lasts less than 24 hours; the whole day is 00:00-24:00.")
    return [start, finish]


def check_exceptions(exceptions: Any) -> list[dict[str, Any]]:
    """Return a calendar's exceptions by date, or refuse them.

    Raises:
        Invalid: Too many, a day that there is not, an end before its start, the same days twice.
    """
    if not isinstance(exceptions, list | tuple):
        raise Invalid({"exceptions": ["Give a list of exceptions."]})
    if len(exceptions) > MOST_EXCEPTIONS:
        words = f"A calendar holds at most {MOST_EXCEPTIONS:,} exceptions; this would be {len(exceptions):,}."
        raise Invalid({"exceptions": [words]})
    held = [_exception(said) for said in exceptions]
    held.sort(key=lambda said: (said["start"], said["finish"]))
    for one, two in pairwise(held):
        if (one["start"], one["finish"]) == (two["start"], two["finish"]):
            words = f"{days_words(one)} is an exception already: {one['name'] or 'without a name'}."
            raise Invalid({"start": [words]})
    return held


def _exception(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict) or said.keys() - {"start", "finish", "shifts", "name"}:
        raise Invalid({"exceptions": ["An exception has start, finish, shifts and name."]})
    start = _date("start", said.get("start"))
    finish = _date("finish", said.get("finish") or said.get("start"))
    if finish < start:
        raise Invalid({"finish": [f"It ends on {finish}, before it starts on {start}."]})
    return {
        "start": start.isoformat(),
        "finish": finish.isoformat(),
        "shifts": check_day("shifts", said.get("shifts") or []),
        "name": checked_text("name", said.get("name") or "", NAME, required=False),
    }


def _date(field: str, said: Any) -> date:
    if isinstance(said, date):
        found = said
    else:
        try:
            found = date.fromisoformat(str(said))
        except ValueError as error:
            words = f"There is no day {str(said)[:20]!r}; write it as 2026-12-25."
            raise Invalid({field: [words]}) from error
    if not 1900 <= found.year <= 2200:
        raise Invalid({field: ["The year must lie between 1900 and 2200."]})
    return found


def days_words(said: dict[str, Any]) -> str:
    """Return an exception's day or days."""
    start, finish = said["start"], said["finish"]
    return start if start == finish else f"{start} to {finish}"


def _refuse(field: str, words: str) -> NoReturn:
    raise Invalid({field: [words]})
