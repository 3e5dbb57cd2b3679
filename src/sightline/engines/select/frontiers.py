"""The efficient frontier: the best value for every amount of money, exactly or at some levels.

A point is on it where nothing that costs as much or less is worth as much or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from sightline.engines.select.choice import TIME_LIMIT, Choice, check_effort, starts_of
from sightline.engines.select.model import SMALL, Flags, Model, Row, Sort, modelled, whole
from sightline.engines.select.problem import Problem
from sightline.engines.select.refusal import Unselectable
from sightline.engines.select.solving import (
    Solved,
    at_least,
    least_use,
    solved,
    spend_row,
)

MOST_POINTS = 1000
TIMES = 4.5  # what all levels may take, in solves


@dataclass(frozen=True, slots=True)
class Point:
    """A choice on the frontier.

    Attributes:
        level: The share of all budgets that it had, 1 for as they are; None on an exact frontier.
        bound: At this level nothing is worth more.
        gap: The bound less the value, over the value.
    """

    spend: float
    value: float
    bound: float
    gap: float
    starts: Mapping[str, int]
    level: float | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of what is chosen."""
        return tuple(self.starts)


@dataclass(frozen=True, slots=True)
class Frontier:
    """Points by rising spend.

    Attributes:
        is_exact: Every efficient choice of spend and value is there, each proven.
        seconds: How long it took.
    """

    points: tuple[Point, ...]
    is_exact: bool
    seconds: float


def frontier(
    problem: Problem, *, most: int = MOST_POINTS, time_limit: float = TIME_LIMIT
) -> Frontier:
    """Return every efficient pair of spend and value, cheapest first.

    Budgets are set aside, for what money there is, is the question; every other rule holds.

    Args:
        most: Stop after so many points; the frontier is then not exact.
        time_limit: Seconds.

    Raises:
        Unselectable: As ``choose``; ``wrong-estimates`` where estimates may be wrong: the frontier
            needs one spend for one choice.

    Source:
        Epsilon-constraint method; domain reference 6.5 (EX-24).
    """
    began = perf_counter()
    check_effort(time_limit)
    model = _unbounded(modelled(problem))
    if model.is_robust:
        raise Unselectable(
            "wrong-estimates",
            "An exact frontier takes estimates as they are.",
            "Set the number of wrong estimates to 0, or ask for levels.",
        )
    spend, points, until = spend_row(model), list[Point](), began + time_limit
    limited = model
    while len(points) < most and perf_counter() < until:
        best = solved(limited, until=until)
        if best.chosen is None or best.gap > SMALL:
            is_over = best.is_infeasible
            return Frontier(tuple(reversed(points)), is_over, perf_counter() - began)
        least = solved(least_use(limited, spend, at_least(model, best.gain)), until=until)
        chosen = best.chosen if least.chosen is None else least.chosen
        used = float(spend.weights @ chosen[spend.columns])
        points.append(_point(model, Solved(chosen, best.gain, best.bound), None))
        step = 1.0 if whole(spend.weights) == 1 else 1e-6 * max(1.0, used)
        if used - step < 0:
            return Frontier(tuple(reversed(points)), True, perf_counter() - began)
        limited = model.with_row(replace(spend, limit=used - step))
    return Frontier(tuple(reversed(points)), False, perf_counter() - began)


def levels(choice: Choice, n: int = 50, *, time_limit: float | None = None) -> Frontier:
    """Return the best choices with all budgets raised and lowered alike, to where none binds.

    Without a budget the money that the best choice costs is what is lowered.

    Args:
        choice: An answer; it is the point of level 1.
        n: How many levels, 2 to 1,000.
        time_limit: Seconds; by default 4.5 times what the answer took, at least one. Every point
            has its own bound and gap.

    Returns:
        At most ``n`` points and the answer itself; what another one dominates is left out.

    Raises:
        Unselectable: ``bad-number``.
    """
    began = perf_counter()
    if not 2 <= n <= MOST_POINTS:
        raise Unselectable(
            "bad-number", f"{n} levels are no frontier.", f"Ask for 2 to {MOST_POINTS}."
        )
    limit = max(TIMES * choice.seconds, 1.0) if time_limit is None else time_limit
    check_effort(limit)
    if choice.solved.chosen is None:
        return Frontier((), False, 0.0)
    until, gap = began + limit, choice.gap or 0.0
    free = solved(_unbounded(choice.model), until=began + limit / 5, gap=gap)
    model = _budgeted(choice.model, free)
    shares = np.linspace(0, _top(model, free), n + 1)[1:]
    points = [_point(choice.model, choice.solved, 1.0)]
    last: Flags | None = None
    for place, share in enumerate(shares):
        now = perf_counter()
        if now >= until:
            break
        hint = choice.solved.chosen if share >= 1 and last is None else last
        found = solved(
            _scaled(model, float(share)),
            until=now + (until - now) / (n - place),
            gap=gap,
            hint=hint,
        )
        if found.chosen is not None:
            last = found.chosen
            points.append(_point(model, found, float(share)))
    return Frontier(_efficient(_bounded(points)), False, perf_counter() - began)


def _unbounded(model: Model) -> Model:
    return model.without(key for key, rule in model.rules.items() if rule.sort is Sort.BUDGET)


def _budgeted(model: Model, free: Solved) -> Model:
    """Return the model, with the spend of the unlimited choice as its budget if it has none."""
    if any(rule.sort is Sort.BUDGET for rule in model.rules.values()) or free.chosen is None:
        return model
    row = spend_row(model)
    used = float(row.weights @ free.chosen[row.columns])
    return model.with_row(replace(row, rule="budget", limit=used))


def _is_budget(model: Model, row: Row) -> bool:
    return row.rule == "budget" or (
        row.rule in model.rules and model.rules[row.rule].sort is Sort.BUDGET
    )


def _scaled(model: Model, share: float) -> Model:
    return replace(
        model,
        rows=tuple(
            replace(r, limit=float(np.floor(r.limit * share + 1e-6))) if _is_budget(model, r) else r
            for r in model.rows
        ),
    )


def _top(model: Model, free: Solved) -> float:
    """Return the share of all budgets from which none of them binds."""
    if free.chosen is None:
        return 2.0
    used = model.used(free.chosen)
    shares = [
        float(use / row.limit)
        for row, use in zip(model.rows, used, strict=True)
        if _is_budget(model, row) and row.limit > 0
    ]
    return max([1.0, *shares]) * (1 + 1e-9)


def _point(model: Model, found: Solved, level: float | None) -> Point:
    assert found.chosen is not None
    return Point(
        spend=float(model.spend[found.chosen].sum()),
        value=found.gain / model.factor,
        bound=max(found.bound, found.gain) / model.factor,
        gap=found.gap,
        starts=starts_of(model, found.chosen),
        level=level,
    )


def _bounded(points: list[Point]) -> list[Point]:
    """Return the points with bounds that more money proves for less: budgets only grow with the level."""
    found: list[Point] = []
    least = float("inf")
    for point in sorted(points, key=_level, reverse=True):
        least = min(least, point.bound)
        bound = max(least, point.value)
        gap = (bound - point.value) / max(abs(point.value), SMALL)
        found.append(replace(point, bound=bound, gap=gap))
    return found


def _level(point: Point) -> float:
    return point.level or 0.0


def _efficient(points: list[Point]) -> tuple[Point, ...]:
    """Return the points that no other one dominates, cheapest first."""
    kept: list[Point] = []
    for point in sorted(points, key=_cheap_then_good):
        if not kept or point.value > kept[-1].value + SMALL * (1 + abs(point.value)):
            kept.append(point)
    return tuple(kept)


def _cheap_then_good(point: Point) -> tuple[float, float]:
    return point.spend, -point.value
