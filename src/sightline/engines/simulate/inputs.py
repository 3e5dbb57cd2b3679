"""The activities whose work is drawn: their spreads, and how other work enters the network.

Mirrors the schedule engine's ``rows``: work under way may have a fixed finish, or go on by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.engines.schedule.calendar import Ints, minutes
from sightline.engines.schedule.kernels import FIXED, NEVER, Varying
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.plan import Activity, ThreePoint
from sightline.engines.schedule.rows import Frame, remaining
from sightline.engines.simulate.spreads import Shape, Shares, Spread, check_order, of_estimate

Estimates = Mapping[str, Spread | ThreePoint]


@dataclass(frozen=True)
class Input:
    """An activity whose work is drawn.

    Attributes:
        place: Where it stands in the plan.
        work: Minutes that are still to do as the plan has it.
        spread: What is drawn instead, without risks.
    """

    place: int
    id: str
    work: int
    spread: Spread


def work_of(activity: Activity) -> int:
    """Return the working minutes that are still to do."""
    if activity.actual_start is not None:
        return remaining(activity)
    return max(activity.duration, 0)


def inputs_of(
    network: Network,
    watched: Ints,
    asked: tuple[Estimates, Shares | None, Shape],
    hit: set[str],
) -> list[Input]:
    """Return the activities whose work varies, or differs from the plan's."""
    found = []
    for i in watched.tolist():
        activity = network.plan.activities[i]
        if _is_typed_in(activity):
            continue
        work = work_of(activity)
        spread = _spread(activity, work, asked)
        is_certain = spread.optimistic == spread.pessimistic == work
        if not is_certain or activity.id in hit:
            found.append(Input(i, activity.id, work, spread))
    return found


def _is_typed_in(activity: Activity) -> bool:
    typed = activity.is_manual or activity.is_external
    return typed and activity.start is not None and activity.actual_start is None


def _spread(activity: Activity, work: int, asked: tuple[Estimates, Shares | None, Shape]) -> Spread:
    """Return the spread of what is still to do.

    Estimates are of the whole duration. Of what has started, the same share is left.
    """
    estimates, usual, shape = asked
    estimate = estimates.get(activity.id, activity.estimate)
    if estimate is not None:
        spread = of_estimate(estimate, shape)
        check_order(spread, f"{activity.name or activity.id!r}", [activity.id])
        if activity.actual_start is not None:
            whole = activity.duration if activity.duration > 0 else work
            spread = spread.times(work / whole) if whole else spread.times(0)
    elif usual is not None:
        points = (usual.optimistic * work, usual.likely * work, usual.pessimistic * work)
        spread = Spread(*points, usual.shape)
    else:
        return Spread(work, work, work)
    check_order(spread, f"{activity.name or activity.id!r}", [activity.id])
    return spread


def varying_of(network: Network, inputs: Sequence[Input]) -> Varying:
    """Return how the work of inputs enters the network, column by column."""
    rows = [_row(network, each) for each in inputs]
    columns = np.array(rows, np.int64).reshape(len(rows), len(Varying._fields))
    return Varying(*(np.ascontiguousarray(column) for column in columns.T))


def _row(network: Network, each: Input) -> tuple[int, ...]:
    """Return how one input's work enters the network; ``vary`` in the kernels reads it.

    Mirrors ``rows``: work under way has a fixed finish where it goes on by itself.
    """
    activity = network.plan.activities[each.place]
    node = int(network.node[each.place])
    columns = network.columns
    frame = network.frames[int(network.groups[node])]
    shift = activity.duration - each.work if activity.actual_start is not None else 0
    moves_on = network.rules.milestones_move_on and activity.is_start_milestone
    stands = int(not moves_on)
    base, still = NEVER, NEVER
    add = int(columns.span[node]) - max(activity.duration, 0)
    if columns.mode[node] == FIXED:
        assert activity.actual_start is not None
        begun = minutes(activity.actual_start)
        resume = minutes(activity.resume) if activity.resume else NEVER
        if network.rules.resumes_where_it_stood and frame.status == NEVER:
            base = begun
            still = frame.finish(int(columns.calendar[node]), begun, max(shift, 0) + add)
            if resume > begun:
                base, add, shift = resume, 0, 0
        else:
            base = still = _goes_on(frame, begun, resume)
            add, shift = 0, 0
    elif columns.pinned[node] > NEVER:
        add = 0
    return node, add, shift, base, still, stands


def _goes_on(frame: Frame, begun: int, resume: int) -> int:
    floor = frame.floor if frame.status == NEVER else NEVER
    return max(begun, frame.status, resume, floor)


def activities_with(
    plan_activities: Sequence[Activity], inputs: Sequence[Input], work: Sequence[int]
) -> tuple[Activity, ...]:
    """Return activities with other work: a duration, or what remains of one that has started."""
    found = list(plan_activities)
    for each, minutes_ in zip(inputs, work, strict=True):
        activity = found[each.place]
        duration = max(activity.duration + minutes_ - each.work, 0)
        if activity.actual_start is None:
            found[each.place] = replace(activity, duration=minutes_)
        else:
            found[each.place] = replace(activity, duration=duration, remaining_duration=minutes_)
    return tuple(found)
