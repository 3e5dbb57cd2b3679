"""Time bars and their axis as SVG: forecast, baseline ghost under it, milestones, today.
Places are percentages, so the drawing stretches with its column and never distorts.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.ui import marks, wording
from sightline.ui.axis import Axis

_DIAMOND = '<path class="glyph mark-{key}" d="M0 4.5 5.5 10 0 15.5-5.5 10z"/>'


def bar_svg(
    axis: Axis,
    start: date | None,
    finish: date | None,
    *,
    baseline: tuple[date | None, date | None] | None = None,
    colour: str = "",
    label: str = "",
    milestones: Iterable[tuple[date, str, str]] = (),
) -> SafeString:
    """Return one row's time bar.

    Args:
        axis: The column's axis.
        start: Forecast start; a bar needs both dates.
        finish: Forecast finish.
        baseline: Approved start and finish, drawn as a ghost under the bar.
        colour: Colour key of the bar; empty draws it neutral.
        label: What the bar is, read aloud before its dates.
        milestones: (day, name, colour key), drawn as diamonds.
    """
    said = _said(start, finish, baseline, label)
    parts = [_ghost(axis, baseline), _span(axis, start, finish, colour), _today(axis)]
    parts += [_milestone(axis, *milestone) for milestone in milestones]
    return mark_safe(  # noqa: S308 - words are escaped
        f'<svg class="timeline" role="img" aria-label="{escape(said)}">'
        f"<title>{escape(said)}</title>{''.join(parts)}</svg>"
    )


def _said(
    start: date | None,
    finish: date | None,
    baseline: tuple[date | None, date | None] | None,
    label: str,
) -> str:
    if not start or not finish:
        return f"{label}: no dates yet".removeprefix(": ")
    said = f"{wording.day(start)} to {wording.day(finish)}"
    approved = baseline[1] if baseline else None
    if approved and approved != finish:
        said += f", {wording.days((finish - approved).days, signed=True)} against the baseline"
    return f"{label}: {said}" if label else said


def _span(axis: Axis, start: date | None, finish: date | None, colour: str) -> str:
    if not start or not finish:
        return ""
    x = axis.at(start)
    width = max(0.4, round(axis.at(finish) - x, 2))
    tone = f" tone-{marks.key_of(colour)}" if colour else ""
    return f'<rect class="span{tone}" x="{x}%" y="5" width="{width}%" height="8" rx="2"/>'


def _ghost(axis: Axis, baseline: tuple[date | None, date | None] | None) -> str:
    if not baseline or not baseline[0] or not baseline[1]:
        return ""
    x = axis.at(baseline[0])
    width = max(0.4, round(axis.at(baseline[1]) - x, 2))
    return f'<rect class="ghost" x="{x}%" y="15" width="{width}%" height="3"/>'


def _today(axis: Axis) -> str:
    if axis.today is None:
        return ""
    x = axis.at(axis.today)
    return f'<line class="now" x1="{x}%" x2="{x}%" y1="0" y2="20"/>'


def _milestone(axis: Axis, day: date, name: str, colour: str) -> str:
    inner = _DIAMOND.format(key=marks.key_of(colour))
    title = f"<title>{escape(name)}: {wording.day(day)}</title>"
    return f'<svg x="{axis.at(day)}%" overflow="visible">{title}{inner}</svg>'


def ticks_svg(axis: Axis) -> SafeString:
    """Return the words over a column of bars, with the mark of today."""
    words = "".join(
        f'<text x="{x}%" y="12">{escape(text)}</text>' for x, text in axis.ticks() if x < 94
    )
    return mark_safe(  # noqa: S308 - words are escaped
        f'<svg class="axis" aria-hidden="true">{_today(axis)}{words}</svg>'
    )
