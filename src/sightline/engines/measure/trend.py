"""Change over reports: trend arrows, rating counts per period, and what has not moved.

Rows are plain values in; a period is anything that sorts, usually a date.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Any

from sightline.engines.measure.colour import Colour, coarse


class Trend(StrEnum):
    """The arrow between two consecutive reports."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating of one project in one reporting period, within a group such as a department."""

    period: date
    group: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Band:
    """One stacked bar.

    Attributes:
        counts: Every colour in order of ``Colour``, zero where there is none.
        n_projects: The height of the bar, those not reported included.
    """

    period: date
    group: str
    counts: dict[Colour, int]
    n_projects: int


@dataclass(frozen=True, slots=True)
class Movements:
    """What became of every project between two reports.

    Attributes:
        trends: Each project of either report to its arrow.
        counts: Each arrow to its number of projects.
        is_coarse: The three-step scale was compared, as when the two reports differ in scale.
    """

    trends: dict[Hashable, Trend]
    counts: dict[Trend, int]
    is_coarse: bool


def arrow(before: Colour, after: Colour) -> Trend:
    """Return the arrow from one report to the next.

    Not reported before is new, not reported after is gone, and neither is the same.
    """
    if not before.is_known or not after.is_known:
        return _arrow_of_unknown(before, after)
    if after.rank == before.rank:
        return Trend.SAME
    return Trend.WORSE if after.rank > before.rank else Trend.BETTER


def arrows(colours: Sequence[Colour]) -> tuple[Trend, ...]:
    """Return the arrows between consecutive reports, oldest first, one fewer than reports."""
    return tuple(arrow(before, after) for before, after in pairwise(colours))


def is_five_step(colours: Iterable[Colour]) -> bool:
    """Answer whether a report uses a step that the three-step scale does not have."""
    return any(colour is not coarse(colour) for colour in colours)


def movements(
    before: Mapping[Any, Colour],
    after: Mapping[Any, Colour],
    is_coarse: bool | None = None,
) -> Movements:
    """Return the arrow of every project between two reports of one portfolio.

    When one report is on five steps and the other on three, both are compared on three:
    a change of scale is no news about a project.

    Args:
        before: Project to its colour in the earlier report.
        after: The same in the later report.
        is_coarse: Compare on three steps or not; None finds out from the colours used,
            which may take a short five-step report without middle steps for three-step.
    """
    scales_differ = is_five_step(before.values()) != is_five_step(after.values())
    differs = scales_differ if is_coarse is None else is_coarse
    trends = {
        key: _moved(before.get(key, Colour.NONE), after.get(key, Colour.NONE), differs)
        for key in {**before, **after}
    }
    found = Counter(trends.values())
    return Movements(trends, {trend: found[trend] for trend in Trend}, differs)


def rating_counts(rows: Iterable[Rated]) -> tuple[Band, ...]:
    """Return one stacked bar for each period and group that occurs, sorted by both."""
    bars: dict[tuple[date, str], Counter[Colour]] = {}
    for row in rows:
        bars.setdefault((row.period, row.group), Counter())[row.colour] += 1
    return tuple(
        Band(period, group, {colour: bars[period, group][colour] for colour in Colour}, total)
        for period, group in sorted(bars)
        for total in [bars[period, group].total()]
    )


def n_periods_in_same_text(texts: Sequence[str]) -> int:
    """Return for how many latest reports in a row the text is the same, newest last.

    Case and white space do not make a text new. 0 when the latest text is blank or
    there is none, since nothing was said.
    """
    plain = [" ".join(text.split()).casefold() for text in texts]
    return n_latest_alike(plain) if plain and plain[-1] else 0


def n_latest_alike(items: Sequence[Hashable]) -> int:
    """Return how many items at the end equal the last one; 0 of none."""
    return sum(1 for _ in takewhile(lambda item: item == items[-1], reversed(items)))


def n_pushes(forecasts: Sequence[date | None]) -> int:
    """Return how often a forecast date moved later from one report to the next.

    Reports without a date are passed over, so that a gap does not hide a push.
    """
    dated = [forecast for forecast in forecasts if forecast is not None]
    return sum(after > before for before, after in pairwise(dated))


def _arrow_of_unknown(before: Colour, after: Colour) -> Trend:
    if before is after:
        return Trend.SAME
    return Trend.GONE if before.is_known else Trend.NEW


def _moved(before: Colour, after: Colour, is_coarse: bool) -> Trend:
    return arrow(coarse(before), coarse(after)) if is_coarse else arrow(before, after)
