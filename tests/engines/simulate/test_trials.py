"""Every trial is the schedule that the schedule engine computes with the same work, to the minute."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.rules import Rules
from sightline.engines.simulate import Impact, Risk, trials
from sightline.engines.simulate.sensitivity import Sums
from sightline.engines.simulate.trials import Job, Outcome, outcome_of
from tests.engines.simulate.plans import RULES, job_of, lively_plans, slowly


def agree(job: Job, found: Outcome) -> None:
    same(found, slowly(job))


def same(found: Outcome, slow: Outcome) -> None:
    assert (found.finish == slow.finish).all()
    assert (found.length == slow.length).all()
    for field in fields(Sums):
        assert np.array_equal(getattr(found.sums, field.name), getattr(slow.sums, field.name)), (
            field.name
        )


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(lively_plans(), RULES)
def test_each_trial_is_a_schedule_of_its_own(drawn: Plan, rules: Rules) -> None:
    job = job_of(drawn, rules, n=20)
    agree(job, outcome_of(job, None, 1))


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(lively_plans(one_calendar=True), RULES)
def test_so_it_is_on_one_calendar(drawn: Plan, rules: Rules) -> None:
    job = job_of(drawn, rules, n=20)
    agree(job, outcome_of(job, None, 1))


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.booleans().flatmap(lambda one: lively_plans(one_calendar=one)), RULES, st.data())
def test_compiled_loops_come_to_the_same(drawn: Plan, rules: Rules, data: st.DataObject) -> None:
    ids = [a.id for a in drawn.activities if a.id != "s"]
    hit = data.draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))
    risks = [Risk("r", "R", 0.5, tuple((i, Impact(-90, 20, 300)) for i in hit), Impact.of(7))]
    correlation = data.draw(st.sampled_from([0.0, 0.4]))
    asked = {"n": 150, "risks": risks, "correlation": correlation}
    plain = outcome_of(job_of(drawn, rules, **asked), None, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trials, "MANY", 1)
        found = outcome_of(job_of(drawn, rules, **asked), None, 2)
    same(found, plain)
    assert (found.costs == plain.costs).all()
