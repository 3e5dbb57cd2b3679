"""Rules that cannot all hold: the smallest set of them that conflicts by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from sightline.engines.select.choice import TIME_LIMIT, check_effort
from sightline.engines.select.model import Flags, Model, modelled
from sightline.engines.select.problem import Problem
from sightline.engines.select.solving import solved

MOST_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that conflict.

    Attributes:
        rules: Without any one of them the others can hold; empty when all rules can hold.
        is_smallest: No smaller set conflicts: proven. Otherwise the time ran out.
        words: What each rule says.
    """

    rules: tuple[str, ...]
    is_smallest: bool
    words: tuple[str, ...]


def conflict(problem: Problem, *, time_limit: float = TIME_LIMIT) -> Conflict | None:
    """Return a smallest set of rules that cannot all hold; None where all can.

    Args:
        time_limit: Seconds; when they are over the smallest set so far is returned.

    Raises:
        Unselectable: The problem makes no sense; see ``checks.checked``.

    Source:
        Hitting sets of correction sets: Ignatiev, Previti, Liffiton and Marques-Silva (2015),
        Smallest MUS extraction with minimal hitting set dualization, CP 2015, 173-182.
    """
    check_effort(time_limit)
    model = modelled(problem)
    search = _Search(model, perf_counter() + time_limit)
    if search.witness(model.rules) is not None:
        return None
    known = search.filtered(list(model.rules))
    rules, is_smallest = search.smallest(known)
    return Conflict(
        tuple(rule for rule in model.rules if rule in rules),
        is_smallest,
        tuple(rule.words for key, rule in model.rules.items() if key in rules),
    )


class _Search:
    """Asks whether sets of rules can hold, until its time is over."""

    def __init__(self, model: Model, until: float) -> None:
        self.model, self.until = replace(model, gain=np.zeros(model.size), losses=None), until

    def witness(self, rules: Iterable[str]) -> Flags | None:
        """Return a choice that keeps some rules, None where there is none (or none in time)."""
        kept = set(rules)
        return solved(
            self.model.without(rule for rule in self.model.rules if rule not in kept),
            until=self.until,
        ).chosen

    def filtered(self, rules: list[str]) -> list[str]:
        """Return a conflicting set from which no rule can go, from one from which some can."""
        size = max(len(rules) // 2, 1)
        while True:
            place = 0
            while place < len(rules):
                fewer = rules[:place] + rules[place + size :]
                if (
                    perf_counter() < self.until
                    and self.witness(fewer) is None
                    and (perf_counter() < self.until)
                ):
                    rules = fewer
                else:
                    place += size
            if size == 1:
                return rules
            size = max(size // 2, 1)

    def smallest(self, known: list[str]) -> tuple[set[str], bool]:
        """Return a smallest conflicting set and whether that is proven."""
        rules = list(self.model.rules)
        corrections: list[set[str]] = []
        for _ in range(MOST_ROUNDS):
            tried = _hitting(rules, corrections)
            if len(tried) >= len(known):
                return set(known), True
            chosen = self.witness(tried)
            if perf_counter() >= self.until:
                break
            if chosen is None:
                return tried, True
            corrections.append(self._left(tried, chosen, rules))
        return set(known), False

    def _left(self, tried: set[str], chosen: Flags, rules: Sequence[str]) -> set[str]:
        """Return the rules that a growing set, one that can hold, cannot take in."""
        broken = set(self.model.broken(chosen))
        held = tried | {rule for rule in rules if rule not in broken}
        for rule in sorted(broken):
            if rule and self.witness(held | {rule}) is not None:
                held = held | {rule}
        return set(rules) - held


def _hitting(rules: Sequence[str], sets: Sequence[set[str]]) -> set[str]:
    """Return a smallest set that has a rule of each set."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not sets:
        return set()
    table = np.array([[rule in each for rule in rules] for each in sets], float)
    found = milp(
        np.ones(len(rules)),
        integrality=np.ones(len(rules)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(table, 1, np.inf),
    )
    assert found.x is not None
    return {rule for rule, take in zip(rules, found.x, strict=True) if take > 0.5}
