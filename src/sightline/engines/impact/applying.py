"""Deltas laid over a record: each kind with its guards, and what of the plan it changes.

Slips and starts count from the dates of the outcome that the deltas are laid over. The record given
is never changed; a refusal leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    BadDelta,
    Delta,
    DropLink,
    Fund,
    Rescope,
    Restaff,
    Slip,
    Start,
    Stop,
    Stretch,
)
from sightline.engines.impact.record import Edge, Lateness, Record, Spend
from sightline.engines.impact.wire import check
from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import MINUTE, instant, minutes
from sightline.engines.schedule.plan import Activity, Assignment, Constraint, Kind, Link, Project
from sightline.engines.schedule.rows import remaining

if TYPE_CHECKING:
    from sightline.engines.impact.evaluation import Outcome

MUST = {Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON}
FREE = {Constraint.ASAP, Constraint.START_NO_EARLIER}
AROUND_THE_CLOCK = 1440


class Draft:
    """A record while deltas are laid over it.

    Attributes:
        changed: Activities that differ, by their place.
        at: Which delta is being laid.
    """

    def __init__(self, base: Outcome) -> None:
        self.base, self.record, self.plan = base, base.record, base.record.schedule
        self.bearings, self.network = base.bearings, base.schedule.network
        self.changed: dict[int, Activity] = {}
        self.floors: dict[int, int] = {}
        self.added: list[Link] = []
        self.cut: set[int] = set()
        self.projects: tuple[Project, ...] = self.plan.projects
        self.staff: dict[int, Assignment | None] = {}
        self.edges: tuple[Edge, ...] = self.record.edges
        self.spends: list[Spend] = []
        self.lateness: list[Lateness] = []
        self.stopped: list[str] = []
        self.at = -1

    def lay(self, deltas: Iterable[Delta]) -> Draft:
        """Lay deltas over, in their order.

        Raises:
            BadDelta: One of them cannot be.
        """
        for self.at, delta in enumerate(deltas):
            check(delta, self.at)
            _LAID[type(delta)](self, delta)
        self.at = -1
        return self

    def onward(self) -> Draft:
        """Return a draft that goes on from here and leaves this one as it is."""
        draft = copy(self)
        draft.changed, draft.floors = dict(self.changed), {}
        draft.lateness = list(self.lateness)
        return draft

    @property
    def changed_ids(self) -> list[str]:
        """The ids of the activities that differ."""
        return [self.plan.activities[i].id for i in self.changed]

    def result(self) -> Record:
        """Return the record with the deltas in it."""
        plan, record = self.plan, self.record
        if self.changed:
            activities = list(plan.activities)
            for i, activity in self.changed.items():
                activities[i] = activity
            plan = replace(plan, activities=tuple(activities))
        if self.cut or self.added:
            kept = [link for k, link in enumerate(plan.links) if k not in self.cut]
            plan = replace(plan, links=(*kept, *self.added))
        if self.projects is not plan.projects:
            plan = replace(plan, projects=self.projects)
        if self.staff:
            assignments = (self.staff.get(k, each) for k, each in enumerate(plan.assignments))
            plan = replace(plan, assignments=tuple(each for each in assignments if each))
        return replace(
            record,
            schedule=plan,
            edges=self.edges,
            spends=(*record.spends, *self.spends),
            lateness=(*record.lateness, *self.lateness),
            stopped=(*record.stopped, *self.stopped),
        )

    def refuse(self, code: str, message: str, remedy: str = "") -> NoReturn:
        """Refuse the delta that is being laid."""
        raise BadDelta(code, message, remedy, self.at)

    def activity(self, i: int) -> Activity:
        """Return an activity as it is by now."""
        return self.changed.get(i) or self.plan.activities[i]

    def staffed(self, k: int) -> Assignment | None:
        """Return an assignment as it is by now, by its place in the plan; None when it ended."""
        return self.staff.get(k, self.plan.assignments[k])

    def place(self, activity_id: str) -> int:
        """Return where an activity stands in the plan, or refuse."""
        if activity_id not in self.network.index:
            self.refuse(
                "no-such-activity",
                f"There is no activity {activity_id!r}.",
                "Use an id of the plan.",
            )
        return self.network.index[activity_id]

    def project(self, project_id: str) -> str:
        """Return a project's id, or refuse one that is not known or has been stopped."""
        if project_id not in self.bearings.facts:
            self.refuse(
                "no-such-project", f"There is no project {project_id!r}.", "Use an id of the plan."
            )
        if project_id in (*self.record.stopped, *self.stopped):
            self.refuse(
                "stopped", f"{self.bearings.facts[project_id].name} is stopped.", "Leave it out."
            )
        return project_id

    def open_place(self, activity_id: str) -> int:
        """Return where an activity stands that is work still to be done, or refuse."""
        i = self.place(activity_id)
        activity = self.activity(i)
        if activity.actual_finish is not None:
            self.refuse("finished", f"{_name(activity)} is finished.", "Choose what is not done.")
        if not activity.is_active:
            self.refuse("inactive", f"{_name(activity)} is not active.", "Choose what is active.")
        if activity.kind is Kind.LEVEL_OF_EFFORT:
            message = f"{_name(activity)} spans what it is linked to."
            self.refuse("level-of-effort", message, "Change what it is linked to.")
        return i

    def open_places(self, activity_id: str, project_id: str) -> list[int]:
        """Return the unfinished work of an activity, of a summary or of a project."""
        if project_id:
            places = self.bearings.of_project(self.project(project_id))
        else:
            i = self.open_place(activity_id)
            is_summary = self.activity(i).kind is Kind.SUMMARY
            places = self.bearings.leaves(i) if is_summary else [i]
        found = [
            i
            for i in places
            if self.activity(i).actual_finish is None and self.activity(i).is_active
        ]
        if not found and project_id not in self.bearings.undated:
            what = self.bearings.facts[project_id].name if project_id else activity_id
            self.refuse("finished", f"Nothing of {what!r} is left to do.", "Choose what is ahead.")
        return found

    def start_of(self, i: int) -> int:
        """Return when an activity starts, as slips so far have it."""
        return self.floors.get(i, int(self.base.schedule.start[i]))

    def put_off(self, i: int, by: int) -> None:
        """Let an activity come later by minutes around the clock."""
        activity = self.activity(i)
        if activity.actual_start is not None:
            self.lengthen(i, self._worked_within(i, by))
            return
        self.hold(i, self.start_of(i) + by)

    def _worked_within(self, i: int, by: int) -> int:
        """Return how much an activity is worked in the minutes around the clock after its end."""
        tables, node = self.network.tables, int(self.network.node[i])
        calendar, end = int(self.network.columns.calendar[node]), int(self.base.schedule.finish[i])
        both = (kernels.worked(tables, calendar, t) for t in (end, end + by))
        before, after = (int(worked) for worked in both)
        return after - before

    def hold(self, i: int, at: int) -> None:
        """Let an activity that has not begun start no earlier than an instant.

        A date that was typed in, or that it must keep, moves along.
        """
        activity, known = self.activity(i), self.base.schedule.plan.activities[i]
        by = (at - int(self.base.schedule.start[i])) * MINUTE
        self.floors[i] = at
        if (activity.is_manual or activity.is_external) and activity.start is not None:
            self.changed[i] = _typed_in(activity, known, by)
        elif must := _must(activity):
            at_most = max(getattr(activity, must), getattr(known, must) + by)
            self.changed[i] = replace(activity, **{must: at_most})
        else:
            self.changed[i] = _held(activity, instant(at))

    def lengthen(self, i: int, by: int) -> None:
        """Let an activity take more working minutes, or fewer."""
        activity = self.activity(i)
        more = {"duration": max(activity.duration + by, 0)}
        if activity.actual_start is not None:
            more["remaining_duration"] = max(remaining(activity) + by, 0)
        self.changed[i] = replace(activity, **more)  # type: ignore[arg-type]


def _typed_in(activity: Activity, known: Activity, by: timedelta) -> Activity:
    """Return an activity with typed-in dates that come later than they were known."""
    start, finish = activity.start, activity.finish
    if start is not None and known.start is not None:
        start = max(start, known.start + by)
    if finish is not None and known.finish is not None:
        finish = max(finish, known.finish + by)
    return replace(activity, start=start, finish=finish)


def _must(activity: Activity) -> str:
    """Return the name of the field with a date that an activity must keep, if there is one."""
    if activity.constraint in MUST and activity.constraint_date is not None:
        return "constraint_date"
    is_second = activity.second_constraint in MUST and activity.second_constraint_date is not None
    return "second_constraint_date" if is_second else ""


def _held(activity: Activity, at: datetime) -> Activity:
    """Return an activity that starts no earlier."""
    no_earlier = Constraint.START_NO_EARLIER
    if activity.constraint in FREE:
        at = max(at, activity.constraint_date or at) if activity.constraint is no_earlier else at
        return replace(activity, constraint=no_earlier, constraint_date=at)
    if activity.second_constraint is no_earlier:
        at = max(at, activity.second_constraint_date or at)
    return replace(activity, second_constraint=no_earlier, second_constraint_date=at)


def _name(activity: Activity) -> str:
    return f"“{activity.name or activity.id}”"


def _slip(draft: Draft, delta: Slip) -> None:
    places = draft.open_places(delta.activity_id, delta.project_id)
    if delta.project_id and delta.project_id not in draft.bearings.dated:
        draft.lateness.append(Lateness(delta.project_id, delta.days * AROUND_THE_CLOCK))
    for i in places:
        if delta.days:
            draft.put_off(i, delta.days * AROUND_THE_CLOCK)
        elif delta.minutes:
            _slip_by_work(draft, i, delta.minutes)


def _slip_by_work(draft: Draft, i: int, by: int) -> None:
    if draft.activity(i).actual_start is not None:
        draft.lengthen(i, by)
        return
    tables, node = draft.network.tables, int(draft.network.node[i])
    calendar = int(draft.network.columns.calendar[node])
    done = int(kernels.worked(tables, calendar, draft.start_of(i)))
    draft.hold(i, int(kernels.start_of(tables, calendar, done + by)))


def _stretch(draft: Draft, delta: Stretch) -> None:
    i = draft.open_place(delta.activity_id)
    activity = draft.activity(i)
    if activity.kind is Kind.SUMMARY:
        message = f"{_name(activity)} is a summary, as long as what it holds."
        draft.refuse("summary", message, "Stretch what lies below it.")
    if activity.kind is Kind.MILESTONE and delta.duration:
        message = f"{_name(activity)} is a milestone and takes no time."
        draft.refuse("milestone", message, "Stretch what leads to it.")
    draft.lengthen(i, delta.duration - activity.duration)


def _link(draft: Draft, delta: AddLink) -> None:
    ends = delta.predecessor_id, delta.successor_id
    for end in ends:
        draft.place(end)
    if ends[0] == ends[1]:
        draft.refuse("cycle", "An activity cannot follow itself.", "Choose another.")
    known = [draft.plan.links[k] for k in draft.bearings.links.get(ends, ()) if k not in draft.cut]
    known += [link for link in draft.added if (link.predecessor_id, link.successor_id) == ends]
    if any(link.type is delta.type for link in known):
        draft.refuse("link-exists", "The two are linked so already.", "Unlink them first.")
    draft.added.append(Link(*ends, delta.type, delta.lag))


def _unlink(draft: Draft, delta: DropLink) -> None:
    ends = delta.predecessor_id, delta.successor_id
    links = draft.plan.links
    cut = {
        k
        for k in draft.bearings.links.get(ends, ())
        if delta.type in {None, links[k].type} and k not in draft.cut
    }
    added = [
        link
        for link in draft.added
        if (link.predecessor_id, link.successor_id) != ends or delta.type not in {None, link.type}
    ]
    edges = draft.edges
    if delta.type is None:
        edges = tuple(e for e in edges if (e.giver_id, e.receiver_id) != ends)
    if not cut and len(added) == len(draft.added) and len(edges) == len(draft.edges):
        message = f"Nothing links {ends[0]!r} to {ends[1]!r}."
        draft.refuse("no-such-link", message, "Name the two in the order in which they follow.")
    draft.cut |= cut
    draft.added = added
    if len(edges) < len(draft.edges):
        draft.edges = edges


def _agree(draft: Draft, delta: Agree) -> None:
    ends = delta.giver_id, delta.receiver_id
    for id_ in ends:
        if id_ not in draft.network.index:
            draft.project(id_)
    if ends[0] == ends[1]:
        draft.refuse("cycle", "Nothing waits for itself.", "Choose another.")
    known = [(e.giver_id, e.receiver_id) == ends for e in draft.edges]
    if any(known):
        draft.edges = tuple(
            replace(edge, slack_days=delta.slack_days) if is_it else edge
            for edge, is_it in zip(draft.edges, known, strict=True)
        )
    else:
        draft.edges = (*draft.edges, Edge(*ends, delta.slack_days))


def _start(draft: Draft, delta: Start) -> None:
    draft.project(delta.project_id)
    places = draft.open_places("", delta.project_id)
    begun = [i for i in places if draft.activity(i).actual_start is not None]
    if begun:
        message = f"{_name(draft.activity(begun[0]))} has begun already."
        draft.refuse("begun", message, "Slip the project, or stretch what is not done.")
    if not places:
        message = "The project has no activities whose dates could move."
        draft.refuse("no-dates", message, "Slip it by days.")
    number = draft.bearings.numbers[delta.project_id]
    project = draft.projects[number]
    first = instant(min(draft.start_of(i) for i in places))
    at = datetime.combine(delta.on, (project.start or first).time())
    if at < first:
        moved = replace(project, start=at)
        draft.projects = (*draft.projects[:number], moved, *draft.projects[number + 1 :])
        return
    for i in places:
        if draft.start_of(i) < minutes(at):
            draft.hold(i, minutes(at))


def _stop(draft: Draft, delta: Stop) -> None:
    draft.project(delta.project_id)
    for i in draft.open_places("", delta.project_id):
        draft.changed[i] = replace(draft.activity(i), is_active=False)
    draft.stopped.append(delta.project_id)


def _fund(draft: Draft, delta: Fund) -> None:
    draft.project(delta.project_id)
    draft.spends.append(Spend(delta.project_id, delta.on, delta.purpose, delta.amount_minor))


def _restaff(draft: Draft, delta: Restaff) -> None:
    i = draft.open_place(delta.activity_id)
    who = delta.resource_id, delta.to_resource_id
    known = {resource.id for resource in draft.plan.resources}
    for resource_id in who:
        if resource_id is not None and resource_id not in known:
            message = f"There is no resource {resource_id!r}."
            draft.refuse("no-such-resource", message, "Use an id of the plan.")
    known_as = draft.bearings.assigned.get(delta.activity_id, ())
    places = [k for k in known_as if (each := draft.staffed(k)) and each.resource_id == who[0]]
    if not places:
        message = f"{who[0]!r} does not work on {_name(draft.activity(i))}."
        draft.refuse("not-assigned", message, "Name somebody who does.")
    for k in places:
        each = draft.staffed(k)
        if each is not None and who[1] is not None:
            units = each.units if delta.units is None else delta.units
            draft.staff[k] = replace(each, resource_id=who[1], units=units)
        else:
            draft.staff[k] = None
    if delta.cost_minor:
        on = instant(draft.start_of(i)).date()
        project_id = draft.bearings.ids.get(int(draft.bearings.project_of[i]), "")
        draft.spends.append(Spend(project_id, on, "re-staffing", delta.cost_minor))


def _rescope(draft: Draft, delta: Rescope) -> None:
    share = 0.0 if delta.drop else delta.share
    places = draft.open_places(delta.activity_id, delta.project_id)
    if not places:
        message = "The project has no activities whose scope could change."
        draft.refuse("no-dates", message, "Slip it by days.")
    for i in places:
        activity = draft.activity(i)
        left = activity.duration if activity.actual_start is None else remaining(activity)
        draft.lengthen(i, round(left * share) - left)


_LAID: dict[type[Delta], Callable[[Draft, Any], None]] = {
    Slip: _slip,
    Stretch: _stretch,
    AddLink: _link,
    DropLink: _unlink,
    Agree: _agree,
    Start: _start,
    Stop: _stop,
    Fund: _fund,
    Restaff: _restaff,
    Rescope: _rescope,
}


def in_circle(deltas: Sequence[Delta], ids: Sequence[str]) -> int:
    """Return which delta closes a circle of activities: the last of its links, -1 without one."""
    pairs = set(zip(ids, [*ids[1:], *ids[:1]], strict=True))
    added = [(k, d) for k, d in enumerate(deltas) if isinstance(d, AddLink)]
    closing = [k for k, d in added if (d.predecessor_id, d.successor_id) in pairs]
    return max(closing, default=max((k for k, _ in added), default=-1))
