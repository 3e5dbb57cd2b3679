"""One exact solve: relaxation, local search, what the relaxation rules out, and branch and bound.

Whatever the time, the best choice found comes back with a bound that no choice can exceed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from time import perf_counter

import numpy as np

from sightline.engines.select.evolving import Pool
from sightline.engines.select.model import SMALL, Flags, Floats, Model, Row, whole

LISTED = 12  # up to so many columns every choice is looked at
MANY = 300  # columns from which branch and bound is tried longer before the local search
EASY, PATIENT = 0.25, 3.0  # seconds of that first try, below and from there on


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solve came to, in the model's whole numbers.

    Attributes:
        chosen: None when nothing was found: the rules conflict, or the time was too short to tell.
        gain: The objective.
        bound: No choice gains more.
        is_infeasible: No choice keeps all rules: proven.
        rates: Of each row, the relaxation's price of a unit; None when nothing needed one.
    """

    chosen: Flags | None
    gain: float
    bound: float
    is_infeasible: bool = False
    rates: Floats | None = None
    worth: Floats | None = None
    relaxed: float | None = None

    @property
    def gap(self) -> float:
        """The bound less the gain, over the gain; 0 is proven best."""
        if self.chosen is None:
            return 0.0 if self.is_infeasible else float("inf")
        return max(self.bound - self.gain, 0.0) / max(abs(self.gain), SMALL)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The problem with choices in parts: its objective bounds every choice."""

    bound: float
    parts: Floats
    rates: Floats
    worth: Floats


def solved(
    model: Model, *, until: float, gap: float = 0.0, hint: Flags | None = None, seed: int = 1
) -> Solved:
    """Return the best choice of a model, proven if the time allows.

    Args:
        until: The moment of ``perf_counter`` by which to stop.
        gap: Stop once no choice can be better by more than this share.
        hint: A choice that may keep all rules; a start for the search.
    """
    if model.size <= LISTED:
        return listed(model)
    return _Solve(model, until, gap, seed).result(hint)


def cheapest(model: Model, found: Solved, *, until: float, seconds: float) -> Solved:
    """Return the cheapest of the choices that are as good as a proven one, as far as time allows.

    Args:
        seconds: What the solve took; a fifth of it and a little more is spent on this.
    """
    is_proven = found.chosen is not None and found.gap <= SMALL
    if not is_proven or model.size <= LISTED or model.is_robust:
        return found
    assert found.chosen is not None
    until = min(until, perf_counter() + 0.2 * seconds + 0.1)
    less = solved(least_use(model, spend_row(model), at_least(model, found.gain)), until=until)
    if less.chosen is None or model.broken(less.chosen):
        return found
    gain = model.worth(less.chosen)
    is_cheaper = model.spend[less.chosen].sum() < model.spend[found.chosen].sum()
    return (
        replace(found, chosen=less.chosen, gain=gain)
        if is_cheaper and gain >= found.gain
        else found
    )


def spend_row(model: Model) -> Row:
    """Return what all columns spend, as a row that limits nothing."""
    columns = np.flatnonzero(model.spend)
    weights = model.spend[columns]
    factor = whole(weights)
    if factor:
        weights = np.round(weights * factor)
    return Row("", columns, weights, float(weights.sum()), factor or 1.0)


def at_least(model: Model, gain: float) -> Row:
    """Return the row that keeps the objective at or above a gain, estimates believed."""
    columns = np.flatnonzero(model.gain)
    return Row("", columns, -model.gain[columns], -gain, model.factor)


def least_use(model: Model, row: Row, least: Row) -> Model:
    """Return the problem of using least of a row while the objective keeps a least."""
    gain: Floats = np.zeros(model.size)
    gain[row.columns] = -row.weights
    is_whole = bool(np.all(gain == np.round(gain)))
    return replace(model.with_row(least), gain=gain, factor=row.factor, is_whole=is_whole)


def listed(model: Model) -> Solved:
    """Return the best of all choices there are, by looking at each."""
    n = model.size
    sets = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    usage = np.asarray((model.matrix @ sets.T).T, float).reshape(len(sets), len(model.rows))
    gains = sets @ model.gain
    if model.strikes:
        for place, row in enumerate(model.rows):
            if row.errors is not None:
                usage[:, place] += _worst(sets[:, row.columns] * row.errors, model.strikes)
        if model.losses is not None:
            gains = gains - _worst(sets * model.losses, model.strikes)
    is_whole = (usage <= model.limits + SMALL * (1 + np.abs(model.limits))).all(axis=1)
    if not is_whole.any():
        return Solved(None, -np.inf, -np.inf, is_infeasible=True)
    gains = np.where(is_whole, gains, -np.inf)
    ties = np.flatnonzero(gains >= gains.max() - SMALL * (1 + abs(gains.max())))
    best = int(ties[np.argmin(sets[ties] @ model.spend)])
    return Solved(sets[best], float(gains[best]), float(gains[best]))


def relaxation(model: Model) -> Relaxation | None:
    """Return the relaxation of a model whose estimates are believed; None if it has no solution."""
    from scipy.optimize import linprog

    rows = (model.matrix, model.limits) if model.rows else (None, None)
    found = linprog(-model.gain, A_ub=rows[0], b_ub=rows[1], bounds=(0, 1), method="highs")
    if found.status == 2:
        return None
    if found.x is None:
        top = float(np.maximum(model.gain, 0).sum())
        zero = np.zeros(model.size)
        return Relaxation(top, zero, np.zeros(len(model.rows)), zero)
    rates = -np.asarray(found.ineqlin.marginals, float) if model.rows else np.zeros(0)
    rates = np.maximum(rates, 0)
    used = np.asarray(model.matrix.T @ rates, float) if model.rows else np.zeros(model.size)
    worth = model.gain - used
    # by weak duality these rates give a bound whatever the solver's tolerance was
    bound = float(np.maximum(worth, 0).sum() + rates @ model.limits)
    return Relaxation(bound, np.asarray(found.x, float), rates, worth)


def _worst(errors: Floats, strikes: int) -> Floats:
    ordered = np.sort(errors, axis=1)[:, ::-1]
    return np.asarray(ordered[:, :strikes].sum(axis=1), float)


class _Solve:
    """The stages of one solve and the best found so far."""

    def __init__(self, model: Model, until: float, gap: float, seed: int) -> None:
        self.model, self.until, self.gap, self.seed = model, until, gap, seed
        self.began = perf_counter()
        self.best: Flags | None = None
        self.gain = -np.inf
        self.bound = float(np.maximum(model.gain, 0).sum())
        self.relaxed: Relaxation | None = None

    def result(self, hint: Flags | None) -> Solved:
        if hint is not None and not self.model.broken(hint):
            self._offer(hint)
        self.relaxed = relaxation(self.model)
        if self.relaxed is None:
            return Solved(None, -np.inf, -np.inf, is_infeasible=True)
        self._bounded(self.relaxed.bound)
        is_infeasible = self._searched()
        return Solved(
            self.best,
            self.gain,
            max(self.bound, self.gain),
            is_infeasible,
            self.relaxed.rates,
            self.relaxed.worth,
            self.relaxed.bound,
        )

    def _searched(self) -> bool:
        """Search by turns, locally and by branch and bound; tell whether nothing can be chosen."""
        assert self.relaxed is not None
        pool = Pool(
            self.model, self.relaxed.worth, self.relaxed.rates, self.relaxed.bound, self.seed
        )
        pool.start(self.relaxed.parts)
        pool.evolve(8, self._part(0.25))
        self._offer(pool.best)
        slices = (PATIENT if self.model.size > MANY else EASY, 0.3, 1.0)
        for turn in count():
            if self._is_done():
                return False
            share = slices[min(turn, len(slices) - 1)]
            left = self.until - perf_counter()
            if left <= 0:
                return False
            limit = min(share, left / 4) if turn == 0 else left * share
            is_over, is_infeasible = self._branched(max(limit, 0.01))
            if is_over or perf_counter() >= self.until:
                return is_infeasible
            if self._is_done():
                return False
            pool.welcome(self.best)
            pool.evolve(2000, self._part(0.5 if turn else 0.3), is_patient=turn > 0)
            self._offer(pool.best)
        raise AssertionError("unreachable")

    def _part(self, share: float) -> float:
        """Return the moment when a share of what is left of the time has passed."""
        now = perf_counter()
        return now + (self.until - now) * share

    def _offer(self, chosen: Flags | None) -> None:
        if chosen is None or self.model.broken(chosen):
            return
        gain = self.model.worth(chosen)
        if gain > self.gain:
            self.best, self.gain = chosen.copy(), gain

    def _bounded(self, bound: float) -> None:
        if self.model.is_whole:
            bound = float(np.floor(bound + 1e-6 * max(1, abs(bound) * 1e-6)))
        self.bound = min(self.bound, bound)

    def _is_done(self) -> bool:
        if self.best is None:
            return False
        least = max(self.gap * abs(self.gain), SMALL * (1 + abs(self.gain)))
        return self.bound - self.gain <= least

    def _branched(self, seconds: float) -> tuple[bool, bool]:
        """Run branch and bound on what may still be better; tell whether it ended, and how."""
        from sightline.engines.select.programme import programme

        found = programme(
            self.model,
            self.relaxed,
            self.gain if self.best is not None else None,
            seconds,
            self.gap,
        )
        if found.chosen is not None:
            self._offer(found.chosen)
        if found.is_over and found.is_empty:
            if self.best is None:
                return True, True
            self.bound = self.gain
            return True, False
        self._bounded(max(found.bound, self.gain if self.best is not None else -np.inf))
        return found.is_over, False
