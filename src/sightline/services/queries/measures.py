"""How services were met: promises kept, satisfaction, recommendation.

Every table is a few questions to the database over the kept counts, whatever the number of
requests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat

from sightline.kernel.policy import Actor
from sightline.services.models import Customer, Service
from sightline.services.queries.scores import ANSWERS, Chosen, Sums, counts, grouped, scores
from sightline.services.rules import measures as rules
from sightline.services.tallies import begin

#: What measures are grouped by, and what a person calls it.
GROUPS: Mapping[str, str] = {"service": "Service", "customer": "Customer", "month": "Month closed"}
#: What requests are grouped by besides the month, and how a group is named.
NAMED: Mapping[str, tuple[Any, Any]] = {
    "service": (Service, Concat("code", Value(" "), "name")),
    "customer": (Customer, F("name")),
}
WHY = "named for requests that the actor sees"


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

    @property
    def why_unscored(self) -> str:
        """Why its scores are not shown, where they are not."""
        if self.n_answered < rules.LEAST_ANSWERS:
            return f"shown from {rules.LEAST_ANSWERS} answers on"
        return f"fewer than {rules.LEAST_ANSWERS} answers can be shown apart from those of others"


def measured(
    actor: Actor, by: str, first: date | None = None, last: date | None = None, **only: UUID
) -> list[Measured]:
    """Return the requests that the actor sees, counted by service, customer or month closed.

    Args:
        first, last: Whole months in which requests were closed.
        only: The ``service``, ``customer`` or ``office`` that requests are of.
    """
    held, chosen = counts(actor), Chosen(first, last, only)
    sums, said = grouped(held, chosen, by), scores(held, chosen, by)
    if by == "month":
        found = [_measured(day, f"{day:%B %Y}", sums, said) for day in sorted(filter(None, sums))]
        return [replace(one, key=begin(one.key)) for one in found]
    model, name = NAMED[by]
    named = model.objects.system(WHY).filter(pk__in=list(sums)).annotate(said=name)
    rows = named.order_by("said", "pk").values_list("pk", "said")
    return [_measured(pk, words, sums, said) for pk, words in rows]


def met_by_office(actor: Actor, first: date, last: date, office: UUID) -> Measured:
    """Return all that an office closed in some whole months, as one group."""
    held, chosen = counts(actor), Chosen(first, last, {"office": office})
    return _measured(office, "", grouped(held, chosen, "office"), scores(held, chosen, "office"))


def kept_promises(actor: Actor) -> tuple[int, int]:
    """Return how many closed requests were in time, and how many had promised a time."""
    sums = grouped(counts(actor), Chosen(None, None, {}), "office").values()
    return sum(one["n_met"] for one in sums), sum(one["n_promised"] for one in sums)


def _measured(key: Any, name: str, sums: Mapping[Any, Sums], said: Mapping[Any, Sums]) -> Measured:
    scored = {**dict.fromkeys(ANSWERS, 0), **said.get(key, {})}
    n_scored = scored.pop("n")
    return Measured(key, name, n_scored=n_scored, **{**sums.get(key, {}), **scored})


def met_of(actor: Actor, **only: Any) -> Measured | None:
    """Return one service or customer as it was met, or ``None`` where nothing was asked."""
    by = "service" if "service" in only else "customer"
    found = measured(actor, by, **only)
    return found[0] if len(found) == 1 else None
