"""The page that grants a role on any node: the one place that sees offices and projects alike."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse

from sightline.identity import commands, forms, lists, policy
from sightline.identity.commands import Node
from sightline.identity.queries import office_tree, the_organisation, the_person
from sightline.kernel.policy import Actor
from sightline.projects import queries
from sightline.ui.asking import ask
from sightline.ui.routes import Asked, done, page


@page(policy.grant, methods=("GET", "HEAD", "POST"))
def person_grant(request: Asked, person_id: UUID) -> HttpResponse:
    """Grant a person a role on any node that the actor sees and administers."""
    actor = request.actor
    person = the_person(actor, person_id)
    form = forms.PersonGrantForm(request.POST or None, nodes=nodes(actor))
    if request.method == "POST" and form.submit(commands.grant_role, actor, person_id=person.pk):
        return done(request, "person", lists.granted_words(form.result), person.pk)
    back = reverse("person", args=[person.pk])
    return ask(request, form, f"Grant {person.name} a role", back=back, verb="Grant")


def nodes(actor: Actor) -> dict[str, list[Node]]:
    """Return the nodes that a grant of the actor can stand on, by kind."""
    held = actor.nodes("access_admin")
    everywhere = actor.organisation_id in held
    grouped: dict[str, list[Node]] = {}
    for label, node in _all(actor):
        if everywhere or node.id in held:
            grouped.setdefault(label, []).append(node)
    return grouped


def _all(actor: Actor) -> Iterator[tuple[str, Node]]:
    home = the_organisation(actor)
    yield "Organisation", Node("organisation", home.pk, home.name)
    for branch in office_tree(actor):
        yield "Offices", Node("office", branch.office.pk, branch.office.name)
    for portfolio in queries.portfolios(actor):
        yield "Portfolios", Node("portfolio", portfolio.pk, portfolio.name)
    for program in queries.programs(actor):
        yield "Programs", Node("program", program.pk, program.name)
    for project in queries.projects(actor).order_by("name", "pk"):
        yield "Projects", queries.as_node(project)


urlpatterns = [path("people/<uuid:person_id>/grants/new", person_grant, name="person-grant")]
