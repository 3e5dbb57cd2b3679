"""Agreements as they are listed and opened, with what was used under each and what that cost.

Use is counted in the database: a unit is a request delivered to the customer in the year.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import ServiceAgreement, ServiceRequest

WHY = "counted for agreements that the actor sees"
RELATED = ("customer__office", "service", "calendar", "agreed_by", "drafted_by")


def agreements(actor: Actor, year: int | None = None) -> QuerySet[ServiceAgreement]:
    """Return the agreements that the actor sees, each with the units used in a year (this one).

    ``cost_back`` is units used times the cost of one under the version of each; ``n_currencies``
    tells whether that is a sum of one currency.
    """
    used = ServiceRequest.objects.system(WHY).filter(
        customer=OuterRef("customer"), service=OuterRef("service"),
        delivered_at__year=year or clock.today().year,
    ).order_by().values("customer")  # fmt: skip
    priced = used.filter(of_version__cost_minor__isnull=False)
    rows = visible(actor, ServiceAgreement).select_related(*RELATED)
    return rows.annotate(
        n_used=_of(used.annotate(n=Count("pk"))),
        n_priced=_of(priced.annotate(n=Count("pk"))),
        n_currencies=_of(priced.annotate(n=Count("of_version__currency", distinct=True))),
        cost_back=Subquery(priced.annotate(n=Sum(F("of_version__cost_minor"))).values("n")),
        currency=Subquery(priced.annotate(n=Min("of_version__currency")).values("n")),
    )


def _of(rows: Any) -> Any:
    return Coalesce(Subquery(rows.values("n"), output_field=IntegerField()), 0)


def the_agreement(actor: Actor, agreement_id: UUID, year: int | None = None) -> ServiceAgreement:
    """Return one agreement, or refuse with ``NotFound``."""
    row = agreements(actor, year).filter(pk=agreement_id).first()
    return row or find(ServiceAgreement, agreement_id, actor)


@dataclass(frozen=True)
class Usage:
    """What a customer used of a service in a year, against what was agreed.

    ``cost_minor`` is ``None`` where nothing has a price, or where prices are in two currencies.
    """

    year: int
    n_used: int
    volume: int | None
    n_priced: int
    cost_minor: int | None
    currency: str

    @property
    def is_over(self) -> bool:
        """Whether more was used than agreed."""
        return self.volume is not None and self.n_used > self.volume


def usage_of(row: Any, year: int) -> Usage:
    """Return the use of an agreement that ``agreements`` read."""
    is_sum = row.n_currencies == 1
    cost = row.cost_back if is_sum else None
    return Usage(year, row.n_used, row.volume, row.n_priced, cost, row.currency or "")
