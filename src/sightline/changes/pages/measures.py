"""The measures of change control: each figure with its rows, by quarter, office and board."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from sightline.changes import policy
from sightline.changes.lists.measures import LINES, MEASURES, derivation, shown, shown_p80
from sightline.changes.queries import measured
from sightline.changes.queries.measured import Figure
from sightline.changes.queries.measures import figures, grouped
from sightline.changes.rules.grid import DAY
from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.errors import Invalid, NotFound
from sightline.kernel.policy import Actor
from sightline.ui.exports import TYPES, as_file
from sightline.ui.fields import indented
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

BY = {"quarter": "Quarter", "office": "Office", "board": "Board"}
FILTERS = ("since", "until", "office", "board")
Params = Mapping[str, str]


@page(policy.read)
def measures(request: Asked) -> HttpResponse:
    """Show the measures of a time, and the most telling ones by quarter, office or board."""
    actor, params = request.actor, params_of(request.GET)
    asked, by = measured.asked_by(params), _by(params)
    kept = measured.held(actor, asked)
    found = figures(kept, asked)
    if params.get("export") in TYPES:
        return as_file(MEASURES, found, params["export"])
    query = urlencode({key: params[key] for key in FILTERS if key in params})
    parts = grouped(kept, asked, by)
    context = {
        **_frame(actor, params, asked),
        "measures": [
            {
                "label": figure.label,
                "value": derivation(figure, query),
                "p80": shown_p80(figure),
                "n": figure.n,
                "formula": figure.formula,
                "is_wrong": figure.key == "unauthorised" and bool(figure.value),
            }
            for figure in found
        ],
        "heads": [figure.label for figure in parts[0][1]] if parts else [],
        "groups": [
            {"name": name, "values": [(shown(figure), shown_p80(figure)) for figure in row]}
            for name, row in parts
        ],
        "by": BY[by],
        "bys": [
            {"label": words, "href": _link(params, by=key), "active": key == by}
            for key, words in BY.items()
        ],
        "csv": _link(params, export="csv"),
        "xlsx": _link(params, export="xlsx"),
    }
    return show(request, "changes/measures.html", context)


@page(policy.read)
def measure(request: Asked, key: str) -> HttpResponse:
    """Show what one measure is made of."""
    actor, params = request.actor, params_of(request.GET)
    asked = measured.asked_by(params)
    figure = _the_figure(figures(measured.held(actor, asked), asked), key)
    if params.get("export") in TYPES:
        return as_file(LINES, figure.lines, params["export"])
    query = urlencode({name: params[name] for name in FILTERS if name in params})
    back = f"{reverse('change-measures')}?{query}" if query else reverse("change-measures")
    context = {
        **_frame(actor, params, asked),
        "figure": figure,
        "value": shown(figure),
        "p80": shown_p80(figure),
        "columns": LINES.columns,
        "rows": [[column.html(line) for column in LINES.columns] for line in figure.lines],
        "csv": _link(params, export="csv"),
        "xlsx": _link(params, export="xlsx"),
        "crumbs": [
            {"label": "Measures of change", "href": back},
            {"label": figure.label, "href": ""},
        ],
    }
    return show(request, "changes/measure.html", context)


def _the_figure(found: Sequence[Figure], key: str) -> Figure:
    for figure in found:
        if figure.key == key:
            return figure
    raise NotFound("This measure")


def _by(params: Params) -> str:
    by = params.get("by", "quarter")
    if by not in BY:
        raise Invalid({"by": [f"{by[:60]} is not one of: {', '.join(BY)}."]})
    return by


def _link(params: Params, **changes: str) -> str:
    return "?" + urlencode({k: v for k, v in params.items() if k != "export"} | changes)


def _frame(actor: Actor, params: Params, asked: measured.Asked) -> dict[str, Any]:
    offices = [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)]
    choices = {"office": ("Office", offices), "board": ("Board", measured.board_choices(actor))}
    return {
        "since": asked.since.date(),
        "until": asked.until.date() - DAY,
        "as_of": _as_of(asked),
        "filters": [
            {"key": key, "label": label, "options": options, "chosen": params.get(key, "")}
            for key, (label, options) in choices.items()
            if options
        ],
        "carried": [("by", params["by"])] if "by" in params else [],
    }


def _as_of(asked: measured.Asked) -> date:
    return min(asked.until.date() - DAY, clock.today())
