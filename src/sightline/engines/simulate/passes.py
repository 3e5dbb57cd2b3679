"""Trials by the schedule engine's own passes, or solved anew where two passes are not enough.

Both honour everything that a schedule does; ``flat`` is quicker for plans on one calendar.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import NEVER, Columns
from sightline.engines.schedule.machine import SMALL, run
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.passes import solve
from sightline.engines.simulate.inputs import activities_with
from sightline.engines.simulate.problem import Problem


def by_passes(problem: Problem, work: Ints, *, is_large: bool) -> tuple[Ints, Ints]:
    """Return finishes of all projects and total floats of what is watched, by two passes a trial."""
    network, n = problem.network, work.shape[1]
    size, n_projects = network.size, len(network.frames)
    columns = varied(network)
    finish, total = np.full(n_projects * n, NEVER, np.int64), np.zeros(size * n, np.int64)
    scratch = [np.zeros(size, np.int64) for _ in range(4)]
    ends = np.full(n_projects + 1, NEVER, np.int64)
    flat = np.ascontiguousarray(work).ravel()
    given = (network.tables, columns, problem.varying, problem.goals, flat)
    run(kernels.trials, SMALL if is_large else 0, *given, out=(finish, total, *scratch, ends))
    nodes = network.node[problem.watched]
    return finish.reshape(n_projects, n), total.reshape(size, n)[nodes]


def varied(network: Network) -> Columns:
    """Return a network's columns, those copied that trials write to."""
    changed = ("span", "rest", "finish", "milestone")
    copies = {name: getattr(network.columns, name).copy() for name in changed}
    return network.columns._replace(**copies)


def finishes_by_passes(problem: Problem, work: Ints, *, is_large: bool) -> Ints:
    """Return the early finish of all nodes, shape (nodes, trials), by one pass a trial."""
    network, n = problem.network, work.shape[1]
    columns, size = varied(network), network.size
    found = np.zeros(size * n, np.int64)
    scratch = [np.zeros(size, np.int64) for _ in range(2)]
    flat = np.ascontiguousarray(work).ravel()
    given = (network.tables, columns, problem.varying, flat)
    run(kernels.early_trials, SMALL if is_large else 0, *given, out=(found, *scratch))
    return found.reshape(size, n)


def anew(problem: Problem, work: Ints) -> tuple[Ints, Ints]:
    """Return the same, each trial solved as a plan of its own."""
    network, n = problem.network, work.shape[1]
    finish = np.full((len(network.frames), n), NEVER, np.int64)
    total = np.zeros((len(problem.watched), n), np.int64)
    for t in range(n):
        activities = activities_with(network.plan.activities, problem.inputs, work[:, t].tolist())
        plan = replace(network.plan, activities=activities)
        found = solve(plan, status_date=network.status_date, rules=network.rules)
        total[:, t] = found.total_float[problem.watched]
        np.maximum.at(finish[:, t], problem.owner, found.finish[problem.counted])
    return finish, total
