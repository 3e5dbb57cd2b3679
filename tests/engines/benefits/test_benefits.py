"""Benefits: EX-10, EX-15, EX-16 and EX-36, each check of the map, and the invariants."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.benefits import (
    Case,
    Claim,
    Edge,
    Kind,
    Node,
    Promise,
    Ramp,
    Unmeasurable,
    adoption_adjusted,
    attributed,
    double_claims,
    from_overruns,
    map_findings,
    planned_between,
    planned_by_period,
    realisation,
    reference_class,
    shifted,
    summed,
)
from sightline.engines.measure.colour import Colour

CHAIN = [Node(kind.name.lower(), kind) for kind in Kind]
LINKS = [Edge(a.id, b.id) for a, b in pairwise(CHAIN)]


def codes(nodes, edges):
    return [finding.code for finding in map_findings(nodes, edges)]


def test_a_whole_chain_holds():
    assert map_findings(CHAIN, LINKS) == ()


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        (CHAIN, LINKS[:-1], ["benefit-without-objective"]),
        (CHAIN, LINKS[1:], ["output-without-benefit", "benefit-without-output"]),
        ([*CHAIN, Node("x", Kind.CHANGE)], LINKS, ["orphan"]),
        (CHAIN, [*LINKS, Edge("benefit", "output")], ["backward"]),
        (CHAIN, [*LINKS, Edge("change", "nowhere")], ["unknown-node"]),
        (CHAIN, [*LINKS, Edge("change", "change")], ["self-link"]),
        (CHAIN, [*LINKS, LINKS[0]], ["doubled-link"]),
        (CHAIN, [*LINKS, Edge("output", "benefit", 1.2)], ["not-a-share"]),
    ],
)
def test_each_check(nodes, edges, expected):
    assert codes(nodes, edges) == expected


def test_cycle_is_named():
    nodes = [*CHAIN, Node("more", Kind.CHANGE, "More"), Node("yet", Kind.CHANGE)]
    edges = [*LINKS, Edge("change", "more"), Edge("more", "yet"), Edge("yet", "change")]
    (found,) = map_findings(nodes, edges)
    assert (found.code, set(found.ids)) == ("cycle", {"change", "more", "yet"})
    assert "“More”" in found.message


def test_over_attributed():
    nodes = [*CHAIN, Node("other", Kind.OUTPUT)]
    edges = [*LINKS[:-1], Edge("benefit", "objective", 0.5), Edge("output", "benefit", 0.6)]
    edges.append(Edge("other", "benefit", 0.5))
    (found,) = map_findings(nodes, edges)
    assert (found.code, found.ids) == ("over-attributed", ("benefit", "output", "other"))
    assert "110 %" in found.message


def test_ex_15_counts_once():
    found = attributed(200_000_00, {"X": 0.6, "Y": 0.4})
    assert found == {"X": 120_000_00, "Y": 80_000_00}
    nodes = [
        Node("i", Kind.INTERMEDIATE),
        Node("b", Kind.BENEFIT),
        Node("d", Kind.BENEFIT, "", True),
    ]
    assert summed(nodes, {"i": 150, "b": 200, "d": 30}) == 170
    with pytest.raises(Unmeasurable, match="sum to 120 %"):
        attributed(100, {"X": 0.6, "Y": 0.6})
    assert attributed(100, {"X": 0.5}) == {"X": 50}
    assert attributed(100, {"X": 0}) == {"X": 0}


@settings(deadline=None, max_examples=60)
@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_attributed_benefits_sum_to_the_benefit(amount, weights):
    total = sum(weights)
    shares = {str(k): Fraction(w, total or 1) for k, w in enumerate(weights)}
    assert sum(attributed(amount, shares).values()) == (amount if total else 0)


def test_double_claims():
    claims = [Claim("X", "b", 0.7), Claim("Y", "b", 0.4), Claim("X", "c"), Claim("Z", "d", 0.5)]
    (found,) = double_claims(claims)
    assert found.ids == ("b", "X", "Y")
    assert "110 %" in found.message


def test_ex_16_rate():
    found = realisation([Promise("a", 200, 180), Promise("b", 100, 60)])
    assert (found.rate, found.colour) == (Fraction(4, 5), Colour.AMBER)
    short = realisation([Promise("a", 200, 190), Promise("b", 100, None, n_overdue=2)])
    assert (short.rate, short.proven, short.colour) == (
        Fraction(19, 20),
        Fraction(19, 30),
        Colour.RED,
    )
    assert short.missing == ("b",)
    assert realisation([]).rate is None


promises = st.lists(
    st.builds(Promise, st.just("x"), st.integers(1, 100), st.none() | st.integers(0, 200)),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(promises, st.integers(0, 8))
def test_regrouping_changes_nothing(rows, cut):
    whole = realisation(rows)
    groups = [realisation(group) for group in (rows[:cut], rows[cut:]) if group]
    again = realisation([Promise("g", group.planned, group.actual) for group in groups])
    assert again.rate == whole.proven


def test_ramp():
    ramp = Ramp(1200, date(2026, 1, 1), date(2027, 1, 1), date(2028, 7, 1))
    years = [date(year, 1, 1) for year in range(2025, 2031)]
    assert planned_by_period(ramp, years) == (0, 600, 1200, 600, 0)
    later = shifted(ramp, 365)
    assert planned_by_period(later, years) == (0, 0, 600, 600, 0)
    assert planned_between(shifted(ramp, 365, moves_end=True), years[0], years[-1]) > 2300
    at_once = Ramp(120, date(2026, 3, 1), date(2026, 3, 1))
    assert planned_between(at_once, date(2026, 3, 1), date(2026, 3, 16)) == 10 * Fraction(15, 31)
    for bad in (lambda: Ramp(1, date(2026, 2, 1), date(2026, 1, 1)), lambda: shifted(ramp, 10**7)):
        with pytest.raises(Unmeasurable):
            bad()


def test_ex_10_adoption():
    found = adoption_adjusted(500_000, 0.7, 0.8)
    assert (found.value, found.lost) == (280_000, 220_000)
    with pytest.raises(Unmeasurable, match="utilisation is not 0 to 1"):
        adoption_adjusted(1, 70, 0.8)


EX_36 = [-5, 0, 5, 10, 15, 20, 30, 45, 60, 100]


def test_ex_36_uplift():
    found = from_overruns([Fraction(each, 100) for each in EX_36])
    assert (found.quantile(0.5), found.uplift(0.2), found.mean) == (
        Fraction("0.175"),
        Fraction("0.48"),
        Fraction("0.28"),
    )
    assert (found.raised(1_000_000, 0.5), found.raised(1_000_000, 0.2)) == (1_175_000, 1_480_000)
    assert found.size == 10
    assert "10 cases; under 20" in found.warnings[0]


def test_a_large_class_does_not_warn():
    cases = [Case(str(k), 100, 100 + k) for k in range(20)]
    found = reference_class(cases)
    assert found.warnings == ()
    assert found.sample[-1].overrun == Fraction(19, 100)
    assert "same unit" in reference_class([*cases, Case("x", 1, 500)]).warnings[0]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(-100, 300), min_size=1, max_size=30), st.integers(0, 100))
def test_quantiles_rise(overruns, chance):
    found = from_overruns([Fraction(each, 100) for each in overruns])
    low, high = Fraction(chance, 200), Fraction(chance, 100)
    assert found.quantile(low) <= found.quantile(high)
    assert found.quantile(0.8) >= found.quantile(0.5)


def test_bad_classes():
    for build, code in (
        (lambda: reference_class([]), "empty"),
        (lambda: reference_class([Case("a", 0, 1)]), "not-positive"),
        (lambda: reference_class([Case("a", 1, -1)]), "negative"),
        (lambda: reference_class([Case("a", 1, 1)] * 2), "duplicate"),
        (lambda: from_overruns([-5]), "under-nothing"),
        (lambda: from_overruns([0.1]).uplift(20), "not-a-share"),
        (lambda: map_findings([CHAIN[0], CHAIN[0]], []), "duplicate"),
        (lambda: attributed(1, {"X": 1.5}), "not-a-share"),
    ):
        with pytest.raises(Unmeasurable) as refused:
            build()
        assert refused.value.code == code
