"""Which counts an actor's figures are made of, and what their scores are made of.

Scores are made of blocks of five answers and more (``rules/blocks.py``), the same ones in every
table. Most blocks are of one customer and service; the database makes those from the kept counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Min, QuerySet, Sum, Window
from django.db.models.lookups import In

from sightline.kernel.policy import Actor, visible
from sightline.services.models import Customer, ServiceRequest, Tally
from sightline.services.policy import INSIDERS
from sightline.services.rules.blocks import Answers, blocks, scored
from sightline.services.rules.measures import LEAST_ANSWERS
from sightline.services.tallies import COUNTS, after, counted

#: Name of a count of answers to the count that it is kept as.
ANSWERS = {
    "n": "n_answered",
    "n_satisfied": "n_satisfied",
    "n_promoters": "n_promoters",
    "n_detractors": "n_detractors",
}
#: What measures are grouped by, to the column of it.
COLUMNS = {"service": "service_id", "customer": "customer_id", "office": "office_id",
           "month": "month"}  # fmt: skip
Sums = Mapping[str, int]


@dataclass(frozen=True)
class Counts:
    """What an actor's figures are made of.

    Attributes:
        kept: Of the customers that the actor sees.
        own: Of the requests of other customers that the actor works on.
    """

    kept: QuerySet[Tally]
    own: list[Tally]


def counts(actor: Actor) -> Counts:
    """Return the counts of all requests that the actor sees, and of no others."""
    customers: Any = visible(actor, Customer).order_by().values("pk")
    kept = Tally.objects.filter(In(F("customer_id"), customers))
    if actor.id is None or actor.organisation_id in actor.nodes(*INSIDERS):
        return Counts(kept, [])
    mine: Any = visible(actor, ServiceRequest).filter(assignee=actor.id)
    return Counts(kept, counted(mine.exclude(customer__in=customers)))


@dataclass(frozen=True)
class Chosen:
    """Which requests are measured: whole months, an office, a service, a customer, or all of them.

    Days are cut to months, so that no period can be chosen that singles one answer out.
    """

    first: date | None
    last: date | None
    only: Mapping[str, Any]

    def rows(self, kept: QuerySet[Tally]) -> QuerySet[Tally]:
        """Return the counts that are meant."""
        kept = kept.filter(**self.only)
        if self.first is not None:
            kept = kept.filter(month__gte=self.first.replace(day=1))
        return kept if self.last is None else kept.filter(month__lt=after(self.last))

    def has(self, one: Answers) -> bool:
        """Tell whether answers are of the requests that are meant."""
        if any(getattr(one, name) != value for name, value in self.only.items()):
            return False
        if self.first is None and self.last is None:
            return True
        return (
            one.month is not None
            and one.end is not None
            and (self.first is None or one.month >= self.first.replace(day=1))
            and (self.last is None or one.end < after(self.last))
        )

    def own(self, held: Iterable[Tally]) -> list[Tally]:
        """Return those of some counts that are meant."""
        return [one for one in held if self.has(_answers(one))]


def grouped(held: Counts, chosen: Chosen, by: str) -> dict[Any, dict[str, int]]:
    """Return group to the sums of its counts."""
    found: dict[Any, dict[str, int]] = {}
    sums = {name: Sum(name) for name in COUNTS}
    rows: Any = chosen.rows(held.kept).values(key=F(COLUMNS[by])).annotate(**sums)
    for row in rows.order_by():
        found[row.pop("key")] = row
    for one in chosen.own(held.own):
        _add(found, getattr(one, COLUMNS[by]), {n: getattr(one, n) for n in COUNTS})
    return found


def scores(held: Counts, chosen: Chosen, by: str) -> dict[Any, dict[str, int]]:
    """Return group to the sums of the answers that its score is made of."""
    found = _enough(held.kept, chosen, by)
    group = _group(by)
    for key, block in scored(
        blocks(_rest(held)), lambda one: group(one) if chosen.has(one) else None
    ).items():
        for one in block:
            _add(found, key, {name: getattr(one, name) for name in ANSWERS})
    return found


def _group(by: str) -> Callable[[Answers], Any]:
    return (lambda one: one.one_month) if by == "month" else (lambda one: getattr(one, by))


def _add(found: dict[Any, dict[str, int]], key: Any, more: Sums) -> None:
    sums = found.setdefault(key, dict.fromkeys(more, 0))
    for name, n in more.items():
        sums[name] += n


def _enough(kept: QuerySet[Tally], chosen: Chosen, by: str) -> dict[Any, dict[str, int]]:
    """Return group to its blocks of one customer, service and month, summed by the database."""
    rows: Any = chosen.rows(kept).filter(n_answered__gte=LEAST_ANSWERS)
    if by == "month":
        rows = rows.filter(month__isnull=False)
    sums = {name: Sum(kept_as) for name, kept_as in ANSWERS.items()}
    return {
        row.pop("key"): row for row in rows.values(key=F(COLUMNS[by])).annotate(**sums).order_by()
    }


def _rest(held: Counts) -> Iterator[Answers]:
    """Yield all answers but those blocks; what is a block of a year, as one."""
    few = held.kept.filter(n_answered__gt=0, n_answered__lt=LEAST_ANSWERS)
    kinds = ("service_id", "customer_id", "office_id")
    sums = {name: Sum(kept_as) for name, kept_as in ANSWERS.items()}
    years: Any = few.values(*kinds, "year")
    years = years.annotate(begun=Min("month"), ended=Max("month"), **sums)
    told = years.filter(n__gte=LEAST_ANSWERS).order_by()
    for row in told.values_list(*kinds, "begun", *sums, "ended"):
        yield Answers(*row)
    of_year = Window(Sum("n_answered"), partition_by=[*kinds, "year"])
    left: Any = few.annotate(n_year=of_year).filter(n_year__lt=LEAST_ANSWERS)
    for row in left.values_list(*kinds, "month", *ANSWERS.values()):
        yield Answers(*row)
    yield from (_answers(one) for one in held.own if one.n_answered)


def _answers(one: Tally) -> Answers:
    sums = {name: getattr(one, kept_as) for name, kept_as in ANSWERS.items()}
    return Answers(one.service_id, one.customer_id, one.office_id, one.month, **sums)
