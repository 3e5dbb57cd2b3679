"""The road map of all projects, of a program and of a portfolio."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.projects import lists, policy, queries
from sightline.projects.lists.cross_links import day_of, state_words
from sightline.projects.lists.groups import portfolio_address
from sightline.projects.models import Project
from sightline.projects.schedule import road
from sightline.ui.exports import exported
from sightline.ui.listing import ListPage, params_of
from sightline.ui.routes import Asked, page, show

SIZE = "200"


@page(policy.read)
def road_map(request: Asked) -> HttpResponse:
    """Show all projects that the reader sees, a lane a portfolio."""
    rows = queries.present(queries.projects(request.actor))
    return _shown(request, rows, "portfolio", title="Road map")


@page(policy.read)
def program_road(request: Asked, program_id: UUID) -> HttpResponse:
    """Show the projects of a program."""
    program = queries.the_program(request.actor, program_id)
    rows = queries.present(queries.projects(request.actor)).filter(program=program)
    crumbs = [
        {"label": "Programs", "href": reverse("programs")},
        {"label": program.code, "href": reverse("program", args=[program_id])},
        {"label": "Road map", "href": ""},
    ]
    title = f"Road map of {program.name}"
    return _shown(request, rows, "program", title=title, crumbs=crumbs)


@page(policy.read)
def portfolio_road(request: Asked, portfolio_id: UUID) -> HttpResponse:
    """Show the projects of a portfolio, a lane a program."""
    portfolio = queries.the_portfolio(request.actor, portfolio_id)
    rows = queries.present(queries.projects(request.actor))
    crumbs = [
        {"label": "Portfolios", "href": reverse("portfolios")},
        {"label": portfolio.code, "href": portfolio_address(portfolio)},
        {"label": "Road map", "href": ""},
    ]
    title = f"Road map of {portfolio.name}"
    inside = road.of_portfolio(rows, portfolio_id)
    return _shown(request, inside, "program", title=title, crumbs=crumbs)


def _shown(request: Asked, rows: QuerySet[Project], usual: str, **context: Any) -> HttpResponse:
    actor, params = request.actor, params_of(request.GET)
    by = params.get("by", usual)
    if by not in road.LANES:
        raise Invalid({"by": [f"{by[:60]} is not one of: {', '.join(road.LANES)}."]})
    lane = road.LANES[by][0]
    listing, found = lists.road_for(actor, lane), road.along_time(actor, rows, by)
    file = exported(listing, found, params)
    if file is not None:
        return file
    listed = listing.page(found, {"size": SIZE, **params})
    between = road.links(actor, listed.rows)
    context |= {
        "page": listed,
        "map": road.map_of(listed.rows, between, f"No {lane.lower()}"),
        "between": [_link(row) for row in between],
        "lines": "all" if len(between) <= road.FEW_LINKS else "off",
        "lanes": _lanes(listed, by),
        "today": clock.today(),
    }
    return show(request, "projects/road_map.html", context)


def _lanes(listed: ListPage, by: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": listed.link(by=key), "active": key == by}
        for key, (label, _) in road.LANES.items()
    ]


def _link(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "promised": day_of("promised")(row),
        "needed": day_of("needed")(row),
        "state": state_words(row),
    }
