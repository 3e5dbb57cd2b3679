"""Dates of summaries, rolled up from what lies below them.

Level by level from the deepest, so that each level is one array operation.
"""

from __future__ import annotations

import numpy as np

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import FAR, NEVER
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.plan import Kind

STARTS = ("start", "early_start", "late_start")
FINISHES = ("finish", "early_finish", "late_finish")


def rolled_up(network: Network, columns: dict[str, Ints]) -> None:
    """Put summaries' dates and total float into the columns, which stand in the plan's order.

    A summary without anything below it keeps the project's start.
    """
    activities = network.plan.activities
    summaries = np.array([a.kind is Kind.SUMMARY for a in activities], bool)
    if not summaries.any():
        return
    parent = network.parent
    active = np.array([a.is_active for a in activities], bool)
    filled = summaries & np.isin(np.arange(len(activities)), parent[active])
    for names, empty in ((STARTS, FAR), (FINISHES, NEVER)):
        for name in names:
            columns[name][filled] = empty
    depth = depths(parent)
    for level in range(int(depth.max()), 0, -1):
        at = np.flatnonzero((depth == level) & active & (parent >= 0))
        at = at[summaries[parent[at]]]
        for name in STARTS:
            np.minimum.at(columns[name], parent[at], columns[name][at])
        for name in FINISHES:
            np.maximum.at(columns[name], parent[at], columns[name][at])
    _floats(network, columns, summaries)


def depths(parent: Ints) -> Ints:
    """Return how deep each activity lies, 0 without a parent; a circle of parents ends at 128."""
    depth = np.zeros(len(parent), np.int64)
    above = parent.copy()
    for _ in range(128):
        inside = above >= 0
        if not inside.any():
            break
        depth += inside
        above = np.where(inside, parent[np.maximum(above, 0)], -1)
    return depth


def _floats(network: Network, columns: dict[str, Ints], summaries: np.ndarray) -> None:
    own = network.columns.own[network.node]
    for i in np.flatnonzero(summaries).tolist():
        c = int(own[i])

        def gap(late: str, early: str, i: int = i, c: int = c) -> int:
            at = [int(columns[name][i]) for name in (late, early)]
            return kernels.worked(network.tables, c, at[0]) - kernels.worked(
                network.tables, c, at[1]
            )

        least = min(gap("late_start", "early_start"), gap("late_finish", "early_finish"))
        columns["total_float"][i] = least
        columns["free_float"][i] = max(least, 0)
        columns["independent_float"][i] = 0
