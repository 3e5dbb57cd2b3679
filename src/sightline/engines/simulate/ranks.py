"""Rank correlations of each input with the whole's length; the draws are made once more for them.

Large runs count, for work is whole minutes; small ones, and work that may vary very far, are sorted.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.calendar import Ints
from sightline.engines.simulate import draws, kernels
from sightline.engines.simulate.draws import LANES, Chances
from sightline.engines.simulate.kernels import Drawn
from sightline.engines.simulate.machine import compiled
from sightline.engines.simulate.sensitivity import of_ranks, ranked

if TYPE_CHECKING:
    from sightline.engines.simulate.trials import Job

ROWS = 64  # inputs that are looked at together
WIDEST = 1 << 17  # minutes between the least and the most work that are counted
ROOM = 1 << 22


def rank_correlations(job: Job, length: Ints, n_threads: int) -> NDArray[np.float64]:
    """Return the size of each input's rank correlation with the length."""
    n_inputs, ranks = len(job.problem.inputs), ranked(length)
    products, squares = np.zeros((2, n_inputs), np.int64)
    step = max(1, min(ROWS, ROOM // (job.n_blocks * LANES)))
    drawn, (least, most) = _drawn(job), bounds(job.chances)

    def some(first: int) -> None:
        rows = slice(first, first + step)
        if job.is_large and int((most - least)[rows].max()) < WIDEST:
            _count(job, (least, most), drawn, ranks, (rows, products, squares))
            return
        work = draws.work(job.chances, 0, job.n_blocks, rows)[:, : job.n_trials]
        own = ranked(work.astype(np.int64))
        products[rows], squares[rows] = own @ ranks, (own * own).sum(axis=1)

    with ThreadPoolExecutor(n_threads) as threads:
        list(threads.map(some, range(0, n_inputs, step)))
    return of_ranks(products, squares, int((ranks * ranks).sum()))


def _drawn(job: Job) -> Drawn:
    """Return what all trials share and what risks add, as the loops take it."""
    delays, _ = draws.hits(job.chances, 0, job.n_blocks)
    scores = draws.scores(job.chances, 0, job.n_blocks)
    return Drawn(scores, delays, job.rates.rate, job.rates.project)


def bounds(chances: Chances) -> tuple[Ints, Ints]:
    """Return the least and the most work that each input may have."""
    odds, table = chances.odds, chances.odds.table
    least, most = table[:, 0].astype(np.int64), np.ceil(table[:, -1]).astype(np.int64)
    low = np.floor(np.minimum(chances.impacts[:, 0], 0)).astype(np.int64)
    high = np.ceil(np.maximum(chances.impacts[:, -1], 0)).astype(np.int64)
    for k in np.flatnonzero(np.diff(odds.first)).tolist():
        hits = odds.hits[odds.first[k] : odds.first[k + 1]]
        least[k] += low[hits].sum()
        most[k] += high[hits].sum()
    return np.maximum(least, 0), np.maximum(most, 0)


def _count(
    job: Job,
    limits: tuple[Ints, Ints],
    drawn: Drawn,
    ranks: Ints,
    out: tuple[slice, Ints, Ints],
) -> None:
    rows, products, squares = out
    size = int((limits[1] - limits[0])[rows].max()) + 1
    room = (np.zeros(size, np.int64), np.zeros(size, np.int64))
    block = (np.zeros((1, LANES), np.int32), np.zeros(LANES, np.uint32))
    span = (rows.start, min(rows.stop, len(products)), job.n_trials)
    columns = (job.chances.odds, drawn, limits, span, ranks)
    compiled(kernels.ranks)(*columns, (products, squares, *room, *block))
