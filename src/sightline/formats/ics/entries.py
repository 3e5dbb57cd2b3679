"""Entries of a calendar as an iCalendar file: a title, a time and a state each, and nothing else.

Times are instants in UTC: a window of change is the same moment wherever it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

STATUSES = frozenset({"CONFIRMED", "TENTATIVE", "CANCELLED"})


@dataclass(frozen=True)
class CalendarEntry:
    """One entry; ``key`` keeps it the same entry from one reading to the next."""

    key: str
    title: str
    start: datetime
    finish: datetime
    category: str
    state: str
    status: str = "CONFIRMED"


def write_entries(entries: Iterable[CalendarEntry], name: str, stamp: datetime) -> bytes:
    """Return entries as a file, UTF-8 with folded lines.

    Args:
        name: What calendar programs call it.
        stamp: When it is made, with its time zone.

    Raises:
        ValueError: A time without its zone, or a status that calendars do not know.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Sightline//Schedule of change//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _line(name))
    for entry in entries:
        if entry.status not in STATUSES or not (entry.start.tzinfo and entry.finish.tzinfo):
            raise ValueError("an entry needs a known status, and times with their zone")
        event = Event()
        event.add("uid", f"{entry.key}@sightline")
        event.add("dtstamp", stamp)
        event.add("summary", _line(entry.title))
        event.add("dtstart", entry.start)
        event.add("dtend", entry.finish)
        event.add("categories", [entry.category])
        event.add("description", _line(entry.state))
        event.add("status", entry.status)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _line(text: str) -> str:
    return " ".join(text.split())
