"""Branch and bound by HiGHS on a model: only what can still be better than the best so far.

Estimates that may be wrong become rows and columns of their own (Bertsimas and Sim).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.engines.select.model import SMALL, Flags, Floats, Model

if TYPE_CHECKING:
    from sightline.engines.select.solving import Relaxation

LARGE = 1e6  # rows with larger weights are scaled down for the solver


@dataclass(frozen=True, slots=True)
class Branched:
    """What branch and bound came to.

    Attributes:
        is_over: It ended by itself, not by the clock.
        is_empty: It ended without a choice: nothing is better than what was known.
    """

    chosen: Flags | None
    bound: float
    is_over: bool
    is_empty: bool


def programme(
    model: Model, relaxed: Relaxation | None, known: float | None, seconds: float, gap: float
) -> Branched:
    """Return a choice better than ``known``, or that there is none.

    Args:
        relaxed: Rules out choices that cannot be better; None rules out none.
        known: The gain of a choice at hand, None when there is none.
        seconds: When to stop.
        gap: The share of the gain that need not be proven.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    least = None if known is None else known + _step(model, known)
    lower, upper = _fixed(model, relaxed, least)
    lines = _Lines(model, least)
    n_more = len(lines.costs) - model.size
    more = np.zeros(n_more)
    found = milp(
        lines.costs,
        integrality=np.concatenate([np.ones(model.size), more]),
        bounds=Bounds(
            np.concatenate([lower, more]), np.concatenate([upper, np.full(n_more, np.inf)])
        ),
        constraints=[LinearConstraint(*lines.rows())] if lines.n else [],
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    chosen = None if found.x is None else np.asarray(found.x[: model.size] > 0.5)
    limit = found.mip_dual_bound
    bound = -float(limit) if limit is not None and np.isfinite(limit) else np.inf
    if chosen is not None and found.status == 0 and model.broken(chosen):
        return Branched(None, bound, is_over=False, is_empty=False)  # within its tolerance only
    return Branched(chosen, bound, found.status in (0, 2), found.status == 2)


def _step(model: Model, known: float) -> float:
    """Return by how much a better choice is better at least."""
    return 0.5 if model.is_whole and model.losses is None else 1e-7 * max(1.0, abs(known))


def _fixed(model: Model, relaxed: Relaxation | None, least: float | None) -> tuple[Floats, Floats]:
    """Return the bounds of columns: fixed where turning one cannot lead to a better choice."""
    lower, upper = np.zeros(model.size), np.ones(model.size)
    if relaxed is not None and least is not None and model.losses is None:
        stays = relaxed.bound - np.abs(relaxed.worth) < least - SMALL * (1 + abs(least))
        lower[stays & (relaxed.worth > 0)] = 1
        upper[stays & (relaxed.worth < 0)] = 0
    return lower, upper


class _Lines:
    """The programme's costs and rows, with the columns that wrong estimates add."""

    def __init__(self, model: Model, least: float | None) -> None:
        self.model, self.n = model, 0
        self.size = model.size
        self.heads: list[Any] = []
        self.columns: list[Any] = []
        self.weights: list[Any] = []
        self.limits: list[float] = []
        costs = [-model.gain]
        for row in model.rows:
            columns, weights = row.columns, row.weights
            if row.errors is not None:
                columns, weights = self._errors(row.columns, row.weights, row.errors)
                costs.append(np.zeros(self.size - sum(map(len, costs))))
            self._add(columns, weights, row.limit)
        if model.losses is not None:
            first = self.size
            self._errors(np.arange(model.size), np.zeros(model.size), model.losses)
            costs.append(np.concatenate([[float(model.strikes)], np.ones(self.size - first - 1)]))
        self.costs = np.concatenate(costs)
        if least is not None:
            self._add(np.flatnonzero(self.costs), self.costs[self.costs != 0], -least)

    def rows(self) -> tuple[Any, Floats, Floats]:
        """Return the matrix, the lower and the upper limits."""
        from scipy.sparse import csr_matrix

        cells = (np.concatenate(self.heads), np.concatenate(self.columns))
        matrix = csr_matrix((np.concatenate(self.weights), cells), shape=(self.n, self.size))
        return matrix, np.full(self.n, -np.inf), np.array(self.limits)

    def _add(self, columns: Any, weights: Any, limit: float) -> None:
        top = float(np.abs(weights).max()) if len(weights) else 0.0
        scale = LARGE / top if top > LARGE else 1.0
        self.heads.append(np.full(len(columns), self.n))
        self.columns.append(np.asarray(columns))
        self.weights.append(np.asarray(weights) * scale)
        self.limits.append(limit * scale)
        self.n += 1

    def _errors(self, columns: Any, weights: Any, errors: Floats) -> tuple[Any, Any]:
        """Add a common threshold and what each error has beyond it; return the widened row."""
        wrong = np.flatnonzero(errors)
        threshold, own = self.size, self.size + 1 + np.arange(len(wrong))
        self.size += 1 + len(wrong)
        for place, column in zip(wrong, own, strict=True):
            self._add(
                [columns[place], threshold, column], np.array([errors[place], -1.0, -1.0]), 0.0
            )
        more = np.concatenate([[float(self.model.strikes)], np.ones(len(wrong))])
        return np.concatenate([columns, [threshold], own]), np.concatenate([weights, more])
