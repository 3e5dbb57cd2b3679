"""The critical path method: forward and backward pass, floats, roll-up.

``solve`` takes a plan; ``solve_network`` a network that is compiled already.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import hammocks, kernels
from sightline.engines.schedule.calendar import Ints, minutes
from sightline.engines.schedule.kernels import FIXED, NEVER, Columns
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.network import compile as compiled
from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.rollup import rolled_up
from sightline.engines.schedule.rules import Rules
from sightline.engines.schedule.schedule import Nodes, Schedule

Floats = tuple[Ints, Ints, Ints]
Flags = NDArray[np.bool_]


def solve(
    plan: Plan, *, status_date: datetime | None = None, rules: Rules | None = None
) -> Schedule:
    """Return the schedule of a plan.

    Args:
        status_date: What is not done starts no earlier; goes before the projects' own dates.
        rules: Those of the tool that wrote the plan, when not given.

    Raises:
        Unschedulable: A circle of links, ids that are not unique, a calendar without work, or
            dates outside the years 1 to 9999.
    """
    return solve_network(compiled(plan, rules, status_date))


def solve_network(network: Network) -> Schedule:
    """Return the schedule of a compiled plan."""
    return finished(*pass_over(network))


def pass_over(network: Network) -> tuple[Network, Nodes]:
    """Return the dates of the nodes, with the network that they hold for.

    The network differs from the one given where a project counts back from its finish.
    """
    if any(frame.project.from_finish for frame in network.frames):
        network = _started(network)
    early = forward(network, network.columns)
    goals = goals_of(network, early[1])
    late = backward(network, goals)
    return network, Nodes(*early, *late, goals)


def forward(network: Network, columns: Columns) -> tuple[Ints, Ints]:
    """Return the early dates of all nodes."""
    dates = np.zeros(network.size, np.int64), np.zeros(network.size, np.int64)
    run(kernels.forward, network.size, network.tables, columns, out=dates)
    return dates


def backward(network: Network, goals: Ints) -> tuple[Ints, Ints]:
    """Return the late dates of all nodes."""
    dates = np.zeros(network.size, np.int64), np.zeros(network.size, np.int64)
    run(kernels.backward, network.size, network.tables, network.columns, goals, out=dates)
    return dates


def goals_of(network: Network, early_finish: Ints) -> Ints:
    """Return from when each project's late dates are counted, and last of all projects."""
    goals = np.full(len(network.frames) + 1, NEVER, np.int64)
    columns = (network.groups, network.counts, early_finish)
    run(kernels.finishes, network.size, *columns, out=(goals,))
    for i, frame in enumerate(network.frames):
        project = frame.project
        if project.from_finish and project.finish is not None:
            goals[i] = minutes(project.finish)
        elif project.must_finish is not None and project.uses_must_finish:
            goals[i] = minutes(project.must_finish)
        if goals[i] == NEVER:
            goals[i] = max(frame.floor, 0)
    goals[-1] = goals[:-1].max()
    return goals


def _started(network: Network) -> Network:
    """Return the network with projects that count back from their finish given a start."""
    late_start, _ = backward(network, goals_of(network, np.full(network.size, NEVER, np.int64)))
    start = network.columns.start.copy()
    frames = list(network.frames)
    for i, frame in enumerate(frames):
        kept = (network.groups == i) & network.counts
        if not frame.project.from_finish or not kept.any():
            continue
        frames[i] = replace(frame, floor=int(late_start[kept].min()))
        movable = (network.groups == i) & (network.columns.mode == 0)
        start[movable] = np.maximum(start[movable], frames[i].floor)
    start.setflags(write=False)
    columns = network.columns._replace(start=start)
    return replace(network, columns=columns, frames=tuple(frames))


def finished(network: Network, nodes: Nodes) -> Schedule:
    """Return the schedule that nodes' dates come to: floats, late wishes, hammocks, roll-up."""
    nodes, dates = _as_late_as_possible(network, nodes)
    floats = floats_of(network, nodes)
    total = total_of(network, floats)
    total[network.alap] = np.where(network.rules.late_as_total, 0, total[network.alap])
    n = network.node
    early = nodes.early_start[n], nodes.early_finish[n]
    is_early = dates[0] is nodes.early_start
    columns = {
        "start": early[0].copy() if is_early else dates[0][n],
        "finish": early[1].copy() if is_early else dates[1][n],
        "early_start": early[0],
        "early_finish": early[1],
        "late_start": nodes.late_start[n],
        "late_finish": nodes.late_finish[n],
        "total_float": total[n],
        "free_float": floats[2][n],
    }
    hammocks.span(network, columns)
    rolled_up(network, columns)
    for column in columns.values():
        column.setflags(write=False)
    return Schedule(
        network, nodes, critical=critical_of(network, columns["total_float"]), **columns
    )


def floats_of(network: Network, nodes: Nodes, only: Ints | None = None) -> Floats:
    """Return start, finish and free float of all nodes, or 0 but for some."""
    out = tuple(np.zeros(network.size, np.int64) for _ in range(3))
    which = np.arange(network.size) if only is None else only
    dates = (which, nodes.early_start, nodes.early_finish, nodes.late_start, nodes.late_finish)
    args = (network.tables, network.columns, nodes.goals, dates)
    run(kernels.floats, network.size, *args, out=out)
    return out[0], out[1], out[2]


def total_of(network: Network, floats: Floats, only: Ints | slice = slice(None)) -> Ints:
    """Return total float by the rules, of all nodes or of some.

    Of what has started only the finish counts.
    """
    start, finish = floats[0][only], floats[1][only]
    total = np.minimum(start, finish)
    by = [network.rules.float_by or frame.project.float_of for frame in network.frames]
    for i, way in enumerate(by):
        if way in {"start", "finish"}:
            kept = network.groups[only] == i
            total = np.where(kept, start if way == "start" else finish, total)
    columns = network.columns
    begun = (columns.pinned[only] > NEVER) | (columns.mode[only] == FIXED)
    return np.where(begun, finish, total)


def _as_late_as_possible(network: Network, nodes: Nodes) -> tuple[Nodes, tuple[Ints, Ints]]:
    """Return the nodes and the scheduled dates, with those late that are wanted so."""
    if not network.alap.any():
        return nodes, (nodes.early_start, nodes.early_finish)
    if not network.rules.late_as_total:
        return _by_free_float(network, nodes)
    late = network.alap & (network.columns.mode != FIXED)
    columns = network.columns._replace(
        mode=_with(network.columns.mode, late, FIXED),
        start=_with(network.columns.start, late, nodes.late_start[late]),
        finish=_with(network.columns.finish, late, nodes.late_finish[late]),
    )
    start, finish = forward(network, columns)
    early = (_with(start, late, nodes.early_start[late]), nodes.early_finish[late])
    moved = replace(nodes, early_start=early[0], early_finish=_with(finish, late, early[1]))
    return moved, (start, finish)


def _with(column: Ints, where: NDArray[np.bool_], values: Ints | int) -> Ints:
    changed = column.copy()
    changed[where] = values
    changed.setflags(write=False)
    return changed


def _by_free_float(network: Network, nodes: Nodes) -> tuple[Nodes, tuple[Ints, Ints]]:
    """Move wishes for late dates by free float, the last first."""
    start, finish = nodes.early_start.copy(), nodes.early_finish.copy()
    tables, columns = network.tables, network.columns
    for i in np.flatnonzero(network.alap)[::-1].tolist():
        goal = int(nodes.goals[columns.group[i]])
        own, dates = int(columns.own[i]), (start, finish)
        at = (kernels.worked(tables, own, int(column[i])) for column in dates)
        slack = int(kernels.spare(tables, columns, i, (goal, *at), dates))
        if slack > 0 and columns.mode[i] != FIXED:
            c = int(columns.calendar[i])
            done = kernels.worked(tables, c, int(start[i])) + slack
            start[i] = kernels.start_of(tables, c, done)
            finish[i] = kernels.end_of(tables, c, done + int(columns.span[i]))
    moved = replace(nodes, early_start=start, early_finish=finish)
    return moved, (start, finish)


def critical_of(network: Network, total: Ints, at: Ints | slice = slice(None)) -> Flags:
    """Return what is critical: its total float is no more than the project allows."""
    least = np.array([frame.project.critical_float for frame in network.frames], np.int64)
    allowed = least[network.groups[network.node[at]]]
    return np.asarray((total[at] <= allowed) & network.is_open[at])
