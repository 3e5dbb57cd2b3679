"""What only the site can answer: who I am, and grants on nodes of every context."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity import commands, lists, policy, queries
from sightline.identity.commands import Node
from sightline.identity.rest.access import GrantOut, NodeKind, Role
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor
from sightline.projects.queries import as_node, the_portfolio, the_program, the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Day, Id, In, Reason, Told
from sightline.ui.routes import Asked

if TYPE_CHECKING:
    from sightline.identity.models import Grant

api = Operations("Me and grants")
ROUTERS = (api.router,)
OF_PERSON = Parameter("of", "A person's id: the grants of that person only.", kind="id")


class Me(Told):
    """Who acts, with which rights at this moment."""

    id: UUID
    name: str
    organisation_id: UUID
    roles: dict[str, list[UUID]] = Field(description="Role to the nodes it reaches.")
    scopes: list[str] | None = Field(description="What the token is narrowed to; null at a page.")
    channel: str


class Granting(In):
    """A role for a person on a node; grave ones wait for a second person."""

    person_id: Id
    role: Role
    node_kind: NodeKind
    node_id: Id
    reason: Annotated[Reason, Field(min_length=1)]
    since: Day | None = None
    until: Day | None = None


@api.tells("/me", policy.read, Me)
def me(request: Asked) -> Me:
    """Return who acts."""
    actor = request.actor
    held = queries.roles_of(actor)
    roles = {role: sorted(actor.reach[role]) for role in sorted(held)}
    said: dict[str, Any] = {"id": actor.id, "organisation_id": actor.organisation_id}
    scopes = None if actor.scopes is None else sorted(actor.scopes)
    return Me(**said, name=actor.name, roles=roles, scopes=scopes, channel=actor.channel)


@api.lists("/grants", policy.read, GrantOut, lists.GRANTS, more=(OF_PERSON,))
def grants(request: Asked) -> "QuerySet[Grant]":
    """Return one's own grants, and those on the nodes one administers or audits."""
    rows = queries.grants(request.actor)
    of = request.GET.get("of", "")
    return rows.filter(person_id=of) if of else rows


@api.creates("/grants", policy.grant, GrantOut, at="/grants/{id}")
def grant_role(request: Asked, said: Granting) -> "Grant":
    """Grant a role on a node; approving and auditing roles wait for a second person."""
    given = said.given()
    node = _node(request.actor, given.pop("node_kind"), given.pop("node_id"))
    return commands.grant_role(request.actor, node=node, **given)


def _node(actor: Actor, kind: str, node_id: UUID) -> Node:
    """Return the node, or refuse with ``NotFound`` what the actor does not see."""
    row: Any = _LOOK[kind](actor, node_id)
    if kind == "project":
        return as_node(row)
    return Node(kind, row.pk, row.name[:200])


def _home(actor: Actor, node_id: UUID) -> Any:
    if node_id != actor.organisation_id:
        raise NotFound("This organisation")
    return queries.the_organisation(actor)


_LOOK: Mapping[str, Callable[[Actor, UUID], Any]] = {
    "organisation": _home,
    "office": queries.the_office,
    "portfolio": the_portfolio,
    "program": the_program,
    "project": the_project,
}
