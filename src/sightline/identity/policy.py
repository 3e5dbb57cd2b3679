"""Who may see and do what with people, offices, grants, tokens and views."""

from typing import Any

from django.db.models import Q

from sightline.identity import rules
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope

#: Roles that somebody can be named with on a row; people and grants are no business of theirs.
NAMEABLE = tuple(role for role in rules.ROLES if role != "access_admin")
#: Roles that see what is published below their node; the others see what they are named on.
READERS = (
    *(role for role in NAMEABLE if role not in {"resource_manager", "requester", "benefit_owner"}),
    rules.BENEATH,
)


def holds(*roles: str) -> Rule:
    """Require one of the roles on the row or above it."""
    words = " or ".join(rules.ROLES[role].lower() for role in roles if role in rules.ROLES)
    return Rule(f"the {words} of this part", lambda actor, row: actor.holds(roles, row))


own = Rule(
    "the person concerned",
    lambda actor, row: row is None or getattr(row, "person_id", row.pk) == actor.id,
)

is_program = Rule("a service account", lambda actor, row: actor.owner is not None)

own_or_owned = Rule(
    "the person concerned, or the owner of the service account",
    lambda actor, row: row is None or actor.id in _holders(row),
)


def _holders(row: Any) -> tuple[Any, ...]:
    person = getattr(row, "person", row)
    return (person.pk, person.owner_id)


read = action("identity.read", anyone, reads=True)
read_history = action("identity.read_history", own | holds("access_admin", "auditor"), reads=True)
found = action("identity.found", operator)
set_organisation = action("identity.set_organisation", holds("strategic_pmo"))
manage_people = action("identity.manage_people", holds("access_admin") | operator)
manage_offices = action("identity.manage_offices", holds("strategic_pmo"))
grant = action("identity.grant", holds("access_admin") | operator)
own_token = action("identity.own_token", own_or_owned)
own_view = action("identity.own_view", own)
share_view = action("identity.share_view", holds("strategic_pmo", "program_office"))
own_account = action("identity.own_account", own)


@scope("identity.Organisation")
def organisations(actor: Actor) -> Q:
    """An actor sees their own organisation."""
    return Q(pk=actor.organisation_id)


@scope("identity.Person")
def people(actor: Actor) -> Q:
    """Names and positions of colleagues are open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("identity.Office")
def offices(actor: Actor) -> Q:
    """The tree of offices is open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("identity.OfficeRelation")
def relations(actor: Actor) -> Q:
    """Relations are open like the offices they join."""
    return Q(office__organisation_id=actor.organisation_id)


@scope("identity.Grant")
def grants(actor: Actor) -> Q:
    """One's own; access administrators and auditors see those on their nodes."""
    seen = actor.nodes("access_admin", "auditor")
    mine = Q(person_id=actor.id)
    if actor.operator or actor.organisation_id in seen:
        return Q(organisation_id=actor.organisation_id)
    return mine | Q(node_id__in=seen)


@scope("identity.Token")
def tokens(actor: Actor) -> Q:
    """One's own, and those of service accounts one owns."""
    return Q(person_id=actor.id) | Q(person__owner_id=actor.id)


@scope("identity.SavedView")
def views(actor: Actor) -> Q:
    """One's own and the shared ones."""
    shared = Q(organisation_id=actor.organisation_id) & ~Q(audience="private")
    return Q(person_id=actor.id) | shared
