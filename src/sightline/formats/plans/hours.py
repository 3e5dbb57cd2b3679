"""Working times of XML calendars: a day's shifts as the file says them, and a week where it is silent."""

from collections.abc import Iterable, Iterator

from sightline.engines.schedule.plan import Shift
from sightline.formats.plans.record import Record
from sightline.formats.plans.values import Unreadable, minute_of_day

STANDARD: tuple[Shift, ...] = ((480, 720), (780, 1020))
STANDARD_WEEK: tuple[tuple[Shift, ...], ...] = (STANDARD,) * 5 + ((), ())


def worked(day: Record, times: Iterable[Record], first: str, last: str) -> Iterator[Shift]:
    """Yield the start and end of each working time, minutes of the day, as they are written.

    Args:
        day: The record that a time which cannot be read is told of.
        first: The field that holds a start.
        last: The field that holds an end.
    """
    for time in times:
        start, end = time.fields.get(first), time.fields.get(last)
        if not start or not end:
            continue
        try:
            yield minute_of_day(start), minute_of_day(end)
        except Unreadable as error:
            message = f"“{start}” to “{end}” in calendar {day.id} is not {error.what}."
            day.refuse(error.code, message, "Correct the working times.", time.table)


def standard_week(record: Record, name: str) -> tuple[tuple[Shift, ...], ...]:
    """Return the usual week, and tell that a calendar does not say its own in the field named."""
    record.warn(
        "calendar-without-week",
        f"Calendar “{record.text('Name')}” does not say when work is done.",
        "Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00 are taken; correct the calendar.",
        name,
    )
    return STANDARD_WEEK


def until_the_next_day(start: int, end: int) -> Shift:
    """Return a shift whose end, at or before its start, is one of the next day."""
    return start, end if end > start else end + 1440
