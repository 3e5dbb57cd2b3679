"""Agendas over HTTP: what is on them, in which order, and what is in the consent block."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.models import (
    AgendaItem,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.rest.schemas import OF_ITEM, OF_SITTING, Minutes
from sightline.kernel.policy import visible
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, LongText, Out, Text, Title, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Sittings")


class AgendaItemOut(Out):
    """One thing to decide or to hear."""

    sitting_id: UUID
    position: int
    change_id: UUID | None
    dependency_id: UUID | None
    title: str
    is_consent: bool
    lasts_minutes: int
    began_at: datetime | None
    ended_at: datetime | None
    notes: str


class TopicAdding(In):
    """A topic that is no request."""

    title: Title
    lasts_minutes: Minutes = LEFT
    notes: LongText = LEFT


class Moving(In):
    """By how many places an item moves: up is negative."""

    places: Annotated[int, Field(strict=True, ge=-999, le=999)]


class Noting(In):
    """What was said on an item."""

    notes: Text


class Agendaing(In):
    """On which sitting's agenda; the next one's if none is named."""

    sitting_id: Id | None = LEFT


class ItemMade(Told):
    """The new item, or null where it was on an agenda already or nothing is planned."""

    item_id: UUID | None


AGENDA = Listing(
    name="agenda",
    columns=(Column("position", "Place", lambda row: row.position, order="position"),),
    filters=(Filter("sitting", "The sitting's id", lambda v: Q(sitting_id=UUID(v))),),
    default_sort="position",
)


@api.lists("/agenda", policy.read, AgendaItemOut, AGENDA)
def agenda(request: Asked) -> QuerySet[AgendaItem]:
    """Return the items of agendas."""
    return visible(request.actor, AgendaItem)


@api.creates(f"{OF_SITTING}/topics", policy.prepare_sitting, AgendaItemOut, at="/agenda/{id}")
def add_topic(request: Asked, sitting_id: UUID, said: TopicAdding) -> AgendaItem:
    """Put a topic that is no request on an agenda."""
    return commands.add_topic(request.actor, sitting_id=sitting_id, **said.given())


@api.shows(OF_ITEM, policy.read, AgendaItemOut)
def agenda_item(request: Asked, item_id: UUID) -> AgendaItem:
    """Return one item of an agenda."""
    return queries.the_item(request.actor, item_id)


@api.changes(f"{OF_ITEM}/move", policy.prepare_sitting, AgendaItemOut, method="POST")
def move_agenda_item(request: Asked, item_id: UUID, said: Moving) -> AgendaItem:
    """Move an item up or down its agenda."""
    return commands.move_agenda_item(
        request.actor, item_id=item_id, places=said.places, seen=seen(request)
    )


@api.drops(OF_ITEM, policy.prepare_sitting)
def drop_agenda_item(request: Asked, item_id: UUID) -> None:
    """Take an item off an agenda before it was taken up."""
    commands.drop_agenda_item(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{OF_ITEM}/consent", policy.prepare_sitting, AgendaItemOut, method="POST")
def put_in_consent(request: Asked, item_id: UUID) -> AgendaItem:
    """Put a small request into the consent block."""
    return commands.put_in_consent(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{OF_ITEM}/pull", policy.run_sitting, AgendaItemOut, method="POST")
def pull_from_consent(request: Asked, item_id: UUID) -> AgendaItem:
    """Pull a request out of the consent block."""
    return commands.pull_from_consent(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{OF_ITEM}/begin", policy.run_sitting, AgendaItemOut, method="POST")
def begin_item(request: Asked, item_id: UUID) -> AgendaItem:
    """Take an item up."""
    return commands.begin_item(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{OF_ITEM}/end", policy.run_sitting, AgendaItemOut, method="POST")
def end_item(request: Asked, item_id: UUID) -> AgendaItem:
    """Be done with an item."""
    return commands.end_item(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{OF_ITEM}/notes", policy.run_sitting, AgendaItemOut, method="POST")
def note_item(request: Asked, item_id: UUID, said: Noting) -> AgendaItem:
    """Write down what was said on an item."""
    return commands.note_item(request.actor, item_id=item_id, notes=said.notes, seen=seen(request))


@api.tells("/changes/{uuid:change_id}/agenda", policy.put_on_agenda, ItemMade, method="POST")
def put_on_agenda(request: Asked, change_id: UUID, said: Agendaing) -> ItemMade:
    """Put a request that is ready on an agenda of its board."""
    row = commands.put_on_agenda(request.actor, change_id=change_id, sitting_id=said.sitting_id)
    return ItemMade(item_id=row.pk if row else None)
