"""Looks by sample on pages: the list, one of them, and what was found."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import history_of, listed, taken
from sightline.projects.pages.views import keep_views
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import state_html
from sightline.services.models import Look
from sightline.ui.routes import Asked, page, show

keep_views("looks", "looks", lambda actor: lists.LOOKS, queries.looks)


def at(row: Look) -> str:
    """Return a look's address."""
    return reverse("look", args=[row.pk])


@page(policy.read)
def look_list(request: Asked) -> HttpResponse:
    """Show what was drawn, what waits first."""
    return listed(request, lists.LOOKS, queries.looks(request.actor), "services/looks.html")


@page(policy.read)
def look_detail(request: Asked, look_id: UUID) -> HttpResponse:
    """Show one look: what went by, by which approach, and what was found."""
    row = queries.the_look(request.actor, look_id)
    context = {
        "row": row,
        "state": state_html(row),
        "href": queries.address_of(row),
        "may_look": row.state == "drawn" and may(request.actor, policy.look, row),
        "crumbs": [
            {"label": "Looks by sample", "href": reverse("looks")},
            {"label": row.what, "href": ""},
        ],
    }
    return show(request, "services/look.html", context)


@page(policy.read)
def look_history(request: Asked, look_id: UUID) -> HttpResponse:
    """Show who looked, when, and what they said."""
    row = queries.the_look(request.actor, look_id)
    return history_of(request, [row.pk], str(row), at(row))


@page(policy.look, methods=BOTH)
def look_record(request: Asked, look_id: UUID) -> HttpResponse:
    """Show and take in what was found on looking."""
    row = queries.the_look(request.actor, look_id)
    check(request.actor, policy.look, row)
    form = forms.LookForm(posted(request), initial={"seen": row.version})
    return taken(
        request,
        form,
        commands.record_look,
        back=at(row),
        look_id=row.pk,
        title=f"Look at {row}",
        said="What you saw was noted.",
        verb="Note it",
        lede=f"A major finding moves {row.customer} down the ladder at once.",
    )
