"""Trials of a plan that is laid flat, in plain arrays: each node for all trials at once.

What the compiled loops in ``kernels`` do in blocks, without numba; to the bit the same.
"""

from __future__ import annotations

import numpy as np

from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import FIXED, LEAST, RAW, TO_FINISH
from sightline.engines.simulate.flat import (
    NO,
    PLAIN,
    Changing,
    Flat,
    Laid,
    Short,
    instants,
    told,
)
from sightline.engines.simulate.problem import Problem


def by_columns(problem: Problem, laid: Laid, work: Ints) -> tuple[Ints, Ints]:
    """Return finishes of all projects and total floats of what is watched, node by node.

    Every node is computed for all trials at once, as arrays.
    """
    n = work.shape[1]
    start, finish = np.empty((2, len(laid.flat.mode), n), np.int32)
    span = np.repeat(laid.flat.span[:, None], n, axis=1)
    moving = _changed(laid, work.astype(np.int32), span)
    ends = _forward(laid, (start, finish), span, moving)
    total = np.zeros((len(problem.watched), n), np.int64)
    _backward(laid, (start, finish, span), _aimed(laid, ends), total)
    loose = ends[1]
    return instants(problem, laid, loose), total


def early_finishes(problem: Problem, laid: Laid, work: Ints) -> Ints:
    """Return the early finish of each watched activity, shape (activities, trials), as instants."""
    network, n = problem.network, work.shape[1]
    dates = np.empty((2, len(laid.flat.mode), n), np.int32)
    span = np.repeat(laid.flat.span[:, None], n, axis=1)
    _forward(laid, (dates[0], dates[1]), span, _changed(laid, work.astype(np.int32), span))
    nodes = network.node[problem.watched]
    planned = problem.schedule.finish[problem.watched]  # stands where nothing moves
    found = np.repeat(planned[:, None], n, axis=1)
    moves = laid.flat.moves[nodes] == 1
    found[moves] = told(problem, laid, dates[1][nodes[moves]])
    return found


def _changed(laid: Laid, work: Short, span: Short) -> dict[int, Short]:
    """Put work into spans, and return the finishes of what has a fixed start."""
    c: Changing = laid.changing
    moving: dict[int, Short] = {}
    for k, (node, kind) in enumerate(zip(c.node.tolist(), c.kind.tolist(), strict=True)):
        length = np.maximum(work[k] + c.shift[k], 0)
        whole = length + c.add[k]
        span[node] = whole if kind == 0 else work[k]
        if kind == 1:
            done = np.where(whole > 0, 2 * ((c.base[k] >> 1) + whole), c.base[k])
            moving[node] = np.where(work[k] > 0, done, c.still[k])
    return moving


def _forward(
    laid: Laid, dates: tuple[Short, Short], span: Short, moving: dict[int, Short]
) -> tuple[Short, Short]:
    """Fill the early dates; return by project the last finishes, and those that may move."""
    flat, (start, finish) = laid.flat, dates
    ends = np.full((2, len(laid.steady), start.shape[1]), NO, np.int32)
    for i, mode in enumerate(flat.mode.tolist()):
        if mode == FIXED:
            start[i], finish[i] = flat.start[i], moving.get(i, flat.finish[i])
        else:
            s, f = _bounds(flat, i, dates)
            start[i], finish[i] = _placed(flat, i, (s, f), span[i])
        if flat.counts[i]:
            p = flat.project[i]
            np.maximum(ends[0, p], finish[i], out=ends[0, p])
            if flat.moves[i]:
                np.maximum(ends[1, p], finish[i], out=ends[1, p])
    return ends[0], ends[1]


def _bounds(flat: Flat, i: int, dates: tuple[Short, Short]) -> tuple[Short, Short]:
    start, finish = dates
    s = np.full(start.shape[1], flat.start[i], np.int32)
    f = np.full(start.shape[1], flat.finish[i], np.int32)
    links = range(int(flat.in_ptr[i]), int(flat.in_ptr[i + 1]))
    if flat.mode[i] == LEAST:
        s[:] = -NO
        for k in links:
            np.minimum(s, start[flat.in_link[k] >> 2], out=s)
        return s, s
    for k in links:
        link, lag = int(flat.in_link[k]), flat.in_lag[k]
        t = (finish if link & 1 else start)[link >> 2]
        t = 2 * ((t >> 1) + lag) if lag else t
        bound = f if link & TO_FINISH else s
        np.maximum(bound, t, out=bound)
    return s, f


def _placed(flat: Flat, i: int, bounds: tuple[Short, Short], span: Short) -> tuple[Short, Short]:
    s, f = bounds
    if flat.mode[i] == LEAST:
        return s, s
    if flat.mode[i] == PLAIN:
        begun = s | 1
        return begun, begun - 1 + 2 * span
    last = np.maximum(s, f)
    if flat.mode[i] == RAW:
        return last, last
    still = np.minimum(np.minimum(last, flat.start_cap[i]), flat.finish_cap[i])
    still = still if flat.stands[i] else still | 1
    w = np.maximum(s >> 1, (f >> 1) - span)
    w = np.minimum(np.minimum(w, flat.start_cap[i] >> 1), (flat.finish_cap[i] >> 1) - span)
    start = np.where(span == 0, still, 2 * w + 1)
    if flat.pinned[i] != NO:
        start = np.full_like(start, flat.pinned[i])
    return start, np.where(span == 0, still, 2 * (w + span))


def _aimed(laid: Laid, ends: tuple[Short, Short]) -> Short:
    aims, last = laid.aims, ends[0]
    fixed, floor = aims.fixed[:, None], aims.floor[:, None]
    goal = np.where(last == NO, floor, last >> 1)
    goal = np.where(fixed != NO, fixed, goal)
    return np.concatenate((goal, goal.max(axis=0)[None])).astype(np.int32)


def _backward(laid: Laid, dates: tuple[Short, Short, Short], goals: Short, total: Ints) -> None:
    """Turn early dates into late ones, from the last node to the first, and fill floats."""
    flat, (start, finish, span) = laid.flat, dates
    for i in range(len(flat.mode) - 1, -1, -1):
        s, f = _late_bounds(flat, i, (start, finish), goals)
        if flat.mode[i] in {RAW, LEAST}:
            s = f = np.minimum(s, f)
        else:
            s = np.minimum(f - span[i], s)
            f = s + span[i]
        if flat.row[i] >= 0:
            begun = flat.begun[i]
            total[flat.row[i]] = f - (finish[i] >> 1) if begun else s - (start[i] >> 1)
        start[i], finish[i] = s, f


def _late_bounds(
    flat: Flat, i: int, dates: tuple[Short, Short], goals: Short
) -> tuple[Short, Short]:
    start, finish = dates
    s = np.full(start.shape[1], flat.late_start[i], np.int32)
    f = np.full(start.shape[1], flat.late_finish[i], np.int32)
    if flat.hold[i]:
        return s, f
    f = np.minimum(f, goals[flat.group[i]])
    for k in range(int(flat.out_ptr[i]), int(flat.out_ptr[i + 1])):
        link = int(flat.out_link[k])
        if flat.silent[link >> 2]:
            continue
        t = (finish if link & TO_FINISH else start)[link >> 2] - flat.out_lag[k]
        bound = f if link & 1 else s
        np.minimum(bound, t, out=bound)
    return s, f
