"""Status marks as HTML: shape, word and colour together, made fast enough for long tables.
Only drawing belongs here; what a colour means is decided by the contexts that record it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Colour keys from best to worst, then what was not reported, with their words.
WORDS: Final[dict[str, str]] = {
    "green": "On track",
    "amber_green": "Mostly on track",
    "amber": "At risk",
    "amber_red": "Seriously at risk",
    "red": "Off track",
    "none": "Not reported",
}
ORDER: Final = tuple(WORDS)
GOOD: Final = frozenset({"green", "amber_green"})
BAD: Final = frozenset({"red", "amber_red"})
N_SPARKS: Final = 9

_SHAPES: Final[dict[str, str]] = {
    "green": '<circle cx="6" cy="6" r="5"/>',
    "amber_green": '<circle cx="6" cy="6" r="5" fill="none"/><path d="M6 1a5 5 0 0 1 0 10z"/>',
    "amber": '<path d="M6 1.2 11.2 10.5H.8z" stroke-linejoin="round"/>',
    "amber_red": '<path d="M6 .8 11.2 6 6 11.2.8 6z" stroke-linejoin="round"/>',
    "red": '<rect x="1" y="1" width="10" height="10" rx="1"/>',
    "none": '<circle cx="6" cy="6" r="4.6"/>',
}
_MELON: Final = (
    '<svg viewBox="0 0 16 16" aria-hidden="true">'
    '<path class="mark-green" d="M1 5h14a7 7 0 0 1-14 0z"/>'
    '<path class="mark-red" d="M3.4 5h9.2a4.6 4.6 0 0 1-9.2 0z"/></svg>'
)
_ARROWS: Final = {
    "better": ('<path d="M2 10 10 2M4 2h6v6"/>', "Better"),
    "worse": ('<path d="M2 2l8 8M10 4v6H4"/>', "Worse"),
    "same": ('<path d="M1 6h10M8 3l3 3-3 3"/>', "Unchanged"),
}


def key_of(colour: object) -> str:
    """Return the colour key for whatever a row holds; anything unknown is "none"."""
    key = str(colour or "none")
    return key if key in WORDS else "none"


def word(colour: object) -> str:
    """Return the words for a colour key."""
    return WORDS[key_of(colour)]


def is_watermelon(declared: object, measured: object) -> bool:
    """Return whether a status is reported good and measured bad."""
    return key_of(declared) in GOOD and key_of(measured) in BAD


def shape(colour: object) -> str:
    """Return the mark of a colour as SVG that assistive technology skips."""
    key = key_of(colour)
    return (
        f'<svg class="glyph mark-{key}" viewBox="0 0 12 12" aria-hidden="true">{_SHAPES[key]}</svg>'
    )


@lru_cache(maxsize=256)
def status(
    colour: str | None, measured: str | None = None, stale: bool = False, brief: bool = False
) -> SafeString:
    """Return a status chip.

    Args:
        colour: The declared colour key; None means not reported.
        measured: The colour computed from data; shown when it differs; None when not measured.
        stale: The report is older than one reporting cadence; drawn hatched.
        brief: Leave out the visible word (it stays for assistive technology).
    """
    css = "status is-stale" if stale else "status"
    hidden = ' class="visually-hidden"' if brief else ""
    late = '<span class="visually-hidden">, report is stale</span>' if stale else ""
    title = (
        f' title="{word(colour)}{", report is stale" if stale else ""}"' if brief or stale else ""
    )
    declared = f"{shape(colour)}<span{hidden}>{word(colour)}{late}</span>"
    chip = f'<span class="{css}"{title}>{declared}</span>'
    return mark_safe(chip + _measured(colour, measured, hidden))  # noqa: S308 - fixed words only


def _measured(colour: str | None, measured: str | None, hidden: str) -> str:
    if measured is None or key_of(measured) == key_of(colour):
        return ""
    beside = (
        f' <span class="measured" title="Measured: {word(measured)}">{shape(measured)}'
        f'<span{hidden}><span class="visually-hidden">measured: </span>{word(measured)}</span></span>'
    )
    return beside + (f" {watermelon()}" if is_watermelon(colour, measured) else "")


def watermelon() -> SafeString:
    """Return the mark of what is green outside and red inside."""
    title = "Reported on track, measured off track"
    return mark_safe(f'<span class="watermelon" title="{title}">{_MELON}Watermelon</span>')  # noqa: S308


def direction(before: str | None, after: str | None) -> str:
    """Return "better", "worse", "same", or "" when either period was not reported."""
    then, now = key_of(before), key_of(after)
    if "none" in {then, now}:
        return ""
    step = ORDER.index(now) - ORDER.index(then)
    return "same" if step == 0 else "worse" if step > 0 else "better"


@lru_cache(maxsize=128)
def trend(before: str | None, after: str | None, brief: bool = False) -> SafeString:
    """Return the arrow from one period's colour to the next one's, with its word."""
    way = direction(before, after)
    if not way:
        return mark_safe('<span class="trend absent" title="No earlier report">—</span>')
    path, words = _ARROWS[way]
    svg = (
        '<svg class="glyph" viewBox="0 0 12 12" aria-hidden="true" fill="none" '
        f'stroke="currentColor">{path}</svg>'
    )
    hidden = ' class="visually-hidden"' if brief else ""
    title = f"{words} than before: was {word(before)}" if way != "same" else "Unchanged"
    html = (
        f'<span class="trend trend-{way}" title="{title}">{svg}<span{hidden}>{words}</span></span>'
    )
    return mark_safe(html)  # noqa: S308 - fixed words only


def _report(item: Any) -> tuple[str, str]:
    if isinstance(item, str) or item is None:
        return key_of(item), ""
    if isinstance(item, tuple | list):
        return key_of(item[0]), str(item[1])
    return key_of(item.colour), str(getattr(item, "title", ""))


def sparks(reports: Iterable[Any]) -> SafeString:
    """Return the strip of the last nine reports, oldest first, each a titled mark.

    Args:
        reports: Oldest first; each a colour key, a pair (colour key, title) or an object
            with ``colour`` and, where it has one, ``title``.
    """
    last = [_report(item) for item in reports][-N_SPARKS:]
    if not last:
        return mark_safe('<span class="absent" title="No report yet">—</span>')
    marks = [_spark(at, key, title) for at, (key, title) in enumerate(last)]
    said = "; ".join(f"{title}: {WORDS[key]}" if title else WORDS[key] for key, title in last)
    width = 14 * len(last)
    return mark_safe(  # noqa: S308 - titles are escaped
        f'<svg class="sparks" width="{width}" height="14" viewBox="0 0 {width} 14" role="img" '
        f'aria-label="Reports, oldest first: {escape(said)}">{"".join(marks)}</svg>'
    )


def _spark(at: int, key: str, title: str) -> str:
    words = f"{escape(title)}: {WORDS[key]}" if title else WORDS[key]
    return (
        f'<g class="glyph mark-{key}" transform="translate({14 * at + 1} 1)">'
        f"<title>{words}</title>{_SHAPES[key]}</g>"
    )


def rating_bar(counts: Mapping[str, int], legend: bool = True) -> SafeString:
    """Return a bar of children by status, worst first, with its legend of counts.

    Args:
        counts: Colour key to number of children; unknown keys count as not reported.
        legend: Write words and numbers under the bar; without it they are its label only.
    """
    known = dict.fromkeys((*reversed(ORDER[:-1]), "none"), 0)
    for colour, n in counts.items():
        known[key_of(colour)] += n
    parts = [(key, n) for key, n in known.items() if n]
    said = ", ".join(f"{n} {WORDS[key].lower()}" for key, n in parts) or "nothing reported"
    bar = (
        '<svg class="rating-bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        f'aria-label="{said}"><title>{said}</title>{_segments(parts)}</svg>'
    )
    rows = "".join(
        f'<li class="status">{shape(key)}<span>{n} {WORDS[key].lower()}</span></li>'
        for key, n in parts
    )
    under = f'<ul class="rating-key">{rows}</ul>' if legend and parts else ""
    return mark_safe(f'<div class="rating">{bar}{under}</div>')  # noqa: S308 - fixed words only


def _segments(parts: list[tuple[str, int]]) -> str:
    total = sum(n for _, n in parts)
    if not total:
        return '<rect class="mark-none" width="100" height="12"/>'
    x, drawn = 0.0, []
    for key, n in parts:
        width = 100 * n / total
        drawn.append(
            f'<rect class="mark-{key}" x="{x:.2f}" y="0" width="{width:.2f}" height="12"/>'
        )
        x += width
    return "".join(drawn)
