"""The network's rules on plain values: known answers, and properties against an obvious reference."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.errors import Invalid, Refused
from sightline.network.rules import conditions, obligation, relief
from sightline.network.rules.conditions import APPLIES, CHECKS, Condition

ORDER = ("not_applicable", "deviation", "grandfathered", "compliant", "non_compliant")


def test_ex_13_who_may_be_grandfathered() -> None:
    assert obligation.is_eligible(850, 120)
    assert obligation.is_eligible(700, 45)
    assert not obligation.is_eligible(700, 90)


@pytest.mark.parametrize(
    ("permille", "days", "told"),
    [
        (800, 61, True),
        (799, 61, False),
        (799, 60, True),
        (0, 0, True),
        (0, -5, True),
        (None, None, False),
        (None, 61, False),
        (800, None, True),
    ],
)
def test_the_limits_of_eligibility(permille: int | None, days: int | None, told: bool) -> None:
    assert obligation.is_eligible(permille, days) is told


def test_ex_14_the_three_figures() -> None:
    told = [*["compliant"] * 24, *["grandfathered"] * 6, *["deviation"] * 4]
    found = obligation.counted([*told, *["non_compliant"] * 6, *["not_applicable"] * 9])
    assert found.in_scope == 40
    assert found.strict == Fraction(24, 40) == Fraction(60, 100)
    assert (found.obliged, found.of_obliged) == (30, Fraction(80, 100))
    assert found.governed == Fraction(85, 100)


def test_nothing_in_scope_has_no_share() -> None:
    found = obligation.counted(["not_applicable"])
    assert (found.strict, found.of_obliged, found.governed) == (None, None, None)
    assert obligation.counted(["deviation"]).of_obliged is None


def reference(applies: bool, deviates: bool, stands: bool, complies: bool) -> str:
    """The order of decision as a list of what holds, of which the first one counts."""
    held = (not applies, deviates, stands, complies, True)
    return next(name for name, holds in zip(ORDER, held, strict=True) if holds)


def test_the_order_of_obligation_is_the_first_that_holds() -> None:
    for case in product((True, False), repeat=4):
        applies, deviates, stands, complies = case
        told = obligation.obligation(
            applies=applies, deviates=deviates, is_grandfathered=stands, complies=complies
        )
        assert told == reference(*case), case


@given(st.tuples(*[st.integers(0, 9)] * len(ORDER)))
def test_figures_hold_together(many: tuple[int, ...]) -> None:
    told = [name for name, n in zip(ORDER, many, strict=True) for _ in range(n)]
    found = obligation.counted(told)
    assert found.in_scope == len([each for each in told if each != "not_applicable"])
    if found.strict is not None and found.of_obliged is not None and found.governed is not None:
        assert 0 <= found.strict <= found.of_obliged <= 1
        assert found.strict <= found.governed <= 1


@pytest.mark.parametrize(
    ("has_checks", "met", "found", "told"),
    [
        (False, True, None, False),
        (False, True, True, True),
        (False, True, False, False),
        (True, True, None, True),
        (True, False, True, False),
        (True, True, False, False),
        (True, True, True, True),
    ],
)
def test_who_says_that_a_project_complies(
    has_checks: bool, met: bool, found: bool | None, told: bool
) -> None:
    assert obligation.complies(has_checks=has_checks, checks_met=met, found=found) is told


def test_a_grandfathered_project_may_not_move_past_its_limit() -> None:
    limit = date(2027, 3, 1)
    assert obligation.still_holds(limit, limit)
    assert obligation.still_holds(limit, None)
    assert not obligation.still_holds(limit, date(2027, 3, 2))


def cond(field: str, test: str, value: Any) -> dict[str, Any]:
    return {"field": field, "test": test, "value": value}


@pytest.mark.parametrize(
    "raw",
    [
        "level is program",
        [1],
        [{"field": "level"}],
        [cond("__class__", "is", ["x"])],
        [cond("level", "at_least", 1)],
        [cond("level", "is", [])],
        [cond("level", "is", [""])],
        [cond("level", "is", [1])],
        [cond("level", "is", ["x" * 201])],
        [cond("level", "is", [f"{n}" for n in range(51)])],
        [cond("cost", "is", ["x"])],
        [cond("cost", "at_least", "much")],
        [cond("cost", "at_least", "NaN")],
        [cond("cost", "at_least", -1)],
        [cond("cost", "at_least", True)],
        [cond("cost", "at_least", 10**13)],
        [cond("cost", "at_least", 2), cond("cost", "at_least", 3)],
        [cond("cost", "at_least", 3), cond("cost", "at_most", 2)],
        [cond("manager", "has", True)],
        [cond("level", "is", ["x"])] * 21,
        [cond("level", "is", ["x"]) | {"more": 1}],
    ],
)
def test_conditions_that_are_none(raw: object) -> None:
    with pytest.raises(Invalid):
        conditions.parsed(raw, APPLIES)


def test_a_flag_is_true_or_left_out() -> None:
    with pytest.raises(Invalid):
        conditions.parsed([cond("manager", "has", False)], CHECKS)
    assert conditions.parsed([cond("manager", "has", True)], CHECKS)


def test_a_condition_goes_round() -> None:
    raw = [cond("level", "is", ["program", "project"]), cond("cost", "at_least", "500000.5")]
    found = conditions.parsed(raw, APPLIES)
    assert [each.plain() for each in found] == raw
    assert conditions.parsed([each.plain() for each in found], APPLIES) == found


def test_what_is_not_known_does_not_meet_a_condition() -> None:
    assert not conditions.meets(Condition("cost", "at_least", Decimal(0)), {"cost": None})
    assert not conditions.meets(Condition("cost", "at_most", Decimal(9)), {})
    assert not conditions.meets(Condition("level", "is", ("program",)), {})
    assert not conditions.meets(Condition("manager", "has", True), {})


def test_a_regime_is_one_of_several() -> None:
    asks = Condition("regime", "is", ("Water Act",))
    assert conditions.meets(asks, {"regime": frozenset({"Water Act", "Rail Act"})})
    assert not conditions.meets(asks, {"regime": frozenset({"Rail Act"})})


NUMBERS = st.integers(0, 100)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_range_is_what_lies_in_it(least: int, most: int, value: int) -> None:
    asks = [
        Condition("days", "at_least", Decimal(least)),
        Condition("days", "at_most", Decimal(most)),
    ]
    assert conditions.all_met(asks, {"days": value}) is (least <= value <= most)


@given(NUMBERS, NUMBERS)
def test_two_standards_contradict_when_nothing_lies_between(least: int, most: int) -> None:
    one = [Condition("gates", "at_least", Decimal(least))]
    two = [Condition("gates", "at_most", Decimal(most))]
    told = conditions.contradictions(one, two)
    assert told == conditions.contradictions(two, one)
    assert bool(told) is not any(least <= n <= most for n in range(101))


def test_conditions_say_themselves() -> None:
    found = conditions.parsed(
        [cond("days", "at_most", 1500), cond("regime", "is", ["A", "B"])], APPLIES
    )
    told = [conditions.words(each, APPLIES) for each in found]
    assert told == ["Planned length at most 1,500 days", "Regime: A or B"]


def test_law_is_never_waived_and_freedom_need_not_be_asked_for() -> None:
    with pytest.raises(Refused) as law:
        relief.check_leeway("none", is_law=True)
    with pytest.raises(Refused) as free:
        relief.check_leeway("free", is_law=False)
    assert (law.value.code, free.value.code) == ("law", "within-leeway")
    relief.check_leeway("tailoring", is_law=False)


@pytest.mark.parametrize(
    ("starts", "expires", "code"),
    [
        (date(2026, 1, 2), date(2026, 1, 2), "ends-before-start"),
        (date(2026, 1, 2), date(2026, 1, 1), "ends-before-start"),
        (date(2026, 1, 1), date(2031, 1, 2), "too-long"),
        (date(2028, 2, 29), date(2033, 3, 1), "too-long"),
    ],
)
def test_terms_that_are_refused(starts: date, expires: date, code: str) -> None:
    with pytest.raises(Refused) as problem:
        relief.check_term(starts, expires)
    assert problem.value.code == code


def test_a_term_of_five_years_to_the_day() -> None:
    relief.check_term(date(2026, 1, 1), date(2031, 1, 1))
    assert relief.latest_end(date(2028, 2, 29)) == date(2033, 2, 28)


def test_relief_after_the_fact_is_marked() -> None:
    day = date(2026, 5, 5)
    assert relief.is_retrospective(date(2026, 5, 4), day)
    assert not relief.is_retrospective(day, day)
    assert relief.kind_of(day, date(2026, 5, 6)) == "deviation"
    assert relief.kind_of(day, day) == "waiver"
    assert relief.kind_of(None, day) == "deviation"


def test_reminders_come_once_each() -> None:
    ends = date(2026, 7, 1)
    assert relief.reminder_due(ends, date(2026, 5, 31), None) is None
    assert relief.reminder_due(ends, date(2026, 6, 1), None) == 30
    assert relief.reminder_due(ends, date(2026, 6, 2), 30) is None
    assert relief.reminder_due(ends, date(2026, 6, 24), 30) == 7
    assert relief.reminder_due(ends, date(2026, 6, 30), 7) is None
    assert relief.reminder_due(ends, date(2026, 6, 30), None) == 7
    assert relief.reminder_due(ends, ends, None) is None


def test_three_offices_make_an_amendment() -> None:
    one, two = uuid4(), uuid4()
    offices = [uuid4() for _ in range(3)]
    assert relief.held_by_many({one: offices, two: [offices[0]] * 3}) == [one]


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # a Monday to the next one
        (date(2026, 11, 27), date(2026, 12, 4)),  # a Friday to the next one
        (date(2026, 11, 28), date(2026, 12, 4)),  # a Saturday counts from Monday
    ],
)
def test_five_working_days(raised: date, due: date) -> None:
    assert relief.acknowledge_by(raised) == due
