"""How each activity's work goes with the length of the whole: indices from sums over trials.

``measured`` makes them from sums, ``sums_of`` makes the sums from samples; a run adds up the same sums
without keeping its trials.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.calendar import Ints

Floats = NDArray[np.float64]
PARTS = 1 << 20  # d / (d + slack) is added up in such parts, so that sums are exact


@dataclass
class Sums:
    """Sums over trials: ``n`` of them, and a row an activity.

    Work and length are taken less what the plan holds, so that the sums stay small.
    """

    n: int
    length: float  # of the whole
    length_squared: float
    work: Floats
    work_squared: Floats
    product: Floats
    critical: Floats
    share: Floats  # d / (d + slack) times the length, in parts

    def add(self, other: Sums) -> None:
        """Add the sums of more trials."""
        self.n += other.n
        self.length += other.length
        self.length_squared += other.length_squared
        for name in ("work", "work_squared", "product", "critical", "share"):
            getattr(self, name).__iadd__(getattr(other, name))


@dataclass(frozen=True)
class Sensitivities:
    """Columns, a row an activity; 0 where nothing varies.

    Attributes:
        mean, sd: Of the work, in minutes; sd of a sample, over n - 1.
        criticality: The share of trials in which it is critical.
        pearson: Cruciality: the size of the correlation of its work with the whole's length.
        significance: The mean of d / (d + slack) times T / mean(T).
        ssi: The schedule sensitivity index: criticality times sd(d) / sd(T).

    Source:
        Vanhoucke (2010), "Using activity sensitivity and network topology information to monitor
        project time performance", Omega 38, 359-370.
    """

    mean: Floats
    sd: Floats
    criticality: Floats
    pearson: Floats
    significance: Floats
    ssi: Floats


def no_sums(size: int) -> Sums:
    """Return sums over no trial."""
    return Sums(0, 0.0, 0.0, *(np.zeros(size) for _ in range(5)))


def sums_of(
    work: Ints, length: Ints, slack: Ints, critical: NDArray[np.bool_], planned: tuple[Ints, int]
) -> Sums:
    """Return the sums of samples.

    Args:
        work: Minutes, shape (activities, trials), as ``slack``, the total float, and ``critical``.
        length: Of the whole, by trial.
        planned: What to take work and length less; of no influence but on rounding.
    """
    y = length - planned[1]
    rows = [
        _row_sums(work[some], (length, y), slack[some], planned[0][some])
        for some in (slice(k, k + 512) for k in range(0, max(len(work), 1), 512))
    ]
    found = [np.concatenate(column).astype(np.float64) for column in zip(*rows, strict=True)]
    counted = critical.sum(axis=1).astype(np.float64)
    squared = float((y * y).sum())
    work_sums, work_squares, products, shares = found
    own = (work_sums, work_squares, products, counted, shares)
    return Sums(len(length), float(y.sum()), squared, *own)


def _row_sums(work: Ints, lengths: tuple[Ints, Ints], slack: Ints, planned: Ints) -> list[Ints]:
    x = work - planned[:, None]
    whole = work + np.maximum(slack, 0)
    share = work.astype(np.float32) / np.maximum(whole, 1).astype(np.float32)
    parts = (share * np.float32(PARTS)).astype(np.int64)
    return [x.sum(axis=1), (x * x).sum(axis=1), x @ lengths[1], parts @ lengths[0]]


def measured(sums: Sums, planned: tuple[Ints, int]) -> Sensitivities:
    """Return the indices that sums come to."""
    n = max(sums.n, 1)
    length = planned[1] + sums.length / n
    spread = max(sums.length_squared - sums.length**2 / n, 0.0)
    varies = np.maximum(sums.work_squared - sums.work**2 / n, 0.0)
    both = sums.product - sums.work * sums.length / n
    scale = np.sqrt(varies * spread)
    pearson = np.divide(np.abs(both), scale, out=np.zeros_like(both), where=scale > 0)
    criticality = sums.critical / n
    ratio = np.sqrt(varies / spread) if spread > 0 else np.zeros_like(varies)
    share = sums.share / PARTS / n
    return Sensitivities(
        mean=planned[0] + sums.work / n,
        sd=np.sqrt(varies / max(n - 1, 1)),
        criticality=criticality,
        pearson=np.minimum(pearson, 1.0),
        significance=share / length if length > 0 else np.zeros_like(share),
        ssi=criticality * ratio,
    )


def chance(n_trials: int) -> float:
    """Return the correlation that independent columns of so many trials hardly exceed."""
    return float(3 / np.sqrt(n_trials))


def ranked(values: Ints) -> Ints:
    """Return ranks along the last axis, equal values sharing their mean rank.

    Counted from the middle and doubled, so that they are whole numbers.
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    n = values.shape[-1]
    differs = ordered[..., 1:] != ordered[..., :-1]
    begins, ends = np.ones(values.shape, bool), np.ones(values.shape, bool)
    begins[..., 1:], ends[..., :-1] = differs, differs
    first = np.maximum.accumulate(np.where(begins, np.arange(n), 0), axis=-1)
    last = np.where(ends, np.arange(n), n)[..., ::-1]
    last = np.minimum.accumulate(last, axis=-1)[..., ::-1]
    found = np.empty(values.shape, np.int64)
    np.put_along_axis(found, order, first + last - (n - 1), axis=-1)
    return found


def spearman(work: Ints, length: Ints) -> Floats:
    """Return the size of the rank correlation of each activity's work with the length."""
    x, y = ranked(work), ranked(length)
    return of_ranks(x @ y, (x * x).sum(axis=1), int((y * y).sum()))


def of_ranks(products: Ints, squares: Ints, length_squares: int) -> Floats:
    """Return the size of rank correlations from sums of doubled ranks."""
    scale = np.sqrt(squares.astype(np.float64) * float(length_squares))
    both = np.abs(products).astype(np.float64)
    found: Floats = np.divide(both, scale, out=np.zeros_like(both), where=scale > 0)
    return found
