"""Dates of summaries, rolled up from what lies below them.

From the deepest up, in one loop.
"""

from __future__ import annotations

import numpy as np

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import FAR, NEVER
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.network import Network

STARTS = ("start", "early_start", "late_start")
FINISHES = ("finish", "early_finish", "late_finish")


def rolled_up(network: Network, columns: dict[str, Ints]) -> None:
    """Put summaries' dates and total float into the columns, which stand in the plan's order.

    A summary without anything below it keeps the project's start.
    """
    summaries = np.flatnonzero(network.is_summary)
    below = network.bottom_up
    if not len(summaries) or not len(below):
        return
    filled = np.zeros(len(network.parent), bool)
    filled[network.parent[below]] = True
    filled &= network.is_summary
    for name in (*STARTS, *FINISHES):
        columns[name][filled] = FAR if name in STARTS else NEVER
    above = network.parent[below]
    kept = filled[above]
    out = tuple(columns[name] for name in (*STARTS, *FINISHES))
    run(kernels.rolled, network.size, below[kept], above[kept], out=out)
    _floats(network, columns, summaries)


def _floats(network: Network, columns: dict[str, Ints], summaries: Ints) -> None:
    """Fill summaries' floats: the least of start and finish, on their own calendars."""
    own = network.columns.own[network.node[summaries]]
    least = np.full(len(summaries), FAR, np.int64)
    for late, early in (("late_start", "early_start"), ("late_finish", "early_finish")):
        pair = (columns[late][summaries], columns[early][summaries])
        gap = np.zeros(len(summaries), np.int64)
        run(kernels.gaps, network.size, network.tables, own, *pair, out=(gap,))
        least = np.minimum(least, gap)
    columns["total_float"][summaries] = least
    columns["free_float"][summaries] = np.maximum(least, 0)
