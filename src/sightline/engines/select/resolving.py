"""Solving an answer's problem again with something changed, each change once, within a time.

What explains an answer, prices it and costs its rules asks the same few questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import perf_counter

from sightline.engines.select.choice import Choice
from sightline.engines.select.model import SMALL, Flags, Model, Row
from sightline.engines.select.solving import Solved, at_least, cheapest, least_use, solved

QUICK = 1.0  # the least that all re-solving together gets, in seconds


@dataclass(frozen=True, slots=True)
class Step:
    """A limit at which the best choice changes, and that choice."""

    limit: float
    solved: Solved


class Resolver:
    """Solves changed forms of an answered problem until its time is over."""

    def __init__(self, choice: Choice, time_limit: float | None, times: float = 2.0) -> None:
        self.choice, self.model = choice, choice.model
        self.until = perf_counter() + (
            max(times * choice.seconds, QUICK) if time_limit is None else time_limit
        )
        self.gap = max(choice.gap or 0.0, 0.0)
        self._without: dict[frozenset[str], Solved | None] = {}
        self._steps: dict[str, list[Step]] = {}

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return perf_counter() >= self.until

    def solve(self, model: Model, hint: Flags | None = None) -> Solved | None:
        """Return a proven solve of a model, to the answer's own gap; None where time ran out."""
        now = perf_counter()
        if now >= self.until:
            return None
        until = min(self.until, now + max((self.until - now) / 3, 0.05))
        found = solved(model, until=until, gap=self.gap, hint=hint)
        found = cheapest(model, found, until=until, seconds=perf_counter() - now)
        if found.is_infeasible or (found.chosen is not None and found.gap <= self.gap + SMALL):
            return found
        return None

    def without(self, rules: Iterable[str]) -> Solved | None:
        """Return the best choice without some rules."""
        key = frozenset(rules)
        if key not in self._without:
            self._without[key] = self.solve(self.model.without(key), self.choice.solved.chosen)
        return self._without[key]

    def raised(self, rule: str, by: float) -> Solved | None:
        """Return the best choice with a rule's limit raised."""
        return self.solve(self.model.raised(rule, by), self.choice.solved.chosen)

    def steps(self, rule: str, most: int) -> Iterable[Step]:
        """Yield the limits above a rule's own at which the best choice gains, nearest first.

        Only where the rule is one row of weights that are not negative and estimates are believed.
        """
        known = self._steps.setdefault(rule, [])
        yield from known
        while len(known) < most:
            step = self._next(rule, known[-1].solved if known else self.choice.solved)
            if step is None:
                return
            known.append(step)
            yield step

    def _next(self, rule: str, last: Solved) -> Step | None:
        rows = [row for row in self.model.rows if row.rule == rule]
        if len(rows) != 1 or self.model.is_robust or (rows[0].weights < 0).any():
            return None
        cheapest = least_use(self.model.without({rule}), rows[0], self._better(last.gain))
        found = self.solve(cheapest)
        if found is None or found.chosen is None:
            return None
        limit = float(rows[0].weights @ found.chosen[rows[0].columns])
        best = self.solve(self.model.without({rule}).with_row(replace(rows[0], limit=limit)))
        return None if best is None else Step(limit / rows[0].factor, best)

    def _better(self, gain: float) -> Row:
        step = 1.0 if self.model.is_whole else 1e-6 * max(1.0, abs(gain))
        return at_least(self.model, gain + step)
