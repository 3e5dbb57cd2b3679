"""Whether to go on, on plain values: sunk cost is ignored, only what is still to come counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sightline.kernel.errors import Refused

CALLS: Mapping[str, str] = {
    "continue": "Go on",
    "rescope": "Re-scope",
    "stop": "Stop",
}
#: What sets off a second look, and what it says.
TRIGGERS: Mapping[str, str] = {
    "calendar": "The quarter is over",
    "strategy": "The strategy changed",
    "gate": "A gate did not say go",
    "benefit": "A benefit is forecast under 80 % of its plan",
    "change": "A change went beyond tolerance",
    "budget": "A budget was cut",
    "capacity": "People are short",
    "merger": "Offices were merged",
}
LEAST_BENEFIT = 800  # thousandths of what was promised


@dataclass(frozen=True)
class Going:
    """A project as it stands when only what is still to come counts; minor units.

    Attributes:
        spent: What it has cost so far; it decides nothing.
        remaining: The present value of the benefits still to come.
        to_go: What it still costs.
    """

    key: Any
    remaining: int
    to_go: int
    spent: int = 0
    is_mandatory: bool = False

    @property
    def index(self) -> Fraction | None:
        """Return the continue index; ``None`` where nothing is left to pay."""
        return continue_index(self.remaining, self.to_go)


def continue_index(remaining: int, to_go: int) -> Fraction | None:
    """Return the present value of remaining benefits over the cost to complete.

    Source:
        Domain reference 6.6 (EX-25).
    """
    return Fraction(remaining, to_go) if to_go > 0 else None


def verdict(index: Fraction | None) -> str:
    """Return what an index says: below 1 what is still to pay brings less than it costs."""
    return "continue" if index is None or index >= 1 else "stop"


def ranked(rows: Sequence[Going]) -> dict[Any, int]:
    """Return each project's rank by its index, 1 the best; what costs nothing more comes first."""

    def best_first(row: Going) -> tuple[bool, Fraction, str]:
        index = row.index
        return (index is not None, -(index or Fraction(0)), str(row.key))

    return {row.key: place for place, row in enumerate(sorted(rows, key=best_first), start=1)}


def rank_after(
    rows: Sequence[Going], key: Any, call: str, left_to_go: int | None = None
) -> int | None:
    """Return a project's rank once it was decided on; ``None`` when it is stopped.

    Args:
        left_to_go: What it costs after it was re-scoped.
    """
    if call == "stop":
        return None
    new = [
        Going(r.key, r.remaining, left_to_go, r.spent, r.is_mandatory)
        if r.key == key and call == "rescope" and left_to_go is not None
        else r
        for r in rows
    ]
    return ranked(new).get(key)


Limits = Mapping[tuple[str, str, str], int]
"""(kind of trigger, name of the budget or role, year) to its amount."""


def cuts(before: Limits, after: Limits) -> list[tuple[str, str, str, str]]:
    """Return what a plan of record has less of than the one before: (kind, name, year, words)."""
    found = []
    for (kind, name, year), amount in sorted(before.items()):
        now = after.get((kind, name, year))
        if now is not None and now < amount:
            percent = 100 * (amount - now) // amount
            what = f"the budget of {name} money" if kind == "budget" else f"the capacity of {name}"
            found.append((kind, name, year, f"cut {what} in {year} by {percent} %"))
    return found


def tight(side: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return what a plan of record has too little of by its own figures."""
    found = []
    for field, kind in (("money", "budget"), ("people", "capacity")):
        for name, year, used, limit in side.get(field, ()):
            if limit is not None and used > limit:
                what = f"{name} money" if kind == "budget" else name
                found.append((kind, name, year, f"has too little {what} in {year}"))
    return found


def check_call(call: str, *, is_mandatory: bool, why: str) -> str:
    """Return a call that there is and may be made.

    Raises:
        Refused: ``no-such-call``, ``no-reason``, ``mandatory`` for stopping what the law demands.
    """
    if call not in CALLS:
        raise Refused("no-such-call", f"Choose one of {', '.join(CALLS)}.", "call")
    if not why.strip():
        raise Refused("no-reason", "Say why; the reason is kept with the decision.", "why")
    if call == "stop" and is_mandatory:
        words = "The law demands it; re-scope it, or record first that it is not demanded."
        raise Refused("mandatory", words, "call")
    return call


def check_left(call: str, to_go: int, left: int | None) -> int:
    """Return what a project still costs after the call.

    Raises:
        Refused: ``no-new-cost``, ``not-less``, ``not-asked``.
    """
    if call != "rescope":
        if left is not None:
            words = "Only a project that is re-scoped gets another cost to complete."
            raise Refused("not-asked", words, "left_minor")
        return 0 if call == "stop" else to_go
    if left is None:
        raise Refused("no-new-cost", "Say what it still costs once re-scoped.", "left_minor")
    if not 0 <= left < to_go:
        raise Refused("not-less", "Re-scoped, it costs less than before.", "left_minor")
    return left
