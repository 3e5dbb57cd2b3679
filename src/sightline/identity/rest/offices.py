"""Offices and how they stand to each other, over HTTP."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.identity import commands, policy, queries
from sightline.identity.models import Office, OfficeRelation
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Code, Day, Id, In, MustSayWhy, Name, Out, Text
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Offices")
Level = Literal["strategic", "program", "project"]
Kind = Literal["hierarchy", "independent", "peer", "merging"]
LEVELS = (("strategic", "Strategic"), ("program", "Program"), ("project", "Project"))

OFFICES = Listing(
    name="offices",
    columns=(
        Column("name", "Office", lambda row: row.name, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("level", "Level", lambda row: row.level, order="level"),
        Column("opened", "Active from", lambda row: row.active_from, order="active_from"),
    ),
    filters=(Filter("level", "Level", lambda value: Q(level=value), LEVELS),),
    search=("name", "code"),
)
RELATIONS = Listing(
    name="relations",
    columns=(Column("since", "From", lambda row: row.since, order="since"),),
    default_sort="-since",
)


class OfficeOut(Out):
    """A PMO: strategic, program or project office."""

    code: str
    name: str
    level: Level
    mandate: str
    active_from: date
    active_to: date | None


class OfficeOpening(In):
    """A new office, below a parent if one is named."""

    code: Code
    name: Name
    level: Level
    parent_id: Id | None = None
    mandate: Text = ""
    active_from: Day | None = None


class OfficeChange(In):
    """What changes about an office."""

    name: Name = LEFT
    level: Level = LEFT
    mandate: Text = LEFT


class OfficeClosing(MustSayWhy):
    """When an office ends, and why."""

    on: Day


class RelationOut(Out):
    """How two offices stand to each other, from and until a date."""

    office_id: UUID
    other_id: UUID
    kind: Kind
    since: date
    until: date | None


class Relating(In):
    """A new relation of an office to another one."""

    other_id: Id
    kind: Kind
    since: Day | None = None
    until: Day | None = None


class RelationEnding(In):
    """When a relation ends."""

    until: Day


@api.lists("/offices", policy.read, OfficeOut, OFFICES)
def offices(request: Asked) -> QuerySet[Office]:
    """Return every office there is, was or will be."""
    return queries.all_offices(request.actor)


@api.creates("/offices", policy.manage_offices, OfficeOut, at="/offices/{id}")
def open_office(request: Asked, said: OfficeOpening) -> Office:
    """Open an office, below a parent if one is named."""
    return commands.open_office(request.actor, **said.given())


@api.shows("/offices/{uuid:office_id}", policy.read, OfficeOut)
def office(request: Asked, office_id: UUID) -> Office:
    """Return one office."""
    return queries.the_office(request.actor, office_id)


@api.changes("/offices/{uuid:office_id}", policy.manage_offices, OfficeOut)
def change_office(request: Asked, office_id: UUID, said: OfficeChange) -> Office:
    """Change an office's name, level or mandate."""
    return commands.change_office(
        request.actor, office_id=office_id, seen=seen(request), **said.given()
    )


@api.changes("/offices/{uuid:office_id}/close", policy.manage_offices, OfficeOut, method="POST")
def close_office(request: Asked, office_id: UUID, said: OfficeClosing) -> Office:
    """End an office on a date; its relations end with it."""
    return commands.close_office(
        request.actor, office_id=office_id, seen=seen(request), on=said.on, why=said.why
    )


@api.tells("/offices/{uuid:office_id}/history", policy.read, Changes)
def office_history(request: Asked, office_id: UUID) -> Changes:
    """Return who changed an office, newest first."""
    row = queries.the_office(request.actor, office_id)
    return history_of(request.actor, row, OfficeOut, policy.read)


@api.lists("/offices/{uuid:office_id}/relations", policy.read, RelationOut, RELATIONS)
def relations(request: Asked, office_id: UUID) -> QuerySet[OfficeRelation]:
    """Return how an office stands to others, and they to it."""
    found = queries.the_office(request.actor, office_id)
    return queries.relations(request.actor, found.pk)


@api.creates(
    "/offices/{uuid:office_id}/relations", policy.manage_offices, RelationOut, at="/relations/{id}"
)
def relate_offices(request: Asked, office_id: UUID, said: Relating) -> OfficeRelation:
    """Put two offices into a relation from a date on."""
    return commands.relate_offices(request.actor, office_id=office_id, **said.given())


@api.shows("/relations/{uuid:relation_id}", policy.read, RelationOut)
def relation(request: Asked, relation_id: UUID) -> OfficeRelation:
    """Return one relation."""
    return queries.the_relation(request.actor, relation_id)


@api.changes("/relations/{uuid:relation_id}/end", policy.manage_offices, RelationOut, method="POST")
def end_relation(request: Asked, relation_id: UUID, said: RelationEnding) -> OfficeRelation:
    """End a relation between two offices on a date."""
    return commands.end_relation(
        request.actor, relation_id=relation_id, until=said.until, seen=seen(request)
    )
