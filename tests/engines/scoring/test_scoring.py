"""Scoring: EX-17 to EX-23 and EX-25, what an order rests on, and each refusal."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sightline.engines.scoring import (
    Advice,
    Criterion,
    Unscorable,
    appraisal,
    check_consistent,
    commercial_value,
    compared,
    consensus,
    continue_index,
    disagreements,
    flip_point,
    flips,
    judged,
    rice,
    weighted_scores,
    wsjf,
)

FOUR = [Criterion(name, weight) for name, weight in zip("abcd", (0.4, 0.3, 0.2, 0.1), strict=True)]


def scores(*points):
    return dict(zip("abcd", points, strict=False))


def test_ex_19_weighted():
    rows = weighted_scores(FOUR, {"Q": scores(6, 9, 5, 8), "P": scores(8, 6, 9, 4)})
    assert [(row.id, row.value, row.rank) for row in rows] == [
        ("P", Fraction("7.2"), 1),
        ("Q", Fraction("6.9"), 2),
    ]
    assert sum(part.adds for part in rows[0].parts) == rows[0].value


def test_ex_20_flip():
    model = [Criterion("a", Decimal("0.4")), Criterion("b", Decimal("0.6"))]
    best, other = weighted_scores(model, {"P": scores(8, 5), "Q": scores(5, 8)})
    assert (best.id, best.value, other.value) == ("Q", Fraction("6.8"), Fraction("6.2"))
    assert flip_point(best, other, "a") == Fraction(1, 2)
    first = flips([best, other])[0]
    assert (first.flips_at, first.move) == (Fraction(1, 2), Fraction(1, 10))
    weights = [Criterion("a", 1), Criterion("b", 1)]
    one, two = weighted_scores(weights, {"P": scores(8, 5), "Q": scores(5, 8)})
    assert (one.value, one.rank, two.rank) == (two.value, 1, 1)


def test_flip_at_full_weight():
    model = [Criterion("a", 1), Criterion("b", 0)]
    best, other = weighted_scores(model, {"P": scores(8, 5), "Q": scores(5, 8)})
    assert flip_point(best, other, "b") == Fraction(1, 2)


points = st.integers(0, 10)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 20), min_size=2, max_size=5),
    st.lists(st.lists(points, min_size=5, max_size=5), min_size=2, max_size=6),
    st.integers(1, 7),
)
def test_scaling_weights_keeps_ranks_and_flips_are_true(weights, table, factor):
    assume(any(weights))
    names = [f"c{k}" for k in range(len(weights))]
    given_scores = {f"p{i}": dict(zip(names, row, strict=False)) for i, row in enumerate(table)}
    model = [Criterion(name, weight) for name, weight in zip(names, weights, strict=True)]
    rows = weighted_scores(model, given_scores)
    scaled = [Criterion(c.id, Fraction(c.weight) * factor / 3) for c in model]
    assert rows == weighted_scores(scaled, given_scores)
    for flip in flips(rows):
        rest = sum((c.weight for c in model if c.id != flip.criterion), Fraction(0))
        if not rest:
            continue
        moved = [
            Criterion(
                c.id,
                flip.flips_at if c.id == flip.criterion else (1 - flip.flips_at) * c.weight / rest,
            )
            for c in model
        ]
        again = {row.id: row.value for row in weighted_scores(moved, given_scores)}
        assert again[flip.ahead] == again[flip.behind]


def test_reversed_and_missing():
    model = [Criterion("gain", 3), Criterion("risk", 1, is_reversed=True)]
    rows = weighted_scores(model, {"P": {"gain": 8, "risk": 2}, "Q": {"gain": 9}, "R": {}})
    assert [row.id for row in rows] == ["Q", "P", "R"]
    assert rows[1].value == 8
    assert (rows[0].value, rows[0].least, rows[0].most) == (9, Fraction("6.75"), Fraction("9.25"))
    assert rows[0].missing == ("risk",)
    assert (rows[2].value, rows[2].rank) == (None, 3)
    with pytest.raises(Unscorable, match="no score on “risk”"):
        flip_point(rows[1], rows[0], "gain")


@pytest.mark.parametrize(
    ("model", "given_scores", "code"),
    [
        ([], {}, "no-criteria"),
        ([Criterion("a", 0)], {}, "no-weight"),
        ([Criterion("a"), Criterion("a")], {}, "duplicate"),
        ([Criterion("a")], {"P": {"a": 11}}, "off-scale"),
        ([Criterion("a")], {"P": {"b": 1}}, "unknown-criterion"),
        ([Criterion("a")], {"P": {"a": float("nan")}}, "bad-number"),
        ([Criterion("a")], {"P": {"a": "7"}}, "bad-number"),
        ([Criterion("a")], {"P": {"a": True}}, "bad-number"),
    ],
)
def test_refusals(model, given_scores, code):
    with pytest.raises(Unscorable) as refused:
        weighted_scores(model, given_scores)
    assert refused.value.code == code
    assert refused.value.remedy


def test_refused_criteria():
    with pytest.raises(Unscorable, match="negative"):
        Criterion("a", -1)
    with pytest.raises(Unscorable, match="does not rise"):
        Criterion("a", 1, low=3, high=3)
    with pytest.raises(Unscorable, match="beyond"):
        Criterion("a", Decimal("1e400"))


def test_raters():
    model = [Criterion("a"), Criterion("b")]
    found = disagreements(model, {"x": {"a": 2, "b": 5}, "y": {"a": 8, "b": 6}, "z": {"a": 5}})
    assert (found[0].mean, found[0].spread, found[0].is_wide, found[0].deviation) == (5, 6, True, 3)
    assert (found[1].n_raters, found[1].is_wide) == (2, False)
    assert consensus(model, {"x": {"a": 2}, "y": {"a": 3}}) == {"a": Fraction(5, 2), "b": None}


def test_ex_21_consistent():
    third, fifth = Fraction(1, 3), Fraction(1, 5)
    found = compared("abc", [[1, 3, 5], [third, 1, 3], [fifth, third, 1]])
    assert [round(each, 4) for each in found.weights.values()] == [0.6370, 0.2583, 0.1047]
    assert round(found.lambda_max, 4) == 3.0385
    assert (round(found.index, 5), round(found.ratio, 4)) == (0.01926, 0.0332)
    check_consistent(found)


def test_ex_22_names_the_triad():
    found = judged(
        ["cost", "risk", "gain"],
        {("cost", "risk"): 3, ("risk", "gain"): 3, ("gain", "cost"): 5},
    )
    assert (round(found.lambda_max, 3), round(found.ratio, 2)) == (4.838, 1.58)
    assert found.worst.names == ("cost", "risk", "gain")
    assert (round(found.worst.implied), round(found.worst.said, 2)) == (9, 0.2)
    with pytest.raises(Unscorable, match=r"ratio is 1\.58.*“cost” over “gain” should be near 9"):
        check_consistent(found)


def test_worst_of_four():
    names = ["a", "b", "c", "d"]
    pairs = {("a", "b"): 2, ("a", "c"): 4, ("a", "d"): 8, ("b", "c"): 2, ("b", "d"): 4}
    assert judged(names, {**pairs, ("c", "d"): 2}).worst is None
    worst = judged(names, {**pairs, ("c", "d"): Fraction(1, 9)}).worst
    assert set(worst.names) > {"c", "d"}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=10))
def test_consistent_matrices(weights):
    names = [str(k) for k in range(len(weights))]
    found = compared(names, [[Fraction(a, b) for b in weights] for a in weights])
    assert found.ratio == 0
    assert found.worst is None
    assert sum(found.weights.values()) == pytest.approx(1)
    for name, weight in zip(names, weights, strict=True):
        assert found.weights[name] == pytest.approx(weight / sum(weights))


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ([[1, 3], [3, 1]], "not-reciprocal"),
        ([[1, 3]], "size"),
        ([[1, 20], [0.05, 1]], "off-scale"),
        ([[1, 0], [1, 1]], "not-positive"),
        ([[2, 1], [1, 1]], "not-reciprocal"),
    ],
)
def test_bad_matrices(matrix, code):
    with pytest.raises(Unscorable) as refused:
        compared("ab", matrix)
    assert refused.value.code == code


def test_bad_judgements():
    for pairs, code in (
        ({}, "missing-judgement"),
        ({("a", "x"): 2}, "unknown-name"),
        ({("a", "b"): 2, ("b", "a"): 2}, "judged-twice"),
    ):
        with pytest.raises(Unscorable) as refused:
            judged(["a", "b"], pairs)
        assert refused.value.code == code
    with pytest.raises(Unscorable, match="group"):
        compared([str(k) for k in range(11)], [])


def test_ex_23_order():
    jobs = {"first": (8, 5, 3, 5), "second": (13, 8, 5, 13), "third": (5, 13, 2, 3)}
    found = {
        name: wsjf(value=v, urgency=u, opportunity=o, size=s) for name, (v, u, o, s) in jobs.items()
    }
    assert found == {"first": Fraction("3.2"), "second": 2, "third": Fraction(20, 3)}
    assert sorted(found, key=found.get, reverse=True) == ["third", "first", "second"]
    with pytest.raises(Unscorable, match="job size is not above 0"):
        wsjf(value=1, urgency=1, opportunity=1, size=0)


def test_rice():
    assert rice(reach=500, impact=2, confidence=0.8, effort=4) == 200
    with pytest.raises(Unscorable, match="confidence is not 0 to 1"):
        rice(reach=500, impact=2, confidence=80, effort=4)


def test_ex_18_commercial_value():
    found = commercial_value(npv=40, technical=0.8, commercial=0.6, development=5, launch=5)
    assert (found.value, found.productivity) == (Fraction("10.2"), Fraction("2.04"))


def test_ex_17_appraisal():
    found = appraisal([-100, 30, 40, 50, 60], 0.1)
    assert round(float(found.npv), 3) == 38.877
    assert round(found.irr * 100, 3) == 24.888
    assert round(float(found.benefit_cost), 4) == 1.3888
    assert found.payback == Fraction("2.6")
    assert round(float(found.discounted_payback), 2) == 3.05


def test_appraisal_says_what_it_cannot_tell():
    assert "never change sign" in appraisal([1, 2], 0.1).irr_reason
    assert "more than once" in appraisal([-1, 5, -6], 0.1).irr_reason
    assert appraisal([-10, 1], 0).payback is None
    assert appraisal([-10, 20, -15, 30], 0).payback == Fraction(5, 30) + 2
    assert appraisal([-100, 60], 0).irr == pytest.approx(-0.4)
    assert appraisal([5], 0).payback == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8), st.integers(1, 2000))
def test_internal_rate_brings_to_nothing(gains, cost):
    found = appraisal([-cost, *gains], 0)
    assert found.irr is not None
    worth = -cost + sum(gain / (1 + found.irr) ** t for t, gain in enumerate(gains, start=1))
    assert abs(worth) < 1e-6 * max(cost, *gains)


@pytest.mark.parametrize(
    ("flows", "rate", "code"),
    [
        ([], 0, "no-flows"),
        ([1], -1, "absurd-rate"),
        ([1], 12, "absurd-rate"),
        ([1] * 1201, 0, "too-long"),
    ],
)
def test_bad_flows(flows, rate, code):
    with pytest.raises(Unscorable) as refused:
        appraisal(flows, rate)
    assert refused.value.code == code


def test_ex_25_ignores_sunk_cost():
    go = continue_index(180, 100, spent=400)
    assert (go.index, go.advice, go.lifetime) == (Fraction("1.8"), Advice.CONTINUE, -320)
    stop = continue_index(180, 200, spent=400)
    assert (stop.index, stop.advice) == (Fraction("0.9"), Advice.STOP)
    assert continue_index([0, 110], 100, rate=0.1).index == 1
    assert continue_index(10, 0).advice is Advice.CONTINUE
    with pytest.raises(Unscorable, match="cost to complete is negative"):
        continue_index(1, -1)


@pytest.mark.parametrize(
    "value", [10**400, Decimal("1e999999"), float("inf"), Decimal("NaN"), None]
)
def test_absurd_numbers_are_refused(value):
    with pytest.raises(Unscorable) as refused:
        continue_index(value, 1)
    assert refused.value.code == "bad-number"


def test_tiny_decimals_are_nothing():
    assert continue_index(Decimal("1e-999999"), 1).index == 0
