"""Learning on pages: the outside view with its sample, and how good forecasts were."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import resolve, reverse

from sightline.kernel import clock
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, may
from sightline.results import policy, queries
from sightline.results.lists.learned import (
    GroupRow,
    accuracy_listing,
    overrun_words,
    sample_listing,
    sample_rows,
    share_words,
)
from sightline.results.rules import learning
from sightline.results.rules.learning import OutsideView
from sightline.ui.exports import TYPES, as_file
from sightline.ui.held import HeldListing
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

MOST = 10**15


def one_of(name: str, value: str, choices: Mapping[str, str]) -> str:
    """Return a parameter's value, or refuse it.

    Raises:
        Invalid: It is not one of the choices.
    """
    if value not in choices:
        raise Invalid({name: [f"{value[:60]} is not one of: {', '.join(choices)}."]})
    return value


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Return what can be learned, page by page, as far as the actor may open them."""
    ways = (
        ("outside-view", "Outside view"),
        ("forecast-accuracy", "Forecast accuracy"),
        ("scoring-judged", "Scoring models"),
    )
    found = []
    for route, label in ways:
        href = reverse(route)
        view: Any = resolve(href).func
        if may(actor, view.action):  # the last is demand's, which stands above
            found.append({"label": label, "href": href, "active": route == here})
    return found


def _choices(
    params: Mapping[str, str], name: str, chosen: str, choices: Mapping[str, str]
) -> list[dict[str, Any]]:
    kept = {k: v for k, v in params.items() if k not in {"page", "export", name}}
    return [
        {"label": label, "href": "?" + urlencode({**kept, name: key}), "active": key == chosen}
        for key, label in choices.items()
    ]


def _asked(params: Mapping[str, str], known: queries.Learned) -> tuple[OutsideView, str]:
    """Return the view that an address asks for, and the chance."""
    of = one_of("of", params.get("of") or "cost", learning.OF)
    chance = one_of("chance", params.get("chance") or "80", learning.CHANCES)
    basis = params.get("basis") or ""
    if basis:
        one_of("basis", basis, learning.BASES)
    return known.view(of, basis, params.get("category") or ""), chance


def _file(listing: HeldListing, rows: list[Any], params: Mapping[str, str]) -> HttpResponse:
    kind = params["export"]
    if kind not in TYPES:
        raise Refused("unknown-format", "Export as csv or xlsx.", "export")
    return as_file(listing, listing.chosen(rows, params), kind)


@page(policy.read)
def outside_view(request: Asked) -> HttpResponse:
    """Show how comparable work came out, the uplift at the accepted risk, and the whole sample."""
    params, known = params_of(request.GET), queries.learned(request.actor)
    view, chance = _asked(params, known)
    listing, rows = sample_listing(known), sample_rows(view)
    listed = listing.held_page(rows, params)
    if "export" in params:
        return _file(listing, rows, params)
    asked = {k: v for k in ("of", "basis", "category") if (v := params.get(k, ""))}
    context = {
        "page": listed,
        "view": view,
        "day": clock.today(),
        "tabs": tabs(request.actor, "outside-view"),
        "ofs": _choices(params, "of", view.of, learning.OF),
        "bases": _choices(params, "basis", view.basis, learning.BASES),
        "chances": _choices(params, "chance", chance, learning.CHANCES),
        "chance": learning.CHANCES[chance],
        "basis": learning.BASES[view.basis],
        "enough": learning.ENOUGH,
        "uplift": overrun_words(view.uplift(chance)),
        "mean": overrun_words(view.found.mean if view.found else None),
        "quantiles": [
            (key, label, overrun_words(view.uplift(key)), _derive({**asked, "chance": key}))
            for key, label in learning.CHANCES.items()
        ],
        "derive": _derive({**asked, "chance": chance}),
        **_estimate(params, view),
    }
    return show(request, "results/outside_view.html", context)


def _derive(params: Mapping[str, str]) -> str:
    return f"{reverse('outside-view-derive')}?{urlencode(params)}"


def _estimate(params: Mapping[str, str], view: OutsideView) -> dict[str, Any]:
    """Return an estimate that was typed, raised; words where it is no number."""
    typed = (params.get("estimate") or "").strip()[:30]
    carried = [(k, v) for k in ("of", "basis", "chance", "category") if (v := params.get(k))]
    held = {"typed": typed, "carried": carried, "raised": [], "wrong": ""}
    if not typed:
        return held
    try:
        number = Decimal(typed.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= MOST:
        return {**held, "wrong": "Give a number from 0 up, such as 1000."}
    held["raised"] = [
        (label, f"{float(Fraction(number) * (1 + uplift)):,.10g}")
        for key, label in learning.CHANCES.items()
        if (uplift := view.uplift(key)) is not None
    ]
    return held


@page(policy.read)
def outside_view_derive(request: Asked) -> HttpResponse:
    """Open an uplift into the two outcomes of the sample that it lies between."""
    params = params_of(request.GET)
    view, chance = _asked(params, queries.learned(request.actor))
    place = (view.size - 1) * Fraction(int(chance), 100) if view.size else Fraction(0)
    low = int(place)
    rows = sample_rows(view)
    context = {
        "view": view,
        "of": learning.OF[view.of],
        "basis": learning.BASES[view.basis],
        "chance": learning.CHANCES[chance],
        "risk": 100 - int(chance),
        "uplift": overrun_words(view.uplift(chance)),
        "mean": overrun_words(view.found.mean if view.found else None),
        "place": f"{float(place) + 1:g}",
        "between": [
            (n + 1, row, overrun_words(row.overrun))
            for n, row in enumerate(rows)
            if n in {low, min(low + 1, len(rows) - 1)}
        ],
        "day": clock.today(),
    }
    return show(request, "results/outside_view_derive.html", context)


def _judged(params: Mapping[str, str], known: queries.Learned) -> tuple[str, str]:
    """Return what forecasts are grouped by, and whose they are."""
    by = one_of("by", params.get("by") or "office", learning.BY)
    basis = params.get("basis") or ""
    return by, one_of("basis", basis or known.basis("cost"), learning.BASES)


@page(policy.read)
def forecast_accuracy(request: Asked) -> HttpResponse:
    """Show how far outcomes were from estimates, by office, sponsor or method."""
    params, known = params_of(request.GET), queries.learned(request.actor)
    by, basis = _judged(params, known)
    listing = accuracy_listing(by)
    opened = reverse("forecast-accuracy-derive")
    rows = [
        GroupRow(each, f"{opened}?{urlencode({'by': by, 'basis': basis, 'group': each.pk})}")
        for each in known.groups(by, basis)
    ]
    if "export" in params:
        return _file(listing, rows, params)
    context = {
        "page": listing.held_page(rows, params),
        "day": clock.today(),
        "tabs": tabs(request.actor, "forecast-accuracy"),
        "bys": _choices(params, "by", by, learning.BY),
        "bases": _choices(params, "basis", basis, learning.BASES),
        "basis": learning.BASES[basis],
        "enough": learning.ENOUGH,
    }
    return show(request, "results/forecast_accuracy.html", context)


def _group(known: queries.Learned, by: str, basis: str, wanted: str) -> learning.Group:
    """Return one group of forecasts, or all of them together where none is named.

    Raises:
        NotFound: There is no such group that the actor sees.
    """
    if not wanted:
        return learning.group("", "all projects", known.of_basis(basis))
    for each in known.groups(by, basis):
        if each.pk == wanted:
            return each
    raise NotFound("This group of forecasts")


@page(policy.read)
def forecast_accuracy_derive(request: Asked) -> HttpResponse:
    """Open the figures of one group, or of all, into the projects that they are of."""
    params, known = params_of(request.GET), queries.learned(request.actor)
    by, basis = _judged(params, known)
    group = _group(known, by, basis, params.get("group") or "")
    parts = []
    for of, label in learning.OF.items():
        view = learning.outside_view(of, basis, "", group.endings)
        held = getattr(group, of)
        rows = [(row, overrun_words(row.overrun)) for row in sample_rows(view)]
        parts.append(
            {
                "of": of,
                "label": label,
                "rows": rows,
                "n_without": view.n_without,
                "median": overrun_words(held.median if held else None),
                "typical": share_words(held.typical if held else None),
                "within": share_words(held.within if held else None),
            }
        )
    context = {
        "group": group,
        "by": learning.BY[by],
        "basis": learning.BASES[basis],
        "parts": parts,
        "day": clock.today(),
    }
    return show(request, "results/forecast_accuracy_derive.html", context)
