"""Roll-up: EX-27, the cap of the unknown, and that no policy ever rewards bad news."""

import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.measure.colour import SCALE, Colour
from sightline.engines.measure.rollup import POLICIES, Child, roll_up, severity

G, AG, A, AR, R, NONE = Colour
EX_27 = tuple(
    Child(n, name, colour, weight)
    for n, (name, colour, weight) in enumerate(
        [("P", G, 100), ("Q", A, 50), ("S", G, 50), ("T", G, 200), ("U", R, 100)]
    )
)
policies = st.sampled_from(tuple(POLICIES))
children = st.builds(
    Child,
    st.integers(),
    st.sampled_from(["Tram", "Ward", "Ledger"]),
    st.sampled_from(Colour),
    st.integers(0, 500),
    st.booleans(),
    st.booleans(),
)
families = st.lists(children, min_size=1, max_size=8)


def family(*colours: Colour, **more: bool) -> list[Child]:
    return [Child(n, f"C{n}", colour, 100, **more) for n, colour in enumerate(colours)]


@pytest.mark.parametrize(
    ("policy", "colour"),
    [("worst_child", R), ("weighted_mean", A), ("threshold", R), ("critical_child", A)],
)
def test_ex_27(policy: str, colour: Colour) -> None:
    assert roll_up(EX_27, policy).colour is colour


def test_ex_27_mean_is_one_half_and_the_red_share_20_percent() -> None:
    assert roll_up(EX_27, "weighted_mean").inputs["mean"] == "1/2"
    assert roll_up(EX_27, "threshold").inputs["red_share"] == "1/5"


def test_ex_27_with_the_red_child_critical() -> None:
    flagged = [*EX_27[:-1], replace(EX_27[-1], critical=True)]
    assert roll_up(flagged, "critical_child").colour is R
    assert "critical U is red" in roll_up(flagged, "critical_child").why


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("worst_child", "Red because U is red."),
        ("weighted_mean", "Amber because the mean by budget is 0.50, most of it from U and Q."),
        ("threshold", "Red because 20 % of the budget is red, at or over 20 %: U."),
    ],
)
def test_the_reason_names_the_children(policy: str, why: str) -> None:
    assert roll_up(EX_27, policy).why == why


def test_many_children_are_named_by_three_and_a_count() -> None:
    assert roll_up(family(R, R, R, R, R)).why == "Red because C0, C1, C2 and 2 more are red."


@given(families, policies)
def test_a_stale_or_missing_child_caps_the_parent_at_amber(found: list[Child], policy: str) -> None:
    outcome = roll_up(found, policy)
    if any(child.stale or child.colour is NONE for child in found):
        assert outcome.colour not in (G, AG)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_stale_green_is_amber_a_stale_red_stays_red_and_both_are_named(policy: str) -> None:
    outcome = roll_up(family(G, G, stale=True), policy)
    assert outcome.colour is A
    assert outcome.why == (
        "Amber because C0 (stale, last green) and C1 (stale, last green) are unknown; "
        "otherwise green."
    )
    outcome = roll_up([*family(G), *family(R, stale=True, critical=True)], policy)
    assert outcome.colour is R
    assert "C0 (stale, last red)" in outcome.why


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_reported_is_not_reported(policy: str) -> None:
    assert roll_up([], policy).colour is NONE
    outcome = roll_up(family(NONE, NONE), policy)
    assert outcome.colour is NONE and "C0 (not reported)" in outcome.why


@given(families)
def test_counts_hold_each_child_once(found: list[Child]) -> None:
    outcome = roll_up(found)
    assert sum(outcome.counts.values()) == len(found)
    assert outcome.counts["none"] == sum(c.colour is NONE for c in found)
    assert outcome.counts["red"] == sum(c.colour is R and not c.stale for c in found)


@given(families, policies, st.data())
@settings(max_examples=600)
def test_worsening_a_child_never_improves_the_parent(
    found: list[Child], policy: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(found) - 1))
    changed = data.draw(_worsenings(found[index]))
    after = [*found[:index], changed, *found[index + 1 :]]
    assert severity(roll_up(after, policy).colour) >= severity(roll_up(found, policy).colour)


def _worsenings(child: Child) -> st.SearchStrategy[Child]:
    """Return every state that is worse or equal; a child that never reported may be found stale."""
    worse = [
        replace(child, colour=colour, stale=stale, critical=critical)
        for colour in SCALE[max(child.colour.rank, 0) :]
        for stale in {child.stale or child.colour is NONE, True}
        for critical in {child.critical, True}
    ]
    silent = [replace(child, colour=NONE)] if child.colour in (G, NONE) else []
    return st.sampled_from([*worse, *silent])


@given(families, policies, st.integers(0, 7))
def test_going_stale_changes_nothing_but_the_cap(found: list[Child], policy: str, n: int) -> None:
    index = n % len(found)
    stale = [*found[:index], replace(found[index], stale=True), *found[index + 1 :]]
    before, after = roll_up(found, policy).colour, roll_up(stale, policy).colour
    assert after is (before if before.rank >= A.rank or before is NONE else A)


@given(families)
def test_policies_agree_with_their_definition_read_slowly(found: list[Child]) -> None:
    if all(child.colour is NONE for child in found):
        return
    expected = {policy: _slowly(found, policy) for policy in POLICIES}
    assert {policy: roll_up(found, policy).colour for policy in POLICIES} == expected


def _slowly(found: list[Child], policy: str) -> Colour:
    unknown = [c for c in found if c.stale or c.colour is NONE]
    shown = [G if c.colour is NONE else c.colour for c in found]
    weights = [Fraction(c.weight_minor) for c in found]
    if sum(weights) == 0:
        weights = [Fraction(1)] * len(found)
    points = {
        G: Fraction(0),
        AG: Fraction(1, 2),
        A: Fraction(1),
        AR: Fraction(3, 2),
        R: Fraction(2),
    }
    mean = sum(points[s] * w for s, w in zip(shown, weights, strict=True)) / sum(weights)
    by_mean = R if mean >= 1 else A if mean >= Fraction(1, 3) else G
    red = sum(w for s, w in zip(shown, weights, strict=True) if s is R) / sum(weights)
    amber = sum(w for s, w in zip(shown, weights, strict=True) if s in (A, AR, R)) / sum(weights)
    critical = [s for s, c in zip(shown, found, strict=True) if c.critical]
    answers = {
        "worst_child": max(shown, key=SCALE.index),
        "weighted_mean": by_mean,
        "critical_child": max([by_mean, *critical], key=SCALE.index),
        "threshold": R
        if red >= Fraction(1, 5) or R in critical
        else A
        if R in shown or amber >= Fraction(1, 5)
        else G,
    }
    answer = answers[policy]
    return max(answer, A, key=SCALE.index) if unknown else answer


def test_children_without_any_budget_count_alike() -> None:
    found = [replace(child, weight_minor=0) for child in family(G, G, G, A)]
    outcome = roll_up(found, "weighted_mean")
    assert outcome.inputs["mean"] == "1/4" and "by number of children" in outcome.why


@pytest.mark.parametrize("policy", POLICIES)
def test_the_unknown_alone_never_make_a_parent_red(policy: str) -> None:
    assert roll_up(family(G, NONE, NONE, NONE), policy).colour is A


def test_the_limits_themselves_belong_to_the_worse_colour() -> None:
    assert roll_up(family(G, G, A), "weighted_mean").colour is A
    assert roll_up(family(G, R), "weighted_mean").colour is R


def test_unknown_policies_and_negative_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="worst_child"):
        roll_up(EX_27, "best_child")
    with pytest.raises(ValueError, match="negative"):
        Child(0, "C", G, -1)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_is_named_and_described(policy: str) -> None:
    known = POLICIES[policy]
    assert known.key == policy and known.name and known.description.endswith(".")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_thousand_children_take_less_than_five_milliseconds(policy: str) -> None:
    found = [
        Child(n, f"Project {n}", tuple(Colour)[n % 6], n * 7919 % 1000, n % 50 == 0, n % 9 == 0)
        for n in range(1000)
    ]
    seconds = []
    for _ in range(7):
        began = time.perf_counter()
        roll_up(found, policy)
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.005
