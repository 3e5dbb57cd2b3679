"""Rules of mergers on plain values: who may merge, what a row says, how far it has converged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sightline.identity.rules import above
from sightline.kernel.errors import Refused

SUBJECTS: Mapping[str, str] = {
    "tool": "Tool",
    "service": "Service",
    "standard": "Standard",
    "report": "Report",
    "role": "Role",
    "other": "Other",
}
HOLDERS: Mapping[str, str] = {"first": "The first office", "second": "The second", "both": "Both"}
OVERLAPS: Mapping[str, str] = {
    "none": "None",
    "part": "In part",
    "same": "The same",
}
DECISIONS: Mapping[str, str] = {
    "adopt_first": "Adopt the first office's",
    "adopt_second": "Adopt the second office's",
    "combine": "Combine",
    "keep_both": "Keep both until a date",
    "retire_both": "Retire both",
}
AIMS: Mapping[str, str] = {"merge": "One office remains", "coordinate": "Both remain"}
#: What a step moves, adopts or closes; ``close`` is the last one and cannot be undone.
STEPS: Mapping[str, str] = {
    "projects": "Move the projects",
    "programs": "Move the programs",
    "portfolios": "Move the portfolios",
    "boards": "Move the boards",
    "proposals": "Move the proposals that wait",
    "offices": "Move the offices beneath",
    "standards": "Hand over the standards",
    "people": "Move people and their grants",
    "adopt": "Adopt a standard",
    "close": "Close the office",
}
#: Steps that hand everything of a kind from one office to the other, in the order of a plan.
MOVING = (
    *("projects", "programs", "portfolios", "boards", "proposals"),
    *("offices", "standards", "people"),
)


def check_pair(first: UUID, second: UUID, parents: Mapping[UUID, UUID]) -> None:
    """Refuse to merge an office with itself, or with one above or beneath it."""
    if first == second:
        words = "An office cannot merge with itself; choose another one."
        raise Refused("merges-itself", words, "second_id")
    if first in above(second, parents) or second in above(first, parents):
        words = (
            "One of them stands above the other. Offices merge side by side: relate the lower one "
            "to another parent first."
        )
        raise Refused("same-line", words, "second_id")


def check_homes(first: UUID, second: UUID) -> None:
    """Refuse to merge offices of different organisations."""
    if first != second:
        words = "The offices belong to different organisations; exchange packages instead."
        raise Refused("other-organisation", words, "second_id")


@dataclass(frozen=True)
class Judged:
    """A row of an assessment as the rules see it."""

    name: str
    overlap: str
    decision: str
    responsible: UUID | None
    is_done: bool


def check_assessed(rows: Collection[Judged]) -> None:
    """Refuse an assessment of nothing, or one with a row that nobody decided or answers for."""
    if not rows:
        words = "Nothing is assessed yet: add the tools and services of both offices first."
        raise Refused("nothing-assessed", words)
    for row in rows:
        if not row.overlap or not row.decision:
            words = f"“{row.name}” has no overlap or no decision yet. Decide on every row first."
            raise Refused("row-undecided", words)
        if row.responsible is None:
            words = f"Nobody answers for “{row.name}” yet. Name a responsible person."
            raise Refused("nobody-responsible", words)


def check_decision(decision: str, keep_until: date | None, today: date) -> None:
    """Refuse to keep both without a day to come on which that ends."""
    if decision == "keep_both" and (keep_until is None or keep_until <= today):
        words = "Say until which day both are kept; it lies ahead."
        raise Refused("no-end-date", words, "keep_until")


@dataclass(frozen=True)
class Convergence:
    """How far two offices have become one: rows decided and carried out, of all rows."""

    n_rows: int
    n_decided: int
    n_done: int
    n_shared: int

    @property
    def share(self) -> Fraction | None:
        """Rows that are decided and carried out, of all rows; of no rows there is none."""
        return Fraction(self.n_done, self.n_rows) if self.n_rows else None

    @property
    def overlap(self) -> Fraction | None:
        """What both have, of what either has (Jaccard); of nothing there is none."""
        return Fraction(self.n_shared, self.n_rows) if self.n_rows else None


def convergence(rows: Iterable[tuple[Judged, str]]) -> Convergence:
    """Count rows: decided, decided and carried out, and what both offices have.

    Args:
        rows: Each with who has it: ``first``, ``second`` or ``both``.
    """
    held = list(rows)
    return Convergence(
        n_rows=len(held),
        n_decided=sum(bool(row.decision) for row, _ in held),
        n_done=sum(bool(row.decision) and row.is_done for row, _ in held),
        n_shared=sum(who == "both" for _, who in held),
    )
