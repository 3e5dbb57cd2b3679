"""Why each activity is where it is: driving links, the longest path, near-critical work.

A link drives when it alone puts its successor where it is. What nothing drives stands there by a
constraint, an actual or typed-in date, a wish to be late, or the project's start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints, instant
from sightline.engines.schedule.kernels import FIXED, FROM_FINISH, NEVER, TO_FINISH
from sightline.engines.schedule.plan import Activity, Constraint, Kind
from sightline.engines.schedule.schedule import Schedule


class Why(StrEnum):
    """What sets an activity's date."""

    LINK = "link"
    CALENDAR = "calendar"  # it waits for the next working time
    CONSTRAINT = "constraint"
    ACTUAL = "actual"
    TYPED_IN = "typed in"
    STATUS_DATE = "status date"
    PROJECT_START = "project start"
    LATE_WISH = "as late as possible"
    CHILDREN = "children"  # a summary or hammock spans what it holds


@dataclass(frozen=True)
class Reason:
    """One step of a chain, from the activity asked about back to where it starts.

    Attributes:
        at: The date that the reason sets.
        link: Which link of the plan, by its place; -1 for other reasons.
        words: One sentence for people.
    """

    id: str
    why: Why
    at: datetime
    link: int
    words: str


NAMES = {
    Constraint.START_NO_EARLIER: "start no earlier than",
    Constraint.FINISH_NO_EARLIER: "finish no earlier than",
    Constraint.START_NO_LATER: "start no later than",
    Constraint.FINISH_NO_LATER: "finish no later than",
    Constraint.MUST_START_ON: "start on",
    Constraint.MUST_FINISH_ON: "finish on",
}
EARLIEST = {  # constraints that can hold an activity where it is
    Constraint.START_NO_EARLIER,
    Constraint.FINISH_NO_EARLIER,
    Constraint.MUST_START_ON,
    Constraint.MUST_FINISH_ON,
}


def driving(schedule: Schedule, activity_id: str) -> tuple[int, ...]:
    """Return the links, by their place in the plan, that put an activity where it is."""
    network = schedule.network
    node = int(network.node[network.index[activity_id]])
    return tuple(source for _, source, _ in drivers(schedule, node) if source >= 0)


def drivers(schedule: Schedule, node: int) -> list[tuple[int, int, int]]:
    """Return predecessor node, place of the link and its instant for each driving link."""
    network, nodes = schedule.network, schedule.nodes
    columns, tables = network.columns, network.tables
    if columns.mode[node] == FIXED:
        return []
    found = []
    for k in range(int(columns.in_ptr[node]), int(columns.in_ptr[node + 1])):
        link = int(columns.in_link[k])
        ends = nodes.early_finish if link & FROM_FINISH else nodes.early_start
        at = int(ends[link >> 2])
        at = kernels.lagged(tables, int(columns.in_calendar[k]), at, int(columns.in_lag[k]))
        alone = (NEVER, at) if link & TO_FINISH else (at, NEVER)
        if _placed(schedule, node, *alone) == int(nodes.early_finish[node]):
            found.append((link >> 2, int(network.in_source[k]), at))
    return found


def _placed(schedule: Schedule, node: int, start: int, finish: int) -> int:
    network = schedule.network
    return int(kernels.placed(network.tables, network.columns, node, start, finish)[1])


def longest_path(schedule: Schedule, project_id: str = "") -> tuple[str, ...]:
    """Return the ids of all activities on a driving path to a project's last finish."""
    network = schedule.network
    wanted = _of_project(schedule, project_id) & network.counts
    if not wanted.any():
        return ()
    last = schedule.nodes.early_finish[wanted].max()
    ahead = np.flatnonzero(wanted & (schedule.nodes.early_finish == last)).tolist()
    seen = set(ahead)
    for node in ahead:
        for before, _, _ in drivers(schedule, node):
            if before not in seen:
                seen.add(before)
                ahead.append(before)
    places = sorted(int(network.order[node]) for node in seen)
    return tuple(schedule.plan.activities[i].id for i in places if i < len(schedule))


def _of_project(schedule: Schedule, project_id: str) -> NDArray[np.bool_]:
    ids = [frame.project.id for frame in schedule.network.frames]
    if not project_id:
        return np.ones(schedule.network.size, bool)
    return np.asarray(schedule.network.groups == ids.index(project_id))


def near_critical(schedule: Schedule, within: int) -> tuple[str, ...]:
    """Return the ids of what is not critical, but has at most so many minutes of float."""
    near: Ints = np.flatnonzero(
        (schedule.total_float <= within) & ~schedule.critical & schedule.network.is_open
    )
    activities = [schedule.plan.activities[i] for i in near.tolist()]
    return tuple(a.id for a in activities if a.kind is not Kind.SUMMARY)


def why(schedule: Schedule, activity_id: str) -> tuple[Reason, ...]:
    """Return the chain of reasons that sets an activity's date, the nearest first.

    The chain follows one driving link at each step and ends where none drives.

    Raises:
        KeyError: The plan has no such activity.
    """
    network = schedule.network
    node = int(network.node[network.index[activity_id]])
    chain = _here(schedule, node)
    while found := drivers(schedule, node):
        before, source, at = found[0]
        chain += _by_link(schedule, node, before, (source, at))
        node = before
    return (*chain, _origin(schedule, node))


def _here(schedule: Schedule, node: int) -> list[Reason]:
    """Return the reasons that come on top of what drives a node: waiting, wishing to be late."""
    activity = _activity(schedule, node)
    if activity is None or not schedule.network.alap[node]:
        return []
    i = schedule.network.index[activity.id]
    at = instant(int(schedule.start[i]))
    words = f"{_name(activity)} is to be as late as possible, so it starts on {_day(at)}."
    return [Reason(activity.id, Why.LATE_WISH, at, -1, words)]


def _by_link(schedule: Schedule, node: int, before: int, link: tuple[int, int]) -> list[Reason]:
    """Return the reasons of one step: the link, and the wait for working time after it."""
    source, at = link
    activity, other = _activity(schedule, node), _activity(schedule, before)
    if activity is None or source < 0:
        return []
    kind = schedule.plan.links[source]
    lag = f" with a lag of {kind.lag} minutes" if kind.lag else ""
    name = _name(other) if other else "a summary"
    words = f"{_name(activity)} follows {name} ({kind.type}{lag})."
    reasons = [Reason(activity.id, Why.LINK, instant(at), source, words)]
    start = int(schedule.nodes.early_start[node])
    if start > at and kind.type in {"FS", "SS"}:
        words = f"{_name(activity)} waits from {_day(instant(at))} for the next working time."
        reasons.insert(0, Reason(activity.id, Why.CALENDAR, instant(start), -1, words))
    return reasons


def _origin(schedule: Schedule, node: int) -> Reason:
    """Return why a node that no link drives is where it is."""
    activity = _activity(schedule, node)
    at = instant(int(schedule.nodes.early_start[node]))
    if activity is None:
        place = schedule.network.hub_of[int(schedule.network.order[node]) - len(schedule)]
        activity = schedule.plan.activities[place]
        if activity.constraint is not Constraint.START_NO_EARLIER:
            words = f"{_name(activity)} is where its children are."
            return Reason(activity.id, Why.CHILDREN, at, -1, words)
    cause, words = _ground(schedule, activity, node)
    return Reason(activity.id, cause, at, -1, f"{_name(activity)} {words}.")


def _ground(schedule: Schedule, activity: Activity, node: int) -> tuple[Why, str]:
    if activity.kind in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}:
        return Why.CHILDREN, "spans what it holds or is hung on"
    if activity.actual_start is not None or activity.actual_finish is not None:
        begun = activity.actual_start or activity.actual_finish
        return Why.ACTUAL, f"started on {_day(begun)}" if begun else "has started"
    if activity.is_manual or activity.is_external:
        return Why.TYPED_IN, "has dates that were typed in or come from another file"
    pairs = (
        (activity.constraint, activity.constraint_date),
        (activity.second_constraint, activity.second_constraint_date),
    )
    for kind, date in pairs:
        if kind in EARLIEST and date is not None and _is_held(schedule, node):
            return Why.CONSTRAINT, f"is to {NAMES[kind]} {_day(date)}"
    frame = schedule.network.frames[int(schedule.network.groups[node])]
    if frame.status > NEVER and frame.status >= frame.floor:
        return Why.STATUS_DATE, f"is not done, so it goes on from {_day(instant(frame.status))}"
    return Why.PROJECT_START, f"starts when its project does, on {_day(instant(frame.floor))}"


def _is_held(schedule: Schedule, node: int) -> bool:
    """Tell whether an activity lies elsewhere than the project's start alone would put it."""
    frame = schedule.network.frames[int(schedule.network.groups[node])]
    floor = max(frame.floor, frame.status)
    c = int(schedule.network.columns.calendar[node])
    done = kernels.worked(schedule.network.tables, c, floor)
    start = int(schedule.nodes.early_start[node])
    return kernels.worked(schedule.network.tables, c, start) != done


def _activity(schedule: Schedule, node: int) -> Activity | None:
    """Return a node's activity, None for a hub."""
    place = int(schedule.network.order[node])
    return schedule.plan.activities[place] if place < len(schedule) else None


def _name(activity: Activity) -> str:
    return f"“{activity.name or activity.id}”"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
