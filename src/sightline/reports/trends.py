"""Ratings over the last periods as small stacked bars, and as the numbers behind them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.projects import rules
from sightline.projects.outlook import Rating
from sightline.ui import marks, wording

ORDER = ("none", "green", "amber_green", "amber", "amber_red", "red")
BAR, GAP, HEIGHT = 14, 4, 40


@dataclass(frozen=True)
class Trend:
    """The declared colours of one group, a counter for each period of the whole page."""

    group: str
    bars: tuple[tuple[date, Counter[str]], ...]

    @property
    def is_daily(self) -> bool:
        """Whether several periods fall into one month, so that the month alone names none."""
        return len({(day.year, day.month) for day, _ in self.bars}) < len(self.bars)

    @property
    def n_now(self) -> int:
        """How many projects of the group reported in the last period."""
        return self.bars[-1][1].total() if self.bars else 0


def trends(ratings: Iterable[Rating]) -> dict[str, Trend]:
    """Return group to its trend; a period in which a group is silent is an empty bar."""
    held: dict[str, dict[date, Counter[str]]] = {}
    periods: set[date] = set()
    for rating in ratings:
        periods.add(rating.period)
        held.setdefault(rating.group, {}).setdefault(rating.period, Counter())[rating.declared] += (
            rating.n
        )
    order = sorted(periods)
    return {
        group: Trend(group, tuple((day, found.get(day, Counter())) for day in order))
        for group, found in held.items()
    }


def whole(trend_of: Mapping[str, Trend]) -> Trend:
    """Return the trend of all groups together."""
    merged: dict[date, Counter[str]] = {}
    for trend in trend_of.values():
        for day, counts in trend.bars:
            merged.setdefault(day, Counter()).update(counts)
    return Trend("", tuple(sorted(merged.items())))


def trend_svg(trend: Trend | None, *, named: bool = False) -> SafeString:
    """Return a group's bars, oldest first, each as high as its number of projects.

    Args:
        named: Write the period under each bar.
    """
    if trend is None or not trend.bars:
        return mark_safe('<span class="absent" title="No report yet">—</span>')
    words = day_words if trend.is_daily else period_words
    tallest = max(counts.total() for _, counts in trend.bars) or 1
    step, high = (42, 84) if named else (BAR + GAP, HEIGHT)
    bars = "".join(
        _bar(
            counts,
            words(day),
            step * at + (step - BAR * (2 if named else 1)) / 2,
            high / tallest,
            high if named else 0,
        )
        for at, (day, counts) in enumerate(trend.bars)
    )
    width, height = step * len(trend.bars), high + (18 if named else 2)
    return mark_safe(  # noqa: S308 - words are escaped
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(said(trend))}">{bars}</svg>'
    )


def _bar(counts: Counter[str], period: str, x: float, unit: float, named: int) -> str:
    """Return one bar; ``unit`` is the height of a project, ``named`` that of a labelled bar."""
    wide, bottom = (BAR * 2, named) if named else (BAR, HEIGHT)
    y, parts = float(bottom + 1), []
    for colour in ORDER:
        if counts[colour]:
            y -= unit * counts[colour]
            parts.append(
                f'<rect class="mark-{colour}" stroke-width=".6" x="{x:.1f}" y="{y:.1f}" '
                f'width="{wide}" height="{unit * counts[colour]:.1f}"/>'
            )
    title = f"<title>{escape(period)}: {escape(count_words(counts))}</title>"
    if named:
        parts.append(
            f'<text x="{x + wide / 2:.1f}" y="{bottom + 15}" text-anchor="middle" '
            f'font-size="11" fill="currentColor">{escape(period)}</text>'
        )
    return f"<g>{title}{''.join(parts)}</g>"


def period_words(day: date) -> str:
    """Return a period in short: its month and year."""
    return f"{day:%b %y}"


def day_words(day: date) -> str:
    """Return a period in short where several fall into a month: its day and month."""
    return f"{day.day} {day:%b}"


def count_words(counts: Mapping[str, int]) -> str:
    """Return counts in words, the worst first: 3 off track, 5 on track."""
    worst_first = sorted(rules.RANKS, key=lambda colour: -rules.RANKS[colour])
    parts = [f"{counts[c]} {marks.WORDS[c].lower()}" for c in worst_first if counts.get(c)]
    return ", ".join(parts) or "nothing reported"


def said(trend: Trend) -> str:
    """Return a trend in words, oldest first."""
    words = wording.day if trend.is_daily else period_words
    return "; ".join(f"{words(day)}: {count_words(counts)}" for day, counts in trend.bars)


def table(trend_of: Mapping[str, Trend]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return heads and rows of the numbers behind the bars: a row a group and period."""
    heads = ["Group", "Period", "Projects", *(marks.WORDS[c] for c in reversed(ORDER))]
    rows: list[tuple[str, ...]] = []
    for name, trend in sorted(trend_of.items()):
        for day, counts in trend.bars:
            rows.append((name or "All", wording.day(day), *_numbers(counts)))
    return heads, rows


def _numbers(counts: Counter[str]) -> Sequence[str]:
    return [str(counts.total()), *(str(counts[colour]) for colour in reversed(ORDER))]
