"""People and their organisation over HTTP. Addresses are not told: they are how people sign in."""

from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.identity import commands, lists, policy, queries, rules
from sightline.identity.models import Organisation, Person
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Currency,
    Id,
    In,
    Line,
    MustSayWhy,
    Name,
    Out,
    Whole,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("People")

PEOPLE = Listing(
    name="people",
    columns=(
        Column("name", "Person", lambda row: row.name, order="name"),
        Column("post", "Position", lambda row: row.post, order="post"),
        Column("office", "Office", lambda row: row.office, order="office__name"),
        Column("active", "State", lambda row: row.is_active, order="is_active"),
    ),
    search=("name", "post"),
)
OF_OFFICE = Parameter("office", "An office's id.", kind="id")
OF_ROLE = Parameter("role", "A role held today.", tuple(rules.ROLES))
ACTIVE = Parameter("active", "Whether they may sign in.", ("yes", "no"))


class PersonOut(Out):
    """Somebody who acts, or a service account that acts for its owner."""

    name: str
    post: str
    office_id: UUID | None
    kind: Literal["person", "service"]
    owner_id: UUID | None
    is_active: bool


class PersonAdding(In):
    """A new person or service account."""

    name: Name
    email: Line
    post: Line = ""
    office_id: Id | None = None
    kind: Literal["person", "service"] = "person"
    password: Line = ""


class PersonChange(In):
    """What changes about a person."""

    name: Name = LEFT
    post: Line = LEFT
    office_id: Id | None = LEFT


class OrganisationOut(Out):
    """The whole: its name, currency, fiscal year and reporting cadence."""

    name: str
    currency: str
    fiscal_year_starts: int
    cadence_days: int


class OrganisationChange(In):
    """What changes about the organisation."""

    name: Name = LEFT
    currency: Currency = LEFT
    fiscal_year_starts: Whole = LEFT
    cadence_days: Whole = LEFT


@api.lists(
    "/people",
    policy.read,
    PersonOut,
    PEOPLE,
    more=(OF_OFFICE, OF_ROLE, ACTIVE),
    for_actor=lists.people_for,
)
def people(request: Asked) -> QuerySet[Person]:
    """Return the people of the organisation."""
    return queries.staff(request.actor)


@api.creates("/people", policy.manage_people, PersonOut, at="/people/{id}")
def add_person(request: Asked, said: PersonAdding) -> Person:
    """Add a person, or a service account that acts for its owner through tokens."""
    home = queries.the_organisation(request.actor)
    return commands.add_person(request.actor, organisation_id=home.pk, **said.given())


@api.shows("/people/{uuid:person_id}", policy.read, PersonOut)
def person(request: Asked, person_id: UUID) -> Person:
    """Return one person."""
    return queries.the_person(request.actor, person_id)


@api.changes("/people/{uuid:person_id}", policy.manage_people, PersonOut)
def change_person(request: Asked, person_id: UUID, said: PersonChange) -> Person:
    """Change a person's name, position or office."""
    return commands.change_person(
        request.actor, person_id=person_id, seen=seen(request), **said.given()
    )


@api.changes("/people/{uuid:person_id}/deactivate", policy.manage_people, PersonOut, method="POST")
def deactivate_person(request: Asked, person_id: UUID, said: MustSayWhy) -> Person:
    """Bar a person from signing in; their sessions and tokens end at once."""
    return commands.deactivate_person(
        request.actor, person_id=person_id, seen=seen(request), why=said.why
    )


@api.changes("/people/{uuid:person_id}/reactivate", policy.manage_people, PersonOut, method="POST")
def reactivate_person(request: Asked, person_id: UUID) -> Person:
    """Let a person sign in again."""
    return commands.reactivate_person(request.actor, person_id=person_id, seen=seen(request))


@api.tells("/people/{uuid:person_id}/history", policy.read_history, Changes)
def person_history(request: Asked, person_id: UUID) -> Changes:
    """Return who changed a person's particulars, newest first."""
    row = queries.the_person(request.actor, person_id)
    return history_of(request.actor, row, PersonOut, policy.read_history)


@api.shows("/organisation", policy.read, OrganisationOut)
def organisation(request: Asked) -> Organisation:
    """Return the actor's organisation."""
    return queries.the_organisation(request.actor)


@api.changes("/organisation", policy.set_organisation, OrganisationOut)
def change_organisation(request: Asked, said: OrganisationChange) -> Organisation:
    """Change name, currency, start of the fiscal year or reporting cadence."""
    home = queries.the_organisation(request.actor)
    return commands.change_organisation(
        request.actor, organisation_id=home.pk, seen=seen(request), **said.given()
    )
