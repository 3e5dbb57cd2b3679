"""Edits that recompute only what they reach, and come to what a full computation would.

An edit of durations, constraints, progress or dates touches rows of the network, and plain links that
come or go touch those of links. Whatever else changes its shape (links of summaries, calendars, kinds,
activities that come) is compiled and computed anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.kernels import Columns
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.passes import (
    backward,
    critical_of,
    finished,
    floats_of,
    goals_of,
    solve,
    total_of,
)
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Plan
from sightline.engines.schedule.relinking import relinked
from sightline.engines.schedule.rollup import rolled_up
from sightline.engines.schedule.rows import Row, row_of
from sightline.engines.schedule.schedule import Nodes, Schedule

SHAPE = (
    "id", "kind", "parent_id", "project_id", "is_active", "is_elapsed", "calendar_id",
    "ignores_resource_calendars", "fixed",
)  # fmt: skip
Flags = NDArray[np.int8]


def edit(schedule: Schedule, activity_id: str, **changes: Any) -> Schedule:
    """Return the schedule after fields of one activity changed.

    Raises:
        KeyError: The plan has no such activity.
        Unschedulable: The plan has no schedule any more.
    """
    i = schedule.network.index[activity_id]
    activities = list(schedule.plan.activities)
    activities[i] = replace(activities[i], **changes)
    return recompute(schedule, replace(schedule.plan, activities=tuple(activities)), [activity_id])


def recompute(schedule: Schedule, plan: Plan, changed: Collection[str]) -> Schedule:
    """Return the schedule of a plan of which only some activities differ from the one computed.

    Args:
        changed: The ids of the activities that differ. Links, calendars, projects and
            assignments that differ are noticed when their tuples are other objects.

    Raises:
        Unschedulable: As ``solve``.
    """
    found = _wired(schedule, plan, changed)
    rows = None if found is None else _rows(found[0], schedule.plan, plan, changed, found[1])
    if found is None or rows is None:
        known = schedule.network
        return solve(plan, status_date=known.status_date, rules=known.rules)
    network, relinked_ = found
    open_ = network.is_open.copy()
    for i in rows:
        open_[i] = plan.activities[i].actual_finish is None and plan.activities[i].is_active
    columns = written(network, rows)
    network = replace(network, plan=plan, columns=columns, is_open=open_)
    at = np.union1d(network.node[list(rows)], relinked_).astype(np.int64)
    nodes, touched = _spread(network, schedule.nodes, at)
    if network.hammocks:
        return finished(network, nodes)
    return _patched(schedule, network, nodes, touched)


def _wired(schedule: Schedule, plan: Plan, changed: Collection[str]) -> tuple[Network, Ints] | None:
    """Return the network with a plan's links, and the nodes of those that differ.

    ``None`` when its shape changes otherwise.
    """
    network, old = schedule.network, schedule.plan
    tuples = ("calendars", "projects", "resources")
    is_same = all(getattr(plan, name) is getattr(old, name) for name in tuples)
    if not is_same or len(plan.activities) != len(old.activities) or not is_simple(network):
        return None
    if plan.assignments is not old.assignments and _may_be_worked_on_others(network, plan):
        return None
    if plan.links is old.links:
        return network, np.empty(0, np.int64)
    return relinked(network, plan)


def _may_be_worked_on_others(network: Network, plan: Plan) -> bool:
    """Tell whether the calendar on which something is worked may hang on who works on it."""
    return network.rules.resource_calendars and any(
        each.calendar_id for each in plan.resources if each.kind == "work"
    )


def _rows(
    network: Network, old: Plan, plan: Plan, changed: Collection[str], concerned: Ints
) -> dict[int, Row] | None:
    """Return the new rows of changed activities, None when the network's shape changes.

    Args:
        concerned: Nodes whose links differ.
    """
    places = [network.index[activity_id] for activity_id in changed]
    linked_ = network.order[concerned]
    rows = {}
    for i in dict.fromkeys([*places, *linked_[linked_ < len(plan.activities)].tolist()]):
        if not keeps_shape(network, old.activities[i], plan.activities[i]):
            return None
        at = int(network.node[i])
        frame = network.frames[int(network.groups[at])]
        linked = bool(network.columns.in_ptr[at] < network.columns.in_ptr[at + 1])
        rows[i] = row_of(frame, plan.activities[i], int(network.columns.calendar[at]), linked)
        if rows[i].silent != network.columns.silent[at]:
            return None
    return rows


def is_simple(network: Network) -> bool:
    """Tell whether no wish for late dates, and no project from its finish, needs both passes."""
    return not network.alap.any() and not any(f.project.from_finish for f in network.frames)


def keeps_shape(network: Network, old: Activity, new: Activity) -> bool:
    """Tell whether an edit of an activity leaves the network's links and calendars as they are."""
    if any(getattr(old, name) != getattr(new, name) for name in SHAPE):
        return False
    if new.kind in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}:
        return False
    if Constraint.ALAP in {new.constraint, new.second_constraint}:
        return False
    if (old.actual_start is None) != (new.actual_start is None) and network.hub_of:
        return False
    has_shares = old.duration != new.duration and network.has_shares
    return not has_shares


def written(network: Network, rows: dict[int, Row]) -> Columns:
    """Return the columns with rows written into copies of those that change."""
    columns = network.columns
    at = network.node[list(rows)]
    changed = {}
    for k, name in enumerate(Row._fields):
        values = np.array([row[k] for row in rows.values()], np.int64)
        column = getattr(columns, name)
        if (column[at] != values).any():
            changed[name] = column.copy()
            changed[name][at] = values
            changed[name].setflags(write=False)
    return columns._replace(**changed)


def _spread(network: Network, old: Nodes, changed: Ints) -> tuple[Nodes, Ints]:
    """Return the nodes' dates after an edit, and the nodes whose floats may differ."""
    columns, n = network.columns, network.size
    dirty: Flags = np.zeros(n, np.int8)
    dirty[changed] = 1
    early = old.early_start.copy(), old.early_finish.copy()
    first = int(changed.min()) if len(changed) else n
    run(kernels.spread, n, network.tables, columns, first, out=(dirty, *early))
    moved = np.flatnonzero(dirty == 3)
    goals = goals_of(network, early[1])
    late, back = _spread_back(network, old, goals, changed)
    nodes = Nodes(*early, *late, goals)
    touched = np.zeros(n, bool)
    for near in (changed, moved, back, _beside(columns, moved, "in")):
        touched[near] = True
    shifted = np.flatnonzero(goals != old.goals)
    if len(shifted):
        touched |= np.isin(columns.group, shifted)
    return nodes, np.flatnonzero(touched)


def _spread_back(
    network: Network, old: Nodes, goals: Ints, changed: Ints
) -> tuple[tuple[Ints, Ints], Ints]:
    """Return the late dates after an edit, and the nodes of which they moved."""
    columns, n = network.columns, network.size
    dirty: Flags = np.zeros(n, np.int8)
    dirty[changed] = 1
    dirty[_beside(columns, changed, "in")] = 1
    shifted = np.flatnonzero(goals != old.goals)
    if len(shifted):
        dirty[np.isin(columns.group, shifted)] = 1
    if np.count_nonzero(dirty) * 10 > n:
        whole = backward(network, goals)
        is_moved = (whole[0] != old.late_start) | (whole[1] != old.late_finish)
        return whole, np.flatnonzero(is_moved)
    late = old.late_start.copy(), old.late_finish.copy()
    run(kernels.spread_back, n, network.tables, columns, goals, out=(dirty, *late))
    return late, np.flatnonzero(dirty == 3)


def _beside(columns: Columns, nodes: Ints, side: str) -> Ints:
    """Return the neighbours of nodes by their incoming or outgoing links."""
    ptr, link = getattr(columns, f"{side}_ptr"), getattr(columns, f"{side}_link")
    if not len(nodes):
        return np.empty(0, np.int64)
    sizes = ptr[nodes + 1] - ptr[nodes]
    offsets = np.repeat(ptr[nodes] - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return np.asarray(link[np.arange(int(sizes.sum())) + offsets] >> 2)


def _patched(schedule: Schedule, network: Network, nodes: Nodes, touched: Ints) -> Schedule:
    """Return the schedule with the touched nodes' values put into copies of the columns."""
    floats = floats_of(network, nodes, touched)
    kept = network.order[touched] < len(schedule)
    total, touched = total_of(network, floats, touched)[kept], touched[kept]
    at = network.order[touched]
    values = {
        "start": nodes.early_start[touched],
        "finish": nodes.early_finish[touched],
        "early_start": nodes.early_start[touched],
        "early_finish": nodes.early_finish[touched],
        "late_start": nodes.late_start[touched],
        "late_finish": nodes.late_finish[touched],
        "total_float": total,
        "free_float": floats[2][touched],
    }
    columns = {}
    for name, new in values.items():
        columns[name] = getattr(schedule, name).copy()
        columns[name][at] = new
    rolled_up(network, columns)
    critical = schedule.critical.copy()
    for some in (at, np.flatnonzero(network.is_summary)):
        critical[some] = critical_of(network, columns["total_float"], some)
    for column in columns.values():
        column.setflags(write=False)
    return Schedule(network, nodes, critical=critical, **columns)
