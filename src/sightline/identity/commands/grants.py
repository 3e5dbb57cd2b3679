"""Roles granted on nodes, confirmed by a second person, revoked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from sightline.identity import events, policy, rules
from sightline.identity.commands.asked import reason_of
from sightline.identity.models import Grant, Person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import update_rows


@dataclass(frozen=True)
class Node:
    """Something a grant can stand on, as the context that owns it names it.

    Args:
        name: Kept with the grant, which more people read than see the row.
        shown: What it is called to somebody who sees it; ``name`` if blank.
    """

    kind: str
    id: UUID
    name: str
    shown: str = ""


@command
def grant_role(
    actor: Actor,
    *,
    person_id: UUID,
    role: str,
    node: Node,
    reason: str,
    since: date | None = None,
    until: date | None = None,
) -> Grant:
    """Grant a role on a node; approving and auditing roles wait for a second person.

    Args:
        node: Found by the caller within the actor's scope.

    Raises:
        Refused: ``own-grant``, ``unknown-role``, ``no-reason``, ``separate-duties`` or
            ``ends-before-start``.
    """
    person = _person(actor, person_id)
    row = Grant(
        organisation_id=person.organisation_id,
        person=person,
        role=role,
        node_kind=node.kind,
        node_id=node.id,
        node_name=node.name,
        since=since or clock.today(),
        until=until,
        reason=checked_text("reason", reason, 500, required=False),
        granted_by_id=actor.id,
    )
    check(actor, policy.grant, row)
    rules.check_grant(role=role, to={person.pk, person.owner_id}, by=actor.id, reason=reason)
    if not actor.operator:
        rules.check_apart(role, _held_roles(person))
    if until is not None and until <= row.since:
        raise Refused("ends-before-start", "The grant must end after it starts.", "until")
    if role in rules.NEEDS_TWO and not actor.operator:
        row.state = Grant.State.PROPOSED
    row.save()
    proposed = row.state == Grant.State.PROPOSED
    record(
        events.RoleGranted(about=row.pk, person=person.pk, role=role, proposed=proposed),
        why=reason,
        organisation_id=person.organisation_id,
    )
    return row


def _held_roles(person: Person) -> set[str]:
    """Return the roles that a person holds, will hold or waits for."""
    rows = person.grants.exclude(state=Grant.State.REVOKED)
    live = rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    return set(live.values_list("role", flat=True))


def _person(actor: Actor, person_id: UUID) -> Person:
    if actor.operator:
        rows = Person.objects.system("the operator grants the first roles")
        found: Person = rows.get(pk=person_id)
        return found
    return find(Person, person_id, actor)


@command
def confirm_grant(actor: Actor, *, grant_id: UUID, seen: int | None = None) -> Grant:
    """Confirm a proposed grant as the second person.

    Raises:
        Refused: ``wrong-state`` or ``same-person``.
    """
    row = claim(Grant, grant_id, actor, policy.grant, seen=seen)
    to = {row.person_id, row.person.owner_id}
    rules.check_second(to=to, first=row.granted_by_id, second=actor.id)
    row.move("confirm")
    row.confirmed_by_id = actor.id
    row.save()
    record(events.GrantConfirmed(about=row.pk))
    return row


@command
def revoke_role(actor: Actor, *, grant_id: UUID, why: str, seen: int | None = None) -> Grant:
    """End a grant now; the next request of the person is judged without it."""
    row = claim(Grant, grant_id, actor, policy.grant, seen=seen)
    row.move("revoke")
    row.save()
    happened = events.RoleRevoked(about=row.pk, person=row.person_id, role=row.role)
    record(happened, why=reason_of("why", why))
    return row


@command
def move_grant(
    actor: Actor, *, grant_id: UUID, node: Node, why: str, seen: int | None = None
) -> Grant:
    """Let an active grant stand on another node from now on, holder and role as they are.

    The right is needed at both ends. A grave role is not carried over: two people gave it for one
    node, so it is revoked there and granted anew.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-active``, ``grave-role``, ``own-grant``, ``no-reason``.
    """
    row = claim(Grant, grant_id, actor, policy.grant, seen=seen)
    if row.state != Grant.State.ACTIVE:
        raise Refused("not-active", "Only an active grant can be moved.")
    if row.role in rules.NEEDS_TWO:
        words = "Two people gave this role for one part. Revoke it there and grant it anew."
        raise Refused("grave-role", words, "role")
    gaining = {row.person_id, row.person.owner_id}
    rules.check_grant(role=row.role, to=gaining, by=actor.id, reason=why)
    row.node_kind, row.node_id, row.node_name = node.kind, node.id, node.name[:200]
    check(actor, policy.grant, row)
    row.save()
    record(events.GrantMoved(about=row.pk, person=row.person_id, node=node.id), why=why)
    return row


@command
def rename_node(actor: Actor, *, node_id: UUID, name: str) -> int:
    """Give the grants on a node its present name; return how many carried another one.

    The context that owns the node calls this inside the command that renames or hides it.
    """
    rows = Grant.objects.system("grants carry the name of what they stand on")
    held = list(rows.filter(organisation_id=actor.organisation_id, node_id=node_id))
    for row in held:
        row.node_name = name[:200]
    n_renamed = update_rows(held)
    if n_renamed:
        record(events.NodeRenamed(about=node_id))
    else:
        nothing_changed()
    return n_renamed
