"""Who is at the desks of offices, over HTTP."""

from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.services import commands, policy, queries
from sightline.services.models import DeskPerson
from sightline.services.rest.catalogue import Lines
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, Out
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Requests for services")
DESK = Listing(
    name="desk-people",
    columns=(Column("name", "Person", lambda row: row.person.name, order="person__name"),),
    filters=(Filter("office_id", "Office", lambda value: Q(office_id=UUID(value))),),
    default_sort="name",
)
PERSON = "/desk-people/{uuid:desk_person_id}"


class DeskPersonOut(Out):
    """Somebody at the desk of an office, and what they are good at."""

    office_id: UUID
    person_id: UUID
    skills: list[str]


class DeskPersonNew(In):
    """Who is at which desk."""

    office_id: Id
    person_id: Id
    skills: Lines = LEFT


@api.lists("/desk-people", policy.read, DeskPersonOut, DESK)
def desk_people(request: Asked) -> QuerySet[DeskPerson]:
    """Return who is at the desks that the caller sees."""
    return queries.desk_people(request.actor)


@api.shows(PERSON, policy.read, DeskPersonOut)
def desk_person(request: Asked, desk_person_id: UUID) -> DeskPerson:
    """Return one who is at a desk."""
    return queries.the_desk_person(request.actor, desk_person_id)


@api.creates("/desk-people", policy.keep, DeskPersonOut, at="/desk-people/{id}")
def staff_desk(request: Asked, said: DeskPersonNew) -> DeskPerson:
    """Put somebody at a desk, or say what they are good at."""
    return commands.staff_desk(request.actor, **said.given())


@api.drops(PERSON, policy.keep)
def leave_desk(request: Asked, desk_person_id: UUID) -> None:
    """Let somebody leave a desk."""
    commands.leave_desk(request.actor, desk_person_id=desk_person_id, seen=seen(request))
