"""What identity answers: actors, the tree of offices, people, grants and their names."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeGuard
from uuid import UUID

from django.db.models import Prefetch, Q

from sightline.identity import belonging, rules
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
from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible

if TYPE_CHECKING:
    from django.db.models import QuerySet

OPERATOR = Actor(None, None, name="operator", channel="cli", operator=True)


def actor_for(
    person: Person,
    *,
    channel: str = "web",
    request_id: str = "",
    scopes: frozenset[str] | None = None,
) -> Actor:
    """Return the actor a person is at this moment: live grants, offices below included.

    A service account never decides, votes, funds or grants, and acts within its owner's rights.
    """
    held = live_grants(person.pk)
    is_service = person.kind == Person.Kind.SERVICE
    if is_service:
        held = [grant for grant in held if grant.role not in rules.NOT_FOR_SERVICES]
    return Actor(
        id=person.pk,
        organisation_id=person.organisation_id,
        name=person.name,
        reach=_reach(person.organisation_id, held),
        scopes=scopes,
        channel=channel,
        request_id=request_id,
        owner=actor_for(person.owner) if is_service and person.owner else None,
    )


def live_grants(person_id: UUID) -> list[Grant]:
    """Return a person's active grants of today."""
    today = clock.today()
    rows = Grant.objects.system("rights are worked out before there is an actor")
    live = rows.filter(person_id=person_id, state=Grant.State.ACTIVE, since__lte=today)
    return list(live.filter(Q(until__isnull=True) | Q(until__gt=today)))


def _reach(organisation_id: UUID, held: Sequence[Grant]) -> dict[str, frozenset[UUID]]:
    """Return role to the nodes on which it is held.

    Up the hierarchy flows what is published and nothing else: who works for an office works on its
    own rows and on its programs, and reads what the offices beneath it publish.
    """
    at_offices = [grant for grant in held if grant.node_kind == "office"]
    tree = office_parents(organisation_id) if at_offices else {}
    own = {grant.node_id for grant in at_offices if grant.role in rules.OF_ONE_OFFICE}
    belongs = belonging.of_offices(own) if own else {}
    reach: dict[str, set[UUID]] = {}
    for grant in held:
        nodes = reach.setdefault(grant.role, set())
        nodes.add(grant.node_id)
        if grant.node_kind == "office":
            below = rules.below([grant.node_id], tree)
            if grant.role in rules.OF_ONE_OFFICE:
                nodes |= belongs.get(grant.node_id, frozenset())
                reach.setdefault(rules.BENEATH, set()).update(below)
            else:
                nodes |= below
    return {role: frozenset(nodes) for role, nodes in reach.items()}


def office_parents(organisation_id: UUID, day: date | None = None) -> dict[UUID, UUID]:
    """Return office to parent office on a day (today)."""
    rows = OfficeRelation.objects.system("the tree of offices is open within its organisation")
    links = rows.filter(office__organisation_id=organisation_id, kind="hierarchy")
    return rules.parents(map(to_link, links), day or clock.today())


def merging_since(organisation_id: UUID, day: date) -> list[OfficeRelation]:
    """Return the mergers of offices of an organisation that began on a day or after it."""
    rows = OfficeRelation.objects.system("the tree of offices is open within its organisation")
    held = rows.filter(office__organisation_id=organisation_id, kind="merging", since__gte=day)
    return list(held.select_related("office", "other").order_by("since", "pk"))


def related_on(
    organisation_id: UUID, kinds: tuple[str, ...], day: date
) -> frozenset[frozenset[UUID]]:
    """Return the pairs of offices that stand to each other in one of some ways on a day."""
    rows = OfficeRelation.objects.system("the tree of offices is open within its organisation")
    held = rows.filter(office__organisation_id=organisation_id, kind__in=kinds, since__lte=day)
    live = held.filter(Q(until__isnull=True) | Q(until__gt=day))
    return frozenset(frozenset(pair) for pair in live.values_list("office_id", "other_id"))


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


def person_with_email(organisation_id: UUID, address: str) -> Person | None:
    """Return the active person of an organisation who has an address, whatever the case.

    Only for what comes in from outside before there is an actor; nothing of it is shown.
    """
    rows = Person.objects.system("who sent a message is looked up before there is an actor")
    held = rows.filter(organisation=organisation_id, is_active=True, kind="person")
    found: Person | None = held.filter(email__iexact=address).first()
    return found


def office_of(actor: Actor) -> UUID | None:
    """Return the office that an actor belongs to, for judging whose case something is.

    It is asked for once for each actor, whose rights never change either.
    """
    if "_office" not in actor.__dict__:
        rows = Person.objects.system("duties are judged by the office a person belongs to")
        held = rows.filter(pk=actor.id).values_list("office_id", flat=True)
        actor.__dict__["_office"] = held.first()
    found: UUID | None = actor.__dict__["_office"]
    return found


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


def owners_of(accounts: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return service account to the person who answers for it, for those among some accounts."""
    rows = Person.objects.system("duties are judged on persons, across all their accounts")
    held = rows.filter(pk__in=list(accounts), owner__isnull=False)
    return dict(held.values_list("pk", "owner"))


def office_names(actor: Actor, known_at: datetime | None = None) -> dict[UUID, str]:
    """Return office to its name, now or as it was at an instant."""
    rows: Iterable[Office] = visible(actor, Office)
    if known_at is not None:
        rows = as_it_was(rows, Office, known_at, later=True)
    return {row.pk: row.name for row in rows}


def live_on(day: date) -> Q:
    """Return the condition that a grant is in force on a day."""
    ends_later = Q(until__isnull=True) | Q(until__gt=day)
    return Q(state=Grant.State.ACTIVE, since__lte=day) & ends_later


def staff(actor: Actor) -> "QuerySet[Person]":
    """Return the people with their office and, as far as the actor sees them, their live roles."""
    seen = visible(actor, Grant).filter(live_on(clock.today())).order_by("role", "node_name")
    rows = visible(actor, Person).filter(kind=Person.Kind.PERSON).select_related("office")
    return rows.prefetch_related(Prefetch("grants", seen, to_attr="roles_seen"))


def head_counts(actor: Actor, known_at: datetime | None = None) -> dict[UUID, int]:
    """Return office to its active people, now or as it was at an instant."""
    rows: Iterable[Person] = visible(actor, Person).filter(kind=Person.Kind.PERSON)
    if known_at is not None:
        rows = as_it_was(rows, Person, known_at)
    counts: dict[UUID, int] = {}
    for row in rows:
        if row.is_active and row.office_id is not None:
            counts[row.office_id] = counts.get(row.office_id, 0) + 1
    return counts


def all_offices(actor: Actor) -> "QuerySet[Office]":
    """Return every office there is, was or will be, by name."""
    return visible(actor, Office)


def relations(actor: Actor, office_id: UUID | None = None) -> "QuerySet[OfficeRelation]":
    """Return how offices stand to each other, newest first; those of one office only if named."""
    rows = visible(actor, OfficeRelation).select_related("office", "other")
    if office_id is not None:
        rows = rows.filter(Q(office_id=office_id) | Q(other_id=office_id))
    return rows.order_by("-since", "kind", "id")


def the_relation(actor: Actor, relation_id: UUID) -> OfficeRelation:
    """Return a relation between offices, or refuse with ``NotFound``."""
    rows = visible(actor, OfficeRelation).select_related("office", "other")
    return rows.filter(pk=relation_id).first() or find(OfficeRelation, relation_id, actor)


def grants(actor: Actor) -> "QuerySet[Grant]":
    """Return the grants that the actor may see, with everybody they name."""
    return visible(actor, Grant).select_related("person", "granted_by", "confirmed_by")


def the_grant(actor: Actor, grant_id: UUID) -> Grant:
    """Return a grant with everybody it names, or refuse with ``NotFound``."""
    return grants(actor).filter(pk=grant_id).first() or find(Grant, grant_id, actor)


def tokens(actor: Actor) -> "QuerySet[Token]":
    """Return one's own tokens and those of one's service accounts, newest first."""
    return visible(actor, Token).select_related("person").order_by("-expires", "id")


def the_token(actor: Actor, token_id: UUID) -> Token:
    """Return a token, or refuse with ``NotFound``."""
    return tokens(actor).filter(pk=token_id).first() or find(Token, token_id, actor)


def services(actor: Actor) -> "QuerySet[Person]":
    """Return the service accounts that the actor owns, by name."""
    return (
        visible(actor, Person).filter(kind=Person.Kind.SERVICE, owner_id=actor.id).order_by("name")
    )


def found_people(actor: Actor, words: str, most: int) -> list[Person]:
    """Return active people whose name or position holds the words."""
    rows = visible(actor, Person).filter(is_active=True)
    named = rows.filter(Q(name__icontains=words) | Q(post__icontains=words))
    return list(named.order_by("name")[:most])


def found_offices(actor: Actor, words: str, most: int) -> list[Office]:
    """Return offices whose name or code holds the words."""
    named = Q(name__icontains=words) | Q(code__icontains=words)
    return list(visible(actor, Office).filter(named).order_by("name")[:most])


def grants_proposed(actor: Actor) -> list[Grant]:
    """Return the grants on the actor's nodes that wait for a second person."""
    rows = visible(actor, Grant).filter(state=Grant.State.PROPOSED)
    return list(rows.select_related("person").order_by("since", "pk"))


def grants_by_operator(actor: Actor) -> list[Grant]:
    """Return the active grants that the operator set at the machine, with no person behind them."""
    rows = visible(actor, Grant).filter(state=Grant.State.ACTIVE, granted_by__isnull=True)
    return list(rows.select_related("person").order_by("-since", "pk"))


def grants_ending(actor: Actor, until: date) -> list[Grant]:
    """Return the active grants that end up to a day, the earliest first."""
    rows = visible(actor, Grant).filter(state=Grant.State.ACTIVE)
    live = rows.filter(until__gt=clock.today(), until__lte=until)
    return list(live.select_related("person").order_by("until", "pk"))


def people_without_roles(actor: Actor) -> list[Person]:
    """Return active people, service accounts left out, who hold no grant that runs.

    Only who sees every grant of the organisation can tell; nobody else is answered.
    """
    if actor.organisation_id not in actor.nodes("access_admin", "auditor"):
        return []
    today = clock.today()
    live = visible(actor, Grant).filter(state=Grant.State.ACTIVE, since__lte=today)
    holders = live.filter(Q(until__isnull=True) | Q(until__gt=today)).values("person_id")
    rows = visible(actor, Person).filter(is_active=True, kind=Person.Kind.PERSON)
    return list(rows.exclude(pk__in=holders).order_by("name", "pk"))
