"""How services were met: promises kept, satisfaction, recommendation.

Every table is two questions to the database, whatever the number of requests. Scores are made of
blocks of five answers and more (``rules/blocks.py``), the same ones in every table.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from sightline.kernel.policy import Actor, visible
from sightline.services.models import (
    Customer,
    Service,
    ServiceRequest,
)
from sightline.services.policy import Beside
from sightline.services.rules import measures as rules
from sightline.services.rules.blocks import Answers, Block, blocks, scored

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
}
ANSWERS = {
    "n": Count("pk"),
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
    """One group of requests, counted; scores are worked out from the counts.

    Attributes:
        n_scored: How many of the answers its scores are made of: those that tell nobody's.
    """

    key: Any
    name: str
    n_asked: int = 0
    n_closed: int = 0
    n_promised: int = 0
    n_met: int = 0
    n_sent: int = 0
    n_answered: int = 0
    n_scored: int = 0
    n_satisfied: int = 0
    n_promoters: int = 0
    n_detractors: int = 0

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
        return rules.csat(self.n_satisfied, self.n_scored)

    @property
    def nps(self) -> int | None:
        """Net recommendation; ``None`` under five answers (EX-02)."""
        return rules.nps(self.n_promoters, self.n_detractors, self.n_scored)


@dataclass(frozen=True)
class Chosen:
    """Which requests are measured: whole months, an office, a service, a customer, or all of them.

    Days are cut to months, so that no period can be chosen that singles one answer out.
    """

    first: date | None
    last: date | None
    only: Mapping[str, Any]

    def __call__(self, rows: Any) -> Any:
        """Return the requests that are meant."""
        rows = rows.filter(**self.only)
        if self.first is not None:
            rows = rows.filter(closed_at__gte=_begin(self.first))
        return rows if self.last is None else rows.filter(closed_at__lt=_begin(_after(self.last)))

    def has(self, one: Answers) -> bool:
        """Tell whether answers are of the requests that are meant."""
        if any(getattr(one, name) != value for name, value in self.only.items()):
            return False
        if self.first is None and self.last is None:
            return True
        return (
            one.month is not None
            and (self.first is None or one.month >= self.first.replace(day=1))
            and (self.last is None or one.month < _after(self.last))
        )


def measured(
    actor: Actor, by: str, first: date | None = None, last: date | None = None, **only: UUID
) -> list[Measured]:
    """Return the requests that the actor sees, counted by service, customer or month closed.

    Args:
        first, last: Whole months in which requests were closed.
        only: The ``service``, ``customer`` or ``office`` that requests are of.
    """
    seen: Any = visible(actor, ServiceRequest).order_by()
    chosen = Chosen(first, last, only)
    scores = _scores(seen, chosen, lambda one: getattr(one, by))
    if by == "month":
        rows = chosen(seen).filter(closed_at__isnull=False).values(month=MonthOf("closed_at"))
        return [_month(row, scores) for row in rows.annotate(**COUNTS).order_by("month")]
    model, name = NAMED[by]
    named = model.objects.system(WHY).filter(pk=OuterRef(by)).values(said=name)
    held = chosen(seen).values(key=Beside(by)).annotate(name=Subquery(named), **COUNTS)
    return [_measured(row.pop("key"), row, scores) for row in held.order_by("name")]


def met_by_office(actor: Actor, first: date, last: date, office: UUID) -> Measured:
    """Return all that an office closed in some whole months, as one group."""
    seen: Any = visible(actor, ServiceRequest).order_by()
    chosen = Chosen(first, last, {"office": office})
    scores = _scores(seen, chosen, lambda one: one.office)
    return _measured(office, {"name": "", **chosen(seen).aggregate(**COUNTS)}, scores)


def _measured(key: Any, row: dict[str, Any], scores: Mapping[Any, Block]) -> Measured:
    held = scores.get(key, ())
    sums = {name: sum(getattr(one, name) for one in held) for name in ANSWERS}
    return Measured(key=key, n_scored=sums.pop("n"), **row, **sums)


def _month(row: dict[str, Any], scores: Mapping[Any, Block]) -> Measured:
    day = _day(row.pop("month"))
    found = _measured(day, row | {"name": f"{day:%B %Y}"}, scores)
    return replace(found, key=_begin(day))


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, 1, tzinfo=UTC)


def _scores(seen: Any, chosen: Chosen, group: Callable[[Answers], Hashable]) -> Mapping[Any, Block]:
    """Return group to the answers that its score is made of, among all that the actor sees."""
    rows = seen.filter(SCORED).values("service_id", "customer_id", "office_id")
    held = rows.annotate(month=MonthOf("closed_at"), **ANSWERS)
    found = [
        Answers(
            service=row.pop("service_id"),
            customer=row.pop("customer_id"),
            office=row.pop("office_id"),
            month=_day(month) if (month := row.pop("month")) else None,
            **row,
        )
        for row in held.order_by("month", "service_id", "customer_id")
    ]
    return scored(blocks(found), lambda one: group(one) if chosen.has(one) else None)


def _after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def met_of(actor: Actor, **only: Any) -> Measured | None:
    """Return one service or customer as it was met, or ``None`` where nothing was asked."""
    by = "service" if "service" in only else "customer"
    found = measured(actor, by, **only)
    return found[0] if len(found) == 1 else None
