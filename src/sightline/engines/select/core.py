"""The stable core: what is in every good portfolio, what is in none, and what is open to taste."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.engines.measure.numbers import share
from sightline.engines.select.choice import Choice
from sightline.engines.select.model import Flags, Ints, Row
from sightline.engines.select.refusal import Unselectable
from sightline.engines.select.resolving import Resolver
from sightline.engines.select.solving import relaxation, solved


@dataclass(frozen=True, slots=True)
class Core:
    """Candidates by how they stand in all portfolios worth nearly as much as the best.

    Attributes:
        within: How much less than the best a good portfolio may be worth, as a share.
        always: In every good portfolio: proven.
        never: In none: proven.
        open: In some: a good portfolio with it is known, and one without.
        untold: The time ran out before it was known.
    """

    within: float
    always: tuple[str, ...]
    never: tuple[str, ...]
    open: tuple[str, ...]
    untold: tuple[str, ...]


def stable_core(choice: Choice, within: float = 0.01, *, time_limit: float | None = None) -> Core:
    """Return what is in every portfolio within a share of the best, what is in none, and the rest.

    Args:
        choice: An answer with something chosen.
        within: The share, 0 to 1.
        time_limit: Seconds for solving again; by default twice what the answer took, at least one.

    Raises:
        Unselectable: ``not-a-share``.
    """
    share(within, "how far from the best", Unselectable)
    chosen = choice.solved.chosen
    if chosen is None:
        return Core(within, (), (), (), choice.model.ids)
    search = _Search(choice, within, time_limit)
    found: dict[str, list[str]] = {"always": [], "never": [], "open": [], "untold": []}
    for place, key in enumerate(choice.model.ids):
        found[search.standing(np.flatnonzero(choice.model.owner == place))].append(key)
    return Core(within, *(tuple(found[name]) for name in ("always", "never", "open", "untold")))


class _Search:
    """Looks for a good portfolio with a candidate and one without, and remembers all it met."""

    def __init__(self, choice: Choice, within: float, time_limit: float | None) -> None:
        assert choice.solved.chosen is not None
        self.resolver, self.model = Resolver(choice, time_limit), choice.model
        gain = choice.solved.gain
        self.least = gain - within * abs(gain)
        self.met: list[Flags] = [choice.solved.chosen]
        self.relaxed = relaxation(self.model)

    def standing(self, columns: Ints) -> str:
        with_it, without = self._told(columns, is_in=True), self._told(columns, is_in=False)
        if without is False:
            return "always"
        if with_it is False:
            return "never"
        return "open" if with_it and without else "untold"

    def _told(self, columns: Ints, *, is_in: bool) -> bool | None:
        """Tell whether there is a good portfolio with (or without) a candidate; None if not known."""
        if any(bool(each[columns].any()) is is_in for each in self.met):
            return True
        if self._bound(columns, is_in=is_in) < self.least:
            return False
        if self.resolver.is_late:
            return None
        sign, limit = (-1.0, -1.0) if is_in else (1.0, 0.0)
        forced = self.model.with_row(Row("", columns, np.full(len(columns), sign), limit))
        found = solved(forced, until=self.resolver.until)
        if found.is_infeasible or found.bound < self.least:
            return False
        if found.chosen is None or found.gain < self.least:
            return None
        self.met.append(found.chosen)
        return True

    def _bound(self, columns: Ints, *, is_in: bool) -> float:
        """Return what no portfolio with (or without) a candidate can exceed, by the relaxation."""
        if self.relaxed is None:
            return float("inf")
        worth = self.relaxed.worth[columns]
        if is_in:
            return self.relaxed.bound + min(float(worth.max()), 0.0)
        return self.relaxed.bound - float(np.maximum(worth, 0).sum())
