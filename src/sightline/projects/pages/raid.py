"""The RAID grid of a project and of all projects, and one item with its steps."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.lists.raid import tone
from sightline.projects.models import Project, RaidItem
from sightline.projects.pages.frame import (
    BOTH,
    POST,
    framed,
    posted,
    taken,
    the_permitted,
    undo_address,
)
from sightline.projects.pages.views import default_view, picker
from sightline.ui.exports import exported
from sightline.ui.listing import Listing, params_of
from sightline.ui.routes import Asked, done, page, show

VERB_WORDS = {
    "respond": "Start the response",
    "occur": "It occurred",
    "close": "Close",
    "reopen": "Reopen",
}
SCALE = range(5, 0, -1)
LIVE = "live"


@page(policy.read)
def raid_list(request: Asked) -> HttpResponse:
    """Show the RAID items of all projects the actor sees."""
    listing = lists.raid_for(request.actor)
    opening = default_view(request, listing)
    if opening:
        return redirect(opening)
    shown = _shown(request, listing, None)
    if isinstance(shown, HttpResponse):
        return shown
    views = picker(request, listing)
    views["save_view_href"] = f"{reverse('view-save', args=[listing.name])}?{shown['page'].query}"
    return show(request, "projects/raid_list.html", {**shown, **views})


@page(policy.read)
def project_raid(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the RAID items of one project."""
    project = queries.the_project(request.actor, project_id)
    shown = _shown(request, lists.raid_for(request.actor, project), project)
    if isinstance(shown, HttpResponse):
        return shown
    context = framed(request, project, "project-raid", **shown)
    return show(request, "projects/raid.html", context)


def _shown(
    request: Asked, listing: Listing, project: Project | None
) -> dict[str, Any] | HttpResponse:
    rows = queries.raid(request.actor, project)
    params = _opening(request, rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    listed = listing.page(rows, params)
    asked = {key: value for key, value in params.items() if key not in {"probability", "impact"}}
    found = listing.select(rows, asked).order_by().exclude(state="closed")
    counts = Counter(found.values_list("probability", "impact"))
    return {
        "page": listed,
        "matrix": _matrix(listed, counts),
        "hides_closed": params.get("state") == LIVE,
    }


def _opening(request: Asked, rows: QuerySet[RaidItem]) -> dict[str, str]:
    """Return the address's parameters; the list opens without closed items until asked for all."""
    params, asked = params_of(request.GET), request.GET
    if "state" in asked and not asked["state"]:
        params["view"] = "all"  # "Any" was chosen, and the links of the page must keep it
    elif not asked.keys() & {"state", "view", "export"} and rows.exists():
        params["state"] = LIVE
    return params


def _matrix(listed: Any, counts: Counter[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return the 5 by 5 grid, most probable first; a cell filters the list to itself."""
    chosen = (listed.params.get("probability"), listed.params.get("impact"))
    return [
        {"p": p, "cells": [_cell(listed, counts, chosen, p, i) for i in range(1, 6)]} for p in SCALE
    ]


def _cell(
    listed: Any, counts: Counter[tuple[Any, Any]], chosen: tuple[Any, Any], p: int, i: int
) -> dict[str, Any]:
    on = chosen == (str(p), str(i))
    link = (
        listed.link(probability=None, impact=None) if on else listed.link(probability=p, impact=i)
    )
    return {"n": counts[p, i], "impact": i, "tone": tone(p * i), "on": on, "link": link}


@page(policy.read)
def raid_item(request: Asked, item_id: UUID) -> HttpResponse:
    """Show one RAID item with the steps open to the actor."""
    actor = request.actor
    item = queries.the_raid_item(actor, item_id)
    editable = may(actor, policy.edit, item)
    verbs = RaidItem.life.verbs_from(item.state) if editable else ()
    context = {
        "item": item,
        "may_edit": editable,
        "verbs": [(verb, VERB_WORDS[verb]) for verb in verbs],
        "working": queries.sees_working(actor, item.project),
        "back": reverse("project-raid", args=[item.project_id]),
    }
    return show(request, "projects/raid_item.html", context)


@page(policy.edit, methods=BOTH)
def raid_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a new RAID item."""
    project = the_permitted(request, project_id, policy.edit)
    form = forms.RaidForm(posted(request), actor=request.actor, project=project)
    return taken(
        request,
        form,
        commands.raise_raid,
        title="New RAID item",
        back=reverse("project-raid", args=[project_id]),
        said="The item was raised.",
        verb="Raise",
        lessons_of=project_id,
        project_id=project_id,
    )


def _editable(request: Asked, item_id: UUID) -> RaidItem:
    item = queries.the_raid_item(request.actor, item_id)
    check(request.actor, policy.edit, item)
    return item


@page(policy.edit, methods=BOTH)
def raid_edit(request: Asked, item_id: UUID) -> HttpResponse:
    """Show and take in a RAID item."""
    item = _editable(request, item_id)
    form = forms.RaidForm(posted(request), actor=request.actor, project=item.project, row=item)
    return taken(
        request,
        form,
        commands.change_raid,
        title=item.title,
        back=reverse("raid-item", args=[item_id]),
        said="The item was saved.",
        item_id=item_id,
    )


@page(policy.edit, methods=BOTH)
def raid_convert(request: Asked, item_id: UUID) -> HttpResponse:
    """Turn a RAID item into another kind; its history goes on."""
    item = _editable(request, item_id)
    initial = {"seen": item.version, "kind": item.kind}
    return taken(
        request,
        forms.ConvertForm(posted(request), initial=initial),
        commands.convert_raid,
        title=f"Convert {item.title}",
        back=reverse("raid-item", args=[item_id]),
        said="The item was converted.",
        verb="Convert",
        item_id=item_id,
    )


@page(policy.edit, methods=BOTH)
def raid_move(request: Asked, item_id: UUID, verb: str) -> HttpResponse:
    """Move a RAID item on; closing it asks how it ended."""
    if verb not in VERB_WORDS:
        raise NotFound("This step")
    item = _editable(request, item_id)
    form = forms.MoveForm(posted(request), initial={"seen": item.version})
    form.fields["why"].label = "How it ended" if verb == "close" else "Why"
    if request.method == "POST" and form.submit(
        commands.move_raid, request.actor, item_id=item_id, verb=verb
    ):
        words = f"{item.title}: {form.result.get_state_display().lower()}."
        back = reverse("raid-item", args=[item_id])
        return done(request, back, words, undo=undo_address(request, form.result))
    context = {
        "form": form,
        "title": f"{VERB_WORDS[verb]}: {item.title}",
        "back": reverse("raid-item", args=[item_id]),
        "verb": VERB_WORDS[verb],
    }
    return show(request, "projects/form.html", context, form.status)


@page(policy.edit, methods=POST)
def raid_show(request: Asked, item_id: UUID) -> HttpResponse:
    """Switch whether the item is shown in reports."""
    item = _editable(request, item_id)
    form = forms.MoveForm(request.POST)
    if not form.submit(
        commands.change_raid, request.actor, item_id=item_id, in_report=not item.in_report
    ):
        context = {"form": form, "title": item.title, "back": reverse("raid-item", args=[item_id])}
        return show(request, "projects/form.html", context, form.status)
    said = "shown in reports" if form.result.in_report else "kept out of reports"
    words = f"{item.title} is {said}."
    back = reverse("raid-item", args=[item_id])
    return done(request, back, words, undo=undo_address(request, form.result))
