"""From what pairs of rows share to the strength of each signal, and to one score.

A pair is two row numbers; everything is computed for many pairs at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.engines.similarity import kernels, machine
from sightline.engines.similarity.columns import Places, Rows
from sightline.engines.similarity.features import ASSUMED, OUTPUT, SETS, TEXT, Floats
from sightline.engines.similarity.items import Window
from sightline.engines.similarity.signals import Signal, Weights

# The columns of a strength: FEEDS stands twice, for the first of a pair giving and for it taking.
ORDER = (
    *SETS,
    Signal.WINDOWS,
    Signal.FEEDS,
    Signal.FEEDS,
    Signal.CONTRADICTION,
    Signal.TEXT,
    Signal.COPY,
)
GIVING, TAKING = ORDER.index(Signal.FEEDS), ORDER.index(Signal.FEEDS) + 1
DIGITS = 6  # so that the order in which numbers were added up does not show
_PLACES, _VENDORS = SETS.index(Signal.PLACES) + 1, SETS.index(Signal.VENDORS) + 1
_NEVER = date.max.toordinal()


@dataclass(frozen=True)
class Spans:
    """The windows of rows as days; a row without one begins after it ends."""

    starts: Places
    finishes: Places

    @classmethod
    def of(cls, windows: Sequence[Window | None]) -> Spans:
        """Return windows as columns."""
        starts = [w.start.toordinal() if w else _NEVER for w in windows]
        finishes = [w.finish.toordinal() if w else 0 for w in windows]
        return cls(np.array(starts, np.int64), np.array(finishes, np.int64))

    def overlaps(self, ones: Places, others: Places) -> Floats:
        """Return the days in common over those of the shorter window; NaN where one is unknown."""
        common = np.minimum(self.finishes[ones], self.finishes[others]) + 1
        common -= np.maximum(self.starts[ones], self.starts[others])
        n_days = self.finishes - self.starts + 1
        shorter = np.minimum(n_days[ones], n_days[others])
        found = np.full(len(ones), np.nan, np.float64)
        np.divide(common.clip(0), shorter, out=found, where=shorter > 0)
        return found


def strengths(rows: Rows, spans: Spans, ones: Places, others: Places) -> Floats:
    """Return the strength of each signal of ``ORDER`` a pair, shape (pairs, 12).

    COPY stays 0: it is asked of texts, not of rows.
    """
    dots, sums, rarest, fed, taking, against = _shared(rows, ones, others)
    overlap = spans.overlaps(ones, others)
    found = np.zeros((len(ones), len(ORDER)))
    totals = rows.totals[ones] + rows.totals[others]
    for group, signal in enumerate(SETS, 1):
        found[:, group - 1] = _alike(sums, rarest, totals, [group])
        if signal is Signal.PEOPLE:
            found[:, group - 1] *= np.where(np.isnan(overlap), 1.0, overlap)
    both = _alike(sums, rarest, totals, [_PLACES, _VENDORS])
    found[:, ORDER.index(Signal.WINDOWS)] = both * np.nan_to_num(overlap)
    found[:, GIVING], found[:, TAKING] = fed, taking
    found[:, ORDER.index(Signal.CONTRADICTION)] = against
    lengths = rows.lengths[ones, TEXT] * rows.lengths[others, TEXT]
    found[:, ORDER.index(Signal.TEXT)] = _ratio(dots, lengths)
    return found.clip(0.0, 1.0).round(DIGITS)


def _shared(rows: Rows, ones: Places, others: Places) -> tuple[Floats, ...]:
    """Return what each pair shares, as ``kernels.shares`` fills it."""
    n = len(ones)
    sizes = np.diff(rows.first)
    dots, fed, taking, against = (np.zeros(n) for _ in range(4))
    sums, rarest = np.zeros(n * ASSUMED), np.zeros(n * ASSUMED)
    machine.run(
        kernels.shares, int((sizes[ones] + sizes[others]).sum()),
        ones, others, rows.first, rows.features, rows.weights, rows.codes,
        rows.known.groups, rows.known.rarity, rows.known.mirror, OUTPUT, ASSUMED,
        out=(dots, sums, rarest, fed, taking, against),
    )  # fmt: skip
    return dots, sums.reshape(n, ASSUMED), rarest.reshape(n, ASSUMED), fed, taking, against


def _alike(sums: Floats, rarest: Floats, totals: Floats, groups: list[int]) -> Floats:
    """Return the weighted Jaccard of groups of names, times how rare the rarest shared one is.

    The ratio alone would be 1 for two items that have one thing each, and that what most have.
    """
    shared = sums[:, groups].sum(axis=1)
    union = totals[:, groups].sum(axis=1) - shared
    alike: Floats = _ratio(shared, union) * rarest[:, groups].max(axis=1)
    return alike


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return ratio


def scores(found: Floats, weights: Weights) -> Floats:
    """Return the noisy-or of strengths, one a pair."""
    weighed = np.array([weights.signals[signal] for signal in ORDER]) * found
    score: Floats = np.round(1 - np.prod(1 - weighed, axis=1), DIGITS)
    return score
