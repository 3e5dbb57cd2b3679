"""Scoring models judged by what their winners brought, on pages."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import policy
from sightline.demand.lists.judging import JUDGED, agreement_words
from sightline.demand.queries.judging import Estimate, Judged, Winner, judged
from sightline.demand.queries.rankings import the_model
from sightline.demand.rules.judging import verdict as judge
from sightline.kernel import clock
from sightline.kernel.errors import Refused
from sightline.results.lists.learned import overrun_words, share_words
from sightline.results.pages.learning import tabs
from sightline.results.rules.learning import BASES
from sightline.ui.exports import TYPES, as_file
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show


@page(policy.read_rankings)
def scoring_judged(request: Asked) -> HttpResponse:
    """Show what the winners of each scoring model came to."""
    params, rows = params_of(request.GET), judged(request.actor)
    if "export" in params:
        if params["export"] not in TYPES:
            raise Refused("unknown-format", "Export as csv or xlsx.", "export")
        return as_file(JUDGED, JUDGED.chosen(rows, params), params["export"])
    context = {
        "page": JUDGED.held_page(rows, params),
        "day": clock.today(),
        "tabs": tabs(request.actor, "scoring-judged"),
    }
    return show(request, "demand/scoring_judged.html", context)


@page(policy.read_rankings)
def scoring_judged_model(request: Asked, model_id: UUID) -> HttpResponse:
    """Open what is said of one model into its winners."""
    model = the_model(request.actor, model_id)
    held = (one for one in judged(request.actor) if one.pk == model.pk)
    found = next(held, Judged(model, 0, (), judge(())))
    verdict = found.verdict
    context = {
        "found": found,
        "rate": share_words(verdict.rate),
        "agreement": agreement_words(found),
        "overrun": overrun_words(verdict.overrun),
        "rows": [_shown(one) for one in found.winners],
        "day": clock.today(),
        "crumbs": [
            {"label": "Scoring models judged", "href": reverse("scoring-judged")},
            {"label": found.name, "href": ""},
        ],
    }
    return show(request, "demand/scoring_judged_model.html", context)


def _shown(one: Winner) -> dict[str, Any]:
    return {
        "one": one,
        "score": "" if one.backed.score is None else f"{one.backed.score:.4g}",
        "share": share_words(one.backed.share),
        "overrun": overrun_words(one.backed.overrun),
        "planned": sum(each.planned for each in one.brought),
        "came": sum(each.actual or 0 for each in one.brought)
        if one.backed.share is not None
        else None,
        "currency": one.brought[0].currency if one.brought else "",
    }


def shown_estimate(one: Estimate) -> dict[str, Any]:
    """Return an estimate with the outside view, for a proposal's page."""
    view = one.view
    asked = {"of": one.of, "basis": view.basis}
    if view.category:
        asked["category"] = view.category
    return {
        "one": one,
        "view": view,
        "basis": BASES[view.basis],
        "p50": overrun_words(view.uplift("50")),
        "p80": overrun_words(view.uplift("80")),
        "href": f"{reverse('outside-view')}?{urlencode(asked)}",
        "why": f"{reverse('outside-view-derive')}?{urlencode(asked)}",
    }
