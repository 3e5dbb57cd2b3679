"""A plan compiled into columns: activities in topological order, links both ways.

Compiling checks what cannot be computed: circles, which it names, and calendars without work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import DAY, Ints, minutes
from sightline.engines.schedule.clocks import Clocks, clocks_of
from sightline.engines.schedule.kernels import NEVER, Columns, Tables
from sightline.engines.schedule.links import Wirer, Wiring
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Plan, Project
from sightline.engines.schedule.refusal import Note, Unschedulable
from sightline.engines.schedule.rows import Frame, Row, row_of
from sightline.engines.schedule.rules import Rules, rules_for

AT_EPOCH = 4 * DAY + 480  # Monday 1970-01-05 08:00, for plans without any date
# What is gathered at random is kept narrow, so that more of it stays in the cache.
TYPES = dict.fromkeys(("mode", "milestone", "silent", "hold"), np.int8) | dict.fromkeys(
    ("calendar", "own", "group"), np.int32
)
PER_ACTIVITY = Columns._fields[: Columns._fields.index("in_ptr")]


@dataclass(frozen=True)
class Network:
    """What a plan is computed on.

    Nodes are the plan's activities and, after them, hubs of summaries, renumbered so that every
    link leads from a lower to a higher number.

    Attributes:
        index: The place in the plan of each activity's id.
        order: For each node its place in the plan, or past the plan's end for a hub.
        node: For each place in the plan its node.
        groups: For each node its project's number; one more than the last for all projects.
        counts: Which nodes have a say in their project's finish.
        alap: Which nodes are wanted as late as possible.
        in_source: For each link, in the order of ``columns.in_link``, its place in the plan.
        loose: Links of hammocks, by their place in the plan.
        hub_of: For each hub the place of its summary.
        is_open: Which activities are active and not finished, in the plan's order.
        parent: The place of each activity's summary, -1 without one.
        bottom_up: The places of active activities that have a summary, the deepest first.
        is_summary: Which activities are summaries, in the plan's order.
        hammocks: The places of hammocks.
    """

    plan: Plan
    rules: Rules
    tables: Tables
    columns: Columns
    frames: tuple[Frame, ...]
    index: dict[str, int]
    order: Ints
    node: Ints
    groups: Ints
    counts: NDArray[np.bool_]
    alap: NDArray[np.bool_]
    in_source: Ints
    loose: tuple[int, ...]
    hub_of: tuple[int, ...]
    notes: tuple[Note, ...]
    is_open: NDArray[np.bool_]
    parent: Ints
    bottom_up: Ints
    is_summary: NDArray[np.bool_]
    hammocks: tuple[int, ...] = ()
    n_shares: int = 0
    status_date: datetime | None = None

    @property
    def has_shares(self) -> bool:
        """Tell whether a lag is a share of its predecessor's duration."""
        return self.n_shares > 0

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.order)


def compile(  # noqa: A001 - the word for it; callers write network.compile(plan)
    plan: Plan, rules: Rules | None = None, status_date: datetime | None = None
) -> Network:
    """Return the network of a plan.

    Args:
        rules: Those of the tool that wrote the plan, when not given.
        status_date: What is not done starts no earlier; goes before the projects' own dates.

    Raises:
        Unschedulable: A circle of links, two activities with one id, or a calendar without
            working time.
    """
    rules = rules or rules_for(plan)
    if status_date is not None:
        rules = replace(rules, from_status_date=True)
    index = _indexed(plan.activities)
    clocks = clocks_of(plan, rules, *_reach(plan, status_date))
    wiring = Wirer(plan, index, clocks).wire()
    frames = _frames(plan, rules, clocks.tables, status_date)
    network = _assembled(plan, rules, (index, clocks, wiring, frames))
    return replace(network, status_date=status_date)


def _indexed(activities: Sequence[Activity]) -> dict[str, int]:
    index = {activity.id: i for i, activity in enumerate(activities)}
    if len(index) < len(activities):
        twice = [a.id for i, a in enumerate(activities) if index[a.id] != i]
        message = f"Several activities have the id {twice[0]!r}."
        raise Unschedulable("duplicate-id", message, "Give each its own.", twice)
    return index


def _reach(plan: Plan, status_date: datetime | None) -> tuple[int, int]:
    """Return the first and last date the plan speaks of, with room for the work after it."""
    dates = [d for p in plan.projects for d in (p.start, p.finish, p.must_finish, p.status_date)]
    dates += [a.start for a in plan.activities]
    dates += [a.finish for a in plan.activities]
    dates += [a.constraint_date for a in plan.activities if a.constraint_date]
    known = [minutes(d) for d in (*dates, status_date) if d is not None] or [AT_EPOCH]
    spread = sum(activity.duration for activity in plan.activities) // max(len(plan.projects), 1)
    low, high = min(known), max(known)
    low = max(low, high - 100 * 366 * DAY)
    return low, min(high + 4 * spread, low + 40 * 366 * DAY) if spread else high


def _frames(
    plan: Plan, rules: Rules, tables: Tables, status_date: datetime | None
) -> tuple[Frame, ...]:
    dated = [a.start for a in plan.activities if a.start is not None]
    spare = min(map(minutes, dated)) if dated else AT_EPOCH
    found = []
    for project in plan.projects or (Project("", ""),):
        status = status_date or (project.status_date if rules.from_status_date else None)
        floor = minutes(project.start) if project.start else spare
        if status is not None and rules.from_status_date:
            floor = minutes(status) if status_date is None else max(floor, minutes(status))
        floor = NEVER if project.from_finish else floor
        found.append(Frame(rules, tables, project, floor, minutes(status) if status else NEVER))
    return tuple(found)


Parts = tuple[dict[str, int], Clocks, Wiring, tuple[Frame, ...]]


def _assembled(plan: Plan, rules: Rules, parts: Parts) -> Network:
    index, clocks, wiring, frames = parts
    n = len(plan.activities)
    projects = _project_numbers(plan, wiring)
    ends = [np.array(side, np.int64) for side in (wiring.before, wiring.after)]
    draft = _drafted(plan, frames, clocks, wiring, projects)
    order, node = arranged(draft["span"].size, ends[0], ends[1], Namer(plan, wiring))
    lags = [np.array(side, np.int64) for side in (wiring.bits, wiring.lag, wiring.calendar)]
    draft["group"] = _groups(draft, ends, lags[0], projects, len(frames))
    links, into = linked(node, ends, lags)
    columns = Columns(**renumbered(draft, order), **links)
    for column in columns:
        column.setflags(write=False)
    inert = [a.kind in _INERT or not a.is_active for a in plan.activities] + [True] * (
        draft["span"].size - n
    )
    parent = np.array([index.get(a.parent_id, -1) for a in plan.activities], np.int64)
    late = [_is_alap(a) for a in plan.activities] + [False] * (draft["span"].size - n)
    return Network(
        plan=plan,
        rules=rules,
        tables=clocks.tables,
        columns=columns,
        frames=frames,
        index=index,
        order=order,
        node=node[:n],
        groups=projects[order],
        counts=~np.array(inert, bool)[order],
        alap=np.array(late, bool)[order],
        in_source=np.array(wiring.source, np.int64)[into],
        loose=tuple(wiring.loose),
        hub_of=tuple(hub.summary for hub in wiring.hubs),
        notes=(*clocks.notes, *wiring.notes),
        n_shares=sum(link.lag_percent is not None for link in plan.links),
        is_open=np.array([a.actual_finish is None and a.is_active for a in plan.activities], bool),
        parent=parent,
        bottom_up=bottom_up(parent, np.array([a.is_active for a in plan.activities], bool)),
        is_summary=np.array([a.kind is Kind.SUMMARY for a in plan.activities], bool),
        hammocks=tuple(i for i, a in enumerate(plan.activities) if a.kind is _HAMMOCK),
    )


_HAMMOCK = Kind.LEVEL_OF_EFFORT
_INERT = {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}


def _is_alap(activity: Activity) -> bool:
    wanted = activity.constraint is Constraint.ALAP or activity.second_constraint is Constraint.ALAP
    return wanted and activity.actual_start is None and not activity.is_manual


def _project_numbers(plan: Plan, wiring: Wiring) -> Ints:
    number = {project.id: i for i, project in enumerate(plan.projects)}
    own = [number.get(activity.project_id, 0) for activity in plan.activities]
    return np.array(own + [own[hub.summary] for hub in wiring.hubs], np.int64)


def _drafted(
    plan: Plan, frames: Sequence[Frame], clocks: Clocks, wiring: Wiring, projects: Ints
) -> dict[str, NDArray[np.int64]]:
    """Return the columns in the plan's order, without links."""
    linked_to = set(wiring.after)
    work = clocks.work.tolist()
    rows = [
        row_of(frames[project], activity, calendar, i in linked_to)
        for i, (activity, calendar, project) in enumerate(
            zip(plan.activities, work, projects.tolist(), strict=False)
        )
    ]
    rows += [hub.row for hub in wiring.hubs]
    table = np.array(rows, np.int64).reshape(len(rows), len(Row._fields))
    draft = {name: np.ascontiguousarray(table[:, k]) for k, name in enumerate(Row._fields)}
    standing_in = [clocks.project.get(frames[p].project.id, 0) for p in projects.tolist()]
    hubs = np.array(standing_in[len(plan.activities) :], np.int64)
    draft["calendar"] = np.concatenate((clocks.work, hubs))
    draft["own"] = np.concatenate((clocks.own, hubs))
    return draft


def _groups(
    draft: dict[str, Ints], ends: Sequence[Ints], bits: Ints, projects: Ints, n: int
) -> Ints:
    """Return whose finish each node's late dates are counted from.

    A node whose finish nothing follows counts from its project's; any other from the last
    project's, for its successors may belong to a later one.
    """
    binds = (bits & kernels.FROM_FINISH != 0) & (draft["silent"][ends[1]] == 0)
    followed = np.zeros(len(projects), bool)
    followed[ends[0][binds]] = True
    return np.where(followed, n, projects)


def arranged(size: int, before: Ints, after: Ints, names: Namer) -> tuple[Ints, Ints]:
    """Return the order in which every link leads forwards, and each node's place in it.

    Raises:
        Unschedulable: The links run in a circle, which is named.
    """
    ptr, place = np.zeros(size + 1, np.int64), np.zeros(len(before), np.int64)
    run(kernels.bucketed, size, before, out=(ptr, place))
    heads = after[place]
    order, state = np.zeros(size, np.int64), np.full(size, -1, np.int64)
    stack = np.zeros(size + 1, np.int64)
    length = run(kernels.ordered, size, ptr, heads, out=(order, state, stack))
    if length:
        raise names(stack[:length].tolist())
    node = np.empty(size, np.int64)
    node[order] = np.arange(size)
    return order, node


def renumbered(draft: Mapping[str, Ints], order: Ints) -> dict[str, NDArray[Any]]:
    """Return the columns in another order; most hold one value throughout and stay as they are."""
    found = {}
    for name in PER_ACTIVITY:
        column = draft[name].astype(TYPES.get(name, np.int64))
        is_constant = len(column) and (column == column[0]).all()
        found[name] = column if is_constant else column[order]
    return found


def linked(
    node: Ints, ends: Sequence[Ints], lags: Sequence[Ints]
) -> tuple[dict[str, NDArray[Any]], Ints]:
    """Return the link columns by the nodes' new numbers, and which link each incoming one is."""
    before, after = node[ends[0]], node[ends[1]]
    bits, lag, calendar = lags
    found: dict[str, NDArray[Any]] = {}
    place = np.zeros(len(before), np.int64)
    for side, here, there in (("out", before, after), ("in", after, before)):
        ptr, place = np.zeros(len(node) + 1, np.int64), np.zeros(len(before), np.int64)
        run(kernels.bucketed, len(node), here, out=(ptr, place))
        found[f"{side}_ptr"] = ptr
        found[f"{side}_link"] = ((there << 2) | bits).astype(np.int32)[place]
        found[f"{side}_lag"] = lag[place]
        found[f"{side}_calendar"] = calendar.astype(np.int32)[place]
    return found, place


def bottom_up(parent: Ints, is_active: NDArray[np.bool_]) -> Ints:
    """Return the places of active activities below a summary, the deepest first."""
    depth = np.zeros(len(parent), np.int64)
    above = parent.copy()
    for _ in range(128):  # a circle of parents ends here
        inside = above >= 0
        if not inside.any():
            break
        depth += inside
        above = np.where(inside, parent[np.maximum(above, 0)], -1)
    order = np.argsort(-depth, kind="stable")
    return order[(depth[order] > 0) & is_active[order]]


class Namer:
    """Words a circle of nodes for people."""

    def __init__(self, plan: Plan, wiring: Wiring) -> None:
        self.plan, self.hubs = plan, [hub.summary for hub in wiring.hubs]

    def __call__(self, circle: Sequence[int]) -> Unschedulable:
        """Return the refusal of a circle of nodes."""
        n = len(self.plan.activities)
        places = list(dict.fromkeys(i if i < n else self.hubs[i - n] for i in circle))
        first = places.index(min(places))
        chain = [self.plan.activities[i] for i in places[first:] + places[:first]]
        shown = [a.name or a.id for a in chain]
        shown = [*shown[:8], f"{len(shown) - 8} more"] if len(shown) > 9 else shown
        message = (
            f"The links run in a circle: {' → '.join([*shown, chain[0].name or chain[0].id])}."
        )
        remedy = "Remove one of the links between them."
        return Unschedulable("cycle", message, remedy, [a.id for a in chain])
