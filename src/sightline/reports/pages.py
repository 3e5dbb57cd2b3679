"""Pages of the reports: portfolio, line of sight, derivations, homes and the palette."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from sightline.engines.measure.rollup import POLICIES
from sightline.kernel import clock
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import may
from sightline.projects.outlook import STATES, Outlook
from sightline.projects.policy import open_project
from sightline.reports import homes, palette, policy, portfolio, rolled, sight_page, trends
from sightline.reports.derivations import derivation, page_ratings
from sightline.reports.lists import (
    finish_html,
    forecast_html,
    name_html,
    portfolio_list,
    project_link,
    status_html,
    trend_html,
)
from sightline.reports.moment import Address, address_of, moment_of
from sightline.ui import marks
from sightline.ui.exports import TYPES, as_file
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show
from sightline.ui.templatetags.sightline import money

FEW = 12
HEALTH_KEYS = {"1": "on_track", "2": "at_risk", "3": "off_track", "4": "silent"}


def _address(request: Asked) -> Address:
    return Address(request.path, params_of(request.GET))


@page(policy.read)
def portfolio_page(request: Asked, portfolio_id: UUID | None = None) -> HttpResponse:
    """Show everything the actor sees, or one portfolio, today or as it was on a day."""
    address = _address(request)
    seen = portfolio.view(request.actor, moment_of(address.params), address, portfolio_id)
    groups = portfolio.groups(seen)
    listing = portfolio_list(address)
    rows = portfolio.narrowed(seen, groups)
    if "export" in address.params:
        return _file(listing, rows, address.params)
    listed = listing.held_page(rows, address.params)
    trend_of = trends.trends(page_ratings(seen))
    layout = _layout(address, len(rows))
    return show(
        request,
        "reports/portfolio.html",
        {
            "seen": seen,
            "moment": seen.moment,
            "address": address,
            "figures": portfolio.figures(seen),
            "rollup": rolled.rolled_up(seen.rows, seen.policy),
            "rollup_derivation": portfolio.derivation(seen, "status"),
            "counts": rolled.counted(seen.rows),
            "groups": [_group(seen, group, trend_of) for group in groups],
            "whole": trends.trend_svg(trends.whole(trend_of), named=True),
            "has_trend": bool(trend_of),
            "trend_derivation": portfolio.derivation(seen, "trend"),
            "page": listed,
            "layout": layout,
            "cards": [_card(row, project_link(address)) for row in listed.rows],
            "now_href": address.to(as_of=None),
            "latest": clock.today(),
            "open_href": address_of("project-open") if may(request.actor, open_project) else "",
            "objectives_href": address_of("objectives") or reverse("line-of-sight"),
            "narrowed_label": _narrowed(seen, groups),
            "all_href": address.to(**{"in": None, "declared": None}),
            **_switches(seen),
        },
    )


def _card(row: Outlook, href: Callable[[UUID], str]) -> dict[str, Any]:
    return {
        "row": row,
        "name": name_html(href(row.id), row.name),
        "status": status_html(row),
        "trend": trend_html(row),
        "state": STATES[row.state],
        "finish": finish_html(row),
        "cost": forecast_html(row)
        if row.forecast_minor is not None
        else money(row.plan_minor, row.currency),
    }


def _narrowed(seen: portfolio.View, groups: Sequence[rolled.Group]) -> str:
    """Return what the table is narrowed to by its group or its colour, blank if by neither."""
    name, colour = seen.address.params.get("in"), seen.address.params.get("declared")
    label = next((group.label for group in groups if group.key == name), name) if name else ""
    return ", ".join(part for part in (label, marks.word(colour).lower() if colour else "") if part)


def _file(listing: Any, rows: Any, params: Mapping[str, str]) -> HttpResponse:
    kind = params["export"]
    if kind not in TYPES:
        raise Refused("unknown-format", "Export as csv or xlsx.", "export")
    return as_file(listing, listing.chosen(rows, params), kind)


def _layout(address: Address, n_rows: int) -> dict[str, Any]:
    usual = "cards" if n_rows <= FEW else "table"
    chosen = portfolio.one_of("layout", address.params.get("layout") or usual, ("cards", "table"))
    other = "table" if chosen == "cards" else "cards"
    return {"is_cards": chosen == "cards", "other": other, "href": address.to(layout=other)}


def _group(
    seen: portfolio.View, group: rolled.Group, trend_of: Mapping[str, trends.Trend]
) -> dict[str, Any]:
    name = "" if group.key == rolled.NONE else group.key
    chosen = seen.address.params.get("in") == group.key
    return {
        "group": group,
        "href": seen.address.to(**{"in": None if chosen else group.key, "by": seen.by}),
        "chosen": chosen,
        "cost": portfolio.cost_html(group.sums),
        "why": rolled.brief(group.rollup),
        "trend": trends.trend_svg(trend_of.get(name)) if seen.by != "objective" else "",
        "derivation": portfolio.derivation(seen, "status", **{"in": group.key, "by": seen.by}),
    }


def _switches(seen: portfolio.View) -> dict[str, Any]:
    """Return the links that change what the page shows: portfolio, grouping, policy, status."""
    address = seen.address
    keep = dict.fromkeys(("in", "by", "policy", "q"))
    places = [(None, "All portfolios"), *((line.id, line.name) for line in seen.portfolios)]
    chosen = seen.portfolio.id if seen.portfolio else None
    by = {key: label for key, (label, _) in rolled.BY.items()} | {"objective": "Objective"}
    return {
        "places": [
            {
                "label": label,
                "href": Address(_place(key), address.params).to(**keep),
                "active": key == chosen,
            }
            for key, label in places
        ],
        "groupings": [
            {
                "label": label,
                "href": address.to(**{"by": key, "in": None}),
                "active": key == seen.by,
            }
            for key, label in by.items()
        ],
        "by_label": by[seen.by],
        "policies": policies(address, seen.policy),
        "policy": POLICIES[seen.policy],
        "presses": [
            (key, address.to(health=None if address.params.get("health") == name else name), name)
            for key, name in HEALTH_KEYS.items()
        ],
    }


def _place(portfolio_id: UUID | None) -> str:
    if portfolio_id is None:
        return reverse("portfolio")
    return reverse("portfolio-one", args=[portfolio_id])


def policies(address: Address, chosen: str) -> list[dict[str, Any]]:
    """Return the links that switch the roll-up policy."""
    return [
        {"label": one.name, "href": address.to(policy=key), "active": key == chosen}
        for key, one in POLICIES.items()
    ]


@page(policy.read)
def line_of_sight(request: Asked) -> HttpResponse:
    """Show which projects serve which objectives, and what serves none."""
    address = _address(request)
    context = sight_page.context(request.actor, moment_of(address.params), address)
    return show(request, "reports/line_of_sight.html", context)


@page(policy.read)
def derive(request: Asked, figure: str) -> HttpResponse:
    """Open a figure into its formula, source, day and the rows it counted."""
    address = _address(request)
    seen = portfolio.view(
        request.actor, moment_of(address.params), address, _chosen(address.params)
    )
    found = derivation(figure, seen)
    context = {
        "found": found,
        "moment": seen.moment,
        "address": address,
        "now_href": address.to(as_of=None),
    }
    return show(request, "reports/derivation.html", context | _paged(found.rows, address))


def _chosen(params: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(params["portfolio"]) if params.get("portfolio") else None
    except ValueError as error:
        raise Invalid({"portfolio": ["This is not the id of a portfolio."]}) from error


PAGE = 50


def _paged(rows: Any, address: Address) -> dict[str, Any]:
    text, total = address.params.get("page", "1"), len(rows)
    last = max(1, -(-total // PAGE))
    number = min(
        max(1, int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1), last
    )
    first = (number - 1) * PAGE
    link = {
        "previous": address.to(page=str(number - 1)) if number > 1 else None,
        "next": address.to(page=str(number + 1)) if number < last else None,
    }
    shown = rows[first : first + PAGE]
    return {
        "rows": shown,
        "pager": {"first": first + 1, "last": first + len(shown), "total": total, **link},
    }


@page(policy.read)
def home(request: Asked) -> HttpResponse:
    """Show the home of the actor's strongest role, or of another role they hold."""
    params = params_of(request.GET)
    context = homes.context(request.actor, params.get("as", ""))
    return show(request, "reports/home.html", {**context, "today": clock.today()})


@page(policy.read)
def palette_search(request: Asked) -> HttpResponse:
    """Answer the command palette with what the actor may open."""
    found = palette.search(request.actor, request.GET.get("q", ""))
    return JsonResponse(found, safe=False)
