"""When each activity finishes: the quantiles of schedules that are each computed on their own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.engines import simulate
from sightline.engines.schedule import solve
from sightline.engines.schedule.plan import Plan, ThreePoint
from sightline.engines.schedule.rules import Rules
from sightline.engines.simulate import dates, draws, trials
from sightline.engines.simulate.inputs import activities_with
from tests.engines.schedule.plans import DAY, fs, plan, task
from tests.engines.simulate.plans import RULES, job_of, lively_plans

CHAIN = plan([task("A", 5), task("B", 6), task("C", 3)], fs("A B C"))
WIDE = {"B": ThreePoint(4 * DAY, 6 * DAY, 14 * DAY)}


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.booleans().flatmap(lambda one: lively_plans(one_calendar=one)), RULES, st.booleans())
def test_each_finish_is_that_of_a_schedule_of_its_own(
    drawn: Plan, rules: Rules, is_large: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if is_large:
            patch.setattr(trials, "MANY", 1)
        job = job_of(drawn, rules, n=12)
        found = dates.finishes(job, 12)
    problem = job.problem
    work = draws.work(job.chances, 0, 1)[:, :12].astype(np.int64)
    for t in range(12):
        activities = activities_with(drawn.activities, problem.inputs, work[:, t].tolist())
        solved = solve(replace(drawn, activities=activities), rules=rules)
        assert (found[:, t] == solved.finish[problem.watched]).all()


def test_what_comes_before_the_first_doubt_is_certain_and_the_last_is_the_project() -> None:
    found = simulate.run(CHAIN, WIDE, trials=500, finishes=500)
    by_id = {each.id: each for each in found.finishes}
    assert set(by_id["A"].quantiles.values()) == {by_id["A"].planned}
    assert by_id["B"].quantiles[10] < by_id["B"].quantiles[50] < by_id["B"].quantiles[90]
    assert by_id["C"].quantiles == found.total.quantiles
    assert by_id["C"].planned == found.total.planned
    assert {each.n_trials for each in found.finishes} == {500}


def test_they_are_told_only_when_asked_for_and_from_no_more_than_fit() -> None:
    assert simulate.run(CHAIN, WIDE, trials=100).finishes == ()
    found = simulate.run(CHAIN, WIDE, trials=300, finishes=100)
    assert {each.n_trials for each in found.finishes} == {100}
    assert dates.sample_size(10_000, 1_000_000) == 1_600
    assert dates.sample_size(10**7, 1_000) == 100


def test_the_hash_of_a_plan_changes_with_what_its_dates_hang_on() -> None:
    base = simulate.plan_digest(solve(CHAIN))
    assert base == simulate.plan_digest(solve(CHAIN))
    renamed = replace(CHAIN, activities=tuple(replace(a, name="X") for a in CHAIN.activities))
    assert simulate.plan_digest(solve(renamed)) == base
    first, *rest = CHAIN.activities
    for other in (
        replace(first, duration=6 * DAY),
        replace(first, estimate=ThreePoint(1, 2, 3)),
        replace(first, is_active=False),
    ):
        changed = replace(CHAIN, activities=(other, *rest))
        assert simulate.plan_digest(solve(changed)) != base
    unlinked = replace(CHAIN, links=CHAIN.links[:1])
    assert simulate.plan_digest(solve(unlinked)) != base
