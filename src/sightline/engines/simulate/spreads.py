"""How uncertain a duration is: three points and a shape, its moments, and its quantiles as a table.

A table makes every shape cost the same: a draw is one look-up between two neighbouring quantiles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import isfinite, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.plan import ThreePoint
from sightline.engines.simulate.refusal import Unsimulatable

Floats = NDArray[np.float64]
CELLS = 256  # stretches between the quantiles of a table
WIDEST = 5.25  # tables run from minus this normal score to plus; no sum of two goes beyond
N_SKEWS = 129  # beta shapes that are computed; those between are interpolated
MOST = 1 << 23  # minutes, 16 years around the clock; more is no activity
EVEN = np.linspace(0, 1, CELLS + 1)


class Shape(StrEnum):
    """How probability lies between optimistic and pessimistic."""

    PERT = "pert"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


@dataclass(frozen=True)
class Spread:
    """Optimistic, likely and pessimistic working minutes of what is still to do."""

    optimistic: float
    likely: float
    pessimistic: float
    shape: Shape = Shape.PERT

    @property
    def mean(self) -> float:
        """(O+4M+P)/6 for PERT, (O+M+P)/3 for triangular, (O+P)/2 for uniform."""
        low, likely, high = self.optimistic, self.likely, self.pessimistic
        if self.shape is Shape.UNIFORM:
            return (low + high) / 2
        weight = 4 if self.shape is Shape.PERT else 1
        return (low + weight * likely + high) / (2 + weight)

    @property
    def sd(self) -> float:
        """(P-O)/6 for PERT; the root of (O²+M²+P²-OM-OP-MP)/18 or of (P-O)²/12."""
        low, likely, high = self.optimistic, self.likely, self.pessimistic
        if self.shape is Shape.PERT:
            return (high - low) / 6
        if self.shape is Shape.UNIFORM:
            return (high - low) / sqrt(12)
        squares = low**2 + likely**2 + high**2 - low * likely - low * high - likely * high
        return sqrt(max(squares, 0) / 18)

    def times(self, factor: float) -> Spread:
        """Return the same spread of a multiple of the work."""
        points = (self.optimistic * factor, self.likely * factor, self.pessimistic * factor)
        return Spread(*points, self.shape)


@dataclass(frozen=True)
class Shares:
    """A spread for whatever has none of its own, as shares of the work that the plan holds."""

    optimistic: float
    likely: float
    pessimistic: float
    shape: Shape = Shape.TRIANGULAR


USUAL = Shares(0.9, 1.0, 1.25)  # a tenth quicker to a quarter longer, likely as planned


def of_estimate(estimate: ThreePoint | Spread, shape: Shape) -> Spread:
    """Return an estimate as a spread."""
    if isinstance(estimate, Spread):
        return estimate
    return Spread(estimate.optimistic, estimate.likely, estimate.pessimistic, shape)


def check_order(spread: Spread | Shares, whose: str, ids: Sequence[str] = ()) -> None:
    """Refuse a spread whose points are negative, endless or out of order.

    Raises:
        Unsimulatable: ``absurd-spread``.
    """
    points = (spread.optimistic, spread.likely, spread.pessimistic)
    if all(map(isfinite, points)) and 0 <= points[0] <= points[1] <= points[2] <= MOST:
        return
    message = f"The spread of {whose} is absurd: {points[0]:g}, {points[1]:g}, {points[2]:g}."
    remedy = "Give optimistic, likely and pessimistic in this order, none of them negative."
    raise Unsimulatable("absurd-spread", message, remedy, ids)


def normal_scores() -> NDArray[np.float32]:
    """Return quantiles of the normal distribution in even steps of probability.

    Between the last two its mean is kept, for the last is endless.
    """
    normal = NormalDist()
    inner = [normal.inv_cdf(p) for p in EVEN[1:-1].tolist()]
    tail = 2 * normal.pdf(inner[0]) * CELLS + inner[0]
    return np.array([-tail, *inner, tail], np.float32)


@cache
def _even_scores() -> Floats:
    """Return the probabilities at which a table on normal scores has its quantiles."""
    normal = NormalDist()
    steps = np.linspace(-WIDEST, WIDEST, CELLS + 1)
    found = np.array([normal.cdf(z) for z in steps.tolist()])
    found[0], found[-1] = 0, 1
    return found


def tables(spreads: Sequence[Spread], on_scores: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the quantiles of each spread, ``CELLS`` + 1 in a row, ascending.

    Args:
        on_scores: Whose quantiles stand at even normal scores, not at even probabilities.
    """
    found = np.empty((len(spreads), CELLS + 1), np.float32)
    shapes = np.array([list(Shape).index(s.shape) for s in spreads], np.int64)
    points = np.array([(s.optimistic, s.likely, s.pessimistic) for s in spreads], np.float64)
    points = points.reshape(-1, 3)
    for number, shape in enumerate(Shape):
        for scored in (False, True):
            kept = (shapes == number) & (on_scores == scored)
            if kept.any():
                at = _even_scores() if scored else EVEN
                found[kept] = QUANTILES[shape](points[kept], at)
    return found


def _uniform(points: Floats, at: Floats) -> Floats:
    low, high = points[:, :1], points[:, 2:]
    return np.asarray(low + (high - low) * at)


def _triangular(points: Floats, at: Floats) -> Floats:
    low, likely, high = points[:, :1], points[:, 1:2], points[:, 2:]
    width = high - low
    below = low + np.sqrt(at * width * (likely - low))
    above = high - np.sqrt((1 - at) * width * (high - likely))
    return np.asarray(np.where(at * width < likely - low, below, above))


def _pert(points: Floats, at: Floats) -> Floats:
    """Return quantiles of the beta distribution with PERT's mean and standard deviation.

    Source:
        Malcolm, Roseboom, Clark and Fazar (1959), "Application of a technique for research and
        development program evaluation", Operations Research 7, 646-669: mean (O+4M+P)/6 and
        standard deviation (P-O)/6.
    """
    low, likely, high = points.T
    width = high - low
    share = np.divide(likely - low, width, out=np.zeros_like(width), where=width > 0)
    place = np.clip(share, 0, 1) * (N_SKEWS - 1)
    before = np.minimum(place.astype(np.int64), N_SKEWS - 2)
    more = (place - before)[:, None]
    betas = _betas(bool(at[1] != EVEN[1]))
    return np.asarray(
        low[:, None] + width[:, None] * (betas[before] * (1 - more) + betas[before + 1] * more)
    )


QUANTILES = {Shape.UNIFORM: _uniform, Shape.TRIANGULAR: _triangular, Shape.PERT: _pert}


@cache
def _betas(on_scores: bool) -> Floats:
    """Return quantiles of betas from 0 to 1 with variance 1/36, for each place of the likely."""
    at = _even_scores() if on_scores else EVEN
    angles = np.linspace(0, np.pi / 2, 8193)
    sines, cosines = np.sin(angles), np.cos(angles)
    found = np.empty((N_SKEWS, CELLS + 1))
    for row, share in enumerate(np.linspace(0, 1, N_SKEWS).tolist()):
        mean = (1 + 4 * share) / 6
        size = mean * (1 - mean) * 36 - 1
        # The density in x = sin² of an angle has no pole for shapes from two thirds on.
        density = sines ** (2 * mean * size - 1) * cosines ** (2 * (1 - mean) * size - 1)
        below = np.concatenate(([0], np.cumsum(density[1:] + density[:-1])))
        found[row] = np.interp(at, below / below[-1], angles)
    quantiles: Floats = np.sin(found) ** 2
    quantiles[:, 0], quantiles[:, -1] = 0, 1
    return quantiles
