"""How services were met: promises kept, satisfaction, recommendation; and the office's return.

Every table is one question to the database, whatever the number of requests. Scores are shown for
groups of five answers and more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.db.models.lookups import In

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import (
    Customer,
    OfficeCost,
    Service,
    ServiceRequest,
    Survey,
    ValueClaim,
)
from sightline.services.policy import Beside
from sightline.services.queries.customers import own_customers
from sightline.services.rules import measures as rules

#: What measures are grouped by, and what a person calls it.
GROUPS: Mapping[str, str] = {"service": "Service", "customer": "Customer", "month": "Month closed"}
SCORED, CLOSED = Q(survey__answered_at__isnull=False), Q(state="closed")
PROMISED = CLOSED & Q(target_minutes__isnull=False, worked_minutes__isnull=False)
COUNTS = {
    "n_asked": Count("pk"),
    "n_closed": Count("pk", CLOSED),
    "n_promised": Count("pk", PROMISED),
    "n_met": Count("pk", PROMISED & Q(worked_minutes__lte=F("target_minutes"))),
    "n_sent": Count("survey"),
    "n_answered": Count("pk", SCORED),
    "n_satisfied": Count("pk", Q(survey__csat__gte=4)),
    "n_promoters": Count("pk", Q(survey__nps__gte=9)),
    "n_detractors": Count("pk", Q(survey__nps__lte=6)),
}
#: What requests are grouped by besides the month, and how a group is named.
NAMED: Mapping[str, tuple[Any, Any]] = {
    "service": (Service, Concat("code", Value(" "), "name")),
    "customer": (Customer, F("name")),
}
WHY = "named for requests that the actor sees"


class MonthOf(Func):
    """The month of an instant as text, cut by the database itself.

    The functions that Django brings for it are Python on SQLite, called row by row.
    """

    output_field = CharField()
    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM')"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Cut the text that SQLite holds, which is of UTC."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **more)


@dataclass(frozen=True)
class Measured:
    """One group of requests, counted; scores are worked out from the counts."""

    key: Any
    name: str
    n_asked: int
    n_closed: int
    n_promised: int
    n_met: int
    n_sent: int
    n_answered: int
    n_satisfied: int
    n_promoters: int
    n_detractors: int

    @property
    def compliance(self) -> Decimal | None:
        """Kept promises over closed requests that promised a time (EX-01)."""
        return rules.ratio(self.n_met, self.n_promised)

    @property
    def response(self) -> Decimal | None:
        """Answered surveys over those sent."""
        return rules.ratio(self.n_answered, self.n_sent)

    @property
    def csat(self) -> Decimal | None:
        """Share of the satisfied; ``None`` under five answers."""
        return rules.csat(self.n_satisfied, self.n_answered)

    @property
    def nps(self) -> int | None:
        """Net recommendation; ``None`` under five answers (EX-02)."""
        return rules.nps(self.n_promoters, self.n_detractors, self.n_answered)


def measured(
    actor: Actor, by: str, first: date | None = None, last: date | None = None, **only: Any
) -> list[Measured]:
    """Return the requests that the actor sees, counted by service, customer or month closed.

    Args:
        first, last: Whole months in which requests were closed; days are cut, so that no period
            can be chosen that singles one answer out.
        only: Conditions on the requests, such as ``service``.
    """
    rows: Any = visible(actor, ServiceRequest).filter(**only).order_by()
    if first is not None:
        rows = rows.filter(closed_at__gte=_begin(first))
    if last is not None:
        rows = rows.filter(closed_at__lt=_begin(_after(last)))
    if by == "month":
        held = rows.filter(closed_at__isnull=False).values(month=MonthOf("closed_at"))
        return [_of_month(row) for row in held.annotate(**COUNTS).order_by("month")]
    model, name = NAMED[by]
    named = model.objects.system(WHY).filter(pk=OuterRef(by)).values(said=name)
    held = rows.values(key=Beside(by)).annotate(name=Subquery(named), **COUNTS).order_by("name")
    return [Measured(**row) for row in held]


def _of_month(row: dict[str, Any]) -> Measured:
    year, month = row.pop("month").split("-")
    day = datetime(int(year), int(month), 1, tzinfo=UTC)
    return Measured(key=day, name=f"{day:%B %Y}", **row)


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, 1, tzinfo=UTC)


def _after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def met_of(actor: Actor, **only: Any) -> Measured | None:
    """Return one service or customer as it was met, or ``None`` where nothing was asked."""
    by = "service" if "service" in only else "customer"
    found = measured(actor, by, **only)
    return found[0] if len(found) == 1 else None


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


def returns(actor: Actor) -> list[Returned]:
    """Return office and year with their return, in two questions; only signed value counts."""
    held: dict[tuple[UUID, int, str], list[ValueClaim]] = {}
    for one in claims(actor).exclude(state="withdrawn"):
        held.setdefault((one.customer.office_id, one.year, one.currency), []).append(one)
    found = []
    for cost in office_costs(actor):
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
