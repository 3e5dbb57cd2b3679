"""Plans on a single calendar, laid flat: time is counted in minutes worked, so links only add.

A date becomes twice the minutes worked before it, and one more where it lies after the end of that
work: a Friday evening is even, the Monday morning after it odd. So dates come out to the minute.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import FAR, FIXED, NEVER, RAW, TO_FINISH
from sightline.engines.schedule.machine import SMALL
from sightline.engines.simulate.draws import Chances
from sightline.engines.simulate.passes import by_passes
from sightline.engines.simulate.problem import Problem

Column = Any
Short = NDArray[np.int32]
NO = -(1 << 29)  # earlier than any date, as minutes or twice
ROOM = 1 << 27  # minutes worked that are counted at most: 255 years around the clock
PLAIN = 4  # a mode of its own: after finishes and starts alone, never without work


class Flat(NamedTuple):
    """A network on one calendar; columns of the schedule's ``Columns`` in this time.

    Early dates are twice the minutes worked, late ones the minutes.
    """

    mode: Column
    begun: Column  # its float is counted at the finish
    hold: Column
    silent: Column
    group: Column
    project: Column
    counts: Column
    moves: Column  # whether its dates may differ from trial to trial
    row: Column  # its place among the watched, or -1
    span: Column  # from start to finish, or from late start to late finish where dates are fixed
    stands: Column
    start: Column
    finish: Column
    start_cap: Column
    finish_cap: Column
    pinned: Column
    late_start: Column
    late_finish: Column
    in_ptr: Column
    in_link: Column
    in_lag: Column
    out_ptr: Column
    out_link: Column
    out_lag: Column


class Changing(NamedTuple):
    """The inputs, as ``Varying``; ``kind`` is 0 for ordinary ones, 1 fixed, 2 under way."""

    node: Column
    row: Column
    kind: Column
    add: Column
    shift: Column
    base: Column
    still: Column


class Aims(NamedTuple):
    """From when late dates are counted by project, NO for the last finish; watched projects."""

    fixed: Column
    floor: Column
    watched: Column
    limit: Column  # of each watched activity: critical at this float or less
    planned: Column  # work of each watched activity
    about: int
    origin: int
    length: int


class Laid(NamedTuple):
    """All of it."""

    flat: Flat
    changing: Changing
    aims: Aims
    steady: Column  # by project the last finish that never moves, an instant
    clock: int


def laid_out(problem: Problem, chances: Chances) -> Laid | None:
    """Return a problem laid flat, None where it needs more than one calendar or passes."""
    if problem.is_special or not _is_on_one_clock(problem):
        return None
    scale = Scale(problem)
    flat, changing = _flat(problem, chances, scale), _changing(problem, scale)
    if scale.is_lost or not _fits(problem, chances, scale):
        return None
    return Laid(flat, changing, _aims(problem, scale), _steady(problem), problem.clock)


def _is_on_one_clock(problem: Problem) -> bool:
    network, c = problem.network, problem.clock
    columns = network.columns
    moving = network.counts.copy()
    moving[network.node[~network.is_open]] = False
    nodes = np.flatnonzero(moving)
    lags = moving[_tails(columns.in_ptr)] & (columns.in_lag != 0)
    lags |= (columns.mode[_tails(columns.in_ptr)] >= RAW) & (columns.in_lag != 0)
    return bool(
        (columns.calendar[nodes] == c).all()
        and (columns.own[nodes] == c).all()
        and (columns.in_calendar[lags] == c).all()
    )


def _tails(ptr: Ints) -> Ints:
    return np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))


class Scale:
    """The one calendar as a scale; it is lost where a date has no place on it."""

    def __init__(self, problem: Problem) -> None:
        self.tab, self.clock, self.is_lost = problem.tables, problem.clock, False

    def late(self, column: Ints) -> Short:
        """Return instants as minutes worked."""
        return self._each(column, self._worked)

    def early(self, column: Ints) -> Short:
        """Return instants as twice the minutes worked, odd after the end of that work."""
        return self._each(column, self.twice)

    def _worked(self, at: int) -> int:
        found = kernels.worked(self.tab, self.clock, at)
        self.is_lost |= abs(found) > ROOM
        return found

    def twice(self, at: int) -> int:
        """Return one early instant."""
        done = self._worked(at)
        return 2 * done + (kernels.end_of(self.tab, self.clock, done) != at)

    def is_between(self, at: int) -> bool:
        """Tell whether an instant lies inside a stretch without work."""
        done = self._worked(at)
        ends = (
            kernels.end_of(self.tab, self.clock, done),
            kernels.start_of(self.tab, self.clock, done),
        )
        return at not in ends

    def _each(self, column: Ints, told: Any) -> Short:
        values, place = np.unique(column, return_inverse=True)
        known = {NEVER: NO, FAR: -NO}
        found = [known[v] if v in known else told(v) for v in values.tolist()]
        return np.array(found, np.int32)[place.reshape(np.shape(column))]


def _flat(problem: Problem, chances: Chances, scale: Scale) -> Flat:
    network = problem.network
    columns = network.columns
    row = np.full(network.size, -1, np.int32)
    row[network.node[problem.watched]] = np.arange(len(problem.watched))
    is_fixed = columns.mode == FIXED
    varies = np.zeros(network.size, bool)
    varies[problem.varying.node] = True
    span: Ints = np.asarray(np.where(is_fixed, columns.rest, columns.span))
    flat = Flat(
        mode=np.where(_is_plain(problem, chances), PLAIN, columns.mode).astype(np.int8),
        begun=((columns.pinned > NEVER) | is_fixed).astype(np.int8),
        hold=columns.hold.astype(np.int8),
        silent=columns.silent.astype(np.int8),
        group=columns.group.astype(np.int32),
        project=network.groups.astype(np.int32),
        counts=network.counts.astype(np.int8),
        moves=(~is_fixed | varies).astype(np.int8),
        row=row,
        span=span.astype(np.int32),
        stands=_stands(problem),
        start=scale.early(columns.start),
        finish=scale.early(columns.finish),
        start_cap=scale.early(columns.start_cap),
        finish_cap=scale.early(columns.finish_cap),
        pinned=scale.early(columns.pinned),
        late_start=scale.late(columns.late_start),
        late_finish=scale.late(columns.late_finish),
        in_ptr=columns.in_ptr,
        in_link=columns.in_link,
        in_lag=columns.in_lag.astype(np.int32),
        out_ptr=columns.out_ptr,
        out_link=columns.out_link,
        out_lag=columns.out_lag.astype(np.int32),
    )
    scale.is_lost |= bool((np.abs(columns.in_lag) > ROOM).any())
    return flat


def _stands(problem: Problem) -> NDArray[np.int8]:
    """Return which nodes may stand at the end of a shift when they take no time."""
    varying, columns = problem.varying, problem.network.columns
    found = np.array(columns.milestone, np.int8)
    ends = (columns.pinned[varying.node] == NEVER) | (varying.shift <= 0)
    found[varying.node] = np.where(ends, varying.stands, 0)
    return found


def _is_plain(problem: Problem, chances: Chances) -> NDArray[np.bool_]:
    """Tell which nodes only start after others, are not bounded, and always take time."""
    columns, varying = problem.network.columns, problem.varying
    least = columns.span.copy()
    hits = np.diff(chances.odds.first) > 0
    shortest = chances.odds.table[:, 0].astype(np.int64) + varying.add
    least[varying.node] = np.where(hits, 0, shortest)
    to_finish = np.zeros(problem.network.size, bool)
    to_finish[_tails(columns.in_ptr)[columns.in_link & TO_FINISH != 0]] = True
    free = (columns.finish == NEVER) & (columns.start_cap == FAR) & (columns.finish_cap == FAR)
    is_loose = free & (columns.mode == 0) & (columns.pinned == NEVER)
    return np.asarray(is_loose & (least > 0) & ~to_finish)


def _changing(problem: Problem, scale: Scale) -> Changing:
    varying, columns = problem.varying, problem.network.columns
    mode, pinned = columns.mode[varying.node], columns.pinned[varying.node]
    is_fixed = mode == FIXED
    bases = [int(t) for t in (*varying.base[is_fixed], *varying.still[is_fixed])]
    scale.is_lost |= any(scale.is_between(t) for t in bases)
    return Changing(
        node=varying.node.astype(np.int32),
        row=problem.row.astype(np.int32),
        kind=np.where(is_fixed, 1, np.where(pinned > NEVER, 2, 0)).astype(np.int8),
        add=varying.add.astype(np.int32),
        shift=varying.shift.astype(np.int32),
        base=scale.early(varying.base),
        still=scale.early(varying.still),
    )


def _aims(problem: Problem, scale: Scale) -> Aims:
    return Aims(
        fixed=scale.late(problem.goals.fixed),
        floor=scale.late(problem.goals.floor),
        watched=np.array(problem.projects, np.int32),
        limit=np.minimum(problem.limit, ROOM).astype(np.int32),
        planned=problem.work.astype(np.int32),
        about=problem.about,
        origin=int(scale.late(np.array([problem.origin]))[0]),
        length=problem.length,
    )


def _steady(problem: Problem) -> Ints:
    """Return by project the last finish of what has fixed dates, NEVER without any."""
    network = problem.network
    kept = network.counts & (network.columns.mode == FIXED)
    kept[problem.varying.node] = False
    found = np.full(len(network.frames), NEVER, np.int64)
    np.maximum.at(found, network.groups[kept], network.columns.finish[kept])
    return found


def _fits(problem: Problem, chances: Chances, scale: Scale) -> bool:
    """Tell whether the longest possible work stays on the scale."""
    work = chances.odds.table[:, -1].astype(np.int64)
    for k in range(len(work)):
        hits = chances.odds.hits[chances.odds.first[k] : chances.odds.first[k + 1]]
        work[k] += int(np.maximum(chances.impacts[hits, -1], 0).sum())
    finish, _ = by_passes(problem, work[:, None], is_large=problem.network.size >= SMALL)
    scale.late(np.minimum(finish, FAR - 1))
    return not scale.is_lost


def instants(problem: Problem, laid: Laid, finish: Short) -> Ints:
    """Return finishes of all projects as instants, with what never moves."""
    return np.asarray(np.maximum(told(problem, laid, finish), laid.steady[:, None]))


def told(problem: Problem, laid: Laid, finish: Short) -> Ints:
    """Return early dates of this time as instants."""
    values, place = np.unique(finish, return_inverse=True)
    tab, c = problem.tables, laid.clock
    found = [
        NEVER if v == NO else (kernels.start_of if v & 1 else kernels.end_of)(tab, c, v >> 1)
        for v in values.tolist()
    ]
    return np.array(found, np.int64)[place.reshape(finish.shape)]
