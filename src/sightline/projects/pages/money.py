"""The money tab: cost by fiscal year against the whole life."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.projects import commands, forms, lists, parts, policy, queries, rules
from sightline.projects.lists.plan import is_current, over, year_label
from sightline.projects.models import CostYear, Project
from sightline.projects.pages.frame import BOTH, framed, posted, taken, the_permitted
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

AMOUNTS = ("budget_minor", "forecast_minor", "actual_minor")


@page(policy.read)
def project_money(request: Asked, project_id: UUID) -> HttpResponse:
    """Show cost by fiscal year, and its totals against the whole-life figures."""
    actor = request.actor
    project = queries.the_project(actor, project_id)
    rows = queries.children(actor, CostYear, project).select_related("project__organisation")
    file = exported(lists.COST_YEARS, rows, params_of(request.GET))
    if file is not None:
        return file
    years = list(rows)
    context = framed(
        request,
        project,
        "project-money",
        years=[_year(row) for row in years],
        totals=_totals(years, project),
    )
    return show(request, "projects/money.html", context)


def _year(row: CostYear) -> dict[str, Any]:
    current = is_current(row, clock.today())
    return {"row": row, "label": year_label(row), "over": over(row), "current": current}


def _totals(years: Sequence[CostYear], project: Project) -> dict[str, Any]:
    """Return the sums of what is known, and how far they are from the whole-life figures."""
    sums = {name: _sum(getattr(row, name) for row in years) for name in AMOUNTS}
    overs = [over(row) for row in years]
    return {
        **sums,
        "over": _sum(overs),
        "unplanned": _less(project.whole_life_minor, sums["budget_minor"]),
        "unforecast": _less(project.whole_life_forecast_minor, sums["forecast_minor"]),
    }


def _sum(amounts: Any) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


@page(policy.edit, methods=BOTH)
def cost_year_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a fiscal year that has no amounts yet."""
    project = the_permitted(request, project_id, policy.edit)
    held = [row.fiscal_year for row in parts.cost_years(request.actor, project)]
    this_year = rules.fiscal_year(clock.today(), project.organisation.fiscal_year_starts)
    form = forms.CostYearForm(
        posted(request),
        row=None,
        currency=project.currency,
        year=max(held) + 1 if held else this_year,
    )
    return _taken(request, form, project, "New fiscal year")


@page(policy.edit, methods=BOTH)
def cost_year_edit(request: Asked, project_id: UUID, year: int) -> HttpResponse:
    """Show and take in one fiscal year's amounts."""
    project = the_permitted(request, project_id, policy.edit)
    years = parts.cost_years(request.actor, project)
    row = next((row for row in years if row.fiscal_year == year), None)
    form = forms.CostYearForm(posted(request), row=row, currency=project.currency, year=year)
    if row is None:
        return _taken(request, form, project, "New fiscal year")
    return _taken(request, form, project, year_label(row), fiscal_year=year)


def _taken(
    request: Asked, form: forms.CostYearForm, project: Project, title: str, **fixed: Any
) -> HttpResponse:
    return taken(
        request,
        form,
        commands.set_cost_year,
        title=title,
        back=reverse("project-money", args=[project.pk]),
        said="The fiscal year was saved.",
        project_id=project.pk,
        **fixed,
    )
