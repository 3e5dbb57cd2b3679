"""Customers, who stands for them and what they need, over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.services import commands, lists, policy, queries
from sightline.services.models import Customer, CustomerMember, CustomerNeed
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Id,
    In,
    Line,
    LongLine,
    MustSayWhy,
    Name,
    Out,
    Reason,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Customers")
CUSTOMER, MEMBER = "/customers/{uuid:customer_id}", "/customer-people/{uuid:member_id}"
Kind = Literal["executive", "sponsor", "project_manager", "team", "partner", "external"]
AboutKind = Literal["", "office", "program", "project", "unit", "person"]
Level = Annotated[int, Field(ge=1, le=5, strict=True)]
Long = Annotated[str, Field(max_length=5000, strict=True)]
MEMBERS = Listing(
    name="customer-people",
    columns=(Column("name", "Person", lambda row: row.person.name, order="person__name"),),
    default_sort="name",
)
NEEDS = Listing(
    name="customer-needs",
    columns=(Column("heard_on", "Heard", lambda row: row.heard_on, order="heard_on"),),
    default_sort="-heard_on",
)


class CustomerOut(Out):
    """One customer; what it stands for is an id that only its own address tells more of."""

    office_id: UUID
    name: str
    kind: Kind
    about_kind: AboutKind
    about_id: UUID | None
    about_name: str
    pains: str
    importance: int
    maturity: int
    approach: Literal["direct", "guide", "partner", "empower"]
    active_until: date | None


class CustomerNew(In):
    """A new customer of an office."""

    office_id: Id
    name: Name
    kind: Kind
    about_kind: AboutKind = LEFT
    about_id: Id | None = LEFT
    about_name: Line = LEFT
    pains: Long = LEFT
    importance: Level = LEFT


class CustomerChange(In):
    """What changes about a customer."""

    name: Name = LEFT
    kind: Kind = LEFT
    about_kind: AboutKind = LEFT
    about_id: Id | None = LEFT
    about_name: Line = LEFT
    pains: Long = LEFT
    importance: Level = LEFT
    why: Reason = LEFT


class CustomerMemberOut(Out):
    """Somebody who stands for a customer."""

    customer_id: UUID
    person_id: UUID


class CustomerMemberNew(In):
    """Who stands for a customer."""

    person_id: Id


class CustomerNeedOut(Out):
    """What a customer was heard to need."""

    customer_id: UUID
    need: str
    evidence: str
    heard_on: date
    heard_from: str
    heard_by_id: UUID | None


class CustomerNeedNew(In):
    """A need as it was heard."""

    need: LongLine
    evidence: Long = LEFT
    heard_on: Day = LEFT
    heard_from: Line = LEFT


@api.lists("/customers", policy.read, CustomerOut, lists.CUSTOMERS, for_actor=lists.customers_for)
def customers(request: Asked) -> QuerySet[Customer]:
    """Return the customers that the caller sees."""
    return queries.customers(request.actor)


@api.shows(CUSTOMER, policy.read, CustomerOut)
def customer(request: Asked, customer_id: UUID) -> Customer:
    """Return one customer."""
    return queries.the_customer(request.actor, customer_id)


@api.creates("/customers", policy.keep, CustomerOut, at="/customers/{id}")
def add_customer(request: Asked, said: CustomerNew) -> Customer:
    """Register a customer of an office."""
    return commands.add_customer(request.actor, **said.given())


@api.changes(CUSTOMER, policy.keep, CustomerOut)
def change_customer(request: Asked, customer_id: UUID, said: CustomerChange) -> Customer:
    """Change what is known of a customer."""
    at: dict[str, Any] = {"customer_id": customer_id, "seen": seen(request)}
    return commands.change_customer(request.actor, **at, **said.given())


@api.changes(f"{CUSTOMER}/end", policy.keep, CustomerOut, method="POST")
def end_customer(request: Asked, customer_id: UUID, said: MustSayWhy) -> Customer:
    """Serve a customer no more."""
    at: dict[str, Any] = {"customer_id": customer_id, "seen": seen(request)}
    return commands.end_customer(request.actor, **at, why=said.why)


@api.drops(CUSTOMER, policy.keep)
def drop_customer(request: Asked, customer_id: UUID) -> None:
    """Drop a customer that was registered by mistake."""
    commands.drop_customer(request.actor, customer_id=customer_id, seen=seen(request))


@api.lists(f"{CUSTOMER}/people", policy.read, CustomerMemberOut, MEMBERS)
def customer_members(request: Asked, customer_id: UUID) -> QuerySet[CustomerMember]:
    """Return who stands for a customer."""
    row = queries.the_customer(request.actor, customer_id)
    return queries.members(request.actor).filter(customer=row.pk)


@api.shows(MEMBER, policy.read, CustomerMemberOut)
def customer_member(request: Asked, member_id: UUID) -> CustomerMember:
    """Return one who stands for a customer."""
    return queries.the_member(request.actor, member_id)


@api.creates(f"{CUSTOMER}/people", policy.keep, CustomerMemberOut, at="/customer-people/{id}")
def add_customer_member(
    request: Asked, customer_id: UUID, said: CustomerMemberNew
) -> CustomerMember:
    """Let somebody stand for a customer."""
    at: dict[str, Any] = {"customer_id": customer_id}
    return commands.add_customer_member(request.actor, **at, person_id=said.person_id)


@api.drops(MEMBER, policy.keep)
def drop_customer_member(request: Asked, member_id: UUID) -> None:
    """Let somebody stand for a customer no more."""
    commands.drop_customer_member(request.actor, member_id=member_id, seen=seen(request))


@api.lists(f"{CUSTOMER}/needs", policy.read, CustomerNeedOut, NEEDS)
def customer_needs(request: Asked, customer_id: UUID) -> QuerySet[CustomerNeed]:
    """Return what a customer was heard to need."""
    row = queries.the_customer(request.actor, customer_id)
    return queries.needs(request.actor).filter(customer=row.pk)


@api.shows("/customer-needs/{uuid:need_id}", policy.read, CustomerNeedOut)
def customer_need(request: Asked, need_id: UUID) -> CustomerNeed:
    """Return one need of a customer."""
    return queries.the_need(request.actor, need_id)


@api.creates(f"{CUSTOMER}/needs", policy.keep, CustomerNeedOut, at="/customer-needs/{id}")
def note_need(request: Asked, customer_id: UUID, said: CustomerNeedNew) -> CustomerNeed:
    """Note what a customer needs."""
    return commands.note_need(request.actor, customer_id=customer_id, **said.given())
