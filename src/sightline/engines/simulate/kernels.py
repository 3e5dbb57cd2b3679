"""The loops for plans on one calendar, compiled by numba: blocks of 64 trials side by side.

They do what ``draws`` and ``flat`` do in arrays, to the bit. They live in one file because a compiled
kernel is kept on disk for as long as its own file does not change.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

LANES, HALF = 64, 32
FIXED, RAW, LEAST, PLAIN = 1, 2, 3, 4  # modes; 0 is the ordinary one, PLAIN its quicker kind
NO = -(1 << 29)
Column = Any
STEP, FIRST, SECOND = (
    np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB),
)  # fmt: skip
BY_30, BY_27, BY_31 = np.uint64(30), np.uint64(27), np.uint64(31)
LOW, BY_32 = np.uint64(0xFFFFFFFF), np.uint64(32)
PART, SMALLEST = np.int64(0xFFFFFF), np.float32(2**-24)
MIDDLE = np.float32(0.5)
WIDEST, SCALE = np.float32(5.25), np.float32(256 / 10.5)
PARTS = np.float32(1 << 20)


class Drawn(NamedTuple):
    """What is drawn outside the loops, trial by trial, and what a minute of an input costs."""

    scores: Column  # by group
    delays: Column  # by delay of a risk
    rate: Column
    payer: Column


class Found(NamedTuple):
    """What blocks come to: by project and trial, by trial, and sums by watched activity."""

    finish: Column
    cost: Column
    length: Column
    work: Column
    work_squared: Column
    product: Column
    critical: Column
    share: Column


class Scratch(NamedTuple):
    """Room for one block: dates, spans and work, a row of 64 a node or an activity."""

    start: Column
    finish: Column
    span: Column
    work: Column
    bits: Column
    ends: Column  # by project: all that counts, then what may move
    goals: Column
    s: Column
    f: Column
    slack: Column
    length: Column


def blocks(  # noqa: PLR0917 - columns are handed over as they are
    flat: Any, changing: Any, odds: Any, aims: Any, drawn: Drawn, span: Any, out: Any
) -> None:
    """Compute blocks of trials, ``span`` being the first, how many, and the number of trials."""
    found, room = out
    for block in range(span[0], span[0] + span[1]):
        at = (block - span[0]) * LANES
        n = min(LANES, span[2] - block * LANES)
        for k in range(len(changing.node)):
            draw(odds, drawn, k, block, at, room.work, changing.row[k], room.bits)
            change(flat, changing, k, room)
            if drawn.rate[k] != 0.0:
                pay(changing, aims, drawn, k, at, n, room.work, found.cost)
        ahead(flat, room)
        aim(aims, room)
        measure(aims, room, at, n, found)
        behind(flat, aims, room, n, found)


def draw(  # noqa: PLR0917 - columns are handed over as they are
    odds: Any, drawn: Drawn, k: int, block: int, at: int, work: Any, row: int, bits: Any
) -> None:
    """Fill one input's work for a block."""
    begin = odds.stream[k] + np.uint64(block * HALF) * STEP
    for j in range(HALF):
        z = begin + np.uint64(j + 1) * STEP
        z = (z ^ (z >> BY_30)) * FIRST
        z = (z ^ (z >> BY_27)) * SECOND
        z = z ^ (z >> BY_31)
        bits[j] = z & LOW
        bits[j + HALF] = z >> BY_32
    group = odds.group[k]
    if group < 0:
        for lane in range(LANES):
            cell = bits[lane] >> 24
            part = np.float32(bits[lane] & 0xFFFFFF) * SMALLEST
            low, high = odds.table[k, cell], odds.table[k, cell + 1]
            work[row, lane] = np.int32(low + (high - low) * part + MIDDLE)
    else:
        factor, rest = odds.factor[k], odds.rest[k]
        for lane in range(LANES):
            cell = bits[lane] >> 24
            part = np.float32(bits[lane] & 0xFFFFFF) * SMALLEST
            low, high = odds.scores[cell], odds.scores[cell + 1]
            own = low + (high - low) * part
            score = factor * drawn.scores[group, at + lane] + rest * own
            place = (score + WIDEST) * SCALE
            there = np.uint32(place)
            part = place - np.float32(there)
            low, high = odds.table[k, there], odds.table[k, there + 1]
            work[row, lane] = np.int32(low + (high - low) * part + MIDDLE)
    if odds.first[k] < odds.first[k + 1]:
        for h in range(odds.first[k], odds.first[k + 1]):
            for lane in range(LANES):
                work[row, lane] += drawn.delays[odds.hits[h], at + lane]
        for lane in range(LANES):
            work[row, lane] = max(work[row, lane], 0)


def change(flat: Any, changing: Any, k: int, room: Scratch) -> None:
    """Put one input's work into the span of its node; of fixed starts into the finish."""
    i, row, kind = changing.node[k], changing.row[k], changing.kind[k]
    add = changing.add[k]
    if kind == 2:
        for lane in range(LANES):
            room.span[i, lane] = room.work[row, lane]
    elif kind == 0:
        for lane in range(LANES):
            room.span[i, lane] = room.work[row, lane] + add
    else:
        base, still, shift = changing.base[k], changing.still[k], changing.shift[k]
        for lane in range(LANES):
            work = room.work[row, lane]
            whole = max(work + shift, 0) + add
            done = 2 * ((base >> 1) + whole) if whole > 0 else base
            room.finish[i, lane] = done if work > 0 else still
            room.span[i, lane] = work


def pay(  # noqa: PLR0917 - columns are handed over as they are
    changing: Any, aims: Any, drawn: Drawn, k: int, at: int, n: int, work: Any, cost: Any
) -> None:
    """Add what one input costs beyond the plan."""
    row, rate, payer = changing.row[k], drawn.rate[k], drawn.payer[k]
    for lane in range(n):
        cost[payer, at + lane] += rate * (work[row, lane] - aims.planned[row])


def ahead(flat: Any, room: Scratch) -> None:  # noqa: C901, PLR0912 - one loop of loops
    """Fill the early dates, first node to last, and the last finishes."""
    start, finish, span, ends = room.start, room.finish, room.span, room.ends
    for p in range(ends.shape[1]):
        for lane in range(LANES):
            ends[0, p, lane] = NO
            ends[1, p, lane] = NO
    for i in range(len(flat.mode)):
        mode = flat.mode[i]
        if mode == FIXED:
            for lane in range(LANES):
                start[i, lane] = flat.start[i]
            if flat.moves[i] == 0:
                for lane in range(LANES):
                    finish[i, lane] = flat.finish[i]
        elif mode == PLAIN:
            plainly(flat, i, start, finish, span)
        else:
            bound(flat, i, start, finish, room.s, room.f)
            place(flat, i, room)
        if flat.counts[i]:
            p = flat.project[i]
            for lane in range(LANES):
                ends[0, p, lane] = max(ends[0, p, lane], finish[i, lane])
            if flat.moves[i]:
                for lane in range(LANES):
                    ends[1, p, lane] = max(ends[1, p, lane], finish[i, lane])


def plainly(flat: Any, i: int, start: Any, finish: Any, span: Any) -> None:
    """Place what only follows, and always takes time."""
    for lane in range(LANES):
        start[i, lane] = flat.start[i]
    for k in range(flat.in_ptr[i], flat.in_ptr[i + 1]):
        link, lag = flat.in_link[k], flat.in_lag[k]
        p = link >> 2
        if lag == 0 and link & 1:
            for lane in range(LANES):
                start[i, lane] = max(start[i, lane], finish[p, lane])
        elif link & 1:
            for lane in range(LANES):
                start[i, lane] = max(start[i, lane], ((finish[p, lane] >> 1) + lag) << 1)
        else:
            for lane in range(LANES):
                start[i, lane] = max(start[i, lane], ((start[p, lane] >> 1) + lag) << 1)
    for lane in range(LANES):
        w = start[i, lane] >> 1
        start[i, lane] = (w << 1) | 1
        finish[i, lane] = (w + span[i, lane]) << 1


def bound(flat: Any, i: int, start: Any, finish: Any, s: Any, f: Any) -> None:  # noqa: PLR0917 - as above
    """Fill from when on a node may start, and finish."""
    is_least = flat.mode[i] == LEAST
    for lane in range(LANES):
        s[lane] = -NO if is_least else flat.start[i]
        f[lane] = flat.finish[i]
    for k in range(flat.in_ptr[i], flat.in_ptr[i + 1]):
        link, lag = flat.in_link[k], flat.in_lag[k]
        p = link >> 2
        for lane in range(LANES):
            t = finish[p, lane] if link & 1 else start[p, lane]
            if is_least:
                s[lane] = min(s[lane], start[p, lane])
                continue
            t = 2 * ((t >> 1) + lag) if lag != 0 else t
            if link & 2:
                f[lane] = max(f[lane], t)
            else:
                s[lane] = max(s[lane], t)


def place(flat: Any, i: int, room: Scratch) -> None:
    """Place a node within its bounds."""
    mode, s, f = flat.mode[i], room.s, room.f
    for lane in range(LANES):
        if mode == LEAST:
            room.start[i, lane] = room.finish[i, lane] = s[lane]
            continue
        last = max(s[lane], f[lane])
        if mode == RAW:
            room.start[i, lane] = room.finish[i, lane] = last
            continue
        span = room.span[i, lane]
        if span == 0:
            still = min(last, flat.start_cap[i], flat.finish_cap[i])
            still = still if flat.stands[i] else still | 1
            room.start[i, lane] = room.finish[i, lane] = still
        else:
            w = max(s[lane] >> 1, (f[lane] >> 1) - span)
            w = min(w, flat.start_cap[i] >> 1, (flat.finish_cap[i] >> 1) - span)
            room.start[i, lane] = 2 * w + 1
            room.finish[i, lane] = 2 * (w + span)
        if flat.pinned[i] != NO:
            room.start[i, lane] = flat.pinned[i]


def aim(aims: Any, room: Scratch) -> None:
    """Fill from when late dates are counted, by project and for the last of all."""
    n = len(aims.fixed)
    for lane in range(LANES):
        room.goals[n, lane] = NO
    for p in range(n):
        for lane in range(LANES):
            goal = room.ends[0, p, lane]
            goal = aims.floor[p] if goal == NO else goal >> 1
            goal = goal if aims.fixed[p] == NO else aims.fixed[p]
            room.goals[p, lane] = goal
            room.goals[n, lane] = max(room.goals[n, lane], goal)


def measure(aims: Any, room: Scratch, at: int, n: int, found: Found) -> None:
    """Keep the last finishes of a block, and how long the whole takes."""
    for lane in range(LANES):
        room.length[lane] = NO
    for k in range(len(aims.watched)):
        p = aims.watched[k]
        if aims.about < 0 or p == aims.about:
            for lane in range(LANES):
                room.length[lane] = max(room.length[lane], room.ends[0, p, lane])
    for lane in range(LANES):
        room.length[lane] = (room.length[lane] >> 1) - aims.origin
    for p in range(len(aims.fixed)):
        for lane in range(n):
            found.finish[p, at + lane] = room.ends[1, p, lane]
    for lane in range(n):
        found.length[at + lane] = room.length[lane]


def behind(flat: Any, aims: Any, room: Scratch, n: int, found: Found) -> None:
    """Turn early dates into late ones, last node to first, and add up what is watched."""
    start, finish, span, slack = room.start, room.finish, room.span, room.slack
    for i in range(len(flat.mode) - 1, -1, -1):
        if flat.begun[i]:
            for lane in range(LANES):
                slack[lane] = finish[i, lane] >> 1
        else:
            for lane in range(LANES):
                slack[lane] = start[i, lane] >> 1
        late(flat, i, room)
        if flat.mode[i] == RAW or flat.mode[i] == LEAST:
            for lane in range(LANES):
                start[i, lane] = min(start[i, lane], finish[i, lane])
                finish[i, lane] = start[i, lane]
        else:
            for lane in range(LANES):
                w = min(finish[i, lane] - span[i, lane], start[i, lane])
                start[i, lane] = w
                finish[i, lane] = w + span[i, lane]
        row = flat.row[i]
        if row >= 0:
            ends = finish if flat.begun[i] else start
            for lane in range(LANES):
                slack[lane] = ends[i, lane] - slack[lane]
            add(aims, room, row, n, found)


def late(flat: Any, i: int, room: Scratch) -> None:  # noqa: C901, PLR0912 - a loop a type of link
    """Fill until when a node may start, and finish, where its early dates stood."""
    start, finish, goal = room.start, room.finish, flat.group[i]
    for lane in range(LANES):
        start[i, lane] = flat.late_start[i]
        finish[i, lane] = flat.late_finish[i]
    if flat.hold[i]:
        return
    for lane in range(LANES):
        finish[i, lane] = min(finish[i, lane], room.goals[goal, lane])
    for k in range(flat.out_ptr[i], flat.out_ptr[i + 1]):
        link, lag = flat.out_link[k], flat.out_lag[k]
        j = link >> 2
        if flat.silent[j]:
            continue
        if link & 3 == 1:
            for lane in range(LANES):
                finish[i, lane] = min(finish[i, lane], start[j, lane] - lag)
        elif link & 3 == 0:
            for lane in range(LANES):
                start[i, lane] = min(start[i, lane], start[j, lane] - lag)
        elif link & 3 == 3:
            for lane in range(LANES):
                finish[i, lane] = min(finish[i, lane], finish[j, lane] - lag)
        else:
            for lane in range(LANES):
                start[i, lane] = min(start[i, lane], finish[j, lane] - lag)


def add(aims: Any, room: Scratch, row: int, n: int, found: Found) -> None:
    """Add up one activity's work, float and share over a block; its floats stand in ``slack``."""
    planned, limit, over = aims.planned[row], aims.limit[row], aims.length
    work = squared = product = critical = share = np.int64(0)
    for lane in range(n):
        d, slack = room.work[row, lane], room.slack[lane]
        x = np.int64(d - planned)
        work += x
        squared += x * x
        product += x * np.int64(room.length[lane] - over)
        critical += slack <= limit
        whole = max(d + max(slack, 0), 1)
        part = np.int32(np.float32(d) / np.float32(whole) * PARTS)
        share += np.int64(part) * np.int64(room.length[lane])
    found.work[row] += work
    found.work_squared[row] += squared
    found.product[row] += product
    found.critical[row] += critical
    found.share[row] += share


def ranks(  # noqa: PLR0917 - columns are handed over as they are
    odds: Any, drawn: Drawn, bounds: Any, span: Any, length: Any, out: Any
) -> None:
    """Add up products and squares of the doubled ranks of some inputs' work.

    ``bounds`` are the least and most work of each input; ``span`` the first input, the one past
    the last, and the number of trials; ``length`` holds the doubled ranks of the whole's length.
    """
    products, squares, counts, weights, work, bits = out
    least, most = bounds
    n = span[2]
    for k in range(span[0], span[1]):
        size = most[k] - least[k] + 1
        for b in range(size):
            counts[b] = 0
            weights[b] = 0
        for block in range((n + LANES - 1) // LANES):
            at = block * LANES
            draw(odds, drawn, k, block, at, work, 0, bits)
            for lane in range(min(LANES, n - at)):
                b = work[0, lane] - least[k]
                counts[b] += 1
                weights[b] += length[at + lane]
        before, product, square = np.int64(0), np.int64(0), np.int64(0)
        for b in range(size):
            doubled = 2 * before + counts[b] - n
            product += doubled * weights[b]
            square += doubled * doubled * counts[b]
            before += counts[b]
        products[k] = product
        squares[k] = square
