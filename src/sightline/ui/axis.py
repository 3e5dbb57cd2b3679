"""A span of time laid over the width of a column: where a date falls, which ticks it has.
Shared by every time bar of a page, so that bars in different rows line up.
"""

from dataclasses import dataclass
from datetime import date, timedelta

_MOST_TICKS = 9


@dataclass(frozen=True)
class Axis:
    """A time axis.

    Args:
        start: First day shown.
        finish: Last day shown, after ``start``.
        today: Day of the status line; None draws none.
    """

    start: date
    finish: date
    today: date | None = None

    def __post_init__(self) -> None:
        if self.finish <= self.start:
            raise ValueError("an axis needs a finish after its start")

    def at(self, when: date) -> float:
        """Return the place of a day in percent of the width, held inside 0 and 100."""
        share = (when - self.start).days / (self.finish - self.start).days
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self) -> list[tuple[float, str]]:
        """Return (percent, words) of quarter or year starts, at most nine."""
        quarters = [
            date(year, month, 1)
            for year in range(self.start.year, self.finish.year + 1)
            for month in (1, 4, 7, 10)
        ]
        inside = [day for day in quarters if self.start <= day <= self.finish]
        if len(inside) <= _MOST_TICKS:
            return [(self.at(day), f"Q{(day.month + 2) // 3} {day:%y}") for day in inside]
        years = [day for day in inside if day.month == 1]
        step = -(-len(years) // _MOST_TICKS)
        return [(self.at(day), f"{day.year}") for day in years[::step]]


def axis_over(spans: list[tuple[date | None, date | None]], today: date) -> Axis:
    """Return an axis that holds every known date and today, with a month of air at the end.

    Args:
        spans: Pairs of start and finish; unknown dates are left out.
        today: Always inside.
    """
    known = [day for span in spans for day in span if day is not None] + [today]
    return Axis(min(known).replace(day=1), max(known) + timedelta(days=31), today)
