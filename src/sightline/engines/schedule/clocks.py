"""On which calendar each activity is worked, and on which its floats and lags are counted.

Resources that work at different times are taken together: their activity goes on while any of
them works, within its own calendar where it has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sightline.engines.schedule.calendar import (
    AROUND_THE_CLOCK,
    WEEK,
    Ints,
    Pattern,
    common,
    compiled,
    either,
    horizon,
    resolve,
)
from sightline.engines.schedule.kernels import Tables
from sightline.engines.schedule.plan import Activity, Calendar, Plan, Project
from sightline.engines.schedule.refusal import Note
from sightline.engines.schedule.rules import Rules
from sightline.engines.schedule.tables import tabulate

ELAPSED = ("", "around the clock")
Key = tuple[str, ...]  # a calendar's id, or a task's calendar ("" for none) and resources'


@dataclass
class Clocks:
    """The calendars that a plan works by, numbered.

    Attributes:
        work: For each activity the calendar it is worked on.
        own: For each activity the calendar its floats and lags are counted on.
        project: For each project its calendar.
    """

    tables: Tables
    work: Ints
    own: Ints
    project: dict[str, int]
    numbers: dict[Key, int]
    notes: list[Note] = field(default_factory=list)


def clocks_of(plan: Plan, rules: Rules, first: int, last: int) -> Clocks:
    """Return the calendars of a plan as tables around two instants.

    Raises:
        Unschedulable: A calendar that is used has no working time.
    """
    projects = {project.id: project for project in plan.projects}
    staff = _staff(plan, rules)
    own = [own_key(activity, projects) for activity in plan.activities]
    work = [work_key(a, key, staff) for a, key in zip(plan.activities, own, strict=True)]
    kept = {project.id: (project.calendar_id,) for project in plan.projects}
    keys = list(dict.fromkeys([ELAPSED, ("",), *own, *work, *kept.values()]))
    notes: list[Note] = []
    tables, number = _tabulated(plan, keys, (first, last), notes)
    return Clocks(
        tables=tables,
        work=np.fromiter((number[key] for key in work), np.int64, len(work)),
        own=np.fromiter((number[key] for key in own), np.int64, len(own)),
        project={project_id: number[key] for project_id, key in kept.items()},
        numbers=number,
        notes=notes,
    )


def own_key(activity: Activity, projects: Mapping[str, Project]) -> Key:
    """Return the key of an activity's own calendar: elapsed, its own, or the project's."""
    if activity.is_elapsed:
        return ELAPSED
    if activity.calendar_id:
        return (activity.calendar_id,)
    project = projects.get(activity.project_id)
    if project is None and projects:
        project = next(iter(projects.values()))
    return (project.calendar_id if project else "",)


def work_key(activity: Activity, own: Key, staff: Mapping[str, Key]) -> Key:
    """Return the key of the calendar that an activity is worked on."""
    found = staff.get(activity.id)
    if not found or own == ELAPSED or activity.ignores_resource_calendars:
        return own
    return ("+", activity.calendar_id, *found)


def _staff(plan: Plan, rules: Rules) -> dict[str, Key]:
    """Return for each activity the calendars of the people who work on it, sorted."""
    if not rules.resource_calendars:
        return {}
    calendars = {r.id: r.calendar_id for r in plan.resources if r.kind == "work"}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for assignment in plan.assignments:
        if assignment.resource_id in calendars:
            found[assignment.activity_id].add(calendars[assignment.resource_id])
    if not rules.resource_calendars_always:
        for activity in plan.activities:
            if activity.fixed == "duration":
                found.pop(activity.id, None)
    return {activity_id: tuple(sorted(ids)) for activity_id, ids in found.items() if any(ids)}


def _tabulated(
    plan: Plan, keys: Sequence[Key], around: tuple[int, int], notes: list[Note]
) -> tuple[Tables, dict[Key, int]]:
    """Return the tables, and each key's number; calendars with equal time share one."""
    known = {calendar.id: calendar for calendar in plan.calendars}
    ids = {i for key in keys if key != ELAPSED for i in (key[1:] if key[0] == "+" else key)}
    patterns = {calendar_id: resolve(known, calendar_id) for calendar_id in sorted(ids)}
    low, high = horizon(patterns.values(), *around)
    rows = {i: compiled(pattern, low, high) for i, pattern in patterns.items()}
    _report_unknown(known, ids, notes)
    spans: dict[bytes, int] = {}
    found: list[Ints] = []
    number: dict[Key, int] = {}
    for key in keys:
        stretch = _stretch(key, rows, (low, high), notes)
        number[key] = spans.setdefault(stretch.tobytes(), len(found))
        if number[key] == len(found):
            found.append(stretch)
    return tabulate(found, low - 2 * WEEK, high + 2 * WEEK), number


def _stretch(key: Key, rows: Mapping[str, Ints], span: tuple[int, int], notes: list[Note]) -> Ints:
    """Return the stretches of work of a key."""
    if key == ELAPSED:
        return compiled(Pattern(tuple(w or () for w in AROUND_THE_CLOCK.week)), *span)
    if key[0] != "+":
        return rows[key[0]]
    together = rows[key[2]]
    for other in key[3:]:
        together = either(together, rows[other])
    if not key[1]:
        return together
    both = common(together, rows[key[1]])
    if not len(both) or not _works_later(both, span[1]):
        message = "A task's calendar and those of its resources have no time in common."
        notes.append(Note("no-common-time", message, "Its own calendar was used.", (key[1],)))
        return rows[key[1]]
    return both


def _works_later(rows: Ints, high: int) -> bool:
    return bool(rows[-1, 1] > high + WEEK)


def _report_unknown(known: Mapping[str, Calendar], ids: set[str], notes: list[Note]) -> None:
    for calendar_id in sorted(ids - known.keys() - {""}):
        message = f"There is no calendar {calendar_id!r}; a standard week was used."
        notes.append(Note("unknown-calendar", message, "Add the calendar.", (calendar_id,)))
