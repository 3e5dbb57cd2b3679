"""The guards of change control on plain values, with the worked numbers of the domain reference."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from sightline.changes.rules.authority import (
    Effects,
    Limits,
    Part,
    is_enough,
    level_needed,
    summed,
    why_needed,
)
from sightline.changes.rules.request import Asked, Money, check_assessed, check_funded
from sightline.changes.rules.votes import Ballot, Seat, check_carried, check_quorum, tally
from sightline.kernel.errors import Refused

DAY = date(2026, 11, 2)
ITEM = UUID(int=7)


def refusal(work: object, *args: object) -> str:
    with pytest.raises(Refused) as caught:
        work(*args)  # type: ignore[operator]
    return str(caught.value.code)


def parts(*days: int, permille: int = 20) -> list[Part]:
    return [Part(ITEM, DAY + timedelta(n), Effects(cost_permille=permille)) for n in days]


def test_ex_12_split_requests_are_summed() -> None:
    alone = summed(parts(0), DAY)
    together = summed(parts(0, 14, 29), DAY)
    assert (alone.cost_permille, level_needed(alone)) == (20, "program")
    assert (together.cost_permille, level_needed(together)) == (60, "control")
    assert "sum to 6 %" in why_needed(together)[0]


def test_what_lies_further_back_or_on_another_item_is_not_summed() -> None:
    other = Part(UUID(int=8), DAY, Effects(cost_permille=40))
    assert summed([*parts(0, 31, -31), other], DAY).cost_permille == 40


@pytest.mark.parametrize(
    ("effects", "level"),
    [
        (Effects(is_within_tolerance=True), "manager"),
        (Effects(cost_permille=50, days=10), "program"),
        (Effects(cost_permille=51), "control"),
        (Effects(days=11, is_within_tolerance=True), "control"),
        (Effects(benefit_permille=100), "program"),
        (Effects(benefit_permille=101), "strategic"),
        (Effects(n_offices=2), "program"),
        (Effects(n_offices=3), "strategic"),
        (Effects(changes_alignment=True, is_within_tolerance=True), "strategic"),
    ],
)
def test_the_highest_level_that_anything_triggers_decides(effects: Effects, level: str) -> None:
    assert level_needed(effects) == level
    assert why_needed(effects)


def test_several_within_tolerance_are_not_within_it_together() -> None:
    within = Effects(cost_permille=1, is_within_tolerance=True)
    both = summed([Part(ITEM, DAY, within), Part(ITEM, DAY, within)], DAY)
    assert level_needed(both) == "program"


def test_a_board_of_its_own_limits_may_decide_less() -> None:
    assert level_needed(Effects(cost_minor=101), Limits(cost_minor=100)) == "control"
    assert is_enough("strategic", "control")
    assert not is_enough("program", "control")


def test_every_owner_answers_or_is_waived() -> None:
    answered = Asked("Payroll", "Ana", is_answered=True)
    open_ = Asked("HRIS", "Ben", is_answered=False)
    check_assessed([answered, Asked("HRIS", "Ben", is_answered=False, is_waived=True)])
    assert refusal(check_assessed, []) == "no-area"
    assert refusal(check_assessed, [answered, Asked("GL", "", is_answered=False)]) == "no-owner"
    assert refusal(check_assessed, [answered, open_]) == "not-assessed"


def test_the_words_name_who_has_not_answered() -> None:
    with pytest.raises(Refused, match=r"HRIS \(Ben\)"):
        check_assessed([Asked("HRIS", "Ben", is_answered=False)])


def test_funding_covers_the_cost_on_the_day() -> None:
    half, lapsed = Money(50, is_reserved=True), Money(50, is_reserved=True, until=DAY)
    check_funded(0, True, [], DAY)
    check_funded(100, False, [half, lapsed], DAY)
    after = DAY + timedelta(1)
    assert refusal(check_funded, 0, False, [], DAY) == "funding-undecided"
    assert refusal(check_funded, 100, True, [], DAY) == "funding-needed"
    assert refusal(check_funded, 100, False, [half, lapsed], after) == "funding-lapsed"
    assert refusal(check_funded, 101, False, [half, lapsed], DAY) == "funding-short"
    assert refusal(check_funded, 100, False, [Money(100, is_reserved=False)], DAY) == (
        "funding-short"
    )


NORTH, SOUTH = uuid4(), uuid4()
TECH = Seat(uuid4(), uuid4(), "technical", NORTH)
BIZ = Seat(uuid4(), uuid4(), "business", NORTH)
THIRD = Seat(uuid4(), uuid4(), "business", SOUTH)


def test_quorum_takes_both_sides_without_a_conflict() -> None:
    assert check_quorum([TECH, BIZ], (), 2) == [TECH, BIZ]
    assert refusal(check_quorum, [TECH], (), 2) == "no-quorum"
    assert refusal(check_quorum, [BIZ, THIRD], (), 2) == "no-technical-member"
    assert refusal(check_quorum, [TECH, BIZ, THIRD], {TECH.person_id}, 2) == "no-technical-member"
    assert refusal(check_quorum, [TECH, BIZ], {BIZ.person_id}, 2) == "no-quorum"
    assert refusal(check_quorum, [TECH, BIZ], (), 2, 2) == "one-office"
    assert len(check_quorum([TECH, BIZ, THIRD], (), 3, 2)) == 3


def test_one_person_in_two_seats_counts_once() -> None:
    twice = Seat(uuid4(), TECH.person_id, "business", SOUTH)
    assert refusal(check_quorum, [TECH, twice], (), 2) == "no-quorum"


def ballot(seat: Seat, choice: str, digest: str = "now") -> Ballot:
    return Ballot(seat.member_id, seat.person_id, choice, digest)


def test_only_votes_on_what_stands_now_by_who_may_decide_count() -> None:
    stale, stranger = ballot(BIZ, "for", "before"), Ballot(uuid4(), uuid4(), "for", "now")
    votes = tally([ballot(TECH, "for"), stale, stranger], [TECH, BIZ], "now")
    assert (votes.n_for, votes.n_against, votes.n_abstain) == (1, 0, 0)
    assert refusal(check_carried, votes, [TECH, BIZ], 2) == "no-quorum"


def test_a_tie_is_not_carried() -> None:
    votes = tally([ballot(TECH, "for"), ballot(BIZ, "against")], [TECH, BIZ], "now")
    assert refusal(check_carried, votes, [TECH, BIZ], 2) == "not-carried"
    most = tally([ballot(TECH, "for"), ballot(BIZ, "abstain")], [TECH, BIZ], "now")
    check_carried(most, [TECH, BIZ], 2)
