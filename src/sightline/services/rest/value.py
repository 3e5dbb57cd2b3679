"""Measures of services, surveys and value over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity.queries import organisation
from sightline.kernel.errors import Invalid
from sightline.services import commands, policy, queries
from sightline.services.models import OfficeCost, Survey, ValueClaim
from sightline.services.queries.measures import Measured
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Decimals,
    Figure,
    Id,
    In,
    LongLine,
    LongText,
    MustSayWhy,
    Out,
    Told,
    Why,
    major,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Value of services")
SURVEY, CLAIM = "/surveys/{uuid:survey_id}", "/value-claims/{uuid:claim_id}"
Year = Annotated[int, Field(ge=1990, le=2200, strict=True)]
SURVEYS = Listing(
    name="surveys",
    columns=(Column("sent_at", "Sent", lambda row: row.sent_at, order="sent_at"),),
    default_sort="-sent_at",
)
YEARS = (Column("year", "Year", lambda row: row.year, order="year"),)
CLAIMS = Listing(name="value-claims", columns=YEARS, default_sort="-year")
COSTS = Listing(name="office-costs", columns=YEARS, default_sort="-year")


class ServiceMeasure(Told):
    """One group of requests as it was met; scores tell of five answers and more, of ``n_scored``."""

    key: str
    name: str
    n_asked: int
    n_closed: int
    n_promised: int
    n_met: int
    compliance: Decimals | None
    n_sent: int
    n_answered: int
    n_scored: int
    response_rate: Decimals | None
    csat: Decimals | None
    nps: int | None

    @classmethod
    def of(cls, row: Measured) -> Self:
        """Return a group with its scores, where it is large enough to show any."""
        plain = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        return cls(**plain | {"key": str(row.key), "response_rate": row.response})


class ServiceMeasures(Told):
    """How requests were met, by service, customer or month closed."""

    by: Literal["service", "customer", "month"]
    groups: list[ServiceMeasure]


class SurveyOut(Out):
    """One survey; what was said is told to nobody but who said it."""

    request_id: UUID
    sent_at: datetime
    answered_at: datetime | None
    csat: int | None
    nps: int | None
    comment: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Leave out what was said."""
        return cls(**cls.read(row) | {"csat": None, "nps": None, "comment": ""})


class SurveyAnswer(In):
    """How a delivery was: satisfaction from 1 to 5, recommendation from 0 to 10."""

    csat: Annotated[int, Field(strict=True)]
    nps: Annotated[int, Field(strict=True)]
    comment: LongText = LEFT


class ValueClaimOut(Out):
    """What a customer gained in a year, and the office's share of it."""

    amounts: ClassVar[frozenset[str]] = frozenset({"value"})

    customer_id: UUID
    state: Literal["claimed", "signed", "withdrawn"]
    year: int
    what: str
    value: str | None
    currency: str
    share: Decimals
    signed_by_id: UUID | None
    signed_on: date | None


class ValueClaiming(In):
    """What was gained, and the share of it that the office brought, from 0 to 1."""

    year: Year
    what: LongLine
    value: Amount
    share: Figure


class OfficeCostOut(Out):
    """What an office cost in a year."""

    amounts: ClassVar[frozenset[str]] = frozenset({"cost"})

    office_id: UUID
    year: int
    cost: str | None
    currency: str


class OfficeCostSaid(In):
    """What an office cost in a year."""

    office_id: Id
    year: Year
    cost: Amount


class OfficeReturn(Told):
    """What an office brought in a year beside what it cost; only signed value counts."""

    office_id: UUID
    year: int
    attributed: str | None
    cost: str | None
    currency: str
    n_signed: int
    n_waiting: int
    ratio: Decimals | None


class OfficeReturns(Told):
    """Office and year with their return."""

    returns: list[OfficeReturn]


BY = Parameter("by", "What requests are grouped by.", ("service", "customer", "month"))


@api.tells("/service-measures", policy.read, ServiceMeasures, more=(BY,))
def service_measures(request: Asked) -> ServiceMeasures:
    """Return how the requests that the caller sees were met."""
    by: Any = request.GET.get("by", "service")
    if by not in {"service", "customer", "month"}:
        raise Invalid({"by": ["Group by service, customer or month."]})
    found = queries.measured(request.actor, by)
    return ServiceMeasures(by=by, groups=[ServiceMeasure.of(row) for row in found])


@api.lists("/surveys", policy.read, SurveyOut, SURVEYS)
def surveys(request: Asked) -> QuerySet[Survey]:
    """Return the surveys of the customers that the caller stands for."""
    return queries.surveys(request.actor)


@api.shows(SURVEY, policy.read, SurveyOut)
def survey(request: Asked, survey_id: UUID) -> Survey:
    """Return one survey."""
    return queries.the_survey(request.actor, survey_id)


@api.changes(f"{SURVEY}/answer", policy.rate, SurveyOut, method="POST")
def answer_survey(request: Asked, survey_id: UUID, said: SurveyAnswer) -> Survey:
    """Say how a delivery was, once."""
    at: dict[str, Any] = {"survey_id": survey_id, "seen": seen(request)}
    return commands.answer_survey(request.actor, **at, **said.given())


@api.lists("/value-claims", policy.read, ValueClaimOut, CLAIMS)
def value_claims(request: Asked) -> QuerySet[ValueClaim]:
    """Return the claims of value that the caller sees."""
    return queries.claims(request.actor)


@api.shows(CLAIM, policy.read, ValueClaimOut)
def value_claim(request: Asked, claim_id: UUID) -> ValueClaim:
    """Return one claim of value."""
    return queries.the_claim(request.actor, claim_id)


@api.creates(
    "/customers/{uuid:customer_id}/value-claims", policy.keep, ValueClaimOut,
    at="/value-claims/{id}",
)  # fmt: skip
def claim_value(request: Asked, customer_id: UUID, said: ValueClaiming) -> ValueClaim:
    """Claim what a customer gained in a year, and the office's share of it."""
    given = minor(said.given(), {"value"}, organisation(request.actor).currency)
    given["share"] = Decimal(given["share"])
    return commands.claim_value(request.actor, customer_id=customer_id, **given)


@api.changes(f"{CLAIM}/sign", policy.sign, ValueClaimOut, method="POST")
def sign_value(request: Asked, claim_id: UUID, said: Why) -> ValueClaim:
    """Sign that the office brought this share."""
    at: dict[str, Any] = {"claim_id": claim_id, "seen": seen(request)}
    return commands.sign_value(request.actor, **at, why=said.why)


@api.changes(f"{CLAIM}/withdraw", policy.keep, ValueClaimOut, method="POST")
def withdraw_value(request: Asked, claim_id: UUID, said: MustSayWhy) -> ValueClaim:
    """Withdraw a claim."""
    at: dict[str, Any] = {"claim_id": claim_id, "seen": seen(request)}
    return commands.withdraw_value(request.actor, **at, why=said.why)


@api.lists("/office-costs", policy.read, OfficeCostOut, COSTS)
def office_costs(request: Asked) -> QuerySet[OfficeCost]:
    """Return what offices cost."""
    return queries.office_costs(request.actor)


@api.shows("/office-costs/{uuid:cost_id}", policy.read, OfficeCostOut)
def office_cost(request: Asked, cost_id: UUID) -> OfficeCost:
    """Return what an office cost in a year."""
    return queries.the_office_cost(request.actor, cost_id)


@api.creates("/office-costs", policy.keep, OfficeCostOut, at="/office-costs/{id}")
def set_office_cost(request: Asked, said: OfficeCostSaid) -> OfficeCost:
    """Say what an office cost in a year."""
    given = minor(said.given(), {"cost"}, organisation(request.actor).currency)
    return commands.set_office_cost(request.actor, **given)


@api.tells("/office-returns", policy.read, OfficeReturns)
def office_returns(request: Asked) -> OfficeReturns:
    """Return what offices brought beside what they cost."""
    return OfficeReturns(
        returns=[
            OfficeReturn.model_validate(
                {
                    "office_id": one.cost.office_id,
                    "year": one.cost.year,
                    "attributed": major(one.attributed_minor, one.cost.currency),
                    "cost": major(one.cost.cost_minor, one.cost.currency),
                    "currency": one.cost.currency,
                    "n_signed": one.n_signed,
                    "n_waiting": one.n_waiting,
                    "ratio": one.ratio,
                }
            )
            for one in queries.returns(request.actor)
        ]
    )
