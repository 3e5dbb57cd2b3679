"""The triage board: proposals in columns by what is to be done with them, with age and clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sightline.demand.models import Proposal
from sightline.demand.queries.proposals import proposals
from sightline.demand.rules.service import age_band, days_left
from sightline.kernel import clock
from sightline.kernel.policy import Actor

State = Proposal.State
SHOWN = 40  # cards of a column; the list has the rest
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Card:
    """A proposal on the board: how old it is, and how long its office has for the next step."""

    row: Any
    age_days: int
    age_band: str
    left: int | None


@dataclass(frozen=True)
class Lane:
    """A column: its name, its first cards, how many there are, and the list's filter for all."""

    key: str
    label: str
    cards: Sequence[Card]
    total: int
    query: str

    @property
    def n_more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.cards)


#: Column to its name, the states in it, and the list's filter.
LANES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "new": ("New", (State.SUBMITTED,)),
    "clarifying": ("Clarifying", (State.DRAFT,)),
    "screening": ("Screening", (State.SCREENING,)),
    "decision": ("Decision", (State.QUALIFIED,)),
    "accepted": ("Accepted", (State.APPROVED,)),
    "deferred": ("Deferred", (State.DEFERRED,)),
    "declined": ("Declined lately", (State.REJECTED, State.DUPLICATE)),
}


def age_of(row: Proposal, today: date) -> int:
    """Return the days since a proposal was first handed in."""
    return (today - (row.submitted_on or row.made_at.date())).days


def lane_q(key: str) -> Q:
    """Return what stands in a column."""
    q = Q(state__in=LANES[key][1], submitted_on__isnull=False)
    if key == "declined":
        q &= Q(decided_on__gte=clock.today() - RECENT)
    return q


def board(actor: Actor, rows: QuerySet[Any] | None = None) -> list[Lane]:
    """Return the columns, each with what is due first on top.

    Args:
        rows: What the board is cut to; all that the actor sees if it is left out.
    """
    held = proposals(actor) if rows is None else rows
    return [_lane(held, key) for key in LANES]


def _lane(rows: QuerySet[Any], key: str) -> Lane:
    label, _ = LANES[key]
    order = ("-decided_on", "number") if key == "declined" else ("due_on", "submitted_on", "number")
    found = list(rows.filter(lane_q(key)).order_by(*order)[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else rows.filter(lane_q(key)).count()
    return Lane(key, label, [card(row) for row in found[:SHOWN]], total, f"lane={key}")


def card(row: Any) -> Card:
    """Return a proposal with its age and what is left of its clock."""
    today = clock.today()
    age = age_of(row, today)
    return Card(row, age, age_band(age), days_left(row.due_on, today))
