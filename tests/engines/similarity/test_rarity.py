"""Rarity, likeness of sets and the noisy-or: the worked examples of the domain reference."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.similarity.rarity import (
    idf,
    idf_cosine,
    jaccard,
    noisy_or,
    rarity,
    weighted_jaccard,
)

HAVING = {"payroll": 2, "hris": 4, "gl": 10, "idp": 16, "expense": 1, "cards": 1}
IDFS = {name: idf(20, n) for name, n in HAVING.items()}
X, Y = {"payroll", "hris", "gl", "idp"}, {"expense", "hris", "gl", "idp", "cards"}
shares = st.floats(0, 1)


def test_worked_example_40_what_everybody_has_counts_for_little() -> None:
    assert jaccard(X, Y) == 0.5
    assert weighted_jaccard(X, Y, IDFS) == pytest.approx(0.233, abs=5e-4)
    assert idf_cosine(X, Y, IDFS) == pytest.approx(0.234, abs=5e-4)


def test_worked_example_41_signals_add_up_without_passing_one() -> None:
    signals = [(0.5, 0.6), (0.3, 0.5), (0.2, 0.4), (0.3, 0.3)]
    assert noisy_or(signals) == pytest.approx(0.502, abs=5e-4)


@given(st.lists(st.tuples(shares, shares)), st.tuples(shares, shares))
def test_one_more_signal_never_makes_a_score_less(
    signals: list[tuple[float, float]], more: tuple[float, float]
) -> None:
    assert 0 <= noisy_or(signals) <= noisy_or([*signals, more]) + 1e-12 <= 1 + 1e-12


def test_what_is_not_there_and_what_everybody_has() -> None:
    assert (jaccard(set(), set()), weighted_jaccard(set(), {"a"}, {"a": 0.0})) == (0.0, 0.0)
    assert idf_cosine(set(), X, IDFS) == 0.0
    assert (idf(20, 20), rarity(20, 20), rarity(20, 2), rarity(20, 1)) == (0.0, 0.0, 1.0, 1.0)
    assert rarity(20, 4) == pytest.approx(log(5) / log(10))
    assert (rarity(2, 1), rarity(2, 2)) == (0.0, 0.0)


@pytest.mark.parametrize("n_having", [0, -1, 21])
def test_a_count_that_cannot_be_is_refused(n_having: int) -> None:
    with pytest.raises(ValueError, match="of 20 items"):
        idf(20, n_having)


@pytest.mark.parametrize("signal", [(1.1, 0.5), (0.5, -0.1)])
def test_a_strength_that_is_no_share_is_refused(signal: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        noisy_or([signal])
