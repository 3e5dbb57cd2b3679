"""The diary of the sample: what happens on which day, told in any order, replayed in time order.

A day is one transaction under that day's clock, so its journal entries carry its date.
"""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from itertools import groupby

from sightline.identity.queries import OPERATOR
from sightline.kernel import bulk, clock
from sightline.kernel.command import unit
from sightline.site.sample.days import Calendar, instant

Progress = Callable[[str, int, int], None]
Deed = Callable[[], object]


class Turn(IntEnum):
    """The order of what happens on one day."""

    FOUND = 0
    STRATEGY = 1
    OPEN = 2
    PLAN = 3
    MOVE = 4
    WORK = 5
    DECIDE = 6
    WRITE = 7
    CHECK = 8
    PUBLISH = 9
    AFTER = 10
    SIT = 11


class Diary:
    """Collects deeds by day and does them in their order."""

    def __init__(self, calendar: Calendar) -> None:
        """Take the calendar that says what history can hold."""
        self._calendar = calendar
        self._deeds: list[tuple[date, Turn, int, Deed]] = []

    def note(self, day: date, turn: Turn, deed: Deed) -> None:
        """Note a deed; a day outside history becomes the nearest one inside."""
        self._deeds.append((self._calendar.past(day), turn, len(self._deeds), deed))

    def replay(self, progress: Progress) -> None:
        """Do every deed, a transaction a day, telling the month and how many days are done."""
        days = [
            (day, [deed for *_, deed in deeds])
            for day, deeds in groupby(sorted(self._deeds), key=lambda noted: noted[0])
        ]
        for done, (day, deeds) in enumerate(days, start=1):
            progress(f"{day:%B %Y}", done, len(days))
            with clock.at(instant(day)), unit(OPERATOR), bulk.uncollected():
                for deed in deeds:
                    deed()
