"""The time axis of a sheet: how long a time it shows, and its two lines of labels."""

# ruff: noqa: DTZ001, DTZ901 - a plan keeps wall clock times
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sightline.engines.schedule.plan import Activity

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)
_A_LETTER, _PADDING = 0.0098, 0.011  # of the chart's width


@dataclass(frozen=True)
class Label:
    """A period on the axis: its ends, 0 at the left and 1 at the right of the chart, and a name."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Axis:
    """From when until when a chart shows time."""

    start: datetime
    end: datetime

    def at(self, moment: datetime) -> float:
        """Return where a moment stands, 0 at the left and 1 at the right."""
        return (moment - self.start) / (self.end - self.start)

    def labels(self) -> tuple[list[Label], list[Label]]:
        """Return the upper and the lower line, the finest that can still be read."""
        days = (self.end - self.start) / _DAY
        fine = next(unit for most, unit in _FINE if days <= most)
        return self._line(_COARSER[fine]), self._line(fine)

    def _line(self, unit: str) -> list[Label]:
        found = []
        for start, end, text in _UNITS[unit](self.start, self.end):
            left, right = max(0.0, self.at(start)), min(1.0, self.at(end))
            if right > left:
                has_room = right - left > _PADDING + _A_LETTER * len(text)
                found.append(Label(left, right, text if has_room else ""))
        return found


def axis_of(activities: list[Activity]) -> Axis:
    """Return an axis that shows all dates and baselines, with a little room on both sides."""
    dates = [d for a in activities for d in (a.start, a.finish, a.deadline) if d]
    dates += [d for a in activities for b in a.baselines for d in (b.start, b.finish) if d]
    first, last = (min(dates), max(dates)) if dates else (datetime(2000, 1, 3),) * 2
    room = max(_DAY, (last - first) / 40)
    return Axis(_midnight(first - min(room, first - datetime.min)), _midnight(_later(last, room)))


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _later(moment: datetime, by: timedelta) -> datetime:
    """Return a later moment, or the last that can be said."""
    return moment + min(by + _DAY, datetime.max - moment)


Periods = Iterator[tuple[datetime, datetime, str]]


def _weeks(start: datetime, end: datetime) -> Periods:
    day = start - timedelta(days=min(start.weekday(), (start - datetime.min).days))
    while day < end:
        after = _later(day, timedelta(days=6))
        yield day, after, f"{day.day} {MONTHS[day.month - 1]}"
        day = after


def _months(n: int, name: Callable[[datetime], str]) -> Callable[[datetime, datetime], Periods]:
    """Return what yields periods of ``n`` months, of which a year has a whole number."""

    def periods(start: datetime, end: datetime) -> Periods:
        year, month = start.year, (start.month - 1) // n * n
        while (begin := datetime(year, month + 1, 1)) < end:
            year, month = (year, month + n) if month + n < 12 else (year + 1, 0)
            yield begin, datetime(year, month + 1, 1) if year <= 9999 else datetime.max, name(begin)
            if year > 9999:
                return

    return periods


def _years(n: int) -> Callable[[datetime, datetime], Periods]:
    def periods(start: datetime, end: datetime) -> Periods:
        for year in range(max(1, start.year // n * n), end.year + 1, n):
            after = datetime(year + n, 1, 1) if year + n <= 9999 else datetime.max
            yield datetime(year, 1, 1), after, str(year)

    return periods


_UNITS: dict[str, Callable[[datetime, datetime], Periods]] = {
    "week": _weeks,
    "month": _months(1, lambda day: MONTHS[day.month - 1]),
    "month of year": _months(1, lambda day: f"{MONTHS[day.month - 1]} {day.year}"),
    "quarter": _months(3, lambda day: f"Q{(day.month + 2) // 3}"),
    "year": _years(1),
    "decade": _years(10),
    "century": _years(100),
}
_FINE = ((110, "week"), (730, "month"), (2_200, "quarter"), (9_000, "year"), (90_000, "decade"))
_FINE += ((10**9, "century"),)  # type: ignore[assignment]
_COARSER = {
    "week": "month of year",
    "month": "year",
    "quarter": "year",
    "year": "decade",
    "decade": "century",
    "century": "century",
}
