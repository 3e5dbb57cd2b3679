"""The bubble chart of a ranking: risk across, score up, cost as size, objective as colour and letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.demand.queries.rankings import Plotted
from sightline.demand.rules.ranking import Standing

WIDTH, HEIGHT, EDGE = 720, 420, 46
LEAST, MOST = 4.0, 26.0
N_COLOURS = 6
NO_AIM = "No objective"
LETTERED = 60  # bubbles up to which each carries the letter of its objective


@dataclass(frozen=True)
class Chart:
    """A chart as its template shows it."""

    svg: SafeString
    legend: Sequence[tuple[int, str, str]]
    n_without: int
    risk_name: str


def chart_of(
    lines: Sequence[Plotted], standing: Mapping[UUID, Standing], *, risk_name: str, base: str
) -> Chart:
    """Return the chart of all lines that have a score.

    Args:
        base: The grid's address; a bubble leads to its line there.
    """
    drawn = [line for line in lines if line.score is not None]
    legend = _legend(drawn)
    if not drawn:
        return Chart(mark_safe(""), (), len(lines), risk_name)
    x, y = (
        _scale([line.risk or 0.0 for line in drawn]),
        _scale([line.score or 0.0 for line in drawn]),
    )
    dearest = max(line.cost for line in drawn) or 1
    letters = {name: letter for _, name, letter in legend} if len(drawn) <= LETTERED else {}
    colours = {name: colour for colour, name, _ in legend}
    by_size = sorted(drawn, key=lambda line: -line.cost)
    marks = []
    for line in by_size:  # the large ones first, so that no small one is hidden
        aim = line.aim_name or NO_AIM
        size = LEAST + (MOST - LEAST) * sqrt(line.cost / dearest)
        at = (EDGE + x(line.risk or 0.0) * (WIDTH - 2 * EDGE),
              HEIGHT - EDGE - y(line.score or 0.0) * (HEIGHT - 2 * EDGE))  # fmt: skip
        marks.append(_bubble(line, at, size, colours[aim], letters.get(aim, ""), standing, base))
    svg = mark_safe("".join(marks))  # noqa: S308 - all parts escaped
    return Chart(svg, legend, len(lines) - len(drawn), risk_name)


def _legend(drawn: Sequence[Plotted]) -> list[tuple[int, str, str]]:
    names = sorted({line.aim_name or NO_AIM for line in drawn})
    return [(n % N_COLOURS, name, chr(ord("A") + n % 26)) for n, name in enumerate(names)]


def _scale(values: Sequence[float]) -> Any:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return lambda value: (value - low) / span


def _bubble(  # noqa: PLR0917 - one mark, drawn thousands of times
    line: Plotted,
    at: tuple[float, float],
    size: float,
    colour: int,
    letter: str,
    standing: Mapping[UUID, Standing],
    base: str,
) -> str:
    held = standing.get(line.pk)
    look = "in" if held and held.is_in else "out"
    words = f"D-{line.number:04d} {line.title}: score {line.score:.2f}, {look}"
    text = (
        f'<text x="{at[0]:.1f}" y="{at[1] + 4:.1f}" text-anchor="middle">{letter}</text>'
        if letter
        else ""
    )
    return (
        f'<a href="{base}?line={line.pk}#line-{line.pk}" id="bubble-{line.pk}" '
        f'aria-label="{escape(words)}"><title>{escape(words)}</title>'
        f'<circle class="bubble c{colour} is-{look}" cx="{at[0]:.1f}" cy="{at[1]:.1f}" '
        f'r="{size:.1f}"/>{text}</a>'
    )
