"""The rules of governance, kept apart from the product: a book of what people did, and its judge.

Nothing here imports the product. The book is written from what was asked for and succeeded, never
from what the product stored, and says of each approval and of each carrying out what is wrong with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FINISH, COST = "2026-03-01", 100_000_00
"""What is approved of the project before anything happens."""
APPROVALS = ("approve", "approve_with_conditions")


@dataclass
class Money:
    """Money for the change: whose, asked for by whom, how much, and whether it is held."""

    holder: str
    asker: str
    amount: int
    state: str = "asked"
    until: date | None = None


@dataclass(frozen=True)
class Vote:
    """A vote on what was shown: by whom, in whose seat, which way."""

    person: str
    seat: str
    choice: str
    shown: str


@dataclass(frozen=True)
class Proxy:
    """A seat's vote given to somebody, from a day up to but not on another."""

    seat: str
    to: str
    since: date
    until: date

    def runs(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.since <= day < self.until


@dataclass
class Book:
    """One request as its history tells it.

    Attributes:
        sides: Seat (its member) to technical or business, who has sat longest first.
        answers: Item to (who answered, for which edition).
        waivers: Item to the edition it was waived in.
        since_approval: What was changed of it after it was approved.
        conditions: Conditions that must be met first, each with whether it was.
        own_cost, by, finish: What carrying it out costs, by how much it moves the approved cost
            beside that, and the approved finish that it names.
    """

    raiser: str
    own_cost: int
    chair: str
    sides: dict[str, str]
    quorum: int = 2
    writers: set[str] = field(default_factory=set)
    edition: int = 1
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)
    waivers: dict[str, int] = field(default_factory=dict)
    moneys: dict[str, Money] = field(default_factory=dict)
    said_free: bool = False
    declared: set[str] = field(default_factory=set)
    implementer: str = ""
    present: set[str] = field(default_factory=set)
    is_open: bool = False
    votes: dict[str, Vote] = field(default_factory=dict)
    proxies: list[Proxy] = field(default_factory=list)
    approved: bool = False
    since_approval: list[str] = field(default_factory=list)
    conditions: dict[str, bool] = field(default_factory=dict)
    begun: bool = False
    applied: bool = False
    by: int = 0
    finish: str = ""

    @property
    def cost(self) -> int:
        """What is to be funded; a cost that falls needs nothing."""
        return self.own_cost + max(self.by, 0)

    def name_figures(self, figures: Iterable[dict[str, Any]]) -> None:
        """Write down which approved figures it moves by themselves."""
        self.by, self.finish = 0, ""
        for figure in figures:
            self.by += figure.get("by_minor", 0)
            self.finish = figure.get("on", self.finish)

    def wrong_with_baseline(self, finish: str, cost: int) -> Iterator[str]:
        """Yield what is wrong with the approved figures of its project as they stand."""
        moved = self.own_cost + self.by if self.applied else 0
        if cost != COST + moved:
            yield f"the approved cost is {cost}, not {COST + moved}"
        if not self.applied and finish != FINISH:
            yield f"the approved finish is {finish} and nothing was applied"
        if self.applied and finish != (self.finish or finish):
            yield f"the approved finish is {finish}, not {self.finish}"
        if self.applied and not self.finish and finish <= FINISH:
            yield "a longer activity moved no approved finish"

    def touched(self, what: str) -> None:
        """Write down that its content changed."""
        if self.approved:
            self.since_approval.append(what)

    def edited(self, person: str) -> None:
        """Write down an edit: answers of before are of an older edition, an approval is gone."""
        self.writers.add(person)
        self.edition += 1
        self.approved, self.since_approval, self.conditions = False, [], {}

    def conflicted(self, items: Iterable[str]) -> set[str]:
        """Return who neither votes nor decides: authors, assessors, funders, who carries it out."""
        found = {self.raiser, self.implementer, *self.writers, *self.declared}
        found |= {self.answers[item][0] for item in items if item in self.answers}
        for money in self.moneys.values():
            if money.state not in ("declined", "released"):
                found |= {money.holder, money.asker}
        return found - {""}

    def occupants(self, day: date) -> dict[str, str]:
        """Return seat to who votes in it on a day."""
        given = {proxy.seat: proxy.to for proxy in self.proxies if proxy.runs(day)}
        return {
            seat: given.get(seat, seat)
            for seat in self.sides
            if given.get(seat, seat) == seat or given[seat] not in self.sides
        }

    def funded(self, day: date) -> bool:
        """Tell whether what it costs is held on a day by others than those who asked."""
        if self.cost == 0:
            return self.said_free or bool(self.moneys)
        held = sum(
            money.amount
            for money in self.moneys.values()
            if money.state == "reserved" and (money.until is None or day <= money.until)
        )
        return held >= self.cost and not self.said_free

    def wrong_with_approval(
        self, person: str, day: date, items: dict[str, str], shown: str
    ) -> list[str]:
        """Return every rule that an approval by a person on a day breaks.

        Args:
            items: Each item of its area, with its owner.
            shown: A token of what stands now; votes on anything else do not count.
        """
        barred = self.conflicted(items)
        seats = {
            seat: who
            for seat, who in self.occupants(day).items()
            if who in self.present and not {seat, who} & barred
        }
        return [
            *self._wrong_decider(person, day, barred),
            *self._wrong_votes(seats, shown),
            *(f"{item} is not answered for" for item in items if not self._is_answered(item)),
            *(["it is not funded"] if not self.funded(day) else []),
            *(["the sitting is not open"] if not self.is_open else []),
        ]

    def _is_answered(self, item: str) -> bool:
        answered = self.answers.get(item, ("", 0))[1] == self.edition
        return answered or self.waivers.get(item) == self.edition

    def _wrong_decider(self, person: str, day: date, barred: set[str]) -> Iterator[str]:
        if person in barred:
            yield f"{person} decides on the own case"
        held = self.occupants(day)
        own = [s for s in self.sides if held.get(s) == s and s in self.present and s not in barred]
        leads = self.chair if self.chair in own else next(iter(own), "")
        if person != leads:
            yield f"{person} decides, not {leads or 'anybody'}"

    def _wrong_votes(self, seats: dict[str, str], shown: str) -> Iterator[str]:
        persons = set(seats.values())
        if len(persons) < self.quorum or len(persons) < len(seats):
            yield f"{len(persons)} may vote, fewer than the quorum"
        for side in ("technical", "business"):
            if side not in {self.sides[seat] for seat in seats}:
                yield f"no {side} member may vote"
        counted = [
            vote
            for seat, vote in self.votes.items()
            if seats.get(seat) == vote.person and vote.shown == shown
        ]
        n_for = sum(vote.choice == "for" for vote in counted)
        if len(counted) < self.quorum or len({vote.person for vote in counted}) < len(counted):
            yield f"{len(counted)} votes, fewer than the quorum"
        if n_for <= sum(vote.choice == "against" for vote in counted):
            yield "it was not carried"

    def wrong_with_carrying(self, day: date) -> list[str]:
        """Return every rule that beginning to carry it out on a day breaks."""
        unmet = [text for text, is_met in self.conditions.items() if not is_met]
        return [
            *(["it is not approved"] if not self.approved else []),
            *(f"{what} after the approval" for what in self.since_approval),
            *(["it is not funded"] if not self.funded(day) else []),
            *(f"the condition {text} is not met" for text in unmet),
        ]
