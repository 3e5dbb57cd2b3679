"""Surveys, claims of value and what offices cost; the office's return in a year."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.lookups import In

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import OfficeCost, Survey, ValueClaim
from sightline.services.policy import Beside
from sightline.services.queries.customers import own_customers
from sightline.services.rules import measures as rules


def surveys(actor: Actor) -> QuerySet[Survey]:
    """Return the surveys of the customers that the actor stands for, newest first."""
    rows = visible(actor, Survey).select_related("request__customer", "request__service")
    return rows.order_by("-sent_at", "id")


def the_survey(actor: Actor, survey_id: UUID) -> Survey:
    """Return one survey, or refuse with ``NotFound``."""
    return surveys(actor).filter(pk=survey_id).first() or find(Survey, survey_id, actor)


def open_surveys(actor: Actor) -> QuerySet[Survey]:
    """Return the surveys that wait for the people of the actor's customers."""
    own = In(Beside("request__customer_id"), own_customers(actor).order_by().values("pk"))
    return surveys(actor).filter(own, answered_at__isnull=True)


def claims(actor: Actor) -> QuerySet[ValueClaim]:
    """Return the claims of value that the actor sees, newest first."""
    rows = visible(actor, ValueClaim).select_related("customer__office", "claimed_by", "signed_by")
    return rows.order_by("-year", "customer__name", "-id")


def the_claim(actor: Actor, claim_id: UUID) -> ValueClaim:
    """Return one claim of value, or refuse with ``NotFound``."""
    return claims(actor).filter(pk=claim_id).first() or find(ValueClaim, claim_id, actor)


def office_costs(actor: Actor) -> QuerySet[OfficeCost]:
    """Return what offices cost, newest first."""
    return visible(actor, OfficeCost).select_related("office").order_by("-year", "office__name")


def the_office_cost(actor: Actor, cost_id: UUID) -> OfficeCost:
    """Return the cost of an office in a year, or refuse with ``NotFound``."""
    return office_costs(actor).filter(pk=cost_id).first() or find(OfficeCost, cost_id, actor)


@dataclass(frozen=True)
class Returned:
    """What an office brought in a year beside what it cost."""

    cost: OfficeCost
    value_minor: int
    attributed_minor: int
    n_signed: int
    n_waiting: int

    @property
    def ratio(self) -> Decimal | None:
        """The return: signed value less cost, over cost (EX-03)."""
        return rules.pmo_return(self.attributed_minor, self.cost.cost_minor)


def returns(actor: Actor, office_id: UUID | None = None, year: int | None = None) -> list[Returned]:
    """Return office and year with their return, in two questions; only signed value counts.

    Args:
        office_id, year: Of one office, of one year.
    """
    claimed, costs = claims(actor).exclude(state="withdrawn"), office_costs(actor)
    if office_id is not None:
        claimed, costs = claimed.filter(customer__office=office_id), costs.filter(office=office_id)
    if year is not None:
        claimed, costs = claimed.filter(year=year), costs.filter(year=year)
    held: dict[tuple[UUID, int, str], list[ValueClaim]] = {}
    for one in claimed:
        held.setdefault((one.customer.office_id, one.year, one.currency), []).append(one)
    found = []
    for cost in costs:
        mine = held.get((cost.office_id, cost.year, cost.currency), [])
        signed = [one for one in mine if one.state == "signed"]
        found.append(
            Returned(
                cost=cost,
                value_minor=sum(one.value_minor for one in signed),
                attributed_minor=sum(
                    rules.attributed(one.value_minor, one.share) for one in signed
                ),
                n_signed=len(signed),
                n_waiting=len(mine) - len(signed),
            )
        )
    return found
