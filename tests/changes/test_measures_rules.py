"""Measures on plain values: known answers, and properties against the obvious way."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sightline.changes.rules.measures import (
    Stay,
    Step,
    came_up,
    first_into,
    median,
    p80,
    share,
    stays,
)

ONE, TWO = UUID(int=1), UUID(int=2)


def at(day: float) -> datetime:
    return datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=day)


def test_middle_values() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert median([]) is None


def test_the_80th_percentile() -> None:
    assert p80([5, 1, 4, 2, 3]) == 4
    assert p80(list(range(1, 11))) == 8
    assert p80([7]) == 7
    assert p80([]) is None


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0
    assert share(0, 0) is None


def test_stays_follow_from_steps() -> None:
    steps = [
        Step(ONE, "submitted", at(0)),
        Step(TWO, "submitted", at(1)),
        Step(ONE, "submitted", at(2)),
        Step(ONE, "screened", at(3)),
        Step(ONE, "submitted", at(4)),
    ]
    found = stays(steps)
    assert set(found) == {
        Stay(ONE, "submitted", at(0), at(3)),
        Stay(ONE, "screened", at(3), at(4)),
        Stay(ONE, "submitted", at(4), None),
        Stay(TWO, "submitted", at(1), None),
    }
    assert [stay.days(at(6)) for stay in found if stay.until is None] == [2, 5]


def test_the_first_time_counts() -> None:
    steps = [Step(ONE, "draft", at(0)), Step(ONE, "approved", at(1)), Step(ONE, "approved", at(5))]
    assert first_into(steps, ("approved", "rejected")) == {ONE: at(1)}


def test_what_needs_several_came_up_with_the_last() -> None:
    assert came_up(at(1), at(3), at(2)) == at(3)
    assert came_up(at(1), None) is None
    assert came_up() is None


@given(st.lists(st.integers(0, 50), min_size=1))
def test_p80_is_the_smallest_that_80_of_100_keep(values: list[int]) -> None:
    found = p80(values)
    assert found is not None

    def kept(most: float) -> float:
        return sum(value <= most for value in values) / len(values)

    assert found in values
    assert kept(found) >= 0.8
    assert all(kept(value) < 0.8 for value in values if value < found)
    middle = median(values)
    assert middle is not None
    assert min(values) <= middle <= found or len(values) == 1


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.sampled_from("abc")), max_size=20))
def test_stays_of_a_change_follow_each_other_without_a_gap(said: list[tuple[UUID, str]]) -> None:
    found = stays([Step(change, state, at(n)) for n, (change, state) in enumerate(said)])
    for change in (ONE, TWO):
        own = sorted((s for s in found if s.change == change), key=lambda s: s.since)
        assert len([s for s in own if s.until is None]) == min(1, len(own))
        for before, after in pairwise(own):
            assert before.until == after.since
            assert before.state != after.state
