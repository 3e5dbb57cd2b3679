"""What a record comes to: its schedule, and what agreements put off.

``evaluate`` computes everything anew. ``after`` lays deltas over an outcome and recomputes only what
they reach; both come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from sightline.engines.impact.agreements import Push, circles, grown, pushes
from sightline.engines.impact.applying import Draft, in_circle
from sightline.engines.impact.bearings import Bearings
from sightline.engines.impact.deltas import BadDelta, Delta
from sightline.engines.impact.record import Edge, Lateness, Record
from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.edits import recompute
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.previews import Preview
from sightline.engines.schedule.refusal import Note, Unschedulable
from sightline.engines.schedule.rules import Rules
from sightline.engines.schedule.schedule import Schedule

Recompute = Callable[[Schedule, Plan, Collection[str]], Schedule]
NONE = kernels.NEVER  # the finish of a project that has no activities


@dataclass(frozen=True)
class Outcome:
    """A record with its schedule.

    Attributes:
        pushed: For each receiver of an agreement by how much it was put off, and by which.
    """

    record: Record
    schedule: Schedule
    bearings: Bearings
    pushed: Mapping[str, Push] = field(default_factory=dict)

    @cached_property
    def finishes(self) -> Ints:
        """The last finish of each project, by its number; ``NONE`` without activities."""
        found = np.full(max(len(self.record.schedule.projects), 1), NONE, np.int64)
        columns = self.bearings.project_of, self.bearings.counts, self.schedule.finish
        run(kernels.finishes, len(self.schedule), *columns, out=(found,))
        return found

    @cached_property
    def carried(self) -> dict[str, int]:
        """By how many minutes each project without activities is late."""
        found: dict[str, int] = {}
        for each in self.record.lateness:
            found[each.project_id] = found.get(each.project_id, 0) + each.minutes
        return found

    @cached_property
    def preview(self) -> Preview:
        """Its schedule, of which many edits are tried."""
        return Preview(self.schedule)

    @cached_property
    def circles(self) -> tuple[Note, ...]:
        """The circles that its agreements make."""
        return circles(self.record, self.bearings)


def evaluate(
    record: Record,
    *,
    status_date: datetime | None = None,
    rules: Rules | None = None,
    against: Outcome | None = None,
) -> Outcome:
    """Return what a record comes to, computed anew.

    Args:
        status_date: What is not done starts no earlier; goes before the projects' own dates.
        rules: Those of the tool that wrote the plan, when not given.
        against: What deltas were laid over. Agreements pass on what is late beside it, and its
            status date and rules hold.

    Raises:
        Unschedulable: As ``schedule.solve``.
        ValueError: An agreement is of an id that is a project's and an activity's.
    """
    _check(record)
    if against is None:
        return _outcome(record, solve(record.schedule, status_date=status_date, rules=rules))
    return settled(_outcome(record, _anew(against.schedule, record.schedule, ())), against, _anew)


def _check(record: Record) -> None:
    ends = {id_ for edge in record.edges for id_ in (edge.giver_id, edge.receiver_id)}
    both = ends & {p.id for p in record.schedule.projects} if ends else set()
    both &= {a.id for a in record.schedule.activities} if both else set()
    if both:
        raise ValueError(f"{min(both)!r} is the id of a project and of an activity")


def _anew(schedule: Schedule, plan: Plan, _changed: Collection[str]) -> Schedule:
    network = schedule.network
    return solve(plan, status_date=network.status_date, rules=network.rules)


def _outcome(record: Record, schedule: Schedule, near: Outcome | None = None) -> Outcome:
    if near is not None and near.bearings.hold_for(record, schedule.network):
        return Outcome(record, schedule, near.bearings)
    return Outcome(record, schedule, Bearings(record, schedule.network))


def settled(found: Outcome, base: Outcome, again: Recompute) -> Outcome:
    """Return an outcome after agreements have passed on what is late in it.

    Raises:
        Unschedulable: What comes later has no schedule any more.
    """
    record, unpushed = found.record, replace(base, record=found.record)

    def push(found: Outcome, known: Mapping[str, Push]) -> Outcome:
        draft = Draft(unpushed)
        put_off(draft, known)
        later, ids = draft.result(), draft.changed_ids
        schedule = again(found.schedule, later.schedule, ids) if ids else found.schedule
        return _outcome(later, schedule, found)

    return passed_on(found, base, record.edges, push)


def passed_on(
    found: Outcome,
    base: Outcome,
    edges: Sequence[Edge],
    push: Callable[[Outcome, Mapping[str, Push]], Outcome],
) -> Outcome:
    """Return an outcome after delays have been passed on along agreements until none grows.

    Args:
        push: Gives the outcome with all receivers put off that are known to be.
    """
    known: dict[str, Push] = {}
    for _ in range(len(edges) + 1):
        reached = pushes(base, found, edges)
        more = grown(reached, known)
        if not more:
            break
        known |= {id_: reached[id_] for id_ in more}
        found = push(found, known)
    return replace(found, pushed=known) if known else found


def put_off(draft: Draft, known: Mapping[str, Push]) -> None:
    """Put receivers off; what has begun has had what it needed."""
    for id_, push in known.items():
        _put_off(draft, id_, push.minutes)


def _put_off(draft: Draft, id_: str, by: int) -> None:
    if id_ in draft.network.index:
        i = draft.network.index[id_]
        places = draft.bearings.leaves(i) if draft.network.is_summary[i] else [i]
    else:
        places = draft.bearings.of_project(id_)
        if id_ in draft.bearings.facts and id_ not in draft.bearings.dated:
            draft.lateness.append(Lateness(id_, by))
    for i in places:
        activity = draft.activity(i)
        has_begun = activity.actual_start is not None or activity.actual_finish is not None
        if not has_begun and activity.is_active:
            draft.put_off(i, by)


def laid(base: Outcome, deltas: Sequence[Delta]) -> Draft:
    """Return a draft of what deltas make of a record.

    Raises:
        BadDelta: One of them cannot be laid over it.
    """
    try:
        return Draft(base).lay(deltas)
    except Unschedulable as refusal:
        raise bad(refusal, deltas) from refusal


def after(base: Outcome, deltas: Sequence[Delta]) -> Outcome:
    """Return what deltas make of an outcome, recomputing only what they reach.

    Raises:
        BadDelta: One of them cannot be laid over it, or makes a circle of links.
    """
    draft = laid(base, deltas)
    record = draft.result()
    try:
        schedule = base.schedule
        if record.schedule is not base.record.schedule:
            schedule = recompute(base.schedule, record.schedule, draft.changed_ids)
        return settled(_outcome(record, schedule, base), base, recompute)
    except Unschedulable as refusal:
        raise bad(refusal, deltas) from refusal


def bad(refusal: Unschedulable, deltas: Sequence[Delta]) -> BadDelta:
    """Return the refusal of deltas that leave no schedule."""
    index = in_circle(deltas, refusal.ids) if refusal.code == "cycle" else -1
    return BadDelta(refusal.code, refusal.message, refusal.remedy, index)
