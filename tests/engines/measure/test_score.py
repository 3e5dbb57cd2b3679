"""Scores: rising and falling targets, honest gaps, and the straight line to the target."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.measure.score import (
    KeyResult,
    expected_reading,
    expected_share,
    key_result_score,
    objective_score,
    standing,
)

numbers = st.integers(-1000, 1000)
keys = st.builds(
    KeyResult,
    st.just("K"),
    numbers,
    st.integers(1001, 2000),
    st.none() | numbers,
    st.integers(0, 9),
)
START = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("start", "target", "current", "score"),
    [
        (0, 100, 25, Fraction(1, 4)),
        (30, 18, 21, Fraction(3, 4)),  # days of waiting, which should fall
        (30, 18, 35, Fraction(0)),
        (30, 18, 10, Fraction(1)),
        (-10, 10, 0, Fraction(1, 2)),
    ],
)
def test_a_score_is_the_covered_share_of_the_way(
    start: int, target: int, current: int, score: Fraction
) -> None:
    assert key_result_score(KeyResult("K", start, target, current)) == score


@given(numbers, numbers, numbers)
def test_turning_the_scale_around_changes_no_score(start: int, target: int, current: int) -> None:
    if start == target:
        return
    turned = KeyResult("K", -start, -target, -current)
    score = key_result_score(KeyResult("K", start, target, current))
    assert score == key_result_score(turned)
    assert score is not None and 0 <= score <= 1


def test_no_reading_is_no_score() -> None:
    assert key_result_score(KeyResult("K", 0, 1)) is None


@pytest.mark.parametrize(("target", "weight"), [(0, 1), (1, -1)])
def test_no_distance_and_negative_weight_are_refused(target: int, weight: int) -> None:
    with pytest.raises(ValueError, match=r"distance|negative"):
        KeyResult("K", 0, target, weight=weight)


def test_an_objective_is_the_weighted_mean_of_what_was_read() -> None:
    found = objective_score(
        [
            KeyResult("Waits", 0, 100, 50, 3),
            KeyResult("Trust", 0, 10, 10, 1),
            KeyResult("Cost", 9, 1),
        ]
    )
    assert found.value == Fraction(5, 8)
    assert (found.least, found.most) == (Fraction(1, 2), Fraction(7, 10))
    assert found.missing == ("Cost",) and found.n_read == 2
    assert found.reason == "2 of 3 key results have a reading; missing: Cost."


def test_an_objective_nobody_measured_has_no_score() -> None:
    assert objective_score([]).value is None
    found = objective_score([KeyResult("K", 0, 1)])
    assert found.value is None and found.least == 0 and found.most == 1


@given(st.lists(keys, min_size=1, max_size=6))
def test_the_bounds_are_the_scores_with_every_gap_filled(found: list[KeyResult]) -> None:
    def filled(at: str) -> Fraction:
        values = [getattr(k, at) if k.current is None else k.current for k in found]
        pairs = zip(found, values, strict=True)
        score = objective_score([KeyResult("K", k.start, k.target, v, k.weight) for k, v in pairs])
        assert score.value is not None
        return score.value

    answer = objective_score(found)
    assert (answer.least, answer.most) == (filled("start"), filled("target"))
    if answer.value is not None:
        assert answer.least <= answer.value <= answer.most


@pytest.mark.parametrize(
    ("days", "share"), [(-5, 0), (0, 0), (50, Fraction(1, 2)), (100, 1), (500, 1)]
)
def test_time_passes_in_a_straight_line(days: int, share: Fraction) -> None:
    at = START + timedelta(days=days)
    assert expected_share(START, START + timedelta(days=100), at) == share


def test_a_period_must_finish_after_it_starts() -> None:
    with pytest.raises(ValueError, match="period"):
        expected_share(START, START, START)


@given(keys, st.fractions(0, 1))
def test_standing_where_expected_scores_the_passed_share(key: KeyResult, share: Fraction) -> None:
    there = KeyResult("K", key.start, key.target, expected_reading(key, share))
    assert key_result_score(there) == share


def test_standing_compares_with_what_is_expected_by_now() -> None:
    half = Fraction(1, 2)
    assert standing(Fraction(95, 200), half) == "green"
    assert standing(Fraction(80, 200), half) == "amber"
    assert standing(Fraction(79, 200), half) == "red"
    assert standing(Fraction(0), Fraction(0)) == "green"
    assert standing(None, half) == "none"
