"""The rules of boards on plain values, each against a slow obvious reference or known answers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.changes.rules.advice import Facts, advice
from sightline.changes.rules.boards import (
    Chair,
    Proxy,
    check_delegation,
    check_parent,
    check_people,
    occupants,
    presides,
)
from sightline.changes.rules.cadence import sitting_days
from sightline.changes.rules.consent import check_consent
from sightline.changes.rules.timer import timer
from sightline.kernel.errors import Refused

DAY = date(2026, 11, 2)  # a Monday
ANA, BEN, CAT, DAN = (UUID(int=n) for n in range(1, 5))
SEATS = [Chair(UUID(int=10), ANA, DAY), Chair(UUID(int=11), BEN, DAY)]


def days(n: int) -> date:
    return DAY + timedelta(n)


def refusal(work: object, *args: object, **said: object) -> str:
    with pytest.raises(Refused) as caught:
        work(*args, **said)  # type: ignore[operator]
    return str(caught.value.code)


def slowly(cadence: str, weekday: int, anchor: date, since: date, until: date) -> list[date]:
    """Look at every day from the anchor on, as a person with a calendar would."""
    found, n_weekday = [], -1
    day = anchor
    while day < until:
        if day.weekday() == weekday:
            n_weekday += 1
            sits = {
                "weekly": True,
                "fortnightly": n_weekday % 2 == 0,
                "monthly": (day - timedelta(7)).month != day.month,
                "called": False,
            }[cadence]
            if sits and day >= since:
                found.append(day)
        day += timedelta(1)
    return found


@given(
    cadence=st.sampled_from(["weekly", "fortnightly", "monthly", "called"]),
    weekday=st.integers(0, 6),
    opened=st.integers(0, 400),
    since=st.integers(0, 400),
    length=st.integers(0, 200),
)
def test_sitting_days_are_those_of_a_calendar(
    cadence: str, weekday: int, opened: int, since: int, length: int
) -> None:
    asked = (cadence, weekday, days(opened), days(since), days(since + length))
    assert sitting_days(*asked) == slowly(*asked)


def test_a_delegate_votes_in_the_seat_while_the_delegation_runs() -> None:
    given_away = [Proxy(UUID(int=20), UUID(int=10), CAT, days(1), days(3))]
    for n, person, by in ((0, ANA, None), (1, CAT, 20), (2, CAT, 20), (3, ANA, None)):
        held = occupants(SEATS, given_away, days(n))
        assert held[UUID(int=10)] == (person, by and UUID(int=by))
        assert held[UUID(int=11)] == (BEN, None)


def test_one_vote_a_person_whatever_was_delegated() -> None:
    both = [
        Proxy(UUID(int=20), UUID(int=10), CAT, DAY, days(9)),
        Proxy(UUID(int=21), UUID(int=11), CAT, DAY, days(9)),
    ]
    assert list(occupants(SEATS, both, DAY).values()) == [(CAT, UUID(int=20))]
    to_member = [Proxy(UUID(int=20), UUID(int=10), BEN, DAY, days(9))]
    assert occupants(SEATS, to_member, DAY) == {UUID(int=11): (BEN, None)}


def test_a_chain_of_delegations_ends_at_its_first_link() -> None:
    chain = [
        Proxy(UUID(int=20), UUID(int=10), CAT, DAY, days(9)),
        Proxy(UUID(int=21), UUID(int=99), DAN, DAY, days(9)),  # no seat: nothing to pass on
    ]
    assert {person for person, _ in occupants(SEATS, chain, DAY).values()} == {CAT, BEN}


@pytest.mark.parametrize(
    ("to", "since", "until", "code"),
    [
        (CAT, 3, 3, "ends-before-start"),
        (CAT, -9, 0, "in-the-past"),
        (BEN, 0, 3, "has-a-vote"),
        (DAN, 0, 3, "has-a-vote"),
        (CAT, 4, 6, "delegated"),
    ],
)
def test_what_a_delegation_may_not_do(to: UUID, since: int, until: int, code: str) -> None:
    held = [
        Proxy(UUID(int=20), UUID(int=11), DAN, DAY, days(2)),
        Proxy(UUID(int=21), UUID(int=10), UUID(int=5), days(5), days(8)),
    ]
    asked = Proxy(UUID(int=22), UUID(int=10), to, days(since), days(until))
    assert refusal(check_delegation, SEATS, held, asked, DAY) == code
    free = Proxy(UUID(int=23), UUID(int=10), CAT, days(2), days(5))
    check_delegation(SEATS, held, free, DAY)


def test_who_presides() -> None:
    assert presides(ANA, [BEN, ANA], ()) == ANA
    assert presides(ANA, [BEN, ANA], {ANA}) == BEN
    assert presides(ANA, [BEN, CAT], {BEN}) == CAT
    assert presides(ANA, [BEN], {BEN}) is None


def test_a_parent_decides_more_and_never_lies_below() -> None:
    top, low = UUID(int=30), UUID(int=31)
    above = {top: (None, "strategic"), low: (top, "program")}
    check_parent(low, "program", top, above)
    assert refusal(check_parent, top, "strategic", low, above) == "parent-lower"
    circle = {top: (low, "control"), low: (top, "control")}
    assert refusal(check_parent, top, "control", low, circle) == "parent-loop"
    assert refusal(check_people, 1, 1) == "quorum-too-small"
    assert refusal(check_people, 3, 4) == "too-many-offices"


CALM = {
    "kind": "normal",
    "urgency": "low",
    "level": "program",
    "is_within_limits": True,
    "answers": ("acceptable", "none"),
}


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "emergency"},
        {"urgency": "high"},
        {"level": "control"},
        {"is_within_limits": False},
        {"answers": ("acceptable", "objection")},
        {"answers": ("conditions",)},
    ],
)
def test_what_is_not_small_is_debated(more: dict[str, object]) -> None:
    check_consent(**CALM)  # type: ignore[arg-type]
    assert refusal(check_consent, **{**CALM, **more}) == "not-small"


def test_the_first_reason_that_holds_is_the_advice() -> None:
    assert advice(Facts())[0] == "approve"
    assert advice(Facts(conditions=("Payroll",)))[0] == "approve_with_conditions"
    assert advice(Facts(conditions=("A",), cheaper="Stage it"))[0] == "return"
    assert advice(Facts(objectors=("HRIS",), cheaper="Stage it"))[1] == "An owner objects: HRIS."
    assert advice(Facts(unfunded="Lapsed.", objectors=("A",))) == ("defer", "Lapsed.")
    assert advice(Facts(has_authority=False, unfunded="Lapsed."))[0] == "escalate"


@pytest.mark.parametrize(
    ("minutes", "tone"),
    [(0, "green"), (29, "green"), (30, "yellow"), (44, "yellow"), (45, "orange"), (60, "orange"),
     (61, "red"), (600, "red")],
)  # fmt: skip
def test_the_timer_says_its_colour_in_a_word(minutes: int, tone: str) -> None:
    began = datetime(2026, 11, 2, 10, tzinfo=UTC)
    read = timer(began, None, 60, began + timedelta(minutes=minutes))
    assert read is not None
    assert (read.tone, read.minutes, read.is_running) == (tone, minutes, True)
    assert read.percent == min(100, minutes * 100 // 60)
    ended = timer(began, began + timedelta(minutes=5), 60, began + timedelta(minutes=minutes))
    assert ended is not None
    assert (ended.minutes, ended.is_running) == (5, False)
    assert timer(None, None, 60, began) is None
