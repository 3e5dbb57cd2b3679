"""The loops of the engine, written so that numba compiles them and plain Python runs them too.

They live in one file because a compiled kernel is kept on disk for as long as its own file does
not change. Nothing here imports: columns come in as named tuples of arrays, or of lists.
"""

from __future__ import annotations

from typing import Any, NamedTuple

FAR = 1 << 40  # later than any date; its negative is earlier than any
NEVER = -FAR
DAY, WEEK = 1440, 10080
FIXED, RAW, LEAST = 1, 2, 3  # modes of an activity; 0 is the ordinary one
FROM_FINISH, TO_FINISH = 1, 2  # bits of a link: FS 1, SS 0, FF 3, SF 2
Column = Any  # an array of int64 or int32, or a list of int
Pair = Any  # two columns


class Tables(NamedTuple):
    """Working time of all calendars, concatenated; instants in minutes.

    ``first`` holds, for each calendar and day, the first stretch that ends after the day's
    start; ``by_work`` for each 256 minutes worked the stretch in which they are reached.
    """

    start: Column
    end: Column
    done: Column  # minutes worked before the stretch
    first: Column
    by_work: Column
    by_start: Column  # where a calendar's part of by_work begins
    total: Column
    week: Column  # minutes of a plain week
    low: int
    high: int
    n_days: int


class Columns(NamedTuple):
    """Activities in topological order, and their links both ways (CSR)."""

    calendar: Column  # on which it is worked
    own: Column  # on which its floats are counted
    span: Column  # working minutes from start to finish
    rest: Column  # working minutes from late start to late finish
    mode: Column
    milestone: Column
    silent: Column  # says nothing about late dates of what goes before it
    hold: Column  # its constraint alone sets its late dates
    group: Column  # of which project's finish the late dates are counted
    start: Column  # earliest start without links, or the fixed one
    finish: Column  # earliest finish without links, or the fixed one
    start_cap: Column  # early start at most, whatever the links say
    finish_cap: Column
    late_start: Column  # late start at most
    late_finish: Column
    pinned: Column  # actual start of what is under way, else NEVER
    in_ptr: Column
    in_link: Column  # predecessor * 4 + bits
    in_lag: Column
    in_calendar: Column
    out_ptr: Column
    out_link: Column  # successor * 4 + bits
    out_lag: Column
    out_calendar: Column


class Varying(NamedTuple):
    """Nodes whose work differs from trial to trial, in any order.

    ``work`` is what is still to do: the duration, or what remains of it.
    """

    node: Column
    add: Column  # minutes between the stretches of split work
    shift: Column  # duration less ``work``
    base: Column  # from where work goes on whose start is fixed, else NEVER
    still: Column  # its finish when nothing is left to do
    stands: Column  # without a duration it may stand at the end of a shift


class Goals(NamedTuple):
    """From when late dates are counted, and how floats are taken, project by project."""

    project: Column  # of each node
    counts: Column  # whether a node has a say in its project's finish
    fixed: Column  # where late dates are counted from, NEVER for the last finish
    floor: Column  # the same for a project without any finish
    by: Column  # total float is 0 the smallest, 1 the start's, 2 the finish's


def worked(tab: Tables, c: int, t: int) -> int:
    """Return how many minutes calendar ``c`` has worked before an instant."""
    more = 0
    if t >= tab.high:
        weeks = (t - tab.high) // WEEK + 1
        t -= weeks * WEEK
        more = weeks * tab.week[c]
    elif t < tab.low:
        weeks = (tab.low - t + WEEK - 1) // WEEK
        t += weeks * WEEK
        more = -weeks * tab.week[c]
    k = tab.first[c * tab.n_days + (t - tab.low) // DAY]
    while tab.end[k] <= t:
        k += 1
    done: int = more + tab.done[k] + max(t - tab.start[k], 0)
    return done


def end_of(tab: Tables, c: int, w: int) -> int:
    """Return the earliest instant before which ``w`` minutes were worked."""
    week, more = tab.week[c], 0
    if w > tab.total[c]:
        if week == 0:
            return FAR
        weeks = (w - tab.total[c] + week - 1) // week
        w -= weeks * week
        more = weeks * WEEK
    elif w <= 0:
        if week == 0:
            return NEVER
        weeks = -w // week + 1
        w += weeks * week
        more = -weeks * WEEK
    k = tab.by_work[tab.by_start[c] + ((w - 1) >> 8)]
    while tab.done[k + 1] < w:
        k += 1
    at: int = more + tab.start[k] + w - tab.done[k]
    return at


def start_of(tab: Tables, c: int, w: int) -> int:
    """Return the latest instant before which ``w`` minutes were worked."""
    week, more = tab.week[c], 0
    if w >= tab.total[c]:
        if week == 0:
            return FAR
        weeks = (w - tab.total[c]) // week + 1
        w -= weeks * week
        more = weeks * WEEK
    elif w < 0:
        if week == 0:
            return NEVER
        weeks = (-w + week - 1) // week
        w += weeks * week
        more = -weeks * WEEK
    k = tab.by_work[tab.by_start[c] + (w >> 8)]
    while tab.done[k + 1] <= w:
        k += 1
    at: int = more + tab.start[k] + w - tab.done[k]
    return at


def lagged(tab: Tables, c: int, t: int, lag: int) -> int:
    """Return the earliest instant that is a lag after ``t``; a lead is a negative lag."""
    if lag == 0:
        return t
    return end_of(tab, c, worked(tab, c, t) + lag)


def unlagged(tab: Tables, c: int, t: int, lag: int) -> int:
    """Return the latest instant that a lag brings no further than ``t``."""
    if lag == 0:
        return t
    return start_of(tab, c, worked(tab, c, t) - lag)


def early(tab: Tables, net: Columns, i: int, es: Column, ef: Column) -> tuple[int, int]:
    """Return the early start and finish of one activity from those of its predecessors."""
    s, f = net.start[i], net.finish[i]
    if net.mode[i] == FIXED:
        return s, f
    if net.mode[i] == LEAST:
        return earliest(net, i, es)
    for k in range(net.in_ptr[i], net.in_ptr[i + 1]):
        link = net.in_link[k]
        t = ef[link >> 2] if link & FROM_FINISH else es[link >> 2]
        if net.in_lag[k] != 0:
            t = lagged(tab, net.in_calendar[k], t, net.in_lag[k])
        if link & TO_FINISH:
            f = max(f, t)
        else:
            s = max(s, t)
    return placed(tab, net, i, s, f)


def earliest(net: Columns, i: int, es: Column) -> tuple[int, int]:
    """Return the earliest start among those that a summary's start is rolled up from.

    A summary with nothing below it binds nothing.
    """
    if net.in_ptr[i] == net.in_ptr[i + 1]:
        return NEVER, NEVER
    s = FAR
    for k in range(net.in_ptr[i], net.in_ptr[i + 1]):
        s = min(s, es[net.in_link[k] >> 2])
    return s, s


def placed(tab: Tables, net: Columns, i: int, s: int, f: int) -> tuple[int, int]:
    """Return the start and finish of what may start at ``s`` and finish at ``f`` at the earliest.

    Reckoned in minutes worked, in which a Friday evening and the Monday morning after are one.
    """
    c, span = net.calendar[i], net.span[i]
    if net.mode[i] == RAW:
        return max(s, f), max(s, f)
    if span == 0:
        t = min(max(s, f), net.start_cap[i], net.finish_cap[i])
        return stood(tab, c, t, net.milestone[i], net.pinned[i])
    w = worked(tab, c, s)
    if f > NEVER:
        w = max(w, worked(tab, c, f) - span)
    if net.start_cap[i] < FAR:
        w = min(w, worked(tab, c, net.start_cap[i]))
    if net.finish_cap[i] < FAR:
        w = min(w, worked(tab, c, net.finish_cap[i]) - span)
    if net.pinned[i] > NEVER:
        return net.pinned[i], end_of(tab, c, w + span)
    return start_of(tab, c, w), end_of(tab, c, w + span)


def stood(tab: Tables, c: int, t: int, milestone: int, pinned: int) -> tuple[int, int]:
    """Return the dates of what takes no time; it may stand at the end of a shift."""
    w = worked(tab, c, t)
    if not milestone or end_of(tab, c, w) != t:
        t = start_of(tab, c, w)
    return (pinned, t) if pinned > NEVER else (t, t)


def late(tab: Tables, net: Columns, i: int, goal: int, dates: Pair) -> tuple[int, int]:
    """Return the late start and finish of one activity from those of its successors."""
    ls, lf = dates
    s, f = net.late_start[i], net.late_finish[i]
    if net.hold[i]:
        return back(tab, net, i, s, f)
    f = min(f, goal)
    for k in range(net.out_ptr[i], net.out_ptr[i + 1]):
        link = net.out_link[k]
        if net.silent[link >> 2]:
            continue
        t = latest_end(tab, net, link >> 2, lf) if link & TO_FINISH else ls[link >> 2]
        if net.out_lag[k] != 0:
            t = unlagged(tab, net.out_calendar[k], t, net.out_lag[k])
        if link & FROM_FINISH:
            f = min(f, t)
        else:
            s = min(s, t)
    return back(tab, net, i, s, f)


def latest_end(tab: Tables, net: Columns, j: int, finish: Column) -> int:
    """Return the latest instant that is the same to an activity as its finish.

    Between a Friday evening and a Monday morning it does no work, so whatever else ends there
    does not push it.
    """
    t: int = finish[j]
    if net.span[j] == 0 or net.mode[j] != 0:
        return t
    c = net.calendar[j]
    return start_of(tab, c, worked(tab, c, t))


def back(tab: Tables, net: Columns, i: int, s: int, f: int) -> tuple[int, int]:
    """Return the late dates of what may start at ``s`` and finish at ``f`` at the latest."""
    c, rest = net.calendar[i], net.rest[i]
    if net.mode[i] >= RAW:
        return min(s, f), min(s, f)
    if rest == 0:
        t = min(s, f)
        w = worked(tab, c, t)
        t = t if start_of(tab, c, w) == t else end_of(tab, c, w)
        return t, t
    w = worked(tab, c, f) - rest
    if s < FAR:
        w = min(w, worked(tab, c, s))
    return start_of(tab, c, w), end_of(tab, c, w + rest)


def forward(tab: Tables, net: Columns, dates: Pair) -> None:
    """Fill the early dates, first activity to last."""
    es, ef = dates
    for i in range(len(net.span)):
        es[i], ef[i] = early(tab, net, i, es, ef)


def backward(tab: Tables, net: Columns, goals: Column, dates: Pair) -> None:
    """Fill the late dates, last activity to first."""
    ls, lf = dates
    for i in range(len(net.span) - 1, -1, -1):
        ls[i], lf[i] = late(tab, net, i, goals[net.group[i]], dates)


def floats(tab: Tables, net: Columns, goals: Column, dates: Any, out: Any) -> None:
    """Fill start, finish and free float in working minutes.

    ``dates`` are the nodes to fill, early start and finish, late start and finish.
    """
    nodes, es, ef, ls, lf = dates
    start, finish, free = out
    for i in nodes:
        c = net.own[i]
        ws, wl = worked(tab, c, es[i]), worked(tab, c, ls[i])
        start[i] = wl - ws
        if net.mode[i] == 0 and c == net.calendar[i] and net.pinned[i] == NEVER:
            wf = ws + net.span[i]  # both ends lie as far apart early and late
            finish[i] = start[i]
        else:
            wf = worked(tab, c, ef[i])
            finish[i] = worked(tab, c, lf[i]) - wf
        free[i] = max(spare(tab, net, i, (goals[net.group[i]], ws, wf), (es, ef)), 0)


def independents(tab: Tables, net: Columns, goals: Column, dates: Any, out: Any) -> None:
    """Fill independent float: what is left when what precedes is late and what follows early."""
    es, ef, ls, lf = dates
    for i in range(len(net.span)):
        c = net.own[i]
        ws, wf = worked(tab, c, es[i]), worked(tab, c, ef[i])
        slack = spare(tab, net, i, (goals[net.group[i]], ws, wf), (es, ef))
        after, _ = early(tab, net, i, ls, lf)
        out[0][i] = max(slack - max(worked(tab, c, after) - ws, 0), 0)


def spare(tab: Tables, net: Columns, i: int, at: Any, dates: Pair) -> int:
    """Return the working minutes by which an activity may slip and move no other.

    ``at`` is the project's finish, and the minutes worked before the early start and finish.
    """
    es, ef = dates
    goal, ws, wf = at
    c = net.own[i]
    slack, last = FAR, FAR
    for k in range(net.out_ptr[i], net.out_ptr[i + 1]):
        link = net.out_link[k]
        if net.silent[link >> 2]:
            continue
        t = latest_end(tab, net, link >> 2, ef) if link & TO_FINISH else es[link >> 2]
        if net.out_lag[k] != 0:
            t = unlagged(tab, net.out_calendar[k], t, net.out_lag[k])
        slack = min(slack, worked(tab, c, t) - (wf if link & FROM_FINISH else ws))
        last = min(last, t) if link & FROM_FINISH else last
    return slack if last <= goal else min(slack, worked(tab, c, goal) - wf)


def finishes(groups: Column, counts: Column, finish: Column, out: Any) -> None:
    """Fill the last finish of each project's activities that count."""
    for i in range(len(groups)):
        if counts[i]:
            out[0][groups[i]] = max(out[0][groups[i]], finish[i])


def trials(  # noqa: PLR0917 - columns are handed over as they are
    tab: Tables, net: Columns, varying: Varying, goals: Goals, work: Column, out: Any
) -> None:
    """Compute a plan for many trials of its work, one after the other.

    ``work`` holds for each varying node as many minutes as there are trials. ``net`` is a copy
    that may be written to. ``out`` is, node by node, the last finish of each project, trial by
    trial, and each node's early finish and total float; then scratch: four columns of dates,
    and the goals.
    """
    finish, total, es, ef, ls, lf, ends = out
    n_nodes, n_projects = len(net.span), len(goals.fixed)
    n_trials = len(total) // n_nodes
    for t in range(n_trials):
        for k in range(len(varying.node)):
            vary(tab, net, varying, k, work[k * n_trials + t])
        forward(tab, net, (es, ef))
        reach(goals, ef, ends)
        for p in range(n_projects):
            finish[p * n_trials + t] = ends[p]
        aim(goals, ends)
        backward(tab, net, ends, (ls, lf))
        for i in range(n_nodes):
            by = goals.by[goals.project[i]]
            total[i * n_trials + t] = total_at(tab, net, i, by, (es[i], ef[i], ls[i], lf[i]))


def early_trials(tab: Tables, net: Columns, varying: Varying, work: Column, out: Any) -> None:
    """Compute the early dates of many trials; ``out`` is each node's finish by trial, and scratch.

    ``work`` and ``net`` are as for ``trials``.
    """
    found, es, ef = out
    n_nodes = len(net.span)
    n_trials = len(found) // n_nodes
    for t in range(n_trials):
        for k in range(len(varying.node)):
            vary(tab, net, varying, k, work[k * n_trials + t])
        forward(tab, net, (es, ef))
        for i in range(n_nodes):
            found[i * n_trials + t] = ef[i]


def vary(tab: Tables, net: Columns, varying: Varying, k: int, work: int) -> None:
    """Give one node another amount of work to do."""
    i = varying.node[k]
    length = max(work + varying.shift[k], 0)
    net.rest[i] = work
    if net.mode[i] == FIXED:
        base, c = varying.base[k], net.calendar[i]
        net.finish[i] = varying.still[k]
        if work > 0:
            span = length + varying.add[k]
            net.finish[i] = end_of(tab, c, worked(tab, c, base) + span) if span else base
    elif net.pinned[i] > NEVER:
        net.span[i] = work
    else:
        net.span[i] = length + varying.add[k]
        net.rest[i] = net.span[i]
    net.milestone[i] = varying.stands[k] if length == 0 else 0


def reach(goals: Goals, finish: Column, ends: Column) -> None:
    """Fill the last finish of each project, NEVER where nothing counts."""
    for p in range(len(ends)):
        ends[p] = NEVER
    for i in range(len(goals.project)):
        if goals.counts[i]:
            ends[goals.project[i]] = max(ends[goals.project[i]], finish[i])


def aim(goals: Goals, ends: Column) -> None:
    """Turn last finishes into what late dates are counted from, and fill the last of all."""
    n = len(goals.fixed)
    for p in range(n):
        if goals.fixed[p] != NEVER:
            ends[p] = goals.fixed[p]
        elif ends[p] == NEVER:
            ends[p] = goals.floor[p]
        ends[n] = max(ends[n], ends[p])


def total_at(tab: Tables, net: Columns, i: int, by: int, dates: Any) -> int:
    """Return one node's total float from its early and late dates."""
    es, ef, ls, lf = dates
    c = net.own[i]
    begun = net.pinned[i] > NEVER or net.mode[i] == FIXED
    if not begun and (by == 1 or (net.mode[i] == 0 and c == net.calendar[i])):
        return worked(tab, c, ls) - worked(tab, c, es)
    finish = worked(tab, c, lf) - worked(tab, c, ef)
    if begun or by == 2:
        return finish
    return min(worked(tab, c, ls) - worked(tab, c, es), finish)


def spread(tab: Tables, net: Columns, first: int, out: Any) -> int:
    """Recompute the early dates of dirty activities and of all that they move.

    ``out`` is dirty, early start and finish; dirty becomes 3 where dates moved.

    Returns:
        How many were recomputed.
    """
    dirty, es, ef = out
    n = 0
    for i in range(first, len(net.span)):
        if not dirty[i]:
            continue
        n += 1
        s, f = early(tab, net, i, es, ef)
        if s == es[i] and f == ef[i]:
            continue
        es[i], ef[i], dirty[i] = s, f, 3
        for k in range(net.out_ptr[i], net.out_ptr[i + 1]):
            dirty[net.out_link[k] >> 2] |= 1
    return n


def spread_back(tab: Tables, net: Columns, goals: Column, out: Any) -> int:
    """Recompute the late dates of dirty activities and of all that they move, as ``spread``."""
    dirty, ls, lf = out
    n = 0
    for i in range(len(net.span) - 1, -1, -1):
        if not dirty[i]:
            continue
        n += 1
        s, f = late(tab, net, i, goals[net.group[i]], (ls, lf))
        if s == ls[i] and f == lf[i]:
            continue
        ls[i], lf[i], dirty[i] = s, f, 3
        for k in range(net.in_ptr[i], net.in_ptr[i + 1]):
            dirty[net.in_link[k] >> 2] |= 1
    return n


def rolled(below: Column, above: Column, out: Any) -> None:
    """Widen summaries to what lies below them; ``out`` is three starts and three finishes."""
    s1, s2, s3, f1, f2, f3 = out
    for k in range(len(below)):
        i, p = below[k], above[k]
        s1[p], f1[p] = min(s1[p], s1[i]), max(f1[p], f1[i])
        s2[p], f2[p] = min(s2[p], s2[i]), max(f2[p], f2[i])
        s3[p], f3[p] = min(s3[p], s3[i]), max(f3[p], f3[i])


def gaps(tab: Tables, calendar: Column, late: Column, early: Column, out: Any) -> None:
    """Fill the minutes worked between pairs of instants."""
    for k in range(len(calendar)):
        c = calendar[k]
        out[0][k] = worked(tab, c, late[k]) - worked(tab, c, early[k])


def bucketed(keys: Column, out: Pair) -> None:
    """Fill ``ptr`` and ``place`` so that the items of key k are ``place[ptr[k]:ptr[k + 1]]``."""
    ptr, place = out
    for key in keys:
        ptr[key + 1] += 1
    for k in range(1, len(ptr)):
        ptr[k] += ptr[k - 1]
    for item in range(len(keys)):
        place[ptr[keys[item]]] = item
        ptr[keys[item]] += 1
    for k in range(len(ptr) - 1, 0, -1):
        ptr[k] = ptr[k - 1]
    ptr[0] = 0


def ordered(ptr: Column, heads: Column, out: Any) -> int:
    """Fill the order in which every link runs forwards: depth first, so that neighbours stay so.

    ``out`` is the order, one free column set to -1, and another.

    Returns:
        0, or the length of a circle, which then stands at the start of the last column.
    """
    order, state, stack = out
    place = len(order)
    for root in range(len(order) - 1, -1, -1):
        if state[root] != -1:
            continue
        top, stack[0], state[root] = 0, root, ptr[root + 1]
        while top >= 0:
            i = stack[top]
            if state[i] == ptr[i]:
                place -= 1
                order[place], state[i] = i, -2
                top -= 1
                continue
            state[i] -= 1
            j = heads[state[i]]
            if state[j] >= 0:
                return circle(stack, top, j)
            if state[j] == -1:
                top, state[j] = top + 1, ptr[j + 1]
                stack[top] = j
    return 0


def circle(stack: Column, top: int, j: int) -> int:
    """Move the circle that ends at ``stack[top]`` and begins at ``j`` to the stack's bottom."""
    first = top
    while stack[first] != j:
        first -= 1
    for k in range(first, top + 1):
        stack[k - first] = stack[k]
    return top - first + 1
