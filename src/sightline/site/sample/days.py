"""The sample's calendar: every date is told from the day it is loaded, so it is never old.

``today`` is the day of loading; what happens in the sample ends the day before.
"""

import random
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

MONTHS_OF_HISTORY = 18


@dataclass(frozen=True)
class Calendar:
    """Dates by their distance from the day of loading."""

    today: date

    @property
    def first(self) -> date:
        """The day on which the organisation began to use Sightline."""
        return self.shifted(-MONTHS_OF_HISTORY)

    @property
    def last(self) -> date:
        """The last day on which something happens."""
        return self.today - timedelta(days=1)

    def day(self, n_days: int) -> date:
        """Return the day so many days from today; negative is past."""
        return self.today + timedelta(days=n_days)

    def shifted(self, n_months: int) -> date:
        """Return the same day so many months from today, or the month's last day."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 + n_months, 12)
        return date(year, month + 1, min(self.today.day, monthrange(year, month + 1)[1]))

    def month_ends(self) -> Sequence[date]:
        """Return the ends of the last eighteen whole months, oldest first."""
        found = [self.today.replace(day=1) - timedelta(days=1)]
        while len(found) < MONTHS_OF_HISTORY:
            found.insert(0, found[0].replace(day=1) - timedelta(days=1))
        return found

    def past(self, day: date) -> date:
        """Return a day that history can hold: not before it begins, not after it ends."""
        return min(max(day, self.first), self.last)


def instant(day: date) -> datetime:
    """Return the moment of a day at which what happened that day is written down."""
    chance = random.Random(f"instant {day}")  # noqa: S311 - a plausible time, no secret
    return datetime.combine(
        day, time(chance.randint(8, 16), chance.randint(0, 59), chance.randint(0, 59)), UTC
    )


def chance_of(*words: object) -> random.Random:
    """Return a generator of one purpose, so that a change of one thing moves no other."""
    return random.Random(":".join(map(str, words)))  # noqa: S311 - a story, no secret
