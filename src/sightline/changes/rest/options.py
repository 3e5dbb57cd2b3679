"""Alternatives of a request over HTTP: entered, weighed, and one of them chosen."""

from typing import ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.changes import commands, policy
from sightline.changes.models import ChangeOption, ChangeRequest
from sightline.changes.queries import requests as queries
from sightline.changes.rest.requests import ChangeOut
from sightline.changes.rest.schemas import CHANGE, Delta, Deltas, currency_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    Amount,
    In,
    Name,
    Out,
    Text,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Change requests")
OPTION = "/changes/options/{uuid:option_id}"
OptionKind = Literal["reduce", "defer", "stage", "decouple", "buffer", "absorb", "substitute"]


class OptionOut(Out):
    """A cheaper way, weighed by the engine."""

    amounts: ClassVar[frozenset[str]] = frozenset({"mitigation", "wave"})

    change_id: UUID
    edition: int
    name: str
    kind: OptionKind
    inputs: list[Delta]
    currency: str
    mitigation: str
    wave: str
    n_area: int
    finish_days: int
    is_dominated: bool
    is_recommended: bool
    is_chosen: bool


class OptionAdding(In):
    """An alternative: what it would do to the plan instead, and what it costs to do it so."""

    name: Name
    kind: OptionKind
    deltas: Deltas = []
    mitigation: Amount = "0"
    words: Text = ""


OPTIONS = Listing(
    name="change_options",
    columns=(Column("name", "Alternative", lambda row: row.name, order="name"),),
)


@api.lists(f"{CHANGE}/options", policy.read, OptionOut, OPTIONS)
def change_options(request: Asked, change_id: UUID) -> QuerySet[ChangeOption]:
    """Return the alternatives to what a request asks now."""
    row = queries.the_change(request.actor, change_id)
    rows: QuerySet[ChangeOption] = row.options.filter(edition=row.edition)
    return rows.select_related("change")


@api.creates(f"{CHANGE}/options", policy.edit, OptionOut, at="/changes/options/{id}")
def add_option(request: Asked, change_id: UUID, said: OptionAdding) -> ChangeOption:
    """Enter an alternative, which the engine then weighs."""
    given = minor(said.given(), {"mitigation"}, currency_of(request, change_id))
    given.setdefault("deltas", [])
    return commands.add_option(request.actor, change_id=change_id, **given)


@api.shows(OPTION, policy.read, OptionOut)
def option(request: Asked, option_id: UUID) -> ChangeOption:
    """Return one alternative."""
    return queries.the_option(request.actor, option_id)


@api.changes(f"{OPTION}/choose", policy.edit, ChangeOut, method="POST")
def choose_option(request: Asked, option_id: UUID) -> ChangeRequest:
    """Reshape a request as one of its alternatives."""
    return commands.choose_option(request.actor, option_id=option_id, seen=seen(request))


@api.drops(OPTION, policy.edit)
def drop_option(request: Asked, option_id: UUID) -> None:
    """Take an alternative away."""
    commands.drop_option(request.actor, option_id=option_id, seen=seen(request))
