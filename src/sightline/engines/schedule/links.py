"""Links as columns: which bind, between which nodes, with which lag on which calendar.

A link to or from a summary leads to a hub, a node without work that binds the summary's children
or is bound by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.clocks import ELAPSED, Clocks
from sightline.engines.schedule.kernels import FAR, LEAST, NEVER, RAW, TO_FINISH
from sightline.engines.schedule.plan import (
    Activity,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
)
from sightline.engines.schedule.refusal import Note
from sightline.engines.schedule.rows import Row, hub_row

BITS = {LinkType.SS: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.FF: 3}
MADE = -1  # the source of a link that stands for a summary's hold on its children


@dataclass
class Hub:
    """A node that stands for a summary's beginning, end or rolled-up start."""

    summary: int
    row: Row


@dataclass
class Wiring:
    """The links of a network as parallel lists; ``source`` is a link's place in the plan."""

    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    lag: list[int] = field(default_factory=list)
    calendar: list[int] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    hubs: list[Hub] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)  # links of hammocks, by their place
    notes: list[Note] = field(default_factory=list)

    def add(self, ends: tuple[int, int], bits: int, lag: int = 0, calendar: int = 0) -> None:
        """Add one link between nodes."""
        self.before.append(ends[0])
        self.after.append(ends[1])
        self.bits.append(bits)
        self.lag.append(lag)
        self.calendar.append(calendar)
        self.source.append(MADE)


class Wirer:
    """Makes the wiring of a plan."""

    def __init__(self, plan: Plan, index: dict[str, int], clocks: Clocks) -> None:
        self.plan, self.clocks, self.index = plan, clocks, index
        self.activities: Sequence[Activity] = plan.activities
        self.projects = {project.id: project for project in plan.projects}
        self.children: dict[int, list[int]] = {}
        self.made: dict[tuple[int, str], int] = {}
        self.wiring = Wiring()
        for i, activity in enumerate(plan.activities):
            if activity.parent_id in index:
                self.children.setdefault(index[activity.parent_id], []).append(i)

    def wire(self) -> Wiring:
        """Return all links, and hubs for the summaries that are linked or constrained."""
        for place, link in enumerate(self.plan.links):
            self._link(place, link)
        for i, activity in enumerate(self.activities):
            if activity.kind is Kind.SUMMARY and activity.is_active:
                self._constraint(i, activity)
        return self.wiring

    def _link(self, place: int, link: Link) -> None:
        before = self.index.get(link.predecessor_id)
        after = self.index.get(link.successor_id)
        if before is None or after is None:
            self._dangling(link)
            return
        kinds = (self.activities[before].kind, self.activities[after].kind)
        if not (self.activities[before].is_active and self.activities[after].is_active):
            return
        if Kind.LEVEL_OF_EFFORT in kinds:
            self.wiring.loose.append(place)
            return
        bits, lag = BITS[link.type], self.lag_of(link, before)
        calendar = self.calendar_of(link, before, after) if lag else 0
        for ends in self._ends(before, after, bits, kinds):
            self.wiring.add(ends, bits, lag, calendar)
            self.wiring.source[-1] = place

    def _dangling(self, link: Link) -> None:
        missing = [i for i in (link.predecessor_id, link.successor_id) if i not in self.index]
        message = f"A link leads to {', '.join(missing)}, which is not in the plan."
        remedy = "Bring that activity in as well, or remove the link."
        ids = (link.predecessor_id, link.successor_id)
        self.wiring.notes.append(Note("dangling-link", message, remedy, ids))

    def _ends(
        self, before: int, after: int, bits: int, kinds: tuple[Kind, Kind]
    ) -> list[tuple[int, int]]:
        if kinds[0] is Kind.SUMMARY:
            before = self._end_hub(before) if bits & 1 else self._start_hub(before)
        if kinds[1] is not Kind.SUMMARY:
            return [(before, after)]
        if bits & TO_FINISH:
            return [(before, leaf) for leaf in self._leaves(after)]
        return [(before, self._begin_hub(after))]

    def lag_of(self, link: Link, before: int) -> int:
        """Return a link's lag in minutes."""
        if link.lag_percent is None:
            return link.lag
        return round(link.lag_percent * self.activities[before].duration)

    def calendar_of(self, link: Link, before: int, after: int) -> int:
        """Return the number of the calendar that a link's lag runs on."""
        project = self.projects.get(self.activities[after].project_id)
        kind = link.lag_calendar or (project.lag_calendar if project else LagCalendar.SUCCESSOR)
        if kind is LagCalendar.PREDECESSOR:
            return int(self.clocks.own[before])
        if kind is LagCalendar.SUCCESSOR:
            return int(self.clocks.own[after])
        if kind is LagCalendar.ELAPSED or project is None:
            return self.clocks.numbers[ELAPSED]
        return self.clocks.project[project.id]

    def _hub(self, summary: int, part: str, mode: int = RAW) -> tuple[int, bool]:
        """Return the node of a summary's beginning, end or rolled-up start; True when new."""
        if (summary, part) in self.made:
            return self.made[summary, part], False
        node = len(self.activities) + len(self.wiring.hubs)
        self.made[summary, part] = node
        self.wiring.hubs.append(Hub(summary, hub_row(NEVER, FAR, mode)))
        return node, True

    def _begin_hub(self, summary: int) -> int:
        hub, is_new = self._hub(summary, "begin")
        for child in self._children(summary) if is_new else ():
            if self.activities[child].kind is Kind.SUMMARY:
                self.wiring.add((hub, self._begin_hub(child)), 1)
            elif self.activities[child].actual_start is None:
                self.wiring.add((hub, child), 1)
        return hub

    def _end_hub(self, summary: int) -> int:
        hub, is_new = self._hub(summary, "end")
        for child in self._children(summary) if is_new else ():
            is_summary = self.activities[child].kind is Kind.SUMMARY
            self.wiring.add((self._end_hub(child) if is_summary else child, hub), 3)
        return hub

    def _start_hub(self, summary: int) -> int:
        hub, is_new = self._hub(summary, "start", LEAST)
        for leaf in self._leaves(summary) if is_new else ():
            self.wiring.add((leaf, hub), 0)
        return hub

    def _constraint(self, i: int, activity: Activity) -> None:
        at = activity.constraint_date
        if at is None:
            return
        if activity.constraint is Constraint.START_NO_EARLIER:
            hub = self._hub_of(self._begin_hub(i))
            hub.row = hub.row._replace(start=minutes(at))
        elif activity.constraint is Constraint.FINISH_NO_LATER:
            hub = self._hub_of(self._end_hub(i))
            hub.row = hub.row._replace(late_finish=minutes(at))

    def _hub_of(self, node: int) -> Hub:
        return self.wiring.hubs[node - len(self.activities)]

    def _children(self, summary: int) -> Iterable[int]:
        for child in self.children.get(summary, ()):
            activity = self.activities[child]
            if activity.is_active and activity.kind is not Kind.LEVEL_OF_EFFORT:
                yield child

    def _leaves(self, summary: int) -> list[int]:
        """Return the activities at any depth below a summary."""
        found: list[int] = []
        ahead, seen = [summary], {summary}
        while ahead:
            for child in self._children(ahead.pop()):
                is_summary = self.activities[child].kind is Kind.SUMMARY
                if child not in seen:
                    (ahead if is_summary else found).append(child)
                    seen.add(child)
        return found
