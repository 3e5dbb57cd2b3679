"""The order of a ranking and its cut line, on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.kernel.errors import Refused

CALLS: Mapping[str, str] = {
    "": "By the line",
    "must": "Must do",
    "in": "In",
    "undecided": "Undecided",
    "out": "Out",
}
GAP = 1024  # between two places, so that a move changes one line


@dataclass(frozen=True)
class Standing:
    """How one line stands: in or out, why, and what all that are in up to here cost."""

    is_in: bool
    why: str
    spent: int


def standings(
    lines: Sequence[tuple[Any, str, int | None]], *, budget: int | None, cut_after: int | None
) -> dict[Any, Standing]:
    """Return how each line stands, by the line's key.

    What must be done, or was called in, is in whatever it costs, and is paid first. Of the rest the
    first ones are in, down to the cut line: after so many lines where one was drawn by hand, else
    before the first one that the budget does not pay for.

    Args:
        lines: (key, call, cost) in the order of the ranking; a cost that is not known counts as 0.
    """
    fixed = sum(cost or 0 for _, call, cost in lines if call in {"must", "in"})
    found: dict[Any, Standing] = {}
    spent, is_open = fixed, True
    for place, (key, call, cost) in enumerate(lines, start=1):
        price = cost or 0
        if call in {"must", "in"}:
            found[key] = Standing(True, CALLS[call].lower(), spent)
            continue
        if call in {"out", "undecided"}:
            found[key] = Standing(False, CALLS[call].lower(), spent)
            continue
        fits = budget is None or spent + price <= budget
        is_open = is_open and (place <= cut_after if cut_after is not None else fits)
        spent += price if is_open else 0
        why = "above the line" if is_open else "below the line"
        found[key] = Standing(is_open, why, spent)
    return found


def place_between(before: int | None, after: int | None) -> int | None:
    """Return a place between two, or ``None`` where there is none left and all are to be spread."""
    if before is None and after is None:
        return GAP
    if after is None:
        return (before or 0) + GAP
    low = before if before is not None else after - 2 * GAP
    middle = (low + after) // 2
    return middle if low < middle < after else None


def check_call(call: str) -> str:
    """Return a call that there is.

    Raises:
        Refused: ``no-such-call``.
    """
    if call not in CALLS:
        raise Refused("no-such-call", f"Choose one of {', '.join(filter(None, CALLS))}.", "call")
    return call
