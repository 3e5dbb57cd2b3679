"""The clock of a request, against a reference that looks at every single minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.schedule.calendar import Pattern
from sightline.engines.schedule.plan import CalendarException
from sightline.kernel.errors import Invalid
from sightline.services.rules.clock import RUNS, Change, Hours, check_zone, due, worked

OFFICE = ((540, 720), (780, 1020))  # 9 to 12 and 13 to 17
DAYS = Pattern((OFFICE,) * 5 + ((), ()))
#: Ten in the evening to six in the morning, every night.
NIGHTS = Pattern((((1320, 1800),),) * 7)
MINUTE = timedelta(minutes=1)
STATES = ("new", "accepted", "in_progress", "waiting", "delivered", "reopened")


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_work(pattern: Pattern, wall: datetime) -> bool:
    """Tell whether a minute of the wall clock is worked, looking at this day and the two before."""
    for back in range(3):
        day = wall.date() - timedelta(back)
        shifts = pattern.week[day.weekday()]
        for exception in pattern.exceptions:
            if exception.start <= day <= exception.finish:
                shifts = exception.shifts
                break
        minute = wall.hour * 60 + wall.minute + 1440 * back
        if any(start <= minute < finish for start, finish in shifts):
            return True
    return False


def minutes_slowly(hours: Hours, changes: list[Change], until: datetime) -> list[datetime]:
    """Return every working minute in which the clock ran, one by one."""
    found, zone = [], ZoneInfo(hours.zone)
    now = changes[0].at.replace(second=0, microsecond=0)
    while now < until.replace(second=0, microsecond=0):
        state = [change.state for change in changes if minute_of(change.at) <= now][-1]
        wall = now.astimezone(zone).replace(tzinfo=None)
        if state in RUNS and is_work(hours.pattern, wall):
            found.append(now)
        now += MINUTE
    return found


def minute_of(instant: datetime) -> datetime:
    """Return an instant without its seconds."""
    return instant.replace(second=0, microsecond=0)


def exceptions(first: date) -> st.SearchStrategy[tuple[CalendarException, ...]]:
    """Return holidays and odd days near a day."""
    shifts = st.sampled_from(((), ((600, 660),), ((1380, 1500),)))
    one = st.builds(
        lambda back, length, held: CalendarException(
            start=first + timedelta(back), finish=first + timedelta(back + length), shifts=held
        ),
        st.integers(-2, 5), st.just(0), shifts,
    )  # fmt: skip
    return st.lists(one, max_size=2, unique_by=lambda e: e.start).map(tuple)


#: Around the two turns of the clocks in Europe, in New York, and a quiet week.
STARTS = ("2026-03-27", "2026-10-23", "2026-03-06", "2026-06-10")
cases = st.sampled_from(STARTS).flatmap(
    lambda start: st.tuples(
        st.just(start),
        exceptions(date.fromisoformat(start)),
        st.sampled_from((DAYS, NIGHTS)),
        st.sampled_from(("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe")),
        st.lists(
            st.tuples(st.integers(0, 5 * 1440), st.sampled_from(STATES)), min_size=1, max_size=5
        ),
        st.integers(1, 1500),
    )
)


@settings(max_examples=120, deadline=None)
@given(cases)
def test_the_clock_counts_as_one_who_looks_at_every_minute(case: tuple) -> None:  # type: ignore[type-arg]
    start, odd, base, zone, steps, target = case
    hours = Hours(Pattern(base.week, odd), zone)
    begin = at(start)
    changes = [Change(begin + n * MINUTE, state) for n, state in sorted(steps)]
    until = begin + timedelta(days=6)
    slow = minutes_slowly(hours, changes, until)
    assert worked(hours, changes, until) == len(slow)
    found = due(hours, changes, target)
    if len(slow) >= target:  # the end of the minute with which the target is used up
        assert found == slow[target - 1] + MINUTE
    elif found is not None:
        assert found > until


def test_known_answers() -> None:
    hours = Hours(DAYS, "Europe/London")
    asked = Change(at("2026-06-05T15:30"), "new")  # Friday, 16:30 in London
    assert due(hours, [asked], 60) == at("2026-06-08T08:30")  # Monday, 9:30
    steps = [asked, Change(at("2026-06-08T08:10"), "waiting")]
    assert due(hours, steps, 60) is None  # it stands
    assert worked(hours, steps, at("2026-07-01T00:00")) == 30 + 10
    steps.append(Change(at("2026-06-09T09:00"), "in_progress"))  # Tuesday, 10:00
    assert due(hours, steps, 60) == at("2026-06-09T09:20")
    holiday = CalendarException(date(2026, 6, 9), date(2026, 6, 9))
    closed = Hours(Pattern(DAYS.week, (holiday,)), "Europe/London")
    assert due(closed, steps, 60) == at("2026-06-10T08:20")


def test_a_night_in_which_the_clocks_turn_has_an_hour_less_or_more() -> None:
    hours = Hours(NIGHTS, "Europe/London")
    for day, expected in (("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-10", 8)):
        begin = at(f"{day}T12:00")
        steps = [Change(begin, "new")]
        assert worked(hours, steps, begin + timedelta(days=1)) == expected * 60, day


def test_seconds_are_cut_and_a_zone_must_be_one() -> None:
    hours = Hours(DAYS)
    steps = [Change(at("2026-06-08T09:00:59"), "new"), Change(at("2026-06-08T09:01:58"), "waiting")]
    assert worked(hours, steps, at("2026-06-09T00:00")) == 1
    assert check_zone("Europe/Berlin") == "Europe/Berlin"
    for wrong in ("Mars/Base", "../etc", ""):
        with pytest.raises(Invalid):
            check_zone(wrong)
