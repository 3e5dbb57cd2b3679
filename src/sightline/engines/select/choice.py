"""The answer to a problem: what is chosen and from when, and how near to the best that is proven."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter

import numpy as np

from sightline.engines.select.model import Flags, Model, modelled
from sightline.engines.select.problem import Problem
from sightline.engines.select.refusal import Unselectable
from sightline.engines.select.solving import Solved, cheapest, solved

TIME_LIMIT = 60.0


class Status(StrEnum):
    """How an answer stands."""

    OPTIMAL = "optimal"  # proven: nothing is better
    FEASIBLE = "feasible"  # the best found in the time, with its gap
    INFEASIBLE = "infeasible"  # proven: the rules conflict
    UNKNOWN = "unknown"  # nothing found in the time, and no proof that there is nothing


@dataclass(frozen=True, slots=True)
class Use:
    """What a choice uses of a rule's limit, in the rule's unit; of a floor both are negative."""

    used: float
    limit: float


@dataclass(frozen=True)
class Choice:
    """An answer.

    Attributes:
        status: Optimal, feasible, infeasible or unknown.
        value: The objective; None when nothing is chosen because nothing was found.
        bound: No choice is better than this; None where nothing is known.
        gap: The bound less the value, over the value; 0 is proven best, None without a value.
        starts: What is chosen, with the place of its starting period.
        spend: What it costs over all periods and kinds.
        second: What it comes to by the second objective.
        uses: By rule, what is used of its limit.
        seconds: How long it took.
    """

    status: Status
    value: float | None
    bound: float | None
    gap: float | None
    starts: Mapping[str, int]
    spend: float
    second: float
    uses: Mapping[str, Use]
    seconds: float
    problem: Problem = field(repr=False)
    model: Model = field(repr=False)
    solved: Solved = field(repr=False)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of what is chosen, in the order of the problem."""
        return tuple(self.starts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The ids of the rest, in the order of the problem."""
        return tuple(key for key in self.model.ids if key not in self.starts)


def choose(
    problem: Problem,
    *,
    time_limit: float = TIME_LIMIT,
    gap: float = 0.0,
    start: Iterable[str] | None = None,
) -> Choice:
    """Return the best choice of candidates within all limits and rules, of equal ones the cheapest.

    Args:
        problem: What to choose from.
        time_limit: Seconds after which the best found so far is returned.
        gap: Stop once the answer is proven to be within this share of the best.
        start: A choice to begin with, such as the plan of record.

    Raises:
        Unselectable: The problem makes no sense; see ``checks.checked``. ``bad-number`` for a time
            limit or a gap without sense. Rules that conflict are an answer, not a refusal.

    Source:
        0-1 programming with a Lagrangian bound; multidimensional knapsack search after Chu and
        Beasley (1998), A genetic algorithm for the multidimensional knapsack problem, J. Heuristics
        4, 63-86; domain reference 6.5 (EX-24).
    """
    began = perf_counter()
    check_effort(time_limit, gap)
    model = modelled(problem)
    hint = None if start is None else _hint(model, set(start))
    until = began + time_limit
    found = solved(model, until=until, gap=gap, hint=hint)
    found = cheapest(model, found, until=until, seconds=perf_counter() - began)
    return answered(problem, model, found, perf_counter() - began)


def check_effort(time_limit: float, gap: float = 0.0) -> None:
    """Refuse a time limit that is not above 0, or a gap that is no share.

    Raises:
        Unselectable: ``bad-number``.
    """
    if not 0 < time_limit <= 86_400:
        raise Unselectable(
            "bad-number", "The time limit is not above 0 and up to a day.", "Give seconds."
        )
    if not 0 <= gap < 1:
        raise Unselectable(
            "bad-number", "The gap is not a share of 0 to 1.", "Give 0.001 for 0.1 %."
        )


def answered(problem: Problem, model: Model, found: Solved, seconds: float) -> Choice:
    """Return a solve as an answer in the problem's own units."""
    chosen = found.chosen
    if chosen is None:
        status = Status.INFEASIBLE if found.is_infeasible else Status.UNKNOWN
        bound = None if found.is_infeasible else _finite(found.bound / model.factor)
        return Choice(status, None, bound, None, {}, 0.0, 0.0, {}, seconds, problem, model, found)
    is_proven = found.bound - found.gain <= 1e-9 * (1 + abs(found.gain))
    return Choice(
        status=Status.OPTIMAL if is_proven else Status.FEASIBLE,
        value=found.gain / model.factor,
        bound=found.gain / model.factor if is_proven else found.bound / model.factor,
        gap=0.0 if is_proven else found.gap,
        starts=starts_of(model, chosen),
        spend=float(model.spend[chosen].sum()),
        second=float(model.second[chosen].sum()),
        uses=uses_of(model, chosen),
        seconds=seconds,
        problem=problem,
        model=model,
        solved=found,
    )


def starts_of(model: Model, chosen: Flags) -> dict[str, int]:
    """Return what a choice has chosen, with the place of its starting period."""
    return {
        model.ids[model.owner[column]]: int(model.start[column])
        for column in np.flatnonzero(chosen)
    }


def _hint(model: Model, ids: set[str]) -> Flags:
    """Return a choice by ids, each at its earliest start."""
    wanted = np.array([model.ids[owner] in ids for owner in model.owner], bool)
    first = np.ones(model.size, bool)
    first[1:] = model.owner[1:] != model.owner[:-1]
    return wanted & first


def uses_of(model: Model, chosen: Flags) -> dict[str, Use]:
    """Return what is used of each rule; of a rule with several rows the tightest."""
    found: dict[str, Use] = {}
    for row, used in zip(model.rows, model.used(chosen), strict=True):
        use = Use(float(used) / row.factor, row.limit / row.factor)
        known = found.get(row.rule)
        if row.rule and (known is None or use.limit - use.used < known.limit - known.used):
            found[row.rule] = use
    return found


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None
