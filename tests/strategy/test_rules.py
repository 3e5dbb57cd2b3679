"""The rules on plain values, against slow and obvious references."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.errors import Refused
from sightline.strategy import rules

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))
NUMBERS = st.decimals(-1000, 1000, places=4)


def code_of(rule: Callable[[], None]) -> str:
    """Return the guard that refuses, or nothing."""
    try:
        rule()
    except Refused as refusal:
        return refusal.code if refusal.words else "wordless"
    return ""


def days_of(starts: date, finishes: date) -> set[date]:
    """Return every day of a half-open period, counted one by one."""
    return {starts + timedelta(n) for n in range((finishes - starts).days)}


@given(DAYS, DAYS)
def test_a_period_is_refused_exactly_when_it_has_no_day(starts: date, finishes: date) -> None:
    refused = code_of(lambda: rules.check_period(starts, finishes))
    assert refused == ("" if days_of(starts, finishes) else "ends-before-start")


@given(DAYS, DAYS, DAYS)
def test_a_day_is_in_period_when_it_is_one_of_its_days(
    starts: date, finishes: date, day: date
) -> None:
    assert rules.is_in_period(starts, finishes, day) == (day in days_of(starts, finishes))


@given(st.lists(DAYS, min_size=2, unique=True), DAYS)
def test_periods_end_to_end_hold_every_day_once(bounds: list[date], day: date) -> None:
    bounds.sort()
    held = [rules.is_in_period(a, b, day) for a, b in pairwise(bounds)]
    assert sum(held) == (bounds[0] <= day < bounds[-1])


@given(NUMBERS, NUMBERS)
def test_a_course_is_refused_exactly_when_it_covers_nothing(
    start: Decimal, target: Decimal
) -> None:
    refused = code_of(lambda: rules.check_course(start, target))
    assert refused == ("" if target - start else "no-distance")


@given(DAYS, DAYS, st.sets(DAYS))
def test_a_reading_is_of_a_day_gone_by_that_has_none(
    on: date, today: date, taken: set[date]
) -> None:
    refused = code_of(lambda: rules.check_reading(on, today, taken))
    reasons = {"in-the-future": (on - today).days > 0, "already-read": bool({on} & taken)}
    assert refused == next((code for code, holds in reasons.items() if holds), "")


@given(st.none() | DAYS, DAYS)
def test_a_key_result_counts_until_the_day_it_is_dropped(dropped: date | None, day: date) -> None:
    assert rules.is_kept(dropped, day) == (dropped is None or (dropped - day).days > 0)
    assert bool(code_of(lambda: rules.check_kept(dropped))) == (dropped is not None)


@given(DAYS, st.integers(1, 90), st.none() | DAYS)
def test_a_course_always_takes_time(starts: date, n_days: int, due: date | None) -> None:
    finishes = starts + timedelta(n_days)
    until = rules.end_of_course(starts, finishes, due)
    assert until > starts
    assert until in {due, finishes}
    assert until == due or due is None or due <= starts


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", ""),
        ("active", ""),
        ("achieved", "objective-closed"),
        ("retired", "objective-closed"),
    ],
)
def test_what_was_achieved_or_retired_is_closed(state: str, code: str) -> None:
    assert code_of(lambda: rules.check_open(state)) == code


@given(st.integers(0, 50))
def test_evidence_is_never_dropped(n_readings: int) -> None:
    refused = code_of(lambda: rules.check_unread(n_readings))
    assert refused == ("has-readings" if n_readings else "")
