"""The tornado: how far the finish swings when one activity alone is quick or slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sightline.engines.schedule.calendar import Ints, instant
from sightline.engines.simulate import draws, trials
from sightline.engines.simulate.result import Swing

if TYPE_CHECKING:
    from sightline.engines.simulate.sensitivity import Sensitivities
    from sightline.engines.simulate.trials import Job

MOST = 10
LOW, HIGH = 0.1, 0.9


def tornado(job: Job, found: Sensitivities) -> tuple[Swing, ...]:
    """Return the swings of the inputs with the highest cruciality, the widest first."""
    problem = job.problem
    pearson = np.where(problem.leads, found.pearson, 0)[problem.row]
    chosen = [k for k in np.argsort(-pearson, kind="stable")[:MOST].tolist() if pearson[k] > 0]
    if not chosen:
        return ()
    means = mean_work(job)
    work = np.repeat(means[:, None], 2 * len(chosen), axis=1)
    for k, row in enumerate(chosen):
        added = int(means[row]) - round(problem.inputs[row].spread.mean)
        for side, share in enumerate((LOW, HIGH)):
            work[row, 2 * k + side] = max(draws.quantile(job.chances, row, share) + added, 0)
    finish = trials.finishes_of(job, work)
    swings = [_swing(job, row, work[row, 2 * k :], finish[2 * k :]) for k, row in enumerate(chosen)]
    swings = [swing for swing in swings if swing.minutes]
    return tuple(sorted(swings, key=lambda swing: -swing.minutes))


def mean_work(job: Job) -> Ints:
    """Return the mean work of each input, risks included, in whole minutes."""
    delays = [(r, i, impact) for r in job.chances.risks for i, impact in r.delays]
    added = dict.fromkeys((each.id for each in job.problem.inputs), 0.0)
    for risk, id_, impact in delays:
        if id_ in added:
            added[id_] += risk.probability * impact.mean
    means = [each.spread.mean + added[each.id] for each in job.problem.inputs]
    return np.asarray(np.maximum(np.rint(np.array(means)), 0), np.int64)


def _swing(job: Job, row: int, work: Ints, finish: Ints) -> Swing:
    each = job.problem.inputs[int(row)]
    name = job.problem.network.plan.activities[each.place].name
    ends = (instant(int(finish[0])), instant(int(finish[1])))
    return Swing(each.id, name, int(work[0]), int(work[1]), *ends)
