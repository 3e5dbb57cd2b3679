"""Key results and their readings over HTTP; figures are decimal texts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel.command import find
from sightline.kernel.policy import visible
from sightline.strategy import commands, policy, queries
from sightline.strategy.models import KeyResult, Reading
from sightline.strategy.rest.objectives import Weight
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Decimals,
    Figure,
    In,
    Line,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Text,
    Why,
    figures,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Key results")
Unit = Annotated[Line, Field(max_length=40)]
Note = Annotated[Text, Field(max_length=2000)]
VALUES = ("start_value", "target_value", "value")
KEY_RESULTS = Listing(
    name="key-results",
    columns=(Column("name", "Key result", lambda row: row.name, order="name"),),
)
READINGS = Listing(
    name="readings",
    columns=(Column("on", "Day", lambda row: row.on, order="on"),),
    default_sort="-on",
)


class KeyResultOut(Out):
    """A measure of an objective: a unit, where it starts and the target it moves to."""

    objective_id: UUID
    name: str
    unit: str
    start_value: Decimals
    target_value: Decimals
    weight: int
    due: date | None
    dropped: date | None


class KeyResultFields(In):
    """What a key result may say beside what it must."""

    unit: Unit = LEFT
    weight: Weight = LEFT
    due: Day | None = LEFT


class KeyResultAdding(KeyResultFields):
    """A new measure of an objective."""

    name: Name
    start_value: Figure
    target_value: Figure


class KeyResultChange(KeyResultFields):
    """What changes about a key result."""

    name: Name = LEFT
    start_value: Figure = LEFT
    target_value: Figure = LEFT
    why: Reason = LEFT


class ReadingOut(Out):
    """What a key result stood at on a day."""

    key_result_id: UUID
    on: date
    value: Decimals
    note: str


class ReadingTaking(In):
    """A new reading, of today at the latest."""

    on: Day
    value: Figure
    note: Note = ""


class ReadingCorrection(MustSayWhy):
    """A value or note put right, and why."""

    value: Figure = LEFT
    note: Note = LEFT


@api.lists("/objectives/{uuid:objective_id}/key-results", policy.read, KeyResultOut, KEY_RESULTS)
def key_results(request: Asked, objective_id: UUID) -> QuerySet[KeyResult]:
    """Return an objective's key results, dropped ones too."""
    found = queries.the_objective(request.actor, objective_id)
    return visible(request.actor, KeyResult).filter(objective=found)


@api.creates(
    "/objectives/{uuid:objective_id}/key-results",
    policy.set_objective,
    KeyResultOut,
    at="/key-results/{id}",
)
def add_key_result(request: Asked, objective_id: UUID, said: KeyResultAdding) -> KeyResult:
    """Add a measure to an objective that is a draft or active."""
    given = figures(said.given(), VALUES)
    return commands.add_key_result(request.actor, objective_id=objective_id, **given)


@api.shows("/key-results/{uuid:key_result_id}", policy.read, KeyResultOut)
def key_result(request: Asked, key_result_id: UUID) -> KeyResult:
    """Return one key result."""
    return find(KeyResult, key_result_id, request.actor)


@api.changes("/key-results/{uuid:key_result_id}", policy.set_objective, KeyResultOut)
def change_key_result(request: Asked, key_result_id: UUID, said: KeyResultChange) -> KeyResult:
    """Change a key result's name, unit, start, target, weight or due date."""
    given = figures(said.given(), VALUES)
    return commands.change_key_result(
        request.actor, key_result_id=key_result_id, seen=seen(request), **given
    )


@api.changes(
    "/key-results/{uuid:key_result_id}/drop", policy.set_objective, KeyResultOut, method="POST"
)
def drop_key_result(request: Asked, key_result_id: UUID, said: Why) -> KeyResult:
    """Let a key result that was never read count no more, from today on."""
    return commands.drop_key_result(
        request.actor, key_result_id=key_result_id, seen=seen(request), why=said.why
    )


@api.tells("/key-results/{uuid:key_result_id}/history", policy.read, Changes)
def key_result_history(request: Asked, key_result_id: UUID) -> Changes:
    """Return who changed a key result, newest first."""
    row = find(KeyResult, key_result_id, request.actor)
    return history_of(request.actor, row, KeyResultOut, policy.read)


@api.lists("/key-results/{uuid:key_result_id}/readings", policy.read, ReadingOut, READINGS)
def readings(request: Asked, key_result_id: UUID) -> QuerySet[Reading]:
    """Return a key result's readings, the newest first."""
    found = find(KeyResult, key_result_id, request.actor)
    return visible(request.actor, Reading).filter(key_result=found)


@api.creates(
    "/key-results/{uuid:key_result_id}/readings",
    policy.read_measure,
    ReadingOut,
    at="/readings/{id}",
)
def take_reading(request: Asked, key_result_id: UUID, said: ReadingTaking) -> Reading:
    """Record what a key result stood at on a day."""
    given = figures(said.given(), VALUES)
    return commands.take_reading(request.actor, key_result_id=key_result_id, **given)


@api.shows("/readings/{uuid:reading_id}", policy.read, ReadingOut)
def reading(request: Asked, reading_id: UUID) -> Reading:
    """Return one reading."""
    return find(Reading, reading_id, request.actor)


@api.changes("/readings/{uuid:reading_id}", policy.read_measure, ReadingOut)
def correct_reading(request: Asked, reading_id: UUID, said: ReadingCorrection) -> Reading:
    """Put a wrong value or note of a reading right, and say why."""
    given = figures(said.given(), VALUES)
    return commands.correct_reading(
        request.actor, reading_id=reading_id, seen=seen(request), **given
    )
