"""Previews: the early dates that computing everything anew comes to, or a plain no."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.schedule import machine
from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Constraint, Kind, Link, LinkType, Plan
from sightline.engines.schedule.previews import Preview, Relinked
from sightline.engines.schedule.schedule import Schedule
from tests.engines.schedule.plans import DAY, at, fs, plan, random_plans, task

changes = st.one_of(
    st.fixed_dictionaries({"duration": st.sampled_from([0, 1, 90, 200, 700])}),
    st.fixed_dictionaries({"is_active": st.just(False)}),
)


def assert_foreseen(before: Schedule, changed: dict[int, Any], relinked: Relinked) -> bool:
    """Compare with computing anew; tell whether there was a preview at all."""
    found = Preview(before).shifted(changed, relinked)
    if found is None:
        return False
    activities = [changed.get(i, a) for i, a in enumerate(before.plan.activities)]
    links = [
        link if k not in relinked else replace(link, type=relinked[k], lag=0)
        for k, link in enumerate(before.plan.links)
        if relinked.get(k, "") is not None
    ]
    after = solve(replace(before.plan, activities=tuple(activities), links=tuple(links)))
    plain = ~after.network.is_summary
    for name, dates in (("start", found.start), ("finish", found.finish)):
        seen = getattr(before, name).copy()
        seen[found.places] = dates
        assert np.array_equal(seen[plain], getattr(after, name)[plain])
    return True


@settings(deadline=None, max_examples=150)
@given(random_plans(), st.integers(0, 8), changes, st.data())
def test_a_preview_is_what_computing_anew_comes_to(
    drawn: Plan, i: int, change: dict[str, Any], data: st.DataObject
) -> None:
    before = solve(drawn)
    i %= len(drawn.activities)
    places = st.sampled_from(range(len(drawn.links))) if drawn.links else st.nothing()
    kinds = st.sampled_from([None, *LinkType])
    relinked = data.draw(st.dictionaries(places, kinds, max_size=3)) if drawn.links else {}
    assert_foreseen(before, {i: replace(drawn.activities[i], **change)}, relinked)
    assert assert_foreseen(before, {}, relinked)


def test_links_of_a_summary_are_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [task("S", kind=Kind.SUMMARY), task("A", parent_id="S"), task("B", 2, parent_id="S")]
    drawn = plan([task("C"), *inside, task("D")], [*fs("C S"), *fs("S D"), Link("A", "D")])
    for small in (machine.SMALL, 0):
        monkeypatch.setattr(machine, "SMALL", small)
        before = solve(drawn)
        assert assert_foreseen(before, {}, {0: None}) and assert_foreseen(before, {}, {1: None})
        longer = {2: replace(drawn.activities[2], duration=9 * DAY)}
        assert assert_foreseen(before, longer, {0: None, 2: LinkType.SS})
        assert not assert_foreseen(before, {}, {0: LinkType.SS})


def test_without_its_predecessor_work_may_lie_before_the_project_where_the_rules_say_so() -> None:
    early = {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at("2026-02-23 08:00")}
    drawn = plan([task("A"), task("B", **early)], fs("A B"), source="mspdi")
    before = solve(drawn)
    assert assert_foreseen(before, {}, {0: None})
    found = Preview(before).shifted({}, {0: None})
    assert found is not None and instant(int(found.start[0])) == at("2026-02-23 08:00")


@pytest.mark.parametrize(
    "drawn",
    [
        plan([task("A"), task("B", constraint=Constraint.ALAP)], fs("A B")),
        plan([task("A"), task("H", kind=Kind.LEVEL_OF_EFFORT)], fs("A H")),
    ],
)
def test_what_needs_both_passes_has_no_preview(drawn: Plan) -> None:
    assert Preview(solve(drawn)).shifted({}) is None
