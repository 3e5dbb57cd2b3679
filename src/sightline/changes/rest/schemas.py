"""Shapes and addresses that the operations of change control share."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from sightline.changes.queries import requests as queries
from sightline.ui.routes import Asked

CHANGE = "/changes/{uuid:change_id}"
OF_SITTING, OF_ITEM = "/sittings/{uuid:sitting_id}", "/agenda/{uuid:item_id}"
COST = frozenset({"cost"})
Delta = dict[str, Any]
Deltas = Annotated[list[Delta], Field(max_length=500)]
Figure = dict[str, Any]
Figures = Annotated[list[Figure], Field(max_length=50)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=480)]
Digest = Annotated[str, Field(min_length=1, max_length=80, strict=True)]
Given = Annotated[str, Field(min_length=1, max_length=300, strict=True)]
Moment = Annotated[AwareDatetime, Field(description="An instant, with its time zone.")]


def currency_of(request: Asked, change_id: UUID) -> str:
    """Return the currency in which a request's amounts are said."""
    return queries.the_change(request.actor, change_id).currency
