"""What a scenario comes to, against known answers: EX-24 and EX-25, and each limit by hand."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from sightline.demand.rules import answering, choosing, continuing, outcome, scenario
from sightline.demand.rules.choosing import Entry, Laid, Terms
from sightline.demand.rules.continuing import Going
from sightline.kernel.errors import Invalid, Refused

K = choosing.THOUSAND


def key(n: int) -> str:
    return f"proposal-{n:036d}"


def entry(n: int, cost: int, worth: int, **more: Any) -> Entry:
    """Return a proposal that costs and returns thousands, the return in one year."""
    given: dict[str, Any] = {"is_project": False, "is_in": False, **more}
    money = {"capital": (cost * K,)}
    return Entry(key(n), f"P{n}", f"Work {n}", money=money, benefits=((worth * K, 0),), **given)


SIX = [
    entry(1, 40, 90), entry(2, 30, 50), entry(3, 25, 60), entry(4, 20, 30), entry(5, 35, 70),
    entry(6, 10, 25),
]  # fmt: skip
POLICY = {
    "mandatory": [key(6)],
    "exclusive": [{"name": "one of two", "keys": [key(1), key(5)], "most": 1}],
    "requires": [{"key": key(3), "needs": key(4)}],
}


def terms(budget: int, **limits: Any) -> Terms:
    """Return EX-24's terms: one year, one budget of capital, its policy."""
    held = {"budgets": [{"kind": "capital", "amounts": [budget * K]}], **POLICY, **limits}
    return Terms(("2026/27",), scenario.checked_limits(held, 1), value_years=1)


def answer(budget: int) -> dict[str, Any]:
    return answering.answered(SIX, terms(budget), seconds=5)


def test_the_known_answer_is_found_and_proven() -> None:
    for budget, chosen, value in (
        (100, {1, 3, 4, 6}, 205),
        (90, {3, 4, 5, 6}, 185),
        (85, {1, 2, 6}, 165),
    ):
        found = answer(budget)
        assert found["status"] == "optimal"
        assert set(found["starts"]) == {key(n) for n in chosen}
        assert found["value"] == value


def test_the_frontier_is_the_known_one() -> None:
    points = [(round(p["spend"]), round(p["value"])) for p in answer(100)["frontier"]]
    assert points == [
        (10, 25), (30, 55), (40, 75), (45, 95), (50, 115), (65, 125), (70, 145), (80, 165),
        (90, 185), (95, 205), (120, 235), (125, 255),
    ]  # fmt: skip


def test_every_one_left_out_is_explained_and_the_explanation_holds() -> None:
    found = answer(100)
    assert {row["key"] for row in found["left_out"]} == {key(2), key(5)}
    for row in found["left_out"]:
        if row["proof"] != "removed":
            continue
        budget = next((c["to"] for c in row["changes"] if c["rule"].startswith("budget")), None)
        if budget is not None:
            again = answering.answered(SIX, terms(round(budget)), seconds=5)
            assert row["key"] in again["starts"]
    words = answering.left_out_words(found["left_out"][0], lambda minor: f"£{minor // 100:,}")
    assert "the budget of capital in 2026/27" in words or "at most 1 of" in words


def test_what_one_lays_by_hand_is_judged_by_the_same_rules() -> None:
    entries, starts = choosing.arranged(SIX, [Laid("start", key(n)) for n in (1, 3, 5)])
    found = outcome.outcome_of(entries, starts, terms(100))
    said = dict(found.broken)
    assert len(said) == 3
    assert any("Work 6” must be done" in words for words in said.values())
    assert any("at most 1 of" in words for words in said.values())
    assert any("needs" in words for words in said.values())
    assert (found.cost, found.value) == (100 * K, 220 * K)
    assert all(cell.over == 0 for cell in found.money)
    over = outcome.outcome_of(entries, starts, terms(95))
    assert {c.over for c in over.money if c.kind == "capital"} == {5 * K}


def test_rules_that_cannot_hold_are_named() -> None:
    found = answering.answered(SIX, terms(5), seconds=5)
    assert found["status"] == "infeasible"
    assert len(found["conflict"]["words"]) == 2
    assert "the budget of capital in 2026/27" in found["conflict"]["words"]


def test_the_deltas_to_a_choice_lead_to_it() -> None:
    entries = [*SIX, entry(7, 5, 9, is_in=True, is_project=True), entry(8, 5, 9, is_in=True)]
    wanted = {key(1): 0, key(8): 2, key(2): 1}
    _, starts = choosing.arranged(entries, choosing.deltas_to(entries, wanted))
    assert starts == wanted


def test_years_people_and_shifts_are_counted_where_they_fall() -> None:
    one = Entry(
        key(1), "P1", "One", is_project=True, is_in=True, first=1,
        money={"capital": (10, 20), "running": (0, 0, 5)}, people={"Engineers": (20, 10)},
        benefits=((100, 2),), objectives=(("o", "Water", 0.5),),
    )  # fmt: skip
    held = Terms(("a", "b", "c"), scenario.no_limits(), value_years=5)
    entries, starts = choosing.arranged(
        [one],
        [
            Laid("shift", key(1), periods=1),
            Laid("fund", key(1), money="capital", amount=7, period=1),
        ],
    )
    found = outcome.outcome_of(entries, starts, held)
    assert [c.used for c in found.money if c.kind == "capital"] == [0, 0, 17]
    assert [c.used for c in found.people] == [0, 0, 20]
    assert found.value == 200  # of 300, for it comes a year later
    assert found.objectives == (("Water", 100),)


def test_value_and_cost_at_p80_are_those_of_the_terms() -> None:
    held = Terms(
        ("a",), scenario.no_limits(), value_years=1, uplift_p50=Fraction(1, 10),
        uplift_p80=Fraction(1, 2), kept_p80=Fraction(4, 5),
    )  # fmt: skip
    _, starts = choosing.arranged(SIX, [Laid("start", key(1))])
    found = outcome.outcome_of(SIX, starts, held)
    assert (found.cost_p50, found.cost_p80, found.value_p80) == (44 * K, 60 * K, 72 * K)


def test_what_cannot_be_seen_is_cut_from_the_limits() -> None:
    held = scenario.cut_limits(terms(1).limits, {key(1), key(3)})
    assert held["mandatory"] == held["exclusive"] == held["requires"] == []
    assert scenario.keys_of(terms(1).limits) == {key(n) for n in (1, 3, 4, 5, 6)}


@pytest.mark.parametrize(
    "limits",
    [
        [], {"budget": []}, {"budgets": [{"kind": "gold", "amounts": [1]}]},
        {"budgets": [{"kind": "all", "amounts": [1, 2]}]},
        {"budgets": [{"kind": "all", "amounts": [-1]}]},
        {"budgets": [{"kind": "all", "amounts": [True]}]},
        {"budgets": [{"kind": "all", "amounts": [1]}] * 2},
        {"capacities": [{"role": " ", "amounts": [1]}]},
        {"mandatory": ["x"]}, {"mandatory": [key(1)], "barred": [key(1)]},
        {"exclusive": [{"name": "a", "keys": [key(1)]}]},
        {"exclusive": [{"name": "a", "keys": [key(1), key(2)], "most": 2}]},
        {"requires": [{"key": key(1), "needs": key(1)}]},
        {"bands": [{"category": "a"}]},
        {"bands": [{"category": "a", "least_permille": 600, "most_permille": 500}]},
        {"bands": [{"category": "a", "most_permille": 1001}]},
    ],
)  # fmt: skip
def test_limits_that_are_none_are_refused(limits: Any) -> None:
    with pytest.raises(Invalid):
        scenario.checked_limits(limits, 1)


def test_limits_follow_the_number_of_years() -> None:
    held = scenario.checked_limits({"budgets": [{"kind": "all", "amounts": [3, 4]}]}, 2)
    assert scenario.resized(held, 3)["budgets"][0]["amounts"] == [3, 4, 4]
    assert scenario.resized(held, 1)["budgets"][0]["amounts"] == [3]


@pytest.mark.parametrize(
    ("kind", "how", "code"),
    [
        ("start", {"is_in": True}, "in-already"), ("stop", {"is_in": False}, "out-already"),
        ("shift", {"is_in": False}, "not-in"), ("fund", {"is_in": False}, "not-in"),
        ("restaff", {"is_in": False}, "not-in"),
        ("shift", {"is_in": True, "is_running": True}, "runs-already"),
        ("fund", {"is_in": True, "is_project": False}, "no-project"),
    ],
)  # fmt: skip
def test_a_delta_that_says_nothing_is_refused(
    kind: str, how: Mapping[str, bool], code: str
) -> None:
    given = {"is_in": True, "is_project": True, "is_running": False, **how}
    with pytest.raises(Refused) as caught:
        scenario.check_delta(kind, **given)
    assert caught.value.code == code


def test_sunk_cost_decides_nothing() -> None:  # EX-25
    assert continuing.continue_index(180, 100) == Fraction(9, 5)
    assert continuing.verdict(Fraction(9, 5)) == "continue"
    assert continuing.continue_index(180, 200) == Fraction(9, 10)
    assert continuing.verdict(Fraction(9, 10)) == "stop"
    for spent in (0, 400, 10**6):
        assert Going("a", 180, 100, spent).index == Fraction(9, 5)
    assert continuing.continue_index(180, 0) is None
    assert continuing.verdict(None) == "continue"


def test_ranks_before_and_after() -> None:
    rows = [Going("a", 180, 100), Going("b", 180, 200), Going("c", 10, 0), Going("d", 0, 5)]
    assert continuing.ranked(rows) == {"c": 1, "a": 2, "b": 3, "d": 4}
    assert continuing.rank_after(rows, "b", "stop") is None
    assert continuing.rank_after(rows, "b", "rescope", 50) == 2
    assert continuing.rank_after(rows, "b", "continue") == 3


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("maybe", False, "x"), "no-such-call"), (("stop", False, " "), "no-reason"),
        (("stop", True, "x"), "mandatory"),
    ],
)  # fmt: skip
def test_calls_that_cannot_be_made(given: tuple[str, bool, str], code: str) -> None:
    call, is_mandatory, why = given
    with pytest.raises(Refused) as caught:
        continuing.check_call(call, is_mandatory=is_mandatory, why=why)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [(("rescope", 10, None), "no-new-cost"), (("rescope", 10, 10), "not-less"), (("stop", 10, 5), "not-asked")],
)  # fmt: skip
def test_what_is_left_to_pay_fits_the_call(given: tuple[str, int, int | None], code: str) -> None:
    with pytest.raises(Refused) as caught:
        continuing.check_left(*given)
    assert caught.value.code == code
    assert continuing.check_left("stop", 10, None) == 0
