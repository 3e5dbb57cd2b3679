"""What one more unit of a limit is worth, and what each rule of policy costs.

The relaxation's rate and the exact gain are two numbers and are named apart: a choice moves in jumps.
"""

from __future__ import annotations

from dataclasses import dataclass

from sightline.engines.select.choice import Choice
from sightline.engines.select.model import SMALL, Sort
from sightline.engines.select.resolving import Resolver
from sightline.engines.select.solving import relaxation

LIMITS = (Sort.BUDGET, Sort.CAPACITY)


@dataclass(frozen=True, slots=True)
class Price:
    """What one more unit of a limit is worth.

    Attributes:
        rate: By the relaxation (a linear programming dual): a guide where choices are many and small.
        exact: What the best choice gains with exactly one unit more, by solving again; None where
            the time ran out or the gain is not proven.
        unit: How much one unit is.
    """

    rule: str
    rate: float | None
    exact: float | None
    unit: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a rule of policy costs.

    Attributes:
        exact: What the best choice would gain without the rule; None where the time ran out.
        most: It costs no more than this, by the relaxation without the rule.
    """

    rule: str
    exact: float | None
    most: float


def prices(
    choice: Choice, *, unit: float = 1.0, time_limit: float | None = None
) -> tuple[Price, ...]:
    """Return what one more unit of each budget and each role is worth, in the order of the rules.

    Args:
        choice: An answer with something chosen.
        unit: How much one unit is, above 0.
        time_limit: Seconds for solving again; by default twice what the answer took, at least one.
    """
    if choice.solved.chosen is None:
        return ()
    resolver, model = Resolver(choice, time_limit), choice.model
    relaxed = relaxation(model)
    rates: dict[str, float] = {}
    if relaxed is not None:
        for row, rate in zip(model.rows, relaxed.rates, strict=True):
            rates[row.rule] = rates.get(row.rule, 0.0) + float(rate) * row.factor / model.factor
    found = []
    for rule in model.rules.values():
        if rule.sort in LIMITS:
            use = choice.uses.get(rule.key)
            exact = None if use is None else _gain(resolver, rule.key, unit)
            found.append(Price(rule.key, rates.get(rule.key), exact, unit))
    return tuple(found)


def costs(choice: Choice, *, time_limit: float | None = None) -> tuple[Cost, ...]:
    """Return what each rule of policy costs: all rules but budgets and capacities.

    Args:
        choice: An answer with something chosen.
        time_limit: Seconds for solving again; by default twice what the answer took, at least one.
    """
    if choice.solved.chosen is None:
        return ()
    resolver = Resolver(choice, time_limit)
    keys = [rule.key for rule in choice.model.rules.values() if rule.sort not in LIMITS]
    return tuple(_cost(resolver, key) for key in keys)


def _gain(resolver: Resolver, rule: str, unit: float) -> float | None:
    if resolver.gap > SMALL:
        return None
    found = resolver.raised(rule, unit)
    return None if found is None else _more(resolver, found.gain)


def _cost(resolver: Resolver, rule: str) -> Cost:
    model, gain = resolver.model.without({rule}), resolver.choice.solved.gain
    relaxed = None if resolver.is_late else relaxation(model)
    most = float("inf") if relaxed is None else max(relaxed.bound - gain, 0.0) / model.factor
    if most * model.factor < (1 if model.is_whole else SMALL * (1 + abs(gain))):
        return Cost(rule, 0.0, 0.0)
    found = None if resolver.gap > SMALL else resolver.without({rule})
    exact = None if found is None else _more(resolver, found.gain)
    return Cost(rule, exact, most if exact is None else exact)


def _more(resolver: Resolver, gain: float) -> float:
    return max(gain - resolver.choice.solved.gain, 0.0) / resolver.model.factor
