"""What identity answers: actors, the tree of offices, people, grants and their names."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeGuard
from uuid import UUID

from django.db.models import Q

from sightline.identity import rules
from sightline.identity.models import (
    Grant,
    Office,
    OfficeRelation,
    Organisation,
    Person,
    SavedView,
    Token,
)
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.journal import as_it_was
from sightline.kernel.policy import Actor, visible

OPERATOR = Actor(None, None, name="operator", channel="cli", operator=True)


def actor_for(
    person: Person,
    *,
    channel: str = "web",
    request_id: str = "",
    scopes: frozenset[str] | None = None,
) -> Actor:
    """Return the actor a person is at this moment: live grants, offices below included."""
    held = live_grants(person.pk)
    return Actor(
        id=person.pk,
        organisation_id=person.organisation_id,
        name=person.name,
        reach=_reach(person.organisation_id, held),
        scopes=scopes,
        channel=channel,
        request_id=request_id,
    )


def live_grants(person_id: UUID) -> list[Grant]:
    """Return a person's active grants of today."""
    today = clock.today()
    rows = Grant.objects.system("rights are worked out before there is an actor")
    live = rows.filter(person_id=person_id, state=Grant.State.ACTIVE, since__lte=today)
    return list(live.filter(Q(until__isnull=True) | Q(until__gt=today)))


def _reach(organisation_id: UUID, held: Sequence[Grant]) -> dict[str, frozenset[UUID]]:
    tree = office_parents(organisation_id) if any(g.node_kind == "office" for g in held) else {}
    reach: dict[str, set[UUID]] = {}
    for grant in held:
        nodes = (
            rules.below([grant.node_id], tree) if grant.node_kind == "office" else {grant.node_id}
        )
        reach.setdefault(grant.role, set()).update(nodes)
    return {role: frozenset(nodes) for role, nodes in reach.items()}


def office_parents(organisation_id: UUID, day: date | None = None) -> dict[UUID, UUID]:
    """Return office to parent office on a day (today)."""
    rows = OfficeRelation.objects.system("the tree of offices is open within its organisation")
    links = rows.filter(office__organisation_id=organisation_id, kind="hierarchy")
    return rules.parents(map(to_link, links), day or clock.today())


def to_link(row: OfficeRelation) -> rules.Link:
    """Return a relation as the plain value that the rules judge."""
    return rules.Link(row.office_id, row.other_id, row.kind, row.since, row.until)


def token_actor(secret: str, *, request_id: str = "") -> tuple[Person, Actor] | None:
    """Return the person and narrowed actor of a live token, or ``None``."""
    digest = token_digest(secret)
    rows = Token.objects.system("a token is looked up before there is an actor")
    held = rows.select_related("person", "person__owner")
    token = held.filter(digest=digest, revoked__isnull=True).first()
    if token is None or token.expires <= clock.now() or not _may_act(token.person):
        return None
    scopes = frozenset(token.scopes)
    return token.person, actor_for(
        token.person, channel="api", request_id=request_id, scopes=scopes
    )


def _may_act(person: Person) -> bool:
    """Tell whether a person is active; a service account acts while its owner does."""
    return person.is_active and (person.owner is None or person.owner.is_active)


def token_digest(secret: str) -> str:
    """Return the digest under which a token is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_secret() -> str:
    """Return a new token's secret: 256 random bits with a recognisable prefix."""
    return "slt_" + secrets.token_urlsafe(32)


@dataclass(frozen=True)
class OfficeNode:
    """An office in its tree: its depth, and its parent if it has one."""

    office: Office
    depth: int
    parent_id: UUID | None


def office_tree(actor: Actor, day: date | None = None) -> list[OfficeNode]:
    """Return the offices active on a day, parents before children, each with its depth."""
    day = day or clock.today()
    held = visible(actor, Office).filter(active_from__lte=day)
    offices = list(held.filter(Q(active_to__isnull=True) | Q(active_to__gt=day)))
    known = {office.pk for office in offices}
    parent_of = office_parents(actor.organisation_id, day) if actor.organisation_id else {}
    children: dict[UUID | None, list[Office]] = {}
    for office in sorted(offices, key=lambda office: office.name.casefold()):
        parent = parent_of.get(office.pk)
        children.setdefault(parent if parent in known else None, []).append(office)
    return list(_walk(children, None, 0))


def _walk(
    children: dict[UUID | None, list[Office]], parent: UUID | None, depth: int
) -> Iterable[OfficeNode]:
    for office in children.get(parent, []):
        yield OfficeNode(office, depth, parent)
        yield from _walk(children, office.pk, depth + 1)


def people(actor: Actor) -> "Sequence[Person]":
    """Return the people of the organisation, by name."""
    return visible(actor, Person).select_related("office").order_by("name", "id")  # type: ignore[return-value]


def person(actor: Actor, person_id: UUID) -> Person | None:
    """Return one person."""
    found: Person | None = visible(actor, Person).filter(pk=person_id).first()
    return found


def organisation(actor: Actor) -> Organisation:
    """Return the actor's organisation."""
    found: Organisation = visible(actor, Organisation).get()
    return found


def grants_of(actor: Actor, person_id: UUID) -> list[Grant]:
    """Return a person's grants that the actor may see, newest first."""
    rows = visible(actor, Grant).filter(person_id=person_id)
    return list(rows.select_related("granted_by", "confirmed_by").order_by("-since", "role"))


def grants_to_confirm(actor: Actor) -> list[Grant]:
    """Return proposed grants that wait for a second person, the actor's own ones left out."""
    if actor.id is None:
        return []
    rows = visible(actor, Grant).filter(state=Grant.State.PROPOSED)
    waiting = rows.exclude(granted_by_id=actor.id).exclude(person_id=actor.id)
    return [
        g
        for g in waiting.select_related("person", "granted_by")
        if actor.holds(("access_admin",), g)
    ]


def roles_of(actor: Actor) -> list[str]:
    """Return the actor's role names, in the order of the role table."""
    return [role for role in rules.ROLES if role in actor.reach]


def views_for(actor: Actor, listing: str) -> list[SavedView]:
    """Return the saved views of a list that the actor may use, the default one first."""
    rows = visible(actor, SavedView).filter(listing=listing)
    return sorted(rows, key=lambda view: (view.audience != "default", view.name.casefold()))


def demo_people() -> list[Person]:
    """Return the sample people one may sign in as; demo mode only."""
    rows = Person.objects.system("the demo's sign-in page shows its sample people")
    held = rows.filter(is_active=True, kind="person").exclude(post="").prefetch_related("grants")
    return list(held.order_by("email"))


def the_person(actor: Actor, person_id: UUID) -> Person:
    """Return a person to refer to, or refuse with ``NotFound``."""
    return find(Person, person_id, actor)


def the_office(actor: Actor, office_id: UUID) -> Office:
    """Return an office to refer to, or refuse with ``NotFound``."""
    return find(Office, office_id, actor)


def the_organisation(actor: Actor) -> Organisation:
    """Return the actor's organisation, or refuse with ``NotFound``."""
    return find(Organisation, actor.organisation_id, actor)


def is_person(user: object) -> TypeGuard[Person]:
    """Tell whether a request's user is one of our people."""
    return isinstance(user, Person)


def actor_of(person_id: UUID, *, channel: str) -> Actor:
    """Return the actor a person is now, for work done in their name.

    Raises:
        NotFound: The person is gone or may not sign in any more.
    """
    rows = Person.objects.system("a job acts for the person who asked for it")
    found: Person | None = rows.filter(pk=person_id, is_active=True).first()
    if found is None:
        raise NotFound("This person")
    return actor_for(found, channel=channel)


def office_names(actor: Actor, known_at: datetime | None = None) -> dict[UUID, str]:
    """Return office to its name, now or as it was at an instant."""
    rows: Iterable[Office] = visible(actor, Office)
    if known_at is not None:
        rows = as_it_was(rows, Office, known_at, later=True)
    return {row.pk: row.name for row in rows}
