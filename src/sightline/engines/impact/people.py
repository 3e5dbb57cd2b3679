"""Whose work moves, and the weeks in which somebody is booked for more than there is of them.

A load is the share of a week's working time for which people are booked, times their units: two
whole bookings at once are 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.engines.impact.bearings import Bearings, Flags, Floats
from sightline.engines.impact.evaluation import Outcome
from sightline.engines.impact.impact import PersonMoved, WeekBreached
from sightline.engines.schedule.calendar import WEEK, Ints, instant
from sightline.engines.schedule.kernels import gaps
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.schedule import Schedule

MONDAY = 4 * 1440  # 1970-01-05, from which weeks are counted
SLIGHT = 1e-6  # units; below this a load is no more than the capacity


def people(before: Outcome, after: Outcome, moved: Flags) -> tuple[PersonMoved, ...]:
    """Return those whose work moves or whose bookings differ, with the weeks they cannot do.

    Args:
        moved: Which activities move, in the plan's order.
    """
    places = np.flatnonzero(moved)
    who = _touched(before, after, places)
    if not len(who):
        return ()
    both = [_booked(outcome, who) for outcome in (before, after)]
    weeks = _weeks(both)
    loads = [
        _loads(outcome, who, booked, weeks)
        for outcome, booked in zip((before, after), both, strict=True)
    ]
    counts = _counts(after.bearings, places, len(before.record.schedule.resources))
    found = [
        _person(before, int(i), int(counts[i]), (loads[0][k], loads[1][k], weeks[0]))
        for k, i in enumerate(who)
    ]
    return tuple(sorted(found, key=lambda p: (-len(p.weeks), -p.n_moved, p.name, p.id)))


def _touched(before: Outcome, after: Outcome, places: Ints) -> Ints:
    """Return the resources, by their place, that work on what moves or are booked otherwise."""
    sides = (
        [before.bearings]
        if before.bearings is after.bearings
        else [before.bearings, after.bearings]
    )
    found = [b.bookings.resources[b.bookings.of_places(places)] for b in sides]
    if before.record.schedule.assignments is not after.record.schedule.assignments:
        people = before.bearings.people
        sets = [set(o.record.schedule.assignments) for o in (before, after)]
        other = {a.resource_id for a in sets[0] ^ sets[1]}
        found.append(np.array([people[id_] for id_ in other if id_ in people], np.int64))
    if before.bearings is not after.bearings:
        gone = np.flatnonzero(before.bearings.counts != after.bearings.counts)
        bookings = before.bearings.bookings
        found.append(bookings.resources[bookings.of_places(gone)])
    return np.unique(np.concatenate(found))


@dataclass(frozen=True)
class _Booked:
    """The bookings of some resources: whose, on what, how much, from and until."""

    resources: Ints
    places: Ints
    units: Floats
    starts: Ints
    finishes: Ints


def _booked(outcome: Outcome, who: Ints) -> _Booked:
    bookings = outcome.bearings.bookings
    at = bookings.of_resources(who)
    at = at[outcome.bearings.counts[bookings.places[at]]]
    places = bookings.places[at]
    dates = outcome.schedule.start[places], outcome.schedule.finish[places]
    return _Booked(bookings.resources[at], places, bookings.units[at], *dates)


def _weeks(both: Sequence[_Booked]) -> tuple[int, int]:
    """Return the first week, by its number, and how many there are."""
    starts = np.concatenate([each.starts for each in both])
    finishes = np.concatenate([each.finishes for each in both])
    if not len(starts):
        return 0, 1
    first = (int(starts.min()) - MONDAY) // WEEK
    return first, (int(finishes.max()) - MONDAY) // WEEK - first + 1


def _loads(outcome: Outcome, who: Ints, booked: _Booked, weeks: tuple[int, int]) -> Floats:
    """Return the load of each of some resources in each week, shape (len(who), weeks)."""
    schedule = outcome.schedule
    nodes = schedule.network.node[booked.places]
    calendars = schedule.network.columns.calendar[nodes].astype(np.int64)
    first = (booked.starts - MONDAY) // WEEK
    n = np.maximum((booked.finishes - 1 - MONDAY) // WEEK - first + 1, 0)
    at = np.repeat(np.arange(len(n)), n)  # one row for each booking and week
    week = first[at] + np.arange(len(at)) - np.repeat(np.cumsum(n) - n, n)
    begin = MONDAY + week * WEEK
    spans = np.maximum(booked.starts[at], begin), np.minimum(booked.finishes[at], begin + WEEK)
    part = _worked(schedule, calendars[at], *spans)
    whole = _worked(schedule, calendars[at], begin, begin + WEEK)
    share = booked.units[at] * part / np.maximum(whole, 1)
    cell = np.searchsorted(who, booked.resources[at]) * weeks[1] + week - weeks[0]
    summed = np.bincount(cell, weights=share, minlength=len(who) * weeks[1])
    return np.asarray(summed, np.float64).reshape(len(who), weeks[1])


def _worked(schedule: Schedule, calendars: Ints, start: Ints, finish: Ints) -> Ints:
    """Return the working minutes between pairs of instants."""
    found = np.zeros(len(calendars), np.int64)
    tables = schedule.network.tables
    run(gaps, len(schedule), tables, calendars, finish, start, out=(found,))
    return found


def _counts(bearings: Bearings, places: Ints, n: int) -> Ints:
    bookings = bearings.bookings
    at = bookings.of_places(places)
    return np.bincount(bookings.resources[at[bearings.counts[bookings.places[at]]]], minlength=n)


def _person(
    before: Outcome, i: int, n_moved: int, loads: tuple[Floats, Floats, int]
) -> PersonMoved:
    resource = before.record.schedule.resources[i]
    old, new, first = loads
    breached = np.flatnonzero((new > resource.max_units + SLIGHT) & (new > old + SLIGHT))
    weeks = tuple(
        WeekBreached(
            _monday(first + k), round(float(old[k]), 4), round(float(new[k]), 4), resource.max_units
        )
        for k in breached.tolist()
    )
    return PersonMoved(resource.id, resource.name, n_moved, weeks)


def _monday(week: int) -> date:
    return instant(MONDAY + week * WEEK).date()
