"""Calendars of Microsoft's XML: weeks, nights, exceptions of both generations, recurrence."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from sightline.engines.schedule.plan import Calendar, CalendarException
from sightline.formats.mspdi import read
from tests.formats.plans.documents import DAY, WEEK, codes, mspdi, task, weekday

HALF = ((480, 720),)


def calendar_of(inside: str, week: str = "") -> Calendar:
    days = week or "".join(weekday(k, DAY if 2 <= k <= 6 else ()) for k in range(1, 8))
    body = (
        f"<Calendar><UID>1</UID><Name>C</Name><WeekDays>{days}{inside if 'DayType' in inside else ''}"
        f"</WeekDays>{inside if 'DayType' not in inside else ''}</Calendar>"
    )
    reading = read(mspdi(task(1), calendars=body))
    assert reading.plan is not None, reading.problems
    return reading.plan.calendars[0]


def exception(kind: int, start: str, finish: str, more: str = "", *, worked: bool = False) -> str:
    times = (
        "<DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>"
        "12:00:00</ToTime></WorkingTime></WorkingTimes>"
        if worked
        else "<DayWorking>0</DayWorking>"
    )
    return (
        f"<Exceptions><Exception><TimePeriod><FromDate>{start}T00:00:00</FromDate><ToDate>{finish}"
        f"T23:59:00</ToDate></TimePeriod><Name>X</Name><Type>{kind}</Type>{more}{times}"
        "</Exception></Exceptions>"
    )


def days_of(calendar: Calendar) -> list[date]:
    return [
        e.start + timedelta(n)
        for e in calendar.exceptions
        for n in range((e.finish - e.start).days + 1)
    ]


def test_a_plain_week() -> None:
    assert calendar_of("").week == WEEK


def test_nights_and_the_whole_day() -> None:
    week = weekday(2, ((1320, 360),)) + weekday(3, ((0, 1440),)) + weekday(4, ((480, 1440),))
    calendar = calendar_of("", week)
    assert calendar.week[:3] == (((1320, 1800),), ((0, 1440),), ((480, 1440),))
    assert calendar.week[3:] == ((),) * 4


def test_days_that_a_derived_calendar_does_not_name_are_the_bases() -> None:
    both = (
        "<Calendar><UID>1</UID><Name>B</Name><WeekDays>"
        + "".join(weekday(k, DAY) for k in range(1, 8))
        + "</WeekDays></Calendar><Calendar><UID>2</UID><Name>D</Name><BaseCalendarUID>1"
        f"</BaseCalendarUID><WeekDays>{weekday(6, HALF)}</WeekDays></Calendar>"
    )
    plan = read(mspdi(task(1), calendars=both)).plan
    assert plan is not None
    assert plan.calendars[1].base_id == "1"
    assert plan.calendars[1].week == (None, None, None, None, HALF, None, None)


def test_old_exceptions_are_weekdays_of_type_zero() -> None:
    old = (
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>"
        "2026-12-24T00:00:00</FromDate><ToDate>2026-12-26T23:59:00</ToDate></TimePeriod></WeekDay>"
    )
    found = calendar_of(old).exceptions
    assert found == (CalendarException(date(2026, 12, 24), date(2026, 12, 26)),)


def test_a_plain_exception() -> None:
    found = calendar_of(exception(1, "2026-04-03", "2026-04-06", worked=True)).exceptions
    assert found == (CalendarException(date(2026, 4, 3), date(2026, 4, 6), HALF, "X"),)


def every(start: date, finish: date) -> Iterator[date]:
    return (start + timedelta(n) for n in range((finish - start).days + 1))


START, END = date(2026, 1, 15), date(2028, 12, 31)
RECURRING = [
    (1, "<Period>3</Period>", lambda d: (d - START).days % 3 == 0),
    (7, "<Period>10</Period>", lambda d: (d - START).days % 10 == 0),
    (6, "<Period>1</Period><DaysOfWeek>36</DaysOfWeek>", lambda d: d.isoweekday() in {2, 5}),
    (4, "<Period>1</Period><MonthDay>13</MonthDay>", lambda d: d.day == 13),
    (
        4,
        "<Period>2</Period><MonthDay>31</MonthDay>",
        lambda d: d.month % 2 == 1 and (d + timedelta(1)).day == 1,
    ),
    (
        5,
        "<Period>1</Period><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>",
        lambda d: d.isoweekday() == 1 and d.day <= 7,
    ),
    (
        5,
        "<Period>1</Period><MonthItem>8</MonthItem><MonthPosition>4</MonthPosition>",
        lambda d: d.isoweekday() == 5 and (d + timedelta(7)).month != d.month,
    ),
    (2, "<Month>11</Month><MonthDay>25</MonthDay>", lambda d: (d.month, d.day) == (12, 25)),
    (
        3,
        "<Month>4</Month><MonthItem>4</MonthItem><MonthPosition>1</MonthPosition>",
        lambda d: d.month == 5 and d.isoweekday() == 1 and 8 <= d.day <= 14,
    ),
]


@pytest.mark.parametrize(("kind", "more", "is_day"), RECURRING)
def test_recurring_exceptions_day_by_day(kind: int, more: str, is_day) -> None:
    found = days_of(calendar_of(exception(kind, str(START), str(END), more)))
    assert found == [day for day in every(START, END) if is_day(day)]


def test_every_second_week_counts_from_the_first() -> None:
    more = "<Period>2</Period><DaysOfWeek>2</DaysOfWeek>"
    found = days_of(calendar_of(exception(6, "2026-03-02", "2026-04-30", more)))
    assert found == [date(2026, 3, 2) + timedelta(14 * n) for n in range(5)]


def test_occurrences_end_a_recurrence() -> None:
    more = (
        "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>3</Occurrences>"
        "<Month>0</Month><MonthDay>1</MonthDay>"
    )
    found = days_of(calendar_of(exception(2, "2026-01-01", "2090-01-01", more)))
    assert found == [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]


def test_recurrence_has_a_horizon() -> None:
    more = "<Month>0</Month><MonthDay>1</MonthDay>"
    found = days_of(calendar_of(exception(2, "2026-01-01", "9999-12-31", more)))
    assert len(found) == 101 and found[-1] == date(2126, 1, 1)
    body = exception(6, "1900-01-01", "9999-12-31", "<DaysOfWeek>127</DaysOfWeek>")
    reading = read(mspdi(task(1), calendars=f"<Calendar><UID>1</UID>{body}</Calendar>"))
    assert "recurrence-cut" in codes(reading)


def test_work_weeks_become_exceptions_where_no_exception_is() -> None:
    inside = exception(1, "2026-03-31", "2026-03-31") + (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-03-30T00:00:00</FromDate><ToDate>"
        "2026-04-12T23:59:00</ToDate></TimePeriod><Name>Summer</Name><WeekDays>"
    )
    days = "".join(weekday(kind, HALF) for kind in (2, 3, 4))
    week = "".join(weekday(k, DAY if 2 <= k <= 6 else ()) for k in range(1, 8))
    body = (
        f"<Calendar><UID>1</UID><WeekDays>{week}</WeekDays>{inside}{days}</WeekDays></WorkWeek>"
        "</WorkWeeks></Calendar>"
    )
    plan = read(mspdi(task(1), calendars=body)).plan
    assert plan is not None
    assert plan.calendars[0].exceptions == (
        CalendarException(date(2026, 3, 31), date(2026, 3, 31), (), "X"),
        CalendarException(date(2026, 3, 30), date(2026, 3, 30), HALF, "Summer"),
        CalendarException(date(2026, 4, 1), date(2026, 4, 1), HALF, "Summer"),
        CalendarException(date(2026, 4, 6), date(2026, 4, 8), HALF, "Summer"),
    )


def test_an_exception_without_days_is_left_out_and_told() -> None:
    reading = read(
        mspdi(
            task(1),
            calendars="<Calendar><UID>1</UID>"
            + exception(1, "2026-04-06", "2026-04-03")
            + "</Calendar>",
        )
    )
    assert set(codes(reading)) == {"exception-without-days", "calendar-without-week"}


def test_a_time_that_is_none_is_refused() -> None:
    week = weekday(2, DAY).replace("08:00:00", "25:00:00")
    body = f"<Calendar><UID>1</UID><WeekDays>{week}</WeekDays></Calendar>"
    assert codes(read(mspdi(task(1), calendars=body))) == ["not-a-time"]
