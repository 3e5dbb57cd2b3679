"""Pages of portfolios and programs: lists, forms, and a program with its projects."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.lists.groups import portfolio_address
from sightline.projects.pages.frame import BOTH, posted, taken
from sightline.projects.pages.views import default_view, picker
from sightline.ui.exports import exported
from sightline.ui.listing import Listing, params_of
from sightline.ui.routes import Asked, page, show


@page(policy.read)
def portfolio_list(request: Asked) -> HttpResponse:
    """Show the portfolios."""
    may_open = may(request.actor, policy.manage_portfolios)
    rows = queries.portfolios_counted(request.actor)
    return _list(request, lists.PORTFOLIOS, rows, may_open, "projects/portfolio_list.html")


@page(policy.read)
def program_list(request: Asked) -> HttpResponse:
    """Show the programs."""
    may_open = may(request.actor, policy.manage_programs)
    rows = queries.programs_counted(request.actor)
    return _list(request, lists.PROGRAMS, rows, may_open, "projects/program_list.html")


def _list(
    request: Asked, listing: Listing, rows: Any, may_open: bool, template: str
) -> HttpResponse:
    opening = default_view(request, listing)
    if opening:
        return redirect(opening)
    params = params_of(request.GET)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {"page": listing.page(rows, params), "may_open": may_open}
    return show(request, template, {**context, **picker(request, listing)})


@page(policy.manage_portfolios, methods=BOTH)
def portfolio_open(request: Asked) -> HttpResponse:
    """Show and take in a new portfolio."""
    return taken(
        request,
        forms.PortfolioForm(posted(request), actor=request.actor),
        commands.open_portfolio,
        title="New portfolio",
        back=reverse("portfolios"),
        said="The portfolio was opened.",
        verb="Open",
    )


@page(policy.manage_portfolios, methods=BOTH)
def portfolio_edit(request: Asked, portfolio_id: UUID) -> HttpResponse:
    """Show and take in a portfolio's particulars."""
    row = queries.the_portfolio(request.actor, portfolio_id)
    check(request.actor, policy.manage_portfolios, row)
    return taken(
        request,
        forms.PortfolioForm(posted(request), actor=request.actor, row=row),
        commands.change_portfolio,
        title=row.name,
        back=portfolio_address(row),
        said=f"{row.name} saved.",
        portfolio_id=portfolio_id,
    )


@page(policy.manage_programs, methods=BOTH)
def program_open(request: Asked) -> HttpResponse:
    """Show and take in a new program."""
    return taken(
        request,
        forms.ProgramForm(posted(request), actor=request.actor),
        commands.open_program,
        title="New program",
        back=reverse("programs"),
        said="The program was opened.",
        verb="Open",
    )


@page(policy.manage_programs, methods=BOTH)
def program_edit(request: Asked, program_id: UUID) -> HttpResponse:
    """Show and take in a program's particulars."""
    row = queries.the_program(request.actor, program_id)
    check(request.actor, policy.manage_programs, row)
    return taken(
        request,
        forms.ProgramForm(posted(request), actor=request.actor, row=row),
        commands.change_program,
        title=row.name,
        back=reverse("program", args=[program_id]),
        said=f"{row.name} saved.",
        program_id=program_id,
    )


@page(policy.read)
def program_detail(request: Asked, program_id: UUID) -> HttpResponse:
    """Show a program with its projects."""
    actor, params = request.actor, params_of(request.GET)
    program = queries.the_program(actor, program_id)
    rows = queries.present(queries.projects(actor)).filter(program=program)
    file = exported(lists.PROJECTS, rows, params)
    if file is not None:
        return file
    listed = lists.PROJECTS.page(rows, params, may_edit=lambda row: may(actor, policy.edit, row))
    declared = rows.order_by().values_list("standing__declared", flat=True)
    context = {
        "program": program,
        "page": listed,
        "counts": dict(Counter(declared)),
        "may_edit": may(actor, policy.manage_programs, program),
        "portfolio_href": portfolio_address(program.portfolio) if program.portfolio else "",
        "crumbs": [
            {"label": "Programs", "href": reverse("programs")},
            {"label": program.code, "href": ""},
        ],
    }
    return show(request, "projects/program_detail.html", context)
