"""The local search: many choices at once are crossed, mended by the relaxation's rates, and kept if good.

Whole arrays of choices take every step together, so no loop needs compiling. The same seed and the
same number of rounds give the same choices.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from sightline.engines.select.model import SMALL, Flags, Floats, Ints, Model

KEPT, BRED, TURNED = 64, 256, 3
STALE = 60  # rounds without a better choice before all but the best start anew
MOST_CELLS = 4_000_000  # of usage by choice and row, held at once


class Pool:
    """Choices of one problem, mended to break no row, best first.

    Args:
        model: The problem; estimates that may be wrong are taken at their worst.
        worth: Of each column, its gain less what it uses at the relaxation's rates.
        rates: Of each row, the relaxation's price of a unit.
        bound: The relaxation's objective.
    """

    def __init__(self, model: Model, worth: Floats, rates: Floats, bound: float, seed: int) -> None:
        self.model = model
        self.matrix = model.cautious
        self.limits = model.limits + SMALL * (1 + np.abs(model.limits))
        self.gain = model.gain if model.losses is None else model.gain - model.losses
        self.worth, self.bound = worth, bound
        used = np.asarray(self.matrix.T @ rates, float)
        self.order = np.argsort(-self.gain / np.maximum(used, 1e-9), kind="stable")
        positive = self.gain <= 0
        self.order = np.concatenate(
            [self.order[~positive[self.order]], self.order[positive[self.order]]]
        )
        self.random = np.random.default_rng(seed)
        self.free: Ints = np.arange(model.size)
        self.best: Flags | None = None
        self.best_gain = -np.inf
        self.sets = np.zeros((0, model.size), bool)
        self.values = np.zeros(0)
        self.stale = 0

    def start(self, relaxed: Floats, n: int = KEPT) -> None:
        """Fill the pool with choices drawn around the relaxation's."""
        n = max(min(n, MOST_CELLS // max(self.model.size + len(self.limits), 1)), 4)
        pull = self.worth / (np.abs(self.worth).mean() + SMALL)
        chance = np.clip(0.5 + pull / 2, 0.05, 0.95)
        sets = self.random.random((n, self.model.size)) < chance
        sets[0] = relaxed > 1 - 1e-6
        sets[1] = relaxed > 0.5
        sets[2] = False
        self._take(sets)

    def welcome(self, chosen: Flags | None) -> None:
        """Take in a choice that was found elsewhere."""
        if chosen is not None:
            self._take(chosen[None, :].copy())

    def evolve(self, rounds: int, until: float, *, is_patient: bool = True) -> None:
        """Cross and mend for some rounds or until a moment of ``perf_counter``; keep the best.

        Args:
            is_patient: Start anew when nothing better comes; otherwise stop then.
        """
        for _ in range(rounds):
            if perf_counter() >= until or not len(self.values) or not len(self.free):
                return
            if self.stale >= STALE:
                if not is_patient:
                    return
                self._renew()
            self._round()

    def _round(self) -> None:
        n = max(min(BRED, MOST_CELLS // max(self.model.size + len(self.limits), 1)), 8)
        pairs = self.random.integers(0, len(self.values), (n, 4))
        mother = pairs[:, :2].min(
            axis=1
        )  # the pool is in order, so a lower place is the better one
        father = pairs[:, 2:].min(axis=1)
        sets = self.sets[mother]
        free = self.free
        crossed = np.where(
            self.random.random((n, len(free))) < 0.5, sets[:, free], self.sets[father][:, free]
        )
        crossed ^= self.random.random(crossed.shape) < TURNED / len(free)
        sets[:, free] = crossed
        self._take(sets)

    def _renew(self) -> None:
        """Keep the best and draw the others around it."""
        best = self.sets[0]
        self.sets, self.values, self.stale = self.sets[:1], self.values[:1], 0
        fresh = np.repeat(best[None, :], KEPT, axis=0)
        fresh[:, self.free] ^= self.random.random((KEPT, len(self.free))) < 0.3
        self._take(fresh)

    def _take(self, sets: Flags) -> None:
        """Mend choices and keep the best of all, each once."""
        sets, is_whole = self._mended(sets)
        sets = np.vstack([self.sets, sets[is_whole]])
        if not len(sets):
            return
        values = sets @ self.gain
        _, firsts = np.unique(np.packbits(sets, axis=1), axis=0, return_index=True)
        places = firsts[np.argsort(-values[firsts], kind="stable")][:KEPT]
        self.sets, self.values = sets[places], values[places]
        self.stale += 1
        if self.values[0] > self.best_gain + SMALL:
            self.best, self.best_gain, self.stale = self.sets[0].copy(), float(self.values[0]), 0
            self._narrow()

    def _narrow(self) -> None:
        """Leave alone what no better choice can turn, by the relaxation."""
        least = self.best_gain + (1 if self.model.is_whole else 0)
        can_turn = self.bound - np.abs(self.worth) >= least - SMALL * (1 + abs(least))
        if can_turn.sum() < len(self.free):
            self.free = np.flatnonzero(can_turn)
            sets = self.sets.copy()
            sets[:, ~can_turn] = self.worth[~can_turn] > 0
            sets, is_whole = self._mended(sets)
            self.sets, self.values = sets[is_whole], sets[is_whole] @ self.gain
            places = np.argsort(-self.values, kind="stable")
            self.sets, self.values = self.sets[places], self.values[places]

    def _mended(self, sets: Flags) -> tuple[Flags, Flags]:
        """Return choices brought within the limits, and which of them succeeded."""
        usage = np.asarray((self.matrix @ sets.T).T, float)
        free = np.zeros(self.model.size, bool)
        free[self.free] = True
        order = self.order[free[self.order]]
        if len(order) == self.model.size or self.best is None:
            self._bring_in_what_is_owed(sets, usage, order)
        for _ in range(3):
            self._take_out(sets, usage, order)
            if not (usage > self.limits).any():
                break
            self._bring_in_what_is_owed(sets, usage, order)
        self._fill(sets, usage, order)
        is_whole: Flags = np.all(usage <= self.limits, axis=1)
        return sets, is_whole

    def _column(self, j: int) -> tuple[Ints, Floats]:
        first, last = self.matrix.indptr[j], self.matrix.indptr[j + 1]
        return self.matrix.indices[first:last], self.matrix.data[first:last]

    def _take_out(self, sets: Flags, usage: Floats, order: Ints) -> None:
        """Take out, the worst first, what adds to a row that is beyond its limit."""
        for j in order[::-1]:
            rows, weights = self._column(j)
            over = sets[:, j] & ((usage[:, rows] > self.limits[rows]) & (weights > 0)).any(axis=1)
            places = over.nonzero()[0]
            if len(places):
                sets[places, j] = False
                usage[places[:, None], rows] -= weights

    def _bring_in_what_is_owed(self, sets: Flags, usage: Floats, order: Ints) -> None:
        """Bring in, the best first, what a row needs that is short of its least."""
        for j in order:
            rows, weights = self._column(j)
            less = weights < 0
            if not less.any():
                continue
            short = ~sets[:, j] & (usage[:, rows[less]] > self.limits[rows[less]]).any(axis=1)
            places = short.nonzero()[0]
            if len(places):
                sets[places, j] = True
                usage[places[:, None], rows] += weights

    def _fill(self, sets: Flags, usage: Floats, order: Ints) -> None:
        """Bring in, the best first, whatever fits and gains."""
        for j in order:
            if self.gain[j] <= 0:
                return
            rows, weights = self._column(j)
            grown = usage[:, rows] + weights
            fits = ~sets[:, j] & ((grown <= self.limits[rows]) | (weights <= 0)).all(axis=1)
            places = fits.nonzero()[0]
            if len(places):
                sets[places, j] = True
                usage[places[:, None], rows] += weights
