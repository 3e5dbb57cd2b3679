"""Public links on pages: those of one's offices, a new one, one ended."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms.proposals import LinkForm
from sightline.demand.pages.proposals import tabs
from sightline.demand.queries import proposals as queries
from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor, check
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.asking import ask
from sightline.ui.fields import Choices, indented
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page, show


@page(policy.read_links)
def link_list(request: Asked) -> HttpResponse:
    """Show the public links of the actor's offices."""
    context = {
        "links": queries.links(request.actor),
        "tabs": tabs(request.actor, "intake-links"),
    }
    return show(request, "demand/intake_links.html", context)


@page(policy.keep_links, methods=BOTH)
def link_make(request: Asked) -> HttpResponse:
    """Make a public link; its secret stands in this one answer and nowhere else."""
    form = LinkForm(posted(request), offices=_offices(request.actor))
    if request.method == "POST" and form.submit(commands.make_intake_link, request.actor):
        made = form.result
        address = request.build_absolute_uri(reverse("public-ask", args=[made.secret]))
        return show(request, "demand/intake_link.html", {"link": made.row, "address": address})
    lede = (
        "Whoever has the link proposes to the office without an account, and sees nothing but "
        "their own proposal. Revoke it when it has got into the wrong hands."
    )
    back = reverse("intake-links")
    return ask(request, form, "New public link", back=back, verb="Make the link", lede=lede)


def _offices(actor: Actor) -> Choices:
    """Return the offices that the actor may make links for."""
    nodes = actor.nodes(*policy.DESK)
    held = [
        node
        for node in office_tree(actor)
        if node.office.pk in nodes or actor.organisation_id in nodes
    ]
    return [(str(node.office.pk), indented(node.depth, node.office.name)) for node in held]


@page(policy.keep_links, methods=BOTH)
def link_revoke(request: Asked, link_id: UUID) -> HttpResponse:
    """End a public link now."""
    row = queries.the_link(request.actor, link_id)
    check(request.actor, policy.keep_links, row)
    form = CommandForm(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.revoke_intake_link, request.actor, link_id=row.pk
    ):
        return done(request, "intake-links", f"The link {row.name} is revoked.")
    lede = "Whoever has it finds nothing from now on; this cannot be taken back."
    title, back = f"Revoke the link {row.name}", reverse("intake-links")
    return ask(request, form, title, back=back, verb="Revoke", lede=lede, kind="danger")
