"""Alignment: EX-26, no cent lost, and every gap of the compliance check."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.measure.alignment import (
    Contribution,
    Link,
    Objective,
    Result,
    compliance,
    coverage,
    split,
)

HALF = Decimal("0.5")
O1, O2 = Objective("O1"), Objective("O2")
SPENDS = {"P": 10_000, "Q": 5_000, "R": 5_000}
LINKS = (Contribution("P", "O1", 1), Contribution("Q", "O1", HALF), Contribution("Q", "O2", HALF))
shares = st.decimals(0, 1, places=4, allow_nan=False)
weights = st.lists(shares, min_size=1, max_size=8).filter(any)


def test_ex_26() -> None:
    found = coverage(SPENDS, LINKS, [O1, O2])
    assert found.aligned_share == Fraction(75, 100)
    assert [f.spend_minor for f in found.funding] == [12_500, 2_500]
    assert found.orphan_share == Fraction(25, 100)
    assert found.orphans == ("R",)
    assert found.starved == () and found.broken == ()


def test_spend_is_held_against_weight() -> None:
    found = coverage(SPENDS, LINKS, [Objective("O1", 1), Objective("O2", 3)])
    over, under = found.funding
    assert (over.due_minor, over.difference_minor) == (3_750, 8_750)
    assert (under.due_minor, under.difference_minor) == (11_250, -8_750)
    assert under.weight_share == Fraction(3, 4) and under.share == Fraction(1, 6)


def test_starved_objectives_and_broken_chains_are_found() -> None:
    links = [Contribution("P", "O1", 1, has_benefit=False), Contribution("Z", "O2", 1)]
    found = coverage({"P": 100, "Z": 0}, links, [O1, O2, Objective("O3")])
    assert found.starved == ("O2", "O3")
    assert found.broken == (("P", "O1"),)
    assert found.orphans == ()


def test_money_for_an_inactive_objective_is_not_aligned() -> None:
    closed = Objective("O2", is_active=False)
    found = coverage(SPENDS, LINKS, [O1, closed])
    assert found.aligned_minor == 12_500 and found.unaligned_minor == 7_500
    assert [f.objective for f in found.funding] == ["O1"]
    only = coverage({"P": 100}, [Contribution("P", "O2", 1)], [closed])
    assert only.orphans == ("P",) and only.aligned_share == 0


def test_shares_left_open_are_unaligned_and_shares_over_the_whole_count_once() -> None:
    part = coverage({"P": 100}, [Contribution("P", "O1", Decimal("0.6"))], [O1])
    assert part.aligned_minor == 60 and part.orphan_minor == 0
    twice = [Contribution("P", "O1", 1), Contribution("P", "O2", 1)]
    assert coverage({"P": 101}, twice, [O1, O2]).aligned_minor == 101


def test_an_empty_portfolio_has_no_shares_rather_than_zero() -> None:
    found = coverage({}, [], [O1])
    assert found.aligned_share is None and found.orphan_share is None
    assert found.starved == ("O1",)


def test_objectives_that_weigh_nothing_are_due_nothing_that_can_be_named() -> None:
    (only,) = coverage({"P": 9}, [Contribution("P", "O1", 1)], [Objective("O1", 0)]).funding
    assert only.due_minor is None and only.difference_minor is None


@pytest.mark.parametrize(
    ("spends", "links"),
    [({"P": -1}, []), ({}, [Contribution("P", "O1", 1)]), ({"P": 1}, [Contribution("P", "O9", 1)])],
)
def test_money_below_zero_and_unknown_names_are_refused(
    spends: dict[object, int], links: list[Contribution]
) -> None:
    with pytest.raises(ValueError, match=r"negative|not given"):
        coverage(spends, links, [O1])


@given(
    st.lists(st.integers(0, 10**14), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), shares), max_size=12),
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=4, max_size=4),
)
def test_every_cent_is_somewhere_and_only_once(
    amounts: list[int], pairs: list[tuple[int, int, Decimal]], kinds: list[tuple[int, bool]]
) -> None:
    spends = dict(enumerate(amounts))
    links = [Contribution(p, o, share) for p, o, share in pairs if p in spends]
    objectives = [Objective(n, weight, active) for n, (weight, active) in enumerate(kinds)]
    found = coverage(spends, links, objectives)
    assert found.aligned_minor == sum(f.spend_minor for f in found.funding)
    assert found.aligned_minor + found.unaligned_minor == found.total_minor == sum(amounts)
    assert 0 <= found.orphan_minor <= found.unaligned_minor
    if any(f.difference_minor is not None for f in found.funding):
        assert sum(f.difference_minor or 0 for f in found.funding) == 0
    for funding in found.funding:
        assert abs(funding.spend_minor - _exactly(spends, links, funding.objective)) <= len(links)


def _exactly(spends: dict[int, int], links: list[Contribution], objective: object) -> Fraction:
    answer = Fraction(0)
    for project, spend in spends.items():
        own = [link for link in links if link.project == project]
        whole = max(Fraction(1), sum((Fraction(link.share) for link in own), Fraction(0)))
        for link in own:
            if link.objective == objective:
                answer += spend * Fraction(link.share) / whole
    return answer


@given(st.integers(-(10**15), 10**15), weights)
def test_a_split_sums_to_the_amount_and_is_fair_to_one_cent(amount: int, by: list[Decimal]) -> None:
    parts = split(amount, by)
    assert sum(parts) == amount
    total = sum(map(Fraction, by))
    for part, weight in zip(parts, by, strict=True):
        assert abs(part - amount * Fraction(weight) / total) < 1


@given(st.integers(0, 5000), weights)
def test_a_split_is_what_handing_out_cents_one_by_one_gives(amount: int, by: list[Decimal]) -> None:
    total = sum(map(Fraction, by))
    exact = [amount * Fraction(weight) / total for weight in by]
    slow = [int(quota) for quota in exact]
    while sum(slow) < amount:
        slow[max(range(len(slow)), key=lambda i: (exact[i] - slow[i], -i))] += 1
    assert list(split(amount, by)) == slow


def test_equal_remainders_go_to_the_first() -> None:
    assert split(100, [1, 1, 1]) == (34, 33, 33)
    assert split(-100, [1, 1, 1]) == (-34, -33, -33)


@pytest.mark.parametrize("by", [[], [0, 0], [1, -1]])
def test_weights_that_cannot_carry_are_refused(by: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(1, by)


def codes(*links: Link, citation: str = "") -> tuple[str, list[str]]:
    found = compliance(links, citation)
    return found.result.value, [reason.code for reason in found.reasons]


WHOLE = Link("Shorter waits", HALF)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (Link("Shorter waits", Decimal(1), state="retired"), "objective-retired"),
        (Link("Shorter waits", Decimal(1), state="waiting"), "objective-not-active"),
        (Link("Shorter waits", Decimal(0)), "no-share"),
        (Link("Shorter waits", Decimal(1), has_benefit=False), "no-benefit"),
        (Link("Shorter waits", Decimal(1), is_owner_in_line=None), "no-owner"),
        (Link("Shorter waits", Decimal(1), is_owner_in_line=False), "owner-not-in-line"),
    ],
)
def test_each_gap_fails_alone_is_a_note_beside_a_whole_link_and_yields_to_a_citation(
    link: Link, code: str
) -> None:
    assert codes(link) == ("fail", [code])
    halved = replace(link, share=Fraction(link.share) / 2)
    assert codes(halved, WHOLE) == ("pass_with_note", [code])
    assert codes(link, citation="Water Act s.12") == ("pass_with_note", [code, "mandatory"])


def test_a_whole_link_passes_without_a_word() -> None:
    assert codes(WHOLE, WHOLE) == ("pass", [])


def test_a_project_without_objective_fails_unless_it_is_mandatory() -> None:
    assert codes() == ("fail", ["no-objective"])
    assert codes(citation="  ") == ("fail", ["no-objective"])
    assert codes(citation="Water Act s.12")[0] == Result.PASSES_WITH_NOTE


def test_shares_over_the_whole_fail_even_when_mandatory() -> None:
    links = [Link("A", Decimal("0.7")), Link("B", Decimal("0.4"))]
    assert codes(*links) == ("fail", ["shares-over-whole"])
    found = compliance(links, "Water Act s.12")
    assert found.result is Result.FAILS and found.reasons[0].words.endswith("110 %.")


def test_every_reason_carries_a_remedy() -> None:
    for link in (Link("A", 1, state="retired"), Link("A", 1, has_benefit=False)):
        assert all(r.remedy.endswith(".") for r in compliance([link], "An act").reasons)


@pytest.mark.parametrize("share", [Decimal("1.1"), Decimal("-0.1")])
def test_a_share_outside_the_whole_is_refused(share: Decimal) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Link("A", share)
    with pytest.raises(ValueError, match="0 to 1"):
        Contribution("P", "O1", share)
