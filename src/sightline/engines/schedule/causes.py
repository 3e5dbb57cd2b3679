"""Why computed and stored values differ: one cause of a closed list for each difference.

A cause is what a file shows on the activity itself, or else on the nearest activity before it
(for floats: after it) that differs and shows one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Link
from sightline.engines.schedule.schedule import Schedule

FLOAT = "total_float"


class Cause(StrEnum):
    """Why a computed value differs from the stored one."""

    EXTERNAL = "external link"  # it hangs on an activity of another file
    OUT_OF_DATE = "stored values out of date"  # they contradict the file's own logic
    SHIFT_EDGE = "shift edge"  # the end of one shift for the start of the next: no work between
    LEVELLING = "levelling delay"  # people were levelled; its logic would let it start sooner
    RESOURCE_CALENDAR = "resource calendar"  # people on several calendars work on it
    SPLIT = "split"
    MANUAL = "manual"  # its dates were typed in
    EXPECTED_FINISH = "expected finish"
    HAMMOCK = "level of effort"
    LATE_WISH = "as late as possible"
    UNKNOWN = "unknown"


class Causes:
    """Finds causes in a schedule.

    Args:
        differing: For each activity that differs, by its place in the plan, the fields.
    """

    def __init__(self, schedule: Schedule, differing: Mapping[int, set[str]]) -> None:
        self.schedule, self.differing = schedule, differing
        self.activities = schedule.plan.activities
        self.index = schedule.network.index
        self.before: defaultdict[int, list[int]] = defaultdict(list)
        self.after: defaultdict[int, list[int]] = defaultdict(list)
        for link in schedule.plan.links:
            if link.predecessor_id in self.index and link.successor_id in self.index:
                ends = self.index[link.predecessor_id], self.index[link.successor_id]
                self.before[ends[1]].append(ends[0])
                self.after[ends[0]].append(ends[1])

    def of(self, i: int, *, is_float: bool, at: tuple[datetime, datetime] | None = None) -> Cause:
        """Return the cause of a difference of the activity at a place in the plan.

        Args:
            at: The stored and the computed instant, where instants differ.
        """
        if at is not None and self._worked(i, *at) == 0:
            return Cause.SHIFT_EDGE
        ahead, seen = [i], {i}
        for j in ahead:
            cause = self._shown(j, is_float)
            if cause is not None:
                return cause
            more = (k for k in self._next(j, is_float) if k not in seen and self._matters(k))
            for k in more:
                seen.add(k)
                ahead.append(k)
        return self._of_finish(i) if is_float else Cause.UNKNOWN

    def _matters(self, i: int) -> bool:
        activity = self.activities[i]
        return i in self.differing or activity.is_external or activity.kind is Kind.SUMMARY

    def _next(self, i: int, is_float: bool) -> Iterable[int]:
        """Return neighbours by links, and the summary above, whose links bind as well."""
        yield from self.after[i] if is_float else self.before[i]
        if self.activities[i].parent_id in self.index:
            yield self.index[self.activities[i].parent_id]

    def _of_finish(self, i: int) -> Cause:
        """Return the cause of a project's finish differing, from which floats are counted."""
        project = self.activities[i].project_id
        for j, fields in self.differing.items():
            if self.activities[j].project_id == project and fields - {FLOAT}:
                cause = self._shown(j, is_float=False)
                if cause is not None:
                    return cause
        return Cause.UNKNOWN

    def _shown(self, i: int, is_float: bool) -> Cause | None:
        activity = self.activities[i]
        if activity.is_external or activity.kind is Kind.SUMMARY:
            return Cause.EXTERNAL if activity.is_external else None
        differs = bool(self.differing.get(i, set()) - {FLOAT})
        evidence = (
            (len(activity.splits) > 1, Cause.SPLIT),
            (activity.is_manual, Cause.MANUAL),
            (activity.kind is Kind.LEVEL_OF_EFFORT, Cause.HAMMOCK),
            (activity.constraint is Constraint.ALAP, Cause.LATE_WISH),
            (differs and self._is_contradictory(i), Cause.OUT_OF_DATE),
            (differs and self._is_levelled(i), Cause.LEVELLING),
            (differs and self._is_loose(i), Cause.OUT_OF_DATE),
            (is_float and (self._is_stale(i) or self._is_late_broken(i)), Cause.OUT_OF_DATE),
            (i in self._staffed, Cause.RESOURCE_CALENDAR),
            (differs and self._uses_expected(activity), Cause.EXPECTED_FINISH),
        )
        return next((cause for is_so, cause in evidence if is_so), None)

    def _uses_expected(self, activity: Activity) -> bool:
        projects = {p.id: p for p in self.schedule.plan.projects}
        project = projects.get(activity.project_id)
        uses = project is not None and project.uses_expected_finish
        return uses and activity.expected_finish is not None

    @cached_property
    def _staffed(self) -> set[int]:
        """The activities that are worked on another calendar than their own."""
        network = self.schedule.network
        other = (network.columns.calendar != network.columns.own)[network.node]
        return {i for i, is_other in enumerate(other.tolist()) if is_other}

    @cached_property
    def _last(self) -> dict[str, datetime]:
        """Each project's last stored finish."""
        last: dict[str, datetime] = {}
        for activity in self.activities:
            at = activity.stored.early_finish or activity.finish
            if at is not None and activity.kind is not Kind.SUMMARY:
                last[activity.project_id] = max(last.get(activity.project_id, at), at)
        return last

    @cached_property
    def _busy_until(self) -> dict[str, set[datetime]]:
        """For each activity the stored finishes of others that its people work on."""
        people: defaultdict[str, set[str]] = defaultdict(set)
        for assignment in self.schedule.plan.assignments:
            if assignment.resource_id:
                people[assignment.resource_id].add(assignment.activity_id)
        busy: defaultdict[str, set[datetime]] = defaultdict(set)
        for ids in people.values():
            known = [self.activities[self.index[i]] for i in ids if i in self.index]
            for one in known:
                busy[one.id] |= {a.finish for a in known if a.finish and a.id != one.id}
        return busy

    def _worked(self, i: int, start: datetime, finish: datetime) -> int:
        network = self.schedule.network
        c = int(network.columns.calendar[network.node[i]])
        at = [kernels.worked(network.tables, c, minutes(t)) for t in (start, finish)]
        return at[1] - at[0]

    def _is_levelled(self, i: int) -> bool:
        """Tell whether it is stored later than its logic asks, just when its people are free."""
        activity = self.activities[i]
        start = activity.stored.early_start or activity.start
        if start is None or minutes(start) <= int(self.schedule.early_start[i]):
            return False
        if activity.levelling_delay:
            return True
        ends = (t for t in self._busy_until.get(activity.id, ()) if t <= start)
        return any(self._worked(i, end, start) == 0 for end in ends)

    def _is_contradictory(self, i: int) -> bool:
        """Tell whether stored dates break a link, start when nobody works, or miss the duration."""
        activity = self.activities[i]
        start, finish = activity.stored.early_start, activity.stored.early_finish
        start, finish = start or activity.start, finish or activity.finish
        if start is None or finish is None:
            return False
        span = int(self.schedule.network.columns.span[self.schedule.network.node[i]])
        minute = minutes(start)
        network = self.schedule.network
        c = int(network.columns.calendar[network.node[i]])
        begins = kernels.start_of(network.tables, c, kernels.worked(network.tables, c, minute))
        rests = begins != minute and span > 0
        return rests or self._worked(i, start, finish) != span or self._breaks_link(i, start)

    def _breaks_link(self, i: int, start: datetime) -> bool:
        for link in self._links[1][self.activities[i].id]:
            before = self.activities[self.index[link.predecessor_id]]
            end = before.stored.early_finish or before.finish
            if link.type == "FS" and link.lag >= 0 and end is not None and end > start:
                return True
        return False

    @cached_property
    def _links(self) -> tuple[dict[str, list[Link]], dict[str, list[Link]]]:
        """The links that leave and that reach each activity."""
        leave: defaultdict[str, list[Link]] = defaultdict(list)
        reach: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.schedule.plan.links:
            if link.predecessor_id in self.index and link.successor_id in self.index:
                leave[link.predecessor_id].append(link)
                reach[link.successor_id].append(link)
        return leave, reach

    def _is_loose(self, i: int) -> bool:
        """Tell whether it is stored later than computed though nothing in the plan holds it."""
        activity = self.activities[i]
        start = activity.stored.early_start or activity.start
        place: int | None = i
        while place is not None:  # a summary's links and constraint hold what it spans
            above = self.activities[place]
            if self.before[place] or above.constraint is not Constraint.ASAP:
                return False
            place = self.index.get(above.parent_id)
        return start is not None and minutes(start) > self.schedule.early_start[i]

    def _is_late_broken(self, i: int) -> bool:
        """Tell whether its stored late finish leaves a link too little before what follows."""
        late = self.activities[i].stored.late_finish
        for link in self._links[0][self.activities[i].id]:
            after, share = self.activities[self.index[link.successor_id]], link.lag_percent
            start = after.stored.late_start
            lag = link.lag if share is None else share * self.activities[i].duration
            if late is None or start is None or link.type != "FS":
                continue
            if self._worked(i, late, start) < lag:
                return True
        return False

    def _is_stale(self, i: int) -> bool:
        """Tell whether nothing follows it, and yet its late finish is not its project's finish."""
        activity = self.activities[i]
        last, late = self._last.get(activity.project_id), activity.stored.late_finish
        if self.after[i] or last is None or late is None:
            return False
        return activity.deadline is None and self._worked(i, late, last) != 0
