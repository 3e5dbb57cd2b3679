"""The rows of a merger's assessment over HTTP: what either office has, and what was decided of it."""

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.network import commands, policy
from sightline.network.lists.mergers import MERGER_ITEMS
from sightline.network.models import MergerItem
from sightline.network.queries import mergers as queries
from sightline.network.rest.mergers import MERGER
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Id,
    In,
    LongText,
    Name,
    Out,
    Reason,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Mergers of offices")
Subject = Literal["tool", "service", "standard", "report", "role", "other"]
HadBy = Literal["first", "second", "both"]
Overlap = Literal["none", "part", "same"]
Decision = Literal["adopt_first", "adopt_second", "combine", "keep_both", "retire_both"]
ITEM = "/merger-items/{uuid:item_id}"


class MergerItemOut(Out):
    """A tool, service or standard of either office, and what was decided of it."""

    merger_id: UUID
    subject: Subject
    name: str
    had_by: HadBy
    first_note: str
    second_note: str
    overlap: Overlap | Literal[""]
    decision: Decision | Literal[""]
    keep_until: date | None
    reason: str
    responsible_id: UUID | None
    done_on: date | None


class MergerItemFields(In):
    """What is said of a row."""

    subject: Subject = LEFT
    had_by: HadBy = LEFT
    first_note: LongText = LEFT
    second_note: LongText = LEFT
    overlap: Overlap = LEFT
    decision: Decision = LEFT
    keep_until: Day | None = LEFT
    reason: LongText = LEFT
    responsible_id: Id | None = LEFT


class MergerItemAdding(MergerItemFields):
    """A new row."""

    name: Name


class MergerItemChange(MergerItemFields):
    """What changes about a row."""

    name: Name = LEFT
    why: Reason = LEFT


@api.lists(f"{MERGER}/items", policy.read, MergerItemOut, MERGER_ITEMS)
def merger_items(request: Asked, merger_id: UUID) -> QuerySet[MergerItem]:
    """Return the rows of a merger's assessment."""
    row = queries.the_merger(request.actor, merger_id)
    return queries.items(request.actor, row.pk)


@api.creates(f"{MERGER}/items", policy.assess, MergerItemOut, at="/merger-items/{id}")
def add_merger_item(request: Asked, merger_id: UUID, said: MergerItemAdding) -> MergerItem:
    """Add a row to a merger's assessment."""
    return commands.add_merger_item(request.actor, merger_id=merger_id, **said.given())


@api.shows(ITEM, policy.read, MergerItemOut)
def merger_item(request: Asked, item_id: UUID) -> MergerItem:
    """Return one row of an assessment."""
    return queries.the_item(request.actor, item_id)


@api.changes(ITEM, policy.assess, MergerItemOut)
def change_merger_item(request: Asked, item_id: UUID, said: MergerItemChange) -> MergerItem:
    """Change a row, or decide on it."""
    return commands.change_merger_item(
        request.actor, item_id=item_id, seen=seen(request), **said.given()
    )


@api.drops(ITEM, policy.assess)
def drop_merger_item(request: Asked, item_id: UUID) -> None:
    """Drop a row."""
    commands.drop_merger_item(request.actor, item_id=item_id, seen=seen(request))


@api.changes(f"{ITEM}/finish", policy.carry_out, MergerItemOut, method="POST")
def finish_merger_item(request: Asked, item_id: UUID, said: Why) -> MergerItem:
    """Say that what was decided of a row was carried out."""
    return commands.finish_merger_item(
        request.actor, item_id=item_id, seen=seen(request), why=said.why
    )


@api.changes(f"{ITEM}/resume", policy.carry_out, MergerItemOut, method="POST")
def resume_merger_item(request: Asked, item_id: UUID, said: Why) -> MergerItem:
    """Say that what was decided of a row was not carried out after all."""
    return commands.resume_merger_item(
        request.actor, item_id=item_id, seen=seen(request), why=said.why
    )
