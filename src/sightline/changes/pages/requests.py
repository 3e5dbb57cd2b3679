"""Requests on pages: the list, a project's own, one request, its impact, its neighbours, its past."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.changes import policy
from sightline.changes.commands.area import OPEN_TO_COMPUTE
from sightline.changes.commands.funding import OPEN_TO_ASK
from sightline.changes.figures import moved
from sightline.changes.levels import board_needed
from sightline.changes.lists.calendar import OF_ONE, table
from sightline.changes.lists.requests import changes_for, state_html
from sightline.changes.models import ChangeRequest, DecisionCondition
from sightline.changes.pages.request_steps import ON_THE_WAY, open_steps, progress
from sightline.changes.queries import impact as impacts
from sightline.changes.queries import requests as queries
from sightline.changes.queries.collisions import of_change
from sightline.changes.rules.deltas import sentence
from sightline.kernel import journal, past
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, may
from sightline.projects import queries as projects
from sightline.projects import reach
from sightline.projects.pages.frame import framed
from sightline.projects.pages.views import default_view, keep_views, picker
from sightline.projects.policy import apply_plan
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, page, show

keep_views("changes", "changes", changes_for, queries.changes)
State = ChangeRequest.State
BEFORE_ASKING = (State.DRAFT, State.SUBMITTED, State.SCREENED, State.RETURNED)
DAYS = ("finish_before", "finish_after", "before", "after", "due_before", "due_after")


@page(policy.read)
def change_list(request: Asked) -> HttpResponse:
    """Show the change requests that the actor sees."""
    actor = request.actor
    listing, rows = changes_for(actor), queries.changes(actor)
    if opening := default_view(request, listing, rows):
        return redirect(opening)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    listed = listing.page(rows, params)
    context = {
        "page": listed,
        "hides_ended": params.get("state") == "live",
        "may_raise": may(actor, policy.raise_change),
        **picker(request, listing),
        "save_view_href": f"{reverse('view-save', args=['changes'])}?{listed.query}",
    }
    return show(request, "changes/change_list.html", context)


def _opening(request: Asked, rows: QuerySet[ChangeRequest]) -> dict[str, str]:
    """Return the address's parameters; it opens without what has ended until asked for all."""
    params, asked = params_of(request.GET), request.GET
    if "state" in asked and not asked["state"]:
        params["view"] = "all"  # "Any" was chosen, and the links of the page must keep it
    elif not asked.keys() & {"state", "view", "export"} and rows.exists():
        params["state"] = "live"
    return params


@page(policy.read)
def project_changes(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the change requests of a project."""
    project = projects.the_project(request.actor, project_id)
    listing = changes_for(request.actor, project)
    rows = queries.changes_of(request.actor, project)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    context = {
        "page": listing.page(rows, params),
        "hides_ended": params.get("state") == "live",
        "may_raise": may(request.actor, policy.raise_change, project),
    }
    return show(
        request,
        "changes/change_project.html",
        framed(request, project, "project-changes", **context),
    )


@page(policy.read)
def change_detail(request: Asked, change_id: UUID) -> HttpResponse:
    """Show one request: where it stands, what it comes to, whom it asks, and what may be done."""
    actor, change = request.actor, queries.the_change(request.actor, change_id)
    found, area = impacts.found(actor, change), queries.area(actor, change)
    names = reach.names_of(actor, _activities(change))
    editing = may(actor, policy.edit, change)
    computing = may(actor, policy.compute, change) and change.state in OPEN_TO_COMPUTE
    context = {
        "change": change,
        "state": state_html(change),
        "progress": progress(change),
        "found": found,
        "figures": _figures(change, found),
        "area": area,
        "is_asked": change.state not in BEFORE_ASKING,
        "items": [_item(request, change, each) for each in area.seen],
        "import_id": change.import_id if may(actor, apply_plan, change.project) else None,
        "deltas": [sentence(each, names) for each in change.deltas],
        "approved": moved(change),
        "may_edit": editing and change.state not in ChangeRequest.ENDED,
        "may_shape": editing and change.state in OPEN_TO_COMPUTE,
        "may_name": computing,
        "fundings": [_money(request, change, row) for row in queries.fundings(actor, change)],
        "may_ask": may(actor, policy.ask_funding, change) and change.state in OPEN_TO_ASK,
        "options": queries.options(actor, change),
        "may_schedule": may(actor, policy.schedule, change)
        and change.state in {State.APPROVED, State.SCHEDULED},
        "may_review": may(actor, policy.review, change)
        and change.state in {State.IMPLEMENTED, State.FAILED},
        "beside": queries.pending_beside(actor, change),
        "collisions": table(OF_ONE, of_change(actor, change)),
        "decisions": queries.decisions(actor, change),
        "conditions": [_condition(actor, change, row) for row in queries.conditions(actor, change)],
        "reviews": queries.reviews(actor, change),
        "needed": board_needed(change) if change.state in ON_THE_WAY else None,
        "steps": open_steps(actor, change),
        "crumbs": _crumbs(change),
    }
    return show(request, "changes/change_detail.html", context)


def _activities(change: ChangeRequest) -> set[UUID]:
    names = ("activity_id", "predecessor_id", "successor_id")
    return {UUID(each[name]) for each in change.deltas for name in names if each.get(name)}


def _figures(change: ChangeRequest, found: impacts.Found | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    address = reverse("change-impact", args=[change.pk])
    return [{"figure": each, "href": f"{address}#{each.key}"} for each in found.figures]


def _item(request: Asked, change: ChangeRequest, told: queries.Asked) -> dict[str, Any]:
    actor, row = request.actor, told.item
    row.change = change
    answerable = change.state in queries.ANSWERABLE or (
        change.kind == "emergency" and change.state in queries.AFTERWARDS
    )
    return {
        "told": told,
        "row": row,
        "may_answer": answerable and may(actor, policy.assess, row),
        "may_waive": answerable and told.is_overdue and may(actor, policy.waive, row),
        "may_drop": not row.is_computed
        and change.state in OPEN_TO_COMPUTE
        and may(actor, policy.compute, row),
    }


def _money(request: Asked, change: ChangeRequest, row: Any) -> dict[str, Any]:
    row.change = change
    reserves = row.state == "asked" and may(request.actor, policy.reserve, row)
    frees = row.state in {"asked", "reserved"} and may(request.actor, policy.release, row)
    return {"row": row, "may_reserve": reserves, "may_release": frees}


def _condition(actor: Actor, change: ChangeRequest, row: DecisionCondition) -> dict[str, Any]:
    row.change = change
    is_open = row.seen_on is None and change.state not in ChangeRequest.ENDED
    sees = row.met_on is not None and change.implementer_id != actor.id
    return {
        "row": row,
        "may_meet": is_open and may(actor, policy.meet_condition, row),
        "may_see": is_open and sees and may(actor, policy.see_condition, row),
    }


def _crumbs(change: ChangeRequest) -> list[dict[str, str]]:
    way = [{"label": "Change requests", "href": reverse("changes")}]
    return [*way, {"label": change.code, "href": ""}]


@page(policy.read)
def change_impact(request: Asked, change_id: UUID) -> HttpResponse:
    """Show how every figure of a request's impact comes about."""
    change = queries.the_change(request.actor, change_id)
    found = impacts.found(request.actor, change)
    context = {
        "change": change,
        "found": found,
        "rows": _dated(found.rows) if found else {},
        "approved": moved(change),
        "chance": _chance(found),
        "back": reverse("change", args=[change.pk]),
    }
    return show(request, "changes/change_impact.html", context)


def _chance(found: impacts.Found | None) -> dict[str, Any]:
    """Return what was simulated, with days in place of their text."""
    told = (found.impact.found or {}).get("chance") if found else None
    if found is None or told is None:
        return {}
    if not found.is_whole:
        return {"why": "it is shown where the whole impact is seen"}
    return {
        **told,
        **{key: date.fromisoformat(told[key]) for key in ("before", "after") if key in told},
    }


def _dated(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of an impact with days in place of their text."""

    def told(row: dict[str, Any]) -> dict[str, Any]:
        days = {name: date.fromisoformat(row[name][:10]) for name in DAYS if row.get(name)}
        return {**row, **days}

    return {name: [told(row) for row in rows] for name, rows in tables.items()}


@page(policy.read)
def change_together(request: Asked, change_id: UUID) -> HttpResponse:
    """Show a request beside the others on the same items: each alone, and all together."""
    change = queries.the_change(request.actor, change_id)
    beside = queries.pending_beside(request.actor, change)
    context: dict[str, Any] = {
        "change": change,
        "beside": beside,
        "back": reverse("change", args=[change.pk]),
    }
    try:
        context["rows"] = impacts.together(request.actor, change, beside)
    except Refused as refused:
        context["refused"] = refused.words
    return show(request, "changes/change_together.html", context)


@page(policy.read)
def change_history(request: Asked, change_id: UUID) -> HttpResponse:
    """Show who changed a request, when, from what to what, and why."""
    change = queries.the_change(request.actor, change_id)
    found = past.history([change.pk], limit=200)
    context = {
        "title": f"{change.code} {change.title}",
        "back": reverse("change", args=[change.pk]),
        "changes": found,
        "names": journal.names(each.entry.actor_id for each in found),
        "currency": change.currency,
    }
    return show(request, "ui/history.html", context)
