"""Agreements over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.kernel import clock
from sightline.services import commands, lists, policy, queries
from sightline.services.models import ServiceAgreement
from sightline.services.rest.catalogue import Minutes
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Id, In, Line, LongText, MustSayWhy, Out, Why, major
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Agreements on services")
AGREEMENT = "/agreements/{uuid:agreement_id}"
Volume = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
Reasons = Annotated[LongText, Field(min_length=1)]


class AgreementOut(Out):
    """What is agreed with a customer on a service, and what was used of it this year."""

    customer_id: UUID
    service_id: UUID
    state: Literal["draft", "agreed", "ended"]
    target_minutes: int | None
    calendar_id: UUID | None
    zone: str
    volume: int | None
    terms: str
    review_on: date
    agreed_by_id: UUID | None
    agreed_on: date | None
    ended_on: date | None
    used: int | None = None
    cost_back: str | None = None
    cost_currency: str | None = None

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the agreement with its use, where the query counted it."""
        used: dict[str, Any] = {"used": None, "cost_back": None, "cost_currency": None}
        if hasattr(row, "n_used"):
            told = queries.usage_of(row, clock.today().year)
            cost = None if told.cost_minor is None else major(told.cost_minor, told.currency)
            currency = told.currency if cost is not None else None
            used = {"used": told.n_used, "cost_back": cost, "cost_currency": currency}
        return cls(**cls.read(row) | used)


class AgreementChange(In):
    """What is agreed; what is left out stays as it is."""

    target_minutes: Minutes | None = LEFT
    calendar_id: Id | None = LEFT
    zone: Line = LEFT
    volume: Volume | None = LEFT
    terms: LongText = LEFT
    review_on: Day = LEFT


class AgreementNew(AgreementChange):
    """What is agreed on which service."""

    service_id: Id
    review_on: Day


class AgreementReview(In):
    """What came out of a review, and when the next one is due."""

    why: Reasons
    review_on: Day


@api.lists("/agreements", policy.read, AgreementOut, lists.AGREEMENTS)
def agreements(request: Asked) -> QuerySet[ServiceAgreement]:
    """Return the agreements that the caller sees."""
    return queries.agreements(request.actor)


@api.shows(AGREEMENT, policy.read, AgreementOut)
def agreement(request: Asked, agreement_id: UUID) -> ServiceAgreement:
    """Return one agreement."""
    return queries.the_agreement(request.actor, agreement_id)


@api.creates(
    "/customers/{uuid:customer_id}/agreements", policy.keep, AgreementOut, at="/agreements/{id}"
)
def draft_agreement(request: Asked, customer_id: UUID, said: AgreementNew) -> ServiceAgreement:
    """Draft an agreement with a customer."""
    return commands.draft_agreement(request.actor, customer_id=customer_id, **said.given())


@api.changes(AGREEMENT, policy.keep, AgreementOut)
def change_agreement(request: Asked, agreement_id: UUID, said: AgreementChange) -> ServiceAgreement:
    """Change a draft."""
    return commands.change_agreement(request.actor, **_at(request, agreement_id), **said.given())


@api.changes(f"{AGREEMENT}/sign", policy.sign, AgreementOut, method="POST")
def sign_agreement(request: Asked, agreement_id: UUID, said: Why) -> ServiceAgreement:
    """Sign for the customer."""
    return commands.sign_agreement(request.actor, **_at(request, agreement_id), why=said.why)


@api.changes(f"{AGREEMENT}/review", policy.keep, AgreementOut, method="POST")
def review_agreement(request: Asked, agreement_id: UUID, said: AgreementReview) -> ServiceAgreement:
    """Say that it was looked at again, and when that is due next."""
    return commands.review_agreement(request.actor, **_at(request, agreement_id), **said.given())


@api.changes(f"{AGREEMENT}/end", policy.keep, AgreementOut, method="POST")
def end_agreement(request: Asked, agreement_id: UUID, said: MustSayWhy) -> ServiceAgreement:
    """End an agreement."""
    return commands.end_agreement(request.actor, **_at(request, agreement_id), why=said.why)


def _at(request: Asked, agreement_id: UUID) -> dict[str, Any]:
    return {"agreement_id": agreement_id, "seen": seen(request)}
