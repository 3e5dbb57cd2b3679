"""When each activity finishes: the early finishes of the first trials of a run, and their quantiles.

A run of a million trials cannot keep ten thousand finishes of each. Trials are drawn one by one from
their numbers, so the first of them are as fair a sample as any.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sightline.engines.schedule.calendar import Ints, instant
from sightline.engines.schedule.passes import solve
from sightline.engines.simulate import draws
from sightline.engines.simulate.arrays import early_finishes
from sightline.engines.simulate.draws import LANES
from sightline.engines.simulate.inputs import activities_with
from sightline.engines.simulate.passes import finishes_by_passes
from sightline.engines.simulate.result import PERCENTS, ActivityFinish

if TYPE_CHECKING:
    from sightline.engines.simulate.trials import Job

MOST = 16_000_000  # activities times trials whose finishes are held


def activity_finishes(job: Job, n_trials: int) -> tuple[ActivityFinish, ...]:
    """Return when activities finish, by quantiles over the first trials.

    Args:
        n_trials: How many at most; fewer where so many finishes would not fit into memory.

    Returns:
        The open activities of the project that a run is about, of all of them without one. Quantiles
        are linear interpolations between ordered trials, as those of projects are.
    """
    problem = job.problem
    rows = np.arange(len(problem.watched))
    if problem.about >= 0:
        node = problem.network.node[problem.watched]
        rows = np.flatnonzero(problem.network.groups[node] == problem.about)
    n = sample_size(len(rows), min(n_trials, job.n_trials))
    if not len(rows):
        return ()
    finish = finishes(job, n)[rows]
    found = np.rint(np.percentile(finish, PERCENTS, axis=1, method="linear")).T.astype(np.int64)
    places = problem.watched[rows].tolist()
    activities = problem.network.plan.activities
    planned = problem.schedule.finish
    return tuple(
        ActivityFinish(
            id=activities[i].id,
            planned=instant(int(planned[i])),
            quantiles={p: instant(at) for p, at in zip(PERCENTS, row, strict=True)},
            n_trials=n,
        )
        for i, row in zip(places, found.tolist(), strict=True)
    )


def sample_size(n_activities: int, n_trials: int) -> int:
    """Return how many trials' finishes are held: all asked for, or as many as fit."""
    return min(n_trials, max(100, MOST // max(n_activities, 1)))


def finishes(job: Job, n: int) -> Ints:
    """Return the finish of each watched activity in the first trials, shape (activities, trials)."""
    problem = job.problem
    work = draws.work(job.chances, 0, -(-n // LANES))[:, :n].astype(np.int64)
    if problem.is_special:
        return _anew(job, work)
    if job.laid is not None:
        return np.concatenate(
            [early_finishes(problem, job.laid, work[:, k : k + 512]) for k in range(0, n, 512)],
            axis=1,
        )
    found = finishes_by_passes(problem, work, is_large=job.is_large)
    return found[problem.network.node[problem.watched]]


def _anew(job: Job, work: Ints) -> Ints:
    problem, network = job.problem, job.problem.network
    found = np.empty((len(problem.watched), work.shape[1]), np.int64)
    for t in range(work.shape[1]):
        activities = activities_with(network.plan.activities, problem.inputs, work[:, t].tolist())
        plan = replace(network.plan, activities=activities)
        solved = solve(plan, status_date=network.status_date, rules=network.rules)
        found[:, t] = solved.finish[problem.watched]
    return found
