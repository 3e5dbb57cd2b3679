"""How fast schedules are simulated, beside a C kernel and a loop of numpy over activities, in one run.

    PYTHONPATH=src .venv/bin/python benchmarks/simulate.py [--sizes 1000 10000] [--trials 10000]
        [--repeat 3]

The networks are those of ``schedule.py``, all on one calendar, and once on its four. The C kernel draws
PERT durations with one shared factor, takes link maxima, adds up cost and marks what is critical; the
numpy loop does so for one activity at a time over all trials. Ours does that, floats, constraints, and
the sums behind correlation and significance. What is compared is processor time on one processor, for
the machine may be busy; where two are named, it is time by the clock. Printed are ratios of one run;
milliseconds stand beside for orientation. Exit status 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import ctypes
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from schedule import Drawn

from sightline.engines import schedule, simulate
from sightline.engines.schedule.plan import Plan
from sightline.engines.simulate import costs, draws, trials
from sightline.engines.simulate.problem import problem_of
from sightline.engines.simulate.simulation import groups_of
from sightline.engines.simulate.spreads import CELLS, USUAL, Shape

HERE = Path(__file__).parent
CORRELATION = 0.5
OF_C, OF_NUMPY, SECONDS = {1_000: 0.4, 10_000: 0.3}, 8.0, 1.0
PLAIN, STEADY = 20e6, 0.002


def plan_of(n: int, *, one_calendar: bool) -> Plan:
    """Return a random plan; every activity costs something."""
    plan = Drawn(n).plan()
    activities = (replace(a, cost=a.duration) for a in plan.activities)
    if one_calendar:
        activities = (replace(a, calendar_id="0") for a in activities)
    return replace(plan, activities=tuple(activities))


def job_of(plan: Plan, n_trials: int) -> trials.Job:
    """Return a run, ready to compute; all durations are PERT with one factor."""
    shares = replace(USUAL, shape=Shape.PERT)
    solved = schedule.solve(plan)
    problem = problem_of(solved, {}, (), usual=shares, shape=Shape.PERT, about="")
    inputs = [(each.id, each.spread) for each in problem.inputs]
    chances = draws.chances_of(1, inputs, groups_of(CORRELATION, problem), ())
    return trials.Job(problem, chances, costs.rates_of(problem, ()), n_trials)


def reference(folder: Path) -> Any:
    """Compile the C reference and return its function, None without a C compiler."""
    cc = shutil.which("cc")
    if cc is None:
        return None
    library = folder / "reference.so"
    source = HERE / "simulate_reference.c"
    words = [cc, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source]
    subprocess.run(words, check=True)
    return ctypes.CDLL(str(library)).simulate


class Columns:
    """A job's columns in the order of its network, for both peers."""

    def __init__(self, job: trials.Job) -> None:
        network, odds = job.problem.network, job.chances.odds
        nodes = job.problem.varying.node
        self.n, self.n_trials, self.n_blocks = network.size, job.n_trials, job.n_blocks
        assert len(nodes) == self.n
        back = np.argsort(nodes)
        self.table = np.ascontiguousarray(odds.table[back])
        self.rate = np.ascontiguousarray(job.rates.rate[back], np.float32)
        self.scores = odds.scores
        self.factor, self.rest = float(odds.factor[0]), float(odds.rest[0])
        columns = network.columns
        self.in_ptr = columns.in_ptr
        self.in_link, self.in_lag = columns.in_link, columns.in_lag.astype(np.int32)


def c_simulation(function: Any, at: Columns) -> Callable[[], None]:
    """Return a call of the C kernel."""
    room = np.zeros((3, at.n, trials.LANES), np.int32)
    mask, critical = np.zeros((at.n, trials.LANES), np.int8), np.zeros(at.n, np.int64)
    finish = np.zeros(at.n_blocks * trials.LANES, np.int32)
    cost = np.zeros(len(finish), np.float32)

    def place(array: Any) -> Any:
        return ctypes.c_void_p(array.ctypes.data)

    numbers = (ctypes.c_int64(at.n), ctypes.c_int64(at.n_blocks))
    weights = (ctypes.c_float(at.factor), ctypes.c_float(at.rest))
    links = [place(a) for a in (at.rate, at.in_ptr, at.in_link, at.in_lag)]

    def call() -> None:
        out = [place(a) for a in (*room, mask, finish, cost, critical)]
        function(*numbers, place(at.table), place(at.scores), *weights, *links, *out)

    return call


def numpy_simulation(at: Columns) -> Callable[[], None]:
    """Return a loop over activities, each computed over all trials at once."""

    def call() -> None:
        random = np.random.default_rng(1)
        n, m = at.n, at.n_trials
        common = random.standard_normal(m, np.float32)
        start, end = np.zeros((n, m), np.int32), np.zeros((n, m), np.int32)
        work, cost = np.zeros((n, m), np.int32), np.zeros(m, np.float32)
        steps = np.arange(CELLS + 1, dtype=np.float32)
        for i in range(n):
            z = at.factor * common + at.rest * random.standard_normal(m, np.float32)
            work[i] = np.interp((z + 5.25) * (256 / 10.5), steps, at.table[i]) + 0.5
            cost += at.rate[i] * work[i]
            for k in range(at.in_ptr[i], at.in_ptr[i + 1]):
                link = int(at.in_link[k])
                t = (end if link & 1 else start)[link >> 2] + at.in_lag[k]
                np.maximum(start[i], t - work[i] if link & 2 else t, out=start[i])
            np.add(start[i], work[i], out=end[i])
        mask = end == end.max(axis=0)
        for i in range(n - 1, -1, -1):
            for k in range(at.in_ptr[i], at.in_ptr[i + 1]):
                link = int(at.in_link[k])
                t = (end if link & 1 else start)[link >> 2] + at.in_lag[k]
                mask[link >> 2] |= mask[i] & ((t - work[i] if link & 2 else t) == start[i])
        mask.sum(axis=1)
        np.percentile(end.max(axis=0), [10, 50, 80, 95])

    return call


def best(work: Callable[[], Any], repeat: int, clock: Callable[[], float]) -> float:
    """Return the shortest of several runs, in seconds."""

    def once() -> float:
        begun = clock()
        work()
        return clock() - begun

    return min(once() for _ in range(repeat))


def seconds(
    job: trials.Job, n_threads: int, repeat: int, clock: Callable[[], float] = time.process_time
) -> float:
    """Return how long all trials of a job take."""
    return best(lambda: trials.outcome_of(job, None, n_threads), repeat, clock)


def measure(n: int, n_trials: int, repeat: int, function: Any) -> bool:
    """Print one size's figures; tell whether its goals are met."""
    job = job_of(plan_of(n, one_calendar=True), n_trials)
    trials.part_of(job, 0)  # compiles the loops, or reads them from disk
    one = seconds(job, 1, repeat)
    alone, two = (seconds(job, k, repeat, time.perf_counter) for k in (1, 2))
    rate = n * n_trials / one / 1e6
    print(
        f"{n:>7,} activities, {n_trials:,} trials: {one * 1e3:.0f} ms, {rate:.0f} million a second"
    )
    print(f"        on two processors {alone / two:.2f} times as fast by the clock")
    at, is_met = Columns(job), True
    if function is not None:
        c = best(c_simulation(function, at), repeat, time.process_time)
        print(f"        {c / one:.2f} times the speed of C ({c * 1e3:.0f} ms)")
        is_met &= c / one >= OF_C.get(n, 0)
    if n * n_trials <= 10_000_000:
        peer = best(numpy_simulation(at), max(1, repeat // 2), time.process_time)
        print(f"        {peer / one:.1f} times the speed of numpy, activity by activity")
        is_met &= peer / one >= OF_NUMPY
    return is_met


def whole(n: int, n_trials: int) -> bool:
    """Print how long all of a run takes, and tell whether that is short enough."""
    solved = schedule.solve(plan_of(n, one_calendar=True))
    simulate.run(solved, trials=100, default_spread=USUAL)
    began, busy = time.perf_counter(), time.process_time()
    simulate.run(solved, trials=n_trials, default_spread=USUAL, threads=2)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    print(f"{n:>7,} activities, {n_trials:,} trials, all of a run, two processors: {took:.2f} s")
    print(f"        {busy:.2f} s of processor time")
    return took <= SECONDS


def in_plain_arrays(n: int, n_trials: int) -> bool:
    """Print how fast trials are without numba; tell whether that is fast enough."""
    job = job_of(plan_of(n, one_calendar=True), n_trials)
    trials.part_of(job, 0)
    many, trials.MANY = trials.MANY, 1 << 62
    took = seconds(job, 1, 1)
    trials.MANY = many
    print(f"{n:>7,} activities without numba: {n * n_trials / took / 1e6:.0f} million a second")
    return n * n_trials / took >= PLAIN


def is_steady(n: int, n_trials: int) -> bool:
    """Print how far quantiles are from those of ten times as many trials."""
    solved = schedule.solve(plan_of(n, one_calendar=True))
    few, many = (
        simulate.run(solved, trials=k, default_spread=USUAL, correlation=CORRELATION).total
        for k in (n_trials, 10 * n_trials)
    )
    length = few.planned - solved.span()[0]
    far = max(abs(few.quantiles[p] - many.quantiles[p]) / length for p in (10, 50, 80, 95))
    print(f"{n:>7,} activities: quantiles within {far:.2%} of a run ten times as long")
    return far <= STEADY


def on_four_calendars(n: int, n_trials: int) -> None:
    """Print how much slower a plan on several calendars is."""
    took = []
    for one_calendar in (True, False):
        job = job_of(plan_of(n, one_calendar=one_calendar), n_trials)
        trials.part_of(job, 0)
        took.append(seconds(job, 1, 1))
    print(f"{n:>7,} activities on four calendars: {took[1] / took[0]:.0f} times as long as on one")
    print(f"        {n * n_trials / took[1] / 1e6:.1f} million activities a second")


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--trials", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        function = reference(Path(folder))
        met = [measure(n, asked.trials, asked.repeat, function) for n in asked.sizes]
    met += [in_plain_arrays(1_000, asked.trials), is_steady(1_000, asked.trials)]
    met.append(whole(10_000, asked.trials))
    on_four_calendars(1_000, 1_000)
    print("goals met" if all(met) else "a goal is missed")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
