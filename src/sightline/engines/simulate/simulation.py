"""Monte Carlo simulation of a schedule and its cost: one call from a plan to what may become of it.

Every trial draws the work that is still to do and computes the whole plan with it, by all the
rules of the schedule engine.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np

from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Plan, ThreePoint
from sightline.engines.schedule.refusal import Note
from sightline.engines.schedule.rules import Rules
from sightline.engines.schedule.schedule import Schedule
from sightline.engines.simulate import costs, dates, draws, forecasts, swings
from sightline.engines.simulate.draws import Group
from sightline.engines.simulate.problem import Problem, problem_of
from sightline.engines.simulate.ranks import rank_correlations
from sightline.engines.simulate.refusal import Unsimulatable
from sightline.engines.simulate.result import METHOD, Cost, Finish, Result, Sensitivity
from sightline.engines.simulate.risks import Risk, check_risks
from sightline.engines.simulate.sensitivity import Sensitivities, chance, measured
from sightline.engines.simulate.spreads import Shape, Shares, Spread
from sightline.engines.simulate.trials import Job, Outcome, Tick, outcome_of

VERSION = "1"
FEWEST, MOST = 100, 1_000_000
SEED = 1
N_DRIVERS = 5
MOST_FINISHES = 50_000_000  # projects times trials: finishes and costs are held while a run lasts


def run(
    plan: Plan | Schedule,
    spreads: Mapping[str, Spread | ThreePoint] | None = None,
    trials: int = 1000,
    seed: int = SEED,
    tick: Tick | None = None,
    *,
    correlation: float | Sequence[Group] = 0.0,
    risks: Sequence[Risk] = (),
    default_spread: Shares | None = None,
    shape: Shape = Shape.PERT,
    target: datetime | None = None,
    about: str = "",
    status_date: datetime | None = None,
    rules: Rules | None = None,
    threads: int = 0,
    finishes: int = 0,
) -> Result:
    """Return what many trials of a plan come to.

    Args:
        plan: Or its schedule, which then brings its own status date and rules.
        spreads: By activity, before the plan's own estimates.
        seed: The same one gives the same result.
        tick: Called between blocks with the percent done; what it raises ends the run.
        correlation: One between all activities that are drawn, or groups of activities.
        default_spread: For what has no estimate, such as ``USUAL``; without one it is certain.
        shape: Of estimates that name none.
        target: A date whose chance is asked for.
        about: The project whose finish the sensitivities are about; the last of all without one.
        finishes: From how many of the first trials each activity's own finish is told; 0 tells none.
        threads: 0 for as many as there are processors. The result does not depend on it.

    Raises:
        Unschedulable: The plan has no schedule.
        Unsimulatable: ``no-schedule``, ``absurd-spread``, ``trials``, ``probability``,
            ``absurd-impact``, ``correlation``, ``duplicate-id``, ``unknown-activity`` or
            ``unknown-project``.
    """
    check_trials(trials)
    schedule = _solved(plan, status_date, rules)
    known = [activity.id for activity in schedule.plan.activities]
    check_risks(risks, known, [project.id for project in schedule.plan.projects])
    estimates = spreads or {}
    problem = problem_of(schedule, estimates, risks, usual=default_spread, shape=shape, about=about)
    check_room(len(problem.projects), trials)
    groups = groups_of(correlation, problem)
    inputs = [(each.id, each.spread) for each in problem.inputs]
    chances = draws.chances_of(seed, inputs, groups, risks)
    job = Job(problem, chances, costs.rates_of(problem, risks), trials)
    n_threads = threads or os.cpu_count() or 1
    outcome = outcome_of(job, tick, n_threads)
    digest = digest_of(job, groups, risks, (target, about))
    found = _result(job, outcome, (seed, digest, target), n_threads)
    return replace(found, finishes=dates.activity_finishes(job, finishes)) if finishes else found


def check_trials(n: int) -> None:
    """Refuse too few trials to tell anything from, and too many to wait for."""
    if not FEWEST <= n <= MOST:
        message = f"{n:,} trials are {'too few' if n < FEWEST else 'too many'}."
        raise Unsimulatable("trials", message, f"Ask for {FEWEST:,} to {MOST:,}.")


def check_room(n_projects: int, n_trials: int) -> None:
    """Refuse more finishes than fit into memory."""
    if n_projects * n_trials > MOST_FINISHES:
        message = f"{n_trials:,} trials of {n_projects:,} projects are too many to hold."
        remedy = f"Ask for {MOST_FINISHES // n_projects:,} trials or fewer."
        raise Unsimulatable("trials", message, remedy)


def _solved(plan: Plan | Schedule, status_date: datetime | None, rules: Rules | None) -> Schedule:
    if isinstance(plan, Schedule):
        return plan
    if not plan.activities:
        message = "The plan has no schedule: it holds no activities."
        raise Unsimulatable("no-schedule", message, "Add activities with durations first.")
    return solve(plan, status_date=status_date, rules=rules)


def groups_of(correlation: float | Sequence[Group], problem: Problem) -> tuple[Group, ...]:
    """Return the groups that go up and down together.

    Raises:
        Unsimulatable: ``correlation`` out of 0 to 1, or an activity in two groups.
    """
    drawn = tuple(each.id for each in problem.inputs)
    found: tuple[Group, ...]
    if isinstance(correlation, int | float):
        found = (Group(drawn, float(correlation)),) if correlation != 0 else ()
    else:
        found = tuple(correlation)
    seen: set[str] = set()
    for group in found:
        _check(group, seen, problem)
        seen.update(group.activity_ids)
    return found


def _check(group: Group, seen: set[str], problem: Problem) -> None:
    if not 0 <= group.correlation <= 1:
        message = f"A correlation of {group.correlation:g} is out of bounds."
        raise Unsimulatable("correlation", message, "Give one from 0 to 1.")
    ids = set(group.activity_ids)
    if twice := sorted(ids & seen):
        message = f"{twice[0]!r} is in two groups."
        raise Unsimulatable("correlation", message, "Leave it in one.", twice)
    if missing := sorted(ids - problem.network.index.keys()):
        message = f"A group holds {missing[0]!r}, which is not in the plan."
        raise Unsimulatable("unknown-activity", message, "Leave it out.", missing)


def digest_of(
    job: Job, groups: Sequence[Group], risks: Sequence[Risk], asked: tuple[Any, ...]
) -> str:
    """Return a digest of all that a result hangs on, but for seed and number of trials."""
    problem, network = job.problem, job.problem.network
    found = sha256(VERSION.encode())
    for column in (*network.columns, *network.tables, network.alap, *problem.goals, job.rates.rate):
        found.update(np.ascontiguousarray(column).tobytes())
    for column in (problem.limit, problem.watched, job.rates.planned, job.rates.project):
        found.update(column.tobytes())
    frames = [frame.project for frame in network.frames]
    names = [(a.id, a.name) for a in network.plan.activities]
    plain = [problem.inputs, frames, network.rules, names, groups, risks, asked]
    if problem.is_special:
        plain += [network.plan.links, network.plan.calendars, network.plan.activities]
    found.update(repr(plain).encode())
    return found.hexdigest()


def _result(
    job: Job, outcome: Outcome, told: tuple[int, str, datetime | None], n_threads: int
) -> Result:
    problem = job.problem
    seed, digest, target = told
    about = problem.network.frames[problem.about].project.id if problem.about >= 0 else ""
    found = measured(outcome.sums, (problem.work, problem.length))
    rows = _sensitivities(job, found, outcome, n_threads)
    total, projects = _finishes(problem, outcome, target)
    cost, each_cost = _costs(job, outcome)
    return Result(
        total=total,
        projects=projects,
        cost=cost,
        costs=each_cost,
        about=about,
        activities=rows,
        tornado=swings.tornado(job, found),
        drivers=drivers_of(_leading(problem, rows), job.n_trials),
        notes=(*problem.network.notes, *_notes(problem)),
        n_drawn=len(problem.inputs),
        trials=job.n_trials,
        seed=seed,
        method=METHOD,
        version=VERSION,
        digest=digest,
    )


def _finishes(
    problem: Problem, outcome: Outcome, target: datetime | None
) -> tuple[Finish, tuple[Finish, ...]]:
    planned = problem.finishes[list(problem.projects)]
    frames = [problem.network.frames[p].project for p in problem.projects]
    found = tuple(
        forecasts.finish_of(project, finish, int(at), target)
        for project, finish, at in zip(frames, outcome.finish, planned, strict=True)
    )
    last = outcome.finish.max(axis=0)
    return forecasts.finish_of(None, last, int(planned.max()), target), found


def _costs(job: Job, outcome: Outcome) -> tuple[Cost | None, tuple[Cost, ...]]:
    if not job.rates.has_costs:
        return None, ()
    frames = [job.problem.network.frames[p].project for p in job.problem.projects]
    planned = job.rates.planned
    cost = outcome.costs + planned[:, None]
    found = tuple(
        forecasts.cost_of(project, project.currency, row, at)
        for project, row, at in zip(frames, cost, planned.tolist(), strict=True)
    )
    currencies = {project.currency for project in frames}
    if len(currencies) > 1:
        return None, found
    total = forecasts.cost_of(None, currencies.pop(), cost.sum(axis=0), float(planned.sum()))
    return total, found


def _sensitivities(
    job: Job, found: Sensitivities, outcome: Outcome, n_threads: int
) -> tuple[Sensitivity, ...]:
    problem = job.problem
    ranks = np.zeros(len(problem.watched))
    ranks[problem.row] = rank_correlations(job, outcome.length, n_threads)
    names = ("mean", "sd", "criticality", "pearson", "significance", "ssi")
    columns = [getattr(found, name) for name in names[:4]]
    columns += [ranks, found.significance, found.ssi]
    table = np.round(np.array(columns), 6).T.tolist()
    activities = [problem.network.plan.activities[i] for i in problem.watched.tolist()]
    return tuple(
        Sensitivity(activity.id, activity.name, work, *row)
        for activity, work, row in zip(activities, problem.work.tolist(), table, strict=True)
    )


def _leading(problem: Problem, rows: Sequence[Sensitivity]) -> list[Sensitivity]:
    return [row for row, leads in zip(rows, problem.leads, strict=True) if leads]


def drivers_of(rows: Sequence[Sensitivity], n_trials: int) -> tuple[str, ...]:
    """Return what the finish hangs on: by schedule sensitivity index, then by cruciality.

    Left out is a correlation that chance alone may bring about in so many trials.
    """
    kept = [row for row in rows if row.pearson > chance(n_trials)]
    kept.sort(key=lambda row: (-row.ssi, -row.pearson))
    return tuple(row.id for row in kept[:N_DRIVERS])


def _notes(problem: Problem) -> list[Note]:
    if problem.inputs:
        return []
    message = "Nothing was drawn, so every trial comes to the planned dates."
    remedy = "Give activities estimates, or ask for a default spread."
    return [Note("no-spread", message, remedy)]
