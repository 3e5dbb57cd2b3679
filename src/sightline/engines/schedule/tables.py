"""Look-up tables of working time, and one calendar's arithmetic for whoever asks by hand.

A table answers "how much was worked before" and "when was so much worked" in constant time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import (
    WEEK,
    Ints,
    compiled,
    horizon,
    instant,
    minutes,
    resolve,
)
from sightline.engines.schedule.kernels import DAY, FAR, Tables
from sightline.engines.schedule.machine import plain
from sightline.engines.schedule.plan import Calendar

YEAR = timedelta(days=366)


def tabulate(calendars: Sequence[Ints], low: int, high: int) -> Tables:
    """Return the tables of several calendars, each given as stretches of work, shape (n, 2).

    Args:
        calendars: Stretches within ``low`` and ``high``, sorted and apart; the first and the
            last week before ``high`` repeat for ever before and after.
    """
    parts = [_tabulate(rows, low, high) for rows in calendars]
    sizes = np.cumsum([0, *(len(part[0]) for part in parts)])[:-1]
    buckets = np.cumsum([0, *(len(part[4]) for part in parts)])[:-1]
    first = np.concatenate([part[3] + at for part, at in zip(parts, sizes, strict=True)])
    by_work = np.concatenate([part[4] + at for part, at in zip(parts, sizes, strict=True)])
    total = np.array([part[2][-1] for part in parts], np.int64)
    week = np.array([_worked_in_last_week(part, high) for part in parts], np.int64)
    return Tables(
        start=np.concatenate([part[0] for part in parts]),
        end=np.concatenate([part[1] for part in parts]),
        done=np.concatenate([part[2] for part in parts]),
        first=first.astype(np.int32),
        by_work=by_work.astype(np.int32),
        by_start=buckets.astype(np.int64),
        total=total,
        week=week,
        low=low,
        high=high,
        n_days=(high - low) // DAY,
    )


Part = tuple[Ints, Ints, Ints, Ints, Ints]


def _tabulate(rows: Ints, low: int, high: int) -> Part:
    start, end = np.append(rows[:, 0], FAR), np.append(rows[:, 1], FAR + DAY)
    done = np.concatenate(([0], np.cumsum(rows[:, 1] - rows[:, 0])))
    first = np.searchsorted(end, np.arange(low, high, DAY), side="right")
    by_work = np.searchsorted(done[1:], np.arange(0, done[-1] + 1, 256), side="right")
    return start, end, done, first, np.minimum(by_work, len(rows) - 1)


def _worked_in_last_week(part: Part, high: int) -> int:
    start, end = part[0][:-1], part[1][:-1]
    return int(np.sum(np.maximum(end - np.maximum(start, high - WEEK), 0)))


def tables_of(
    calendars: Mapping[str, Calendar], ids: Iterable[str], first: int, last: int
) -> Tables:
    """Return the tables of calendars by their ids, around two instants in minutes.

    Raises:
        Unschedulable: A calendar has no working time.
    """
    patterns = [resolve(calendars, calendar_id) for calendar_id in ids]
    low, high = horizon(patterns, first, last)
    rows = [compiled(pattern, low, high) for pattern in patterns]
    return tabulate(rows, low - 2 * WEEK, high + 2 * WEEK)


@dataclass(frozen=True)
class Clock:
    """One calendar's working time, asked with wall clock instants."""

    tables: Tables
    calendar: int = 0

    def add(self, at: datetime, work: int) -> datetime:
        """Return the earliest instant that is ``work`` working minutes after another.

        A negative ``work`` leads backwards, to the latest instant so long before.
        """
        done = kernels.worked(self.tables, self.calendar, minutes(at)) + work
        find = kernels.end_of if work > 0 else kernels.start_of
        return instant(find(self.tables, self.calendar, done)) if work else at

    def between(self, start: datetime, finish: datetime) -> int:
        """Return the working minutes between two instants, negative when they run backwards."""
        at = (kernels.worked(self.tables, self.calendar, minutes(t)) for t in (finish, start))
        return next(at) - next(at)

    def next(self, at: datetime) -> datetime:
        """Return the first instant, not before ``at``, at which a minute of work starts."""
        done = kernels.worked(self.tables, self.calendar, minutes(at))
        return instant(kernels.start_of(self.tables, self.calendar, done))

    def previous(self, at: datetime) -> datetime:
        """Return the last instant, not after ``at``, at which a minute of work ends."""
        done = kernels.worked(self.tables, self.calendar, minutes(at))
        return instant(kernels.end_of(self.tables, self.calendar, done))


def clock(calendars: Iterable[Calendar], calendar_id: str, around: datetime) -> Clock:
    """Return the arithmetic of one calendar, quickest within a year of an instant.

    Raises:
        Unschedulable: The calendar has no working time, or is its own base.
    """
    known = {calendar.id: calendar for calendar in calendars}
    span = minutes(around - YEAR), minutes(around + YEAR)
    return Clock(plain(tables_of(known, [calendar_id], *span)))
