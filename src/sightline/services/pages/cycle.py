"""The value cycle of an office as its running board."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import office_tree, the_office
from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.services import policy
from sightline.services.queries import cycle
from sightline.ui.routes import Asked, page, show


@page(policy.read_cycle)
def cycles(request: Asked) -> HttpResponse:
    """Show the offices whose cycle one may read."""
    actor = request.actor
    rows = [node for node in office_tree(actor) if may(actor, policy.read_cycle, node.office)]
    return show(request, "services/cycles.html", {"rows": rows})


@page(policy.read_cycle)
def office_cycle(request: Asked, office_id: UUID) -> HttpResponse:
    """Show where each customer and service of an office stands, and what is due."""
    actor = request.actor
    office = the_office(actor, office_id)
    check(actor, policy.read_cycle, office)
    found = cycle.cards(actor, office.pk)
    context = {
        "office": office,
        "stages": cycle.board(found),
        "cards": found,
        "due": cycle.due(actor, office.pk),
        "as_of": clock.now(),
        "crumbs": [
            {"label": office.name, "href": reverse("office", args=[office.pk])},
            {"label": "Value cycle", "href": ""},
        ],
    }
    return show(request, "services/cycle.html", context)
