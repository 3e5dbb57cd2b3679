"""Random plans with everything that a trial has to honour, and a slow simulation as the judge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import strategies as st

from sightline.engines.schedule.kernels import NEVER
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import (
    Activity,
    Constraint,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
)
from sightline.engines.schedule.rules import MICROSOFT_PROJECT, PLAIN, PRIMAVERA_P6, Rules
from sightline.engines.simulate import costs, draws
from sightline.engines.simulate.inputs import activities_with
from sightline.engines.simulate.problem import Problem, problem_of
from sightline.engines.simulate.risks import Risk
from sightline.engines.simulate.sensitivity import Sums, sums_of
from sightline.engines.simulate.simulation import groups_of
from sightline.engines.simulate.spreads import USUAL, Shape
from sightline.engines.simulate.trials import Job, Outcome
from tests.engines.schedule.plans import at, instants, random_plans

# Every drawn calendar works on Mondays from 8:00 to 9:20 and from 10:20 to 11:40.
at_work = st.sampled_from(
    [at(f"2026-03-{day} {time}") for day in ("02", "09") for time in ("08:00", "09:20", "11:00")]
)
RULES = st.sampled_from([PLAIN, MICROSOFT_PROJECT, PRIMAVERA_P6])


@st.composite
def lively_plans(draw: st.DrawFn, *, one_calendar: bool = False) -> Plan:
    """Draw a plan with progress, splits, typed-in dates, summaries, hammocks, two projects."""
    plan = draw(random_plans(one_calendar=one_calendar))
    activities = [_lively(draw, a) for a in plan.activities]
    if draw(st.booleans()):
        activities = [
            replace(a, parent_id="s") if draw(st.booleans()) else a for a in activities
        ] + [Activity("s", "S", kind=Kind.SUMMARY, project_id="p", calendar_id="c0")]
    links = list(plan.links)
    if activities[-1].id == "s" and draw(st.booleans()):
        before = [a.id for a in activities if a.parent_id != "s" and a.id != "s"]
        linked = {link.successor_id for link in links}
        free = [id_ for id_ in before if id_ not in linked]
        if free:
            kind = draw(st.sampled_from(list(LinkType)))
            links = [k for k in links if k.predecessor_id != free[0] or k.successor_id in before]
            links = [k for k in links if k.successor_id not in before or k.predecessor_id in before]
            links.append(Link(free[0], "s", kind, draw(st.sampled_from([0, 60, -60]))))
    projects = [draw(_projects(plan.projects[0]))]
    if draw(st.booleans()):
        other = replace(projects[0], id="q", start=projects[0].start + timedelta(days=1))
        projects.append(replace(other, from_finish=False))
        activities = [
            replace(a, project_id="q") if draw(st.integers(0, 3)) == 0 else a for a in activities
        ]
    return replace(plan, projects=tuple(projects), activities=tuple(activities), links=tuple(links))


def _lively(draw: st.DrawFn, activity: Activity) -> Activity:
    kind = draw(st.sampled_from(["plain"] * 4 + ["begun", "done", "typed", "split", "late"]))
    begun = draw(instants | at_work)
    if kind == "begun":
        resume = draw(st.none() | instants | at_work)
        left = draw(st.none() | st.integers(0, max(activity.duration, 1)))
        return replace(
            activity,
            actual_start=begun,
            remaining_duration=left,
            percent_complete=draw(st.sampled_from([0.0, 0.25, 0.9])),
            resume=resume,
        )
    if kind == "done":
        return replace(activity, actual_start=begun, actual_finish=begun + timedelta(hours=5))
    if kind == "typed":
        finish = draw(st.none() | st.just(begun + timedelta(hours=9)))
        return replace(activity, is_manual=True, start=begun, finish=finish)
    if kind == "split" and activity.duration > 100:
        ends = [begun + timedelta(hours=h) for h in (0, 1, 20, 24)]
        return replace(activity, splits=((ends[0], ends[1]), (ends[2], ends[3])))
    if kind == "late" and draw(st.integers(0, 5)) == 0:
        return replace(activity, constraint=Constraint.ALAP, constraint_date=None)
    return activity


@st.composite
def _projects(draw: st.DrawFn, project: Project) -> Project:
    return replace(
        project,
        must_finish=draw(st.none() | instants),
        status_date=draw(st.none() | instants),
        progress=draw(st.sampled_from(["retained", "override"])),
        float_of=draw(st.sampled_from(["", "start", "finish"])),
        critical_float=draw(st.sampled_from([0, 0, 60])),
        from_finish=draw(st.integers(0, 19)) == 0,
        finish=at("2026-03-12 12:00"),
    )


def job_of(
    plan: Plan,
    rules: Rules | None = None,
    *,
    n: int = 100,
    seed: int = 7,
    risks: Sequence[Risk] = (),
    correlation: float = 0.0,
) -> Job:
    """Return a run that is ready to compute."""
    problem = problem_of(
        solve(plan, rules=rules), {}, risks, usual=USUAL, shape=Shape.PERT, about=""
    )
    inputs = [(each.id, each.spread) for each in problem.inputs]
    chances = draws.chances_of(seed, inputs, groups_of(correlation, problem), risks)
    return Job(problem, chances, costs.rates_of(problem, risks), n)


def slowly(job: Job) -> Outcome:
    """Return what the trials of a run come to: each solved as a plan of its own."""
    problem, n = job.problem, job.n_trials
    work = draws.work(job.chances, 0, job.n_blocks)[:, :n].astype(np.int64)
    network = problem.network
    finish = np.full((len(problem.projects), n), NEVER, np.int64)
    slack = np.zeros((len(problem.watched), n), np.int64)
    critical = np.zeros((len(problem.watched), n), bool)
    for t in range(n):
        activities = activities_with(network.plan.activities, problem.inputs, work[:, t].tolist())
        found = solve(replace(network.plan, activities=activities), rules=network.rules)
        for row, p in enumerate(problem.projects):
            own = [
                i
                for i, a in enumerate(activities)
                if a.project_id == network.frames[p].project.id
                and a.is_active
                and a.kind not in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}
            ]
            finish[row, t] = found.finish[own].max()
        slack[:, t] = found.total_float[problem.watched]
        critical[:, t] = found.critical[problem.watched]
    return Outcome(finish, *_summed(problem, work, finish, (slack, critical)), np.zeros((1, n)))


def _summed(
    problem: Problem, work: np.ndarray, finish: np.ndarray, floats: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, Sums]:
    length = problem.lengths(
        finish.max(axis=0) if problem.about < 0 else finish[problem.projects.index(problem.about)]
    )
    whole = np.repeat(problem.work[:, None], work.shape[1], axis=1)
    whole[problem.row] = work
    planned = (problem.work, problem.length)
    return length, sums_of(whole, length, *floats, planned)
