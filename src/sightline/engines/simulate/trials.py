"""The trials of a run: block by block, on any number of threads, always with the same outcome.

Trials that need two passes are computed by the schedule engine's own loop; others anew. Sums are whole
numbers, added up in one order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.machine import SMALL, is_compiled
from sightline.engines.simulate import blocks, draws
from sightline.engines.simulate.arrays import by_columns
from sightline.engines.simulate.costs import Rates
from sightline.engines.simulate.draws import LANES, Chances
from sightline.engines.simulate.flat import Laid, instants, laid_out
from sightline.engines.simulate.passes import anew, by_passes
from sightline.engines.simulate.problem import Problem
from sightline.engines.simulate.sensitivity import Sums, no_sums, sums_of

Tick = Callable[[float], None]
MANY = 100_000  # nodes times trials from which compiling pays
ROOM = 1 << 22  # nodes times trials whose floats are held at a time


@dataclass(frozen=True)
class Outcome:
    """What trials came to.

    Attributes:
        finish: The last finish of each watched project, shape (projects, trials), instants.
        length: Working minutes from the origin to the finish that sensitivities are about.
        sums: What the sensitivities are made from.
        costs: What risks cost, and work beyond or below the plan, by project and trial.
    """

    finish: Ints
    length: Ints
    sums: Sums
    costs: NDArray[np.float64]


@dataclass(frozen=True)
class Job:
    """All that a run needs: what is computed, by which chance, at what cost, how often."""

    problem: Problem
    chances: Chances
    rates: Rates
    n_trials: int

    @cached_property
    def laid(self) -> Laid | None:
        """The problem laid flat, where one calendar is all that it needs."""
        return laid_out(self.problem, self.chances)

    @property
    def n_blocks(self) -> int:
        """How many blocks of trials there are; the last may not be full."""
        return -(-self.n_trials // LANES)

    @property
    def step(self) -> int:
        """How many blocks are computed between two ticks."""
        return max(1, min(16, self.n_blocks // 8))

    @property
    def is_large(self) -> bool:
        """Whether compiled loops pay."""
        size = self.problem.network.size * self.n_trials
        return size >= MANY and is_compiled(SMALL)


def outcome_of(job: Job, tick: Tick | None, n_threads: int) -> Outcome:
    """Return what all trials come to.

    Args:
        tick: Called in this thread with the percent done; what it raises ends the run.
    """
    sums = no_sums(len(job.problem.watched))
    found = []
    firsts = range(0, job.n_blocks, job.step)
    for done, part in enumerate(_parts(job, firsts, n_threads), start=1):
        sums.add(part.sums)
        found.append(part)
        if tick is not None:
            tick(100 * done / len(firsts))
    columns = [[getattr(part, name) for part in found] for name in ("finish", "length", "costs")]
    finish, length, costs = (np.concatenate(parts, axis=-1) for parts in columns)
    return Outcome(finish, length, sums, costs)


def _parts(job: Job, firsts: range, n_threads: int) -> Iterator[Outcome]:
    """Yield what some blocks come to, in their order."""
    if n_threads == 1 or not job.is_large or len(firsts) == 1:
        yield from (part_of(job, first) for first in firsts)
        return
    with ThreadPoolExecutor(n_threads) as threads:
        ahead = iter(firsts)
        waiting: deque[Future[Outcome]] = deque()
        try:
            for first in islice(ahead, n_threads + 1):
                waiting.append(threads.submit(part_of, job, first))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(threads.submit(part_of, job, f) for f in islice(ahead, 1))
        finally:
            for future in waiting:
                future.cancel()


def part_of(job: Job, first: int) -> Outcome:
    """Return what the blocks from ``first`` on come to."""
    n_blocks = min(job.step, job.n_blocks - first)
    if job.is_large and job.laid is not None:
        return _by_loops(job, job.laid, first, n_blocks)
    n = min(n_blocks * LANES, job.n_trials - first * LANES)
    work = draws.work(job.chances, first, n_blocks)[:, :n].astype(np.int64)
    sums = no_sums(len(job.problem.watched))
    finishes, lengths = [], []
    most = max(1, ROOM // job.problem.network.size)
    for some in (slice(k, k + most) for k in range(0, n, most)):
        finish, length, part = _solved(job, work[:, some])
        sums.add(part)
        finishes.append(finish)
        lengths.append(length)
    costs = costs_of(job, work, first)
    return Outcome(np.concatenate(finishes, axis=1), np.concatenate(lengths), sums, costs)


def _by_loops(job: Job, laid: Laid, first: int, n_blocks: int) -> Outcome:
    """Return the same from the compiled loops."""
    found = blocks.found_by(job, laid, first, n_blocks)
    finish = instants(job.problem, laid, found.finish)[list(job.problem.projects)]
    y = found.length - job.problem.length
    rows = (found.work, found.work_squared, found.product, found.critical, found.share)
    columns = [row.astype(np.float64) for row in rows]
    sums = Sums(len(y), float(y.sum()), float((y * y).sum()), *columns)
    _risk_costs(job, first, found.cost)
    return Outcome(finish, found.length, sums, found.cost)


def _solved(job: Job, work: Ints) -> tuple[Ints, Ints, Sums]:
    """Return finishes, lengths and sums of trials with this work of the inputs."""
    problem = job.problem
    finish, total = _dates(job, work)
    kept = finish[list(problem.projects)]
    about = finish[problem.about] if problem.about >= 0 else kept.max(axis=0)
    length = problem.lengths(about)
    whole = np.repeat(problem.work[:, None], work.shape[1], axis=1)
    whole[problem.row] = work
    critical = total <= problem.limit[:, None]
    planned = (problem.work, problem.length)
    return kept, length, sums_of(whole, length, total, critical, planned)


def _dates(job: Job, work: Ints) -> tuple[Ints, Ints]:
    if job.problem.is_special:
        return anew(job.problem, work)
    if job.laid is not None:
        return by_columns(job.problem, job.laid, work)
    return by_passes(job.problem, work, is_large=job.is_large)


def finishes_of(job: Job, work: Ints) -> Ints:
    """Return the finish that sensitivities are about, of trials with this work of the inputs."""
    problem, about = job.problem, job.problem.about
    is_plain = problem.is_special or not job.is_large
    finish, _ = _dates(job, work) if is_plain else by_passes(problem, work, is_large=True)
    last: Ints = finish[about] if about >= 0 else finish[list(problem.projects)].max(axis=0)
    return last


def costs_of(job: Job, work: Ints, first: int) -> NDArray[np.float64]:
    """Return what each trial costs beyond the plan, by watched project, risks included."""
    rates, problem, n = job.rates, job.problem, work.shape[1]
    found = np.zeros((len(problem.projects), n))
    for k in np.flatnonzero(rates.rate).tolist():
        found[rates.project[k]] += rates.rate[k] * (work[k] - problem.inputs[k].work)
    _risk_costs(job, first, found)
    return found


def _risk_costs(job: Job, first: int, found: NDArray[np.float64]) -> None:
    """Add to trials what risks cost in them."""
    projects, n = job.rates.risk_project.tolist(), found.shape[1]
    if projects:
        _, costs = draws.hits(job.chances, first, -(-n // LANES))
        for k, project in enumerate(projects):
            found[project] += costs[k, :n]
