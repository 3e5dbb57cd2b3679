"""Looks by sample over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.services import commands, lists, policy, queries
from sightline.services.models import Look
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import In, Out
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Customers")
LOOK = "/looks/{uuid:look_id}"
Long = Annotated[str, Field(max_length=5000, strict=True)]


class LookOut(Out):
    """What went by without a look beforehand and was drawn, and what was found."""

    customer_id: UUID
    project_id: UUID
    kind: Literal["report", "gate"]
    about_id: UUID
    what: str
    by: str
    state: Literal["drawn", "done"]
    drawn_on: date
    due_on: date
    outcome: Literal["", "fine", "minor", "major"]
    words: str
    looked_by_id: UUID | None
    looked_on: date | None
    finding_id: UUID | None


class LookRecord(In):
    """What was found on looking."""

    outcome: Literal["fine", "minor", "major"]
    words: Long


@api.lists("/looks", policy.read, LookOut, lists.LOOKS)
def looks(request: Asked) -> QuerySet[Look]:
    """Return what was drawn, as far as one sees customer and project."""
    return queries.looks(request.actor)


@api.shows(LOOK, policy.read, LookOut)
def look(request: Asked, look_id: UUID) -> Look:
    """Return one look."""
    return queries.the_look(request.actor, look_id)


@api.changes(f"{LOOK}/record", policy.look, LookOut, method="POST")
def record_look(request: Asked, look_id: UUID, said: LookRecord) -> Look:
    """Say what was found on looking; a major finding moves the customer down."""
    return commands.record_look(request.actor, look_id=look_id, seen=seen(request), **said.given())
