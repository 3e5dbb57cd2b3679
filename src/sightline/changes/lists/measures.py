"""The measures of change control as a list, and the rows that one of them is made of."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.changes.lists.calendar import page_of
from sightline.ui.listing import Column, Listing

UNKNOWN = "\u2014"


def shown(figure: Any) -> str:
    """Return a figure's value as the pages show it; what is unknown is no zero."""
    return _words(figure.value, figure.unit)


def shown_p80(figure: Any) -> str:
    """Return the 80th percentile beside it, where there is one."""
    return _words(figure.p80, figure.unit) if figure.p80 is not None else ""


def _words(value: float | None, unit: str) -> str:
    if value is None:
        return UNKNOWN
    if unit == "share":
        return f"{100 * value:.1f}%"
    return f"{value:.1f} days" if unit == "days" else f"{value:.0f}"


MEASURES = Listing(
    name="change-measures",
    columns=(
        Column("label", "Measure", lambda figure: figure.label),
        Column("value", "Value", shown),
        Column("p80", "80 of 100 within", shown_p80),
        Column("n", "Made of", lambda figure: figure.n, kind="number"),
        Column("formula", "How it comes about", lambda figure: figure.formula),
    ),
)


def _change(line: Any) -> str:
    return str(line.change) if line.change is not None else ""


def _change_link(line: Any) -> SafeString | str:
    if line.change is None:
        return UNKNOWN
    address = page_of("change", line.change.pk)
    if not address:
        return _change(line)
    return format_html('<a href="{}" data-row-link>{}</a>', address, line.change)


LINES = Listing(
    name="change-measure",
    columns=(
        Column("change", "Change", _change, _change_link),
        Column("words", "What", lambda line: line.words),
        Column("value", "Value", lambda line: line.value),
        Column("counts", "Counts", lambda line: "yes" if line.counts else "no"),
    ),
)


def derivation(figure: Any, query: str) -> SafeString:
    """Return a figure's value as the link to the rows that it is made of."""
    address = reverse("change-measure", args=[figure.key])
    return format_html('<a href="{}?{}">{}</a>', address, query, shown(figure))
