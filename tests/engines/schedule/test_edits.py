"""Edits: the same as computing everything anew, whatever is edited and however loops run."""

import re
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.schedule import machine
from sightline.engines.schedule.edits import edit, recompute
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Link, LinkType, Plan
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.schedule import Schedule
from tests.engines.schedule.plans import DAY, MONDAY, at, fs, instants, plan, random_plans, task

COLUMNS = (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish",
    "total_float", "free_float", "independent_float", "critical",
)  # fmt: skip
constraints = st.sampled_from([k for k in Constraint if k is not Constraint.ALAP])
changes = st.one_of(
    st.fixed_dictionaries({"duration": st.sampled_from([0, 1, 90, 200, 700])}),
    st.fixed_dictionaries({"constraint": constraints, "constraint_date": instants}),
    st.fixed_dictionaries({"deadline": instants}),
    st.fixed_dictionaries({"actual_start": instants}),
    st.fixed_dictionaries({"actual_start": instants, "actual_finish": instants}),
    st.fixed_dictionaries({"is_active": st.just(False)}),
    st.fixed_dictionaries({"is_manual": st.just(True), "start": instants}),
)


def assert_same(one: Schedule, other: Schedule) -> None:
    for name in COLUMNS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@settings(deadline=None, max_examples=150)
@given(random_plans(), st.lists(st.tuples(st.integers(0, 8), changes), min_size=1, max_size=4))
def test_edits_come_to_what_computing_anew_does(
    drawn: Plan, edits: list[tuple[int, dict[str, Any]]]
) -> None:
    found = solve(drawn)
    for i, changed in edits:
        found = edit(found, drawn.activities[i % len(drawn.activities)].id, **changed)
        assert_same(found, solve(found.plan))


def test_an_edit_below_a_summary_rolls_up() -> None:
    inside = [task("S", kind=Kind.SUMMARY), task("A", parent_id="S"), task("B", parent_id="S")]
    drawn = plan([*inside, task("C")], fs("S C"))
    found = edit(solve(drawn), "B", duration=3 * DAY)
    assert found.at("S").finish == at("2026-03-04 17:00")
    assert_same(found, solve(found.plan))


@settings(deadline=None, max_examples=150)
@given(random_plans(), st.data())
def test_links_that_come_and_go_come_to_what_computing_anew_does(
    drawn: Plan, data: st.DataObject
) -> None:
    found = solve(drawn)
    ids = [activity.id for activity in drawn.activities]
    for _ in range(data.draw(st.integers(1, 3))):
        links = list(found.plan.links)
        for place in data.draw(st.sets(st.integers(0, 20), max_size=2)):
            if place < len(links):
                del links[place]
        pair = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2))
        type_, lag = data.draw(st.sampled_from([*LinkType])), data.draw(st.sampled_from([0, 0, 90]))
        wanted = replace(found.plan, links=(*links, Link(pair[0], pair[1], type_, lag)))
        edited = data.draw(st.sampled_from(ids))
        longer = [
            replace(each, duration=each.duration + 60) if each.id == edited else each
            for each in wanted.activities
        ]
        wanted = replace(wanted, activities=tuple(longer))
        try:
            anew = solve(wanted)
        except Unschedulable as circle:
            with pytest.raises(Unschedulable, match=re.escape(circle.message)):
                recompute(found, wanted, [edited])
            continue
        found = recompute(found, wanted, [edited])
        assert_same(found, anew)
        assert [found.network.plan.links[k] for k in sorted(found.network.in_source) if k >= 0] == [
            anew.network.plan.links[k] for k in sorted(anew.network.in_source) if k >= 0
        ]


@pytest.mark.parametrize("links", ["A B", "A C"])
def test_a_link_that_leads_forwards_keeps_the_order(links: str) -> None:
    before = solve(plan([task("A"), task("B"), task("C")], fs("B C")))
    found = recompute(before, replace(before.plan, links=(*before.plan.links, *fs(links))), [])
    assert found.network.order is before.network.order
    assert_same(found, solve(found.plan))


def test_links_that_change_are_computed_anew() -> None:
    before = solve(plan([task("A"), task("B")]))
    found = recompute(before, replace(before.plan, links=tuple(fs("A B"))), [])
    assert found.at("B").start == at("2026-03-03 08:00")
    assert before.at("B").start == MONDAY


def test_an_edit_of_nothing_known_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Z"):
        edit(solve(plan([task("A")])), "Z", duration=1)


def large_plan(n: int, seed: int) -> Plan:
    random = Random(seed)
    activities = [
        Activity(str(i), str(i), project_id="p", duration=random.choice([0, 60, 480, 2400]))
        for i in range(n)
    ]
    activities[n // 2] = replace(activities[n // 2], is_elapsed=True)
    kinds = list(LinkType)
    links = [
        Link(str(max(0, i - random.randint(1, 40))), str(i), random.choice(kinds), 60 * (i % 3))
        for i in range(1, n)
        for _ in range(2)
    ]
    return plan(activities, links)


def test_compiled_loops_find_what_plain_python_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    drawn = large_plan(300, 7)
    slow = solve(drawn)
    slow_edit = edit(slow, "20", duration=9 * DAY)
    monkeypatch.setattr(machine, "SMALL", 0)
    fast = solve(drawn)
    assert_same(fast, slow)
    assert_same(edit(fast, "20", duration=9 * DAY), slow_edit)
