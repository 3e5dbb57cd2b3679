"""Working calendars: known evenings and mornings, and a clock that counts minute by minute."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.schedule.plan import Calendar, CalendarException, Shift
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.tables import clock

at = datetime.fromisoformat
OFFICE: tuple[Shift, ...] = ((480, 720), (780, 1020))
WEEK = (OFFICE,) * 5 + ((), ())
PLAIN = Calendar("plain", "Office", WEEK)
MONDAY = at("2026-03-02 08:00")
MINUTE = timedelta(minutes=1)

shifts = st.lists(st.integers(0, 1700), max_size=4, unique=True).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)
exceptions = st.builds(
    lambda start, days, shifts: CalendarException(
        date(2026, 3, 2) + timedelta(start), date(2026, 3, 2) + timedelta(start + days), shifts
    ),
    st.integers(-9, 20),
    st.integers(0, 3),
    shifts,
)
calendars = st.builds(
    lambda week, found: Calendar("c", "C", ((OFFICE), *week), tuple(found)),
    st.lists(shifts, min_size=6, max_size=6),
    st.lists(exceptions, max_size=3),
)
instants = st.integers(0, 14 * 1440).map(lambda m: at("2026-02-28 00:00") + m * MINUTE)


def day_shifts(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    covering = [e for e in calendar.exceptions if e.start <= day <= e.finish]
    narrow = sorted(covering, key=lambda e: e.start - e.finish)
    return narrow[-1].shifts if narrow else calendar.week[day.weekday()] or ()


def is_working(calendar: Calendar, when: datetime) -> bool:
    """Look at the day itself and at the two before it, whose shifts may run on."""
    for back in (0, 1, 2):
        day = when.date() - timedelta(back)
        minute = when.hour * 60 + when.minute + back * 1440
        if any(start <= minute < end for start, end in day_shifts(calendar, day)):
            return True
    return False


def minutes_from(when: datetime) -> Iterator[datetime]:
    while True:
        yield when
        when += MINUTE


@pytest.mark.parametrize(
    ("work", "reached"),
    [
        (480, at("2026-03-02 17:00")),
        (481, at("2026-03-03 08:01")),
        (2400, at("2026-03-06 17:00")),
        (-1, at("2026-02-27 16:59")),
    ],
)
def test_working_minutes_are_added_over_lunch_night_and_weekend(
    work: int, reached: datetime
) -> None:
    assert clock([PLAIN], "plain", MONDAY).add(MONDAY, work) == reached


def test_a_friday_evening_is_no_work_before_the_monday_morning() -> None:
    found = clock([PLAIN], "plain", MONDAY)
    evening = at("2026-02-27 17:00")
    assert found.between(evening, MONDAY) == 0
    assert found.next(evening) == MONDAY
    assert found.previous(MONDAY) == evening


def test_an_exception_of_the_calendar_goes_before_its_base() -> None:
    holiday = CalendarException(date(2026, 3, 3), date(2026, 3, 3))
    base = Calendar("base", "Base", WEEK, (holiday,))
    worked = CalendarException(date(2026, 3, 3), date(2026, 3, 3), ((480, 540),))
    own = Calendar("own", "Own", (None,) * 7, (worked,), "base")
    assert clock([base], "base", MONDAY).add(MONDAY, 540) == at("2026-03-04 09:00")
    assert clock([base, own], "own", MONDAY).add(MONDAY, 540) == at("2026-03-03 09:00")


def test_a_night_shift_runs_into_the_next_day() -> None:
    night = Calendar("n", "Night", (((1320, 1800),),) * 5 + ((), ()))
    found = clock([night], "n", MONDAY)
    assert found.next(MONDAY) == at("2026-03-02 22:00")
    assert found.add(MONDAY, 480) == at("2026-03-03 06:00")
    assert found.between(at("2026-03-07 00:00"), at("2026-03-07 12:00")) == 360


def test_far_away_the_plain_week_goes_on() -> None:
    found = clock([PLAIN], "plain", MONDAY)
    assert found.add(MONDAY, 2400 * 52 * 400) == MONDAY + timedelta(weeks=52 * 400 - 1, days=4.375)
    assert found.add(MONDAY, -2400 * 1000) == MONDAY - timedelta(weeks=1000)


@pytest.mark.parametrize(
    ("calendars", "code"),
    [
        ([Calendar("a", "Empty", ((),) * 7)], "calendar-without-work"),
        ([Calendar("a", "A", (None,) * 7, (), "b"), Calendar("b", "B", (None,) * 7, (), "a")],
         "calendar-circle"),
        ([Calendar("a", "A", (None,) * 7, (), "b"), Calendar("b", "Empty", ((),) * 7)],
         "calendar-without-work"),
    ],
)  # fmt: skip
def test_a_calendar_that_never_works_is_refused_by_name(
    calendars: list[Calendar], code: str
) -> None:
    with pytest.raises(Unschedulable, match=r"working day|another base") as refused:
        clock(calendars, "a", MONDAY)
    assert refused.value.code == code


@settings(deadline=None, max_examples=60)
@given(calendars, instants, instants)
def test_time_between_is_what_a_minute_by_minute_count_finds(
    calendar: Calendar, one: datetime, other: datetime
) -> None:
    start, finish = min(one, other), max(one, other)
    n_minutes = (finish - start) // MINUTE
    counted = sum(is_working(calendar, start + n * MINUTE) for n in range(n_minutes))
    found = clock([calendar], "c", MONDAY)
    assert found.between(start, finish) == counted
    assert found.between(finish, start) == -counted


@settings(deadline=None, max_examples=60)
@given(calendars, instants, st.integers(1, 3000))
def test_adding_walks_minute_by_minute(calendar: Calendar, when: datetime, work: int) -> None:
    left = work
    for minute in minutes_from(when):
        left -= is_working(calendar, minute)
        if not left:
            break
    assert clock([calendar], "c", MONDAY).add(when, work) == minute + MINUTE


@settings(deadline=None, max_examples=60)
@given(calendars, instants)
def test_next_and_previous_are_the_nearest_working_minutes(
    calendar: Calendar, when: datetime
) -> None:
    found = clock([calendar], "c", MONDAY)
    forwards = next(minute for minute in minutes_from(when) if is_working(calendar, minute))
    backwards = when
    while not is_working(calendar, backwards - MINUTE):
        backwards -= MINUTE
    assert found.next(when) == forwards
    assert found.previous(when) == backwards
