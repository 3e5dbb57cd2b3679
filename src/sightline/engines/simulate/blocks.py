"""Blocks of trials by the compiled loops: columns in, sums and finishes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sightline.engines.simulate import draws, kernels
from sightline.engines.simulate.draws import LANES
from sightline.engines.simulate.flat import Laid
from sightline.engines.simulate.kernels import Drawn, Found, Scratch
from sightline.engines.simulate.machine import compiled

if TYPE_CHECKING:
    from sightline.engines.simulate.trials import Job


def found_by(job: Job, laid: Laid, first: int, n_blocks: int) -> Found:
    """Return what some blocks come to; the finishes as ``flat`` counts them."""
    n = min(n_blocks * LANES, job.n_trials - first * LANES)
    chances, rates = job.chances, job.rates
    delays, _ = draws.hits(chances, first, n_blocks)
    scores = draws.scores(chances, first, n_blocks)
    drawn = Drawn(scores, delays, rates.rate, rates.project)
    n_projects, n_rows = len(laid.steady), len(job.problem.watched)
    sums = (np.zeros(n_rows, np.int64) for _ in range(5))
    dates = np.empty((n_projects, n), np.int32), np.zeros((len(rates.planned), n))
    found = Found(*dates, np.empty(n, np.int64), *sums)
    span = (first, n_blocks, job.n_trials)
    columns = (laid.flat, laid.changing, chances.odds, laid.aims, drawn, span)
    compiled(kernels.blocks)(*columns, (found, scratch(laid)))
    return found


def scratch(laid: Laid) -> Scratch:
    """Return room for a block, with what never changes filled in."""
    size, n_projects = len(laid.flat.mode), len(laid.steady)

    def room(*shape: int) -> NDArray[np.int32]:
        return np.empty((*shape, LANES), np.int32)

    return Scratch(
        start=room(size),
        finish=room(size),
        span=np.repeat(laid.flat.span[:, None], LANES, axis=1),
        work=np.repeat(laid.aims.planned[:, None], LANES, axis=1),
        bits=np.empty(LANES, np.uint32),
        ends=room(2, n_projects),
        goals=room(n_projects + 1),
        s=room(),
        f=room(),
        slack=room(),
        length=room(),
    )
