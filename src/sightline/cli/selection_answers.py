"""What ``select`` asks the engine, and its answer as JSON: plain values, keys as documented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.select import (
        Choice,
        Conflict,
        Core,
        Cost,
        Frontier,
        LeftOut,
        Point,
        Price,
    )
    from sightline.formats.portfolio import Portfolio

FEW = 40  # columns up to which a frontier is tried exactly
Plain = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A portfolio, its answer, and whatever else was asked for."""

    portfolio: Portfolio
    choice: Choice
    left_out: Sequence[LeftOut] | None = None
    prices: Sequence[Price] = ()
    costs: Sequence[Cost] = ()
    core: Core | None = None
    frontier: Frontier | None = None
    conflict: Conflict | None = None


def ask(
    portfolio: Portfolio, *, seconds: float, gap: float, n_levels: int | None, explain: bool
) -> Asked:
    """Return the answer to a portfolio.

    Raises:
        Unselectable: The portfolio makes no sense.
    """
    from sightline.engines import select as engine

    choice = engine.choose(portfolio.problem, time_limit=seconds, gap=gap)
    if choice.status is engine.Status.INFEASIBLE:
        found = engine.conflict(portfolio.problem, time_limit=seconds)
        return Asked(portfolio, choice, conflict=found)
    return Asked(
        portfolio,
        choice,
        left_out=engine.explanations(choice) if explain else None,
        prices=engine.prices(choice) if explain else (),
        costs=engine.costs(choice) if explain else (),
        core=engine.stable_core(choice) if explain else None,
        frontier=_frontier(choice, n_levels) if n_levels is not None else None,
    )


def _frontier(choice: Choice, n: int) -> Frontier:
    """Return the exact frontier where it has few points and is quickly found, else levels."""
    from sightline.engines import select as engine

    model = choice.model
    budgets = [key for key in model.rules if key.startswith("budget:")]
    if (
        model.size <= FEW
        and not model.is_robust
        and len(budgets) <= 1
        and budgets in ([], ["budget:all"])
    ):
        exact = engine.frontier(choice.problem, most=n + 1, time_limit=5)
        if exact.is_exact and len(exact.points) <= n:
            return exact
    return engine.levels(choice, n)


def answer(asked: Asked) -> Plain:
    """Return one answer as plain values."""
    choice, periods = asked.choice, asked.portfolio.problem.periods
    found: Plain = {
        "name": asked.portfolio.name,
        "status": str(choice.status),
        "value": choice.value,
        "bound": choice.bound,
        "gap": choice.gap,
        "spend": choice.spend,
        "second": choice.second,
        "chosen": list(choice.chosen),
        "starts": {key: periods[start] for key, start in choice.starts.items()},
        "excluded": _excluded(asked),
        "prices": {
            each.rule: {"rate": each.rate, "exact": each.exact, "unit": each.unit}
            for each in asked.prices
        },
        "costs": {
            each.rule: {"exact": each.exact, "most": _finite(each.most)} for each in asked.costs
        },
        "core": _core(asked.core),
        "frontier": [_point(each) for each in asked.frontier.points] if asked.frontier else [],
        "frontier_is_exact": None if asked.frontier is None else asked.frontier.is_exact,
        "uses": {key: {"used": use.used, "limit": use.limit} for key, use in choice.uses.items()},
        "rules": {rule.key: rule.words for rule in choice.model.rules.values()},
        "seconds": round(choice.seconds, 4),
    }
    if asked.portfolio.best is not None:
        found["best_known"] = asked.portfolio.best
    if asked.conflict is not None:
        found["conflict"] = {
            "rules": list(asked.conflict.rules),
            "is_smallest": asked.conflict.is_smallest,
        }
    return found


def _excluded(asked: Asked) -> list[Plain]:
    if asked.left_out is None:
        return [{"id": key, "because": [], "enters_if": None} for key in asked.choice.left_out]
    return [
        {
            "id": each.id,
            "because": list(each.because),
            "enters_if": _enters_if(each),
            "proof": str(each.proof),
            "words": each.words,
        }
        for each in asked.left_out
    ]


def _enters_if(each: LeftOut) -> Plain:
    found: Plain = {}
    if each.because and each.value is None:
        found["removed" if each.proof == "removed" else "exempt_from"] = list(each.because)
    if each.value is not None:
        found["value_above"] = each.value
    for change in each.changes:
        kind = "brings_itself" if change.is_own else "raised"
        found.setdefault(kind, {})[change.rule] = {"by": change.by, "to": change.to}
    return found


def _core(core: Core | None) -> Plain | None:
    if core is None:
        return None
    names = ("within", "always", "never", "open", "untold")
    return {name: getattr(core, name) for name in names}


def _point(point: Point) -> Plain:
    return {
        "spend": point.spend,
        "value": point.value,
        "bound": point.bound,
        "gap": point.gap,
        "level": point.level,
        "chosen": list(point.chosen),
    }


def _finite(number: float) -> float | None:
    return number if number < float("inf") else None
