"""The impact area over HTTP: its items with their owners' answers, and the funding."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.models import ChangeItem, Funding
from sightline.changes.queries import requests as queries
from sightline.changes.rest.schemas import CHANGE, COST, currency_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    Amount,
    Day,
    Id,
    In,
    LongLine,
    MustSayWhy,
    Name,
    Out,
    Text,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Change requests")
ITEM, FUNDING = "/changes/items/{uuid:item_id}", "/changes/funding/{uuid:funding_id}"
ItemKind = Literal[
    "project", "milestone", "benefit", "system", "data", "vendor", "site", "group", "person",
    "office", "dependency",
]  # fmt: skip
Answer = Literal["none", "acceptable", "conditions", "objection"]


class ItemOut(Out):
    """One item of an impact area, with its owner's answer; hidden items are not listed."""

    amounts: ClassVar[frozenset[str]] = COST

    change_id: UUID
    kind: ItemKind
    ref: UUID
    name: str
    words: str
    is_computed: bool
    owner_id: UUID | None
    due: date | None
    answer: str
    answer_words: str
    days: int | None
    currency: str
    cost: str | None
    answered_on: date | None
    answered_edition: int | None


class ItemNaming(In):
    """What a request touches, and who answers for it."""

    kind: ItemKind
    ref: Id
    owner_id: Id | None = None
    words: LongLine = ""


class Answering(In):
    """An owner's answer; words are needed with conditions and objections."""

    answer: Answer
    words: Text = ""
    days: int | None = None
    cost: Amount | None = None


class FundingOut(Out):
    """Money asked of a budget holder for a request."""

    amounts: ClassVar[frozenset[str]] = frozenset({"amount"})

    change_id: UUID
    source: str
    holder_id: UUID
    asked_by_id: UUID
    currency: str
    amount: str
    until: date | None
    state: Literal["asked", "reserved", "declined", "released", "spent"]
    words: str


class FundingAsking(In):
    """How much money is asked of whom."""

    source: Name
    holder_id: Id
    amount: Amount


class Reserving(In):
    """Until when the money is reserved; without a day until it is spent or released."""

    until: Day | None = None
    words: LongLine = ""


class Wording(In):
    """A word with what is done."""

    words: LongLine = ""


class MustWord(In):
    """A word without which this is refused."""

    words: Annotated[str, Field(min_length=1, max_length=300)]


ITEMS = Listing(
    name="change_items", columns=(Column("name", "Item", lambda row: row.name, order="name"),)
)
MONEY = Listing(
    name="change_funding",
    columns=(Column("source", "From", lambda row: row.source, order="source"),),
    default_sort="source",
)


@api.lists(f"{CHANGE}/items", policy.read, ItemOut, ITEMS)
def change_items(request: Asked, change_id: UUID) -> QuerySet[ChangeItem]:
    """Return the items of a request's impact area that you see."""
    row = queries.the_change(request.actor, change_id)
    seen_here = [each.item.pk for each in queries.area(request.actor, row).seen]
    rows: QuerySet[ChangeItem] = row.items.filter(pk__in=seen_here).select_related("change")
    return rows


@api.creates(f"{CHANGE}/items", policy.compute, ItemOut, at="/changes/items/{id}")
def name_item(request: Asked, change_id: UUID, said: ItemNaming) -> ChangeItem:
    """Name something that a request touches, or who answers for it."""
    return commands.name_item(request.actor, change_id=change_id, **said.given())


@api.shows(ITEM, policy.read, ItemOut)
def change_item(request: Asked, item_id: UUID) -> ChangeItem:
    """Return one item of an impact area."""
    return queries.the_item(request.actor, item_id)


@api.changes(f"{ITEM}/answer", policy.assess, ItemOut, method="POST")
def answer_item(request: Asked, item_id: UUID, said: Answering) -> ChangeItem:
    """Answer for an item as its owner."""
    row = queries.the_item(request.actor, item_id)
    given = minor(said.given(), COST, row.change.currency)
    return commands.answer_item(request.actor, item_id=item_id, seen=seen(request), **given)


@api.changes(f"{ITEM}/waive", policy.waive, ItemOut, method="POST")
def waive_item(request: Asked, item_id: UUID, said: MustSayWhy) -> ChangeItem:
    """Let go of an answer that is overdue, as the chair of its board."""
    return commands.waive_item(request.actor, item_id=item_id, seen=seen(request), **said.given())


@api.drops(ITEM, policy.compute)
def drop_item(request: Asked, item_id: UUID) -> None:
    """Take an item that somebody named out of the area again."""
    commands.drop_item(request.actor, item_id=item_id, seen=seen(request))


@api.lists(f"{CHANGE}/funding", policy.read, FundingOut, MONEY)
def change_funding(request: Asked, change_id: UUID) -> QuerySet[Funding]:
    """Return the funding of a request."""
    row = queries.the_change(request.actor, change_id)
    rows: QuerySet[Funding] = row.fundings.select_related("change")
    return rows


@api.creates(f"{CHANGE}/funding", policy.ask_funding, FundingOut, at="/changes/funding/{id}")
def ask_funding(request: Asked, change_id: UUID, said: FundingAsking) -> Funding:
    """Ask a budget holder to reserve money for a request."""
    given = minor(said.given(), {"amount"}, currency_of(request, change_id))
    return commands.ask_funding(request.actor, change_id=change_id, **given)


@api.shows(FUNDING, policy.read, FundingOut)
def funding(request: Asked, funding_id: UUID) -> Funding:
    """Return money that was asked for."""
    return queries.the_funding(request.actor, funding_id)


@api.changes(f"{FUNDING}/reserve", policy.reserve, FundingOut, method="POST")
def reserve_funding(request: Asked, funding_id: UUID, said: Reserving) -> Funding:
    """Reserve the money as its budget holder."""
    return commands.reserve_funding(
        request.actor, funding_id=funding_id, seen=seen(request), **said.given()
    )


@api.changes(f"{FUNDING}/decline", policy.reserve, FundingOut, method="POST")
def decline_funding(request: Asked, funding_id: UUID, said: MustWord) -> Funding:
    """Decline to reserve the money."""
    return commands.decline_funding(
        request.actor, funding_id=funding_id, seen=seen(request), **said.given()
    )


@api.changes(f"{FUNDING}/release", policy.release, FundingOut, method="POST")
def release_funding(request: Asked, funding_id: UUID, said: Wording) -> Funding:
    """Let go of the money; an approval that leans on it lapses."""
    return commands.release_funding(
        request.actor, funding_id=funding_id, seen=seen(request), **said.given()
    )
