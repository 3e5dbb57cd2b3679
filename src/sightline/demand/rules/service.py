"""The service clock: by when an office takes the next step, in working days, and how old things are."""

from collections.abc import Mapping
from datetime import date, timedelta

#: Working days from entering a state to the next step; a state not named here has no clock.
PROMISED: Mapping[str, int] = {"submitted": 3, "screening": 10, "qualified": 20}
FRIDAY = 4
#: Ages in days from which a proposal counts as getting old, and as old.
WARM, OLD = 30, 90


def after_working_days(start: date, days: int) -> date:
    """Return the day that lies a number of working days, Monday to Friday, after another."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() <= FRIDAY:
            days -= 1
    return day


def due_day(state: str, since: date) -> date | None:
    """Return by when the next step is promised, or ``None`` where no clock runs."""
    days = PROMISED.get(state)
    return None if days is None else after_working_days(since, days)


def days_left(due: date | None, today: date) -> int | None:
    """Return the days to a promise, negative once it is broken; ``None`` where no clock runs."""
    return None if due is None else (due - today).days


def age_band(days: int) -> str:
    """Return ``new``, ``warm`` or ``old``."""
    return "old" if days >= OLD else "warm" if days >= WARM else "new"
