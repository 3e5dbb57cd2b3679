"""A slow scheduler that counts working minutes one by one and walks links by recursion.

It shares nothing with the engine but the plan, and the rule that what happens between two
working minutes happens at one moment of work.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    Constraint,
    LagCalendar,
    Link,
    LinkType,
    Plan,
)

FIRST = date(2026, 1, 26)  # a Monday
N_DAYS = 280
EPOCH = datetime.fromisoformat("1970-01-01")
LOW = (datetime.combine(FIRST, datetime.min.time()) - EPOCH) // timedelta(minutes=1)


def minute_of(at: datetime) -> int:
    return (at - EPOCH) // timedelta(minutes=1)


@dataclass
class Counted:
    """A calendar as the count of minutes worked before each minute of nine months."""

    calendar: Calendar | None

    @cached_property
    def done(self) -> np.ndarray:
        works = np.full(N_DAYS * 1440, self.calendar is None)
        for day in range(-2, N_DAYS) if self.calendar else ():
            assert self.calendar is not None
            for start, end in self.calendar.week[day % 7] or ():
                works[max(day * 1440 + start, 0) : max(day * 1440 + end, 0)] = True
        return np.concatenate(([0], np.cumsum(works)))

    def worked(self, at: int) -> int:
        return int(self.done[at - LOW])

    def earliest(self, worked: int) -> int:
        return int(np.searchsorted(self.done, worked, "left")) + LOW

    def latest(self, worked: int) -> int:
        return int(np.searchsorted(self.done, worked, "right")) - 1 + LOW


Dates = tuple[int, int]


class Reference:
    """Early and late dates of a plan of one project by plain rules, in minutes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.elapsed = Counted(None)
        self.calendars = {c.id: Counted(c) for c in plan.calendars}
        self.activities = {a.id: a for a in plan.activities}
        self.early: dict[str, Dates] = {}
        self.late: dict[str, Dates] = {}
        assert plan.projects[0].start is not None
        self.start = minute_of(plan.projects[0].start)

    def own(self, activity: Activity) -> Counted:
        return self.elapsed if activity.is_elapsed else self.calendars[activity.calendar_id]

    def lag_clock(self, link: Link) -> Counted:
        kind = link.lag_calendar or self.plan.projects[0].lag_calendar
        return {
            LagCalendar.PREDECESSOR: self.own(self.activities[link.predecessor_id]),
            LagCalendar.SUCCESSOR: self.own(self.activities[link.successor_id]),
            LagCalendar.PROJECT: self.calendars[self.plan.projects[0].calendar_id],
            LagCalendar.ELAPSED: self.elapsed,
        }[kind]

    def early_dates(self, id_: str) -> Dates:
        if id_ not in self.early:
            self.early[id_] = self._early(self.activities[id_])
        return self.early[id_]

    def _early(self, activity: Activity) -> Dates:
        starts, finishes = [self.start], []
        for link in self.plan.links:
            if link.successor_id != activity.id:
                continue
            before = self.early_dates(link.predecessor_id)
            at = before[0] if link.type in {LinkType.SS, LinkType.SF} else before[1]
            if link.lag:
                clock = self.lag_clock(link)
                at = clock.earliest(clock.worked(at) + link.lag)
            (finishes if link.type in {LinkType.FF, LinkType.SF} else starts).append(at)
        kind, date_ = activity.constraint, activity.constraint_date
        at = minute_of(date_) if date_ else 0
        if kind is Constraint.START_NO_EARLIER:
            starts.append(at)
        if kind is Constraint.FINISH_NO_EARLIER:
            finishes.append(at)
        if kind is Constraint.MUST_START_ON:
            starts, finishes = [at], []
        if kind is Constraint.MUST_FINISH_ON:
            starts, finishes = [], [at]
        return self._placed(activity, starts, finishes)

    def _placed(self, activity: Activity, starts: list[int], finishes: list[int]) -> Dates:
        own, work = self.own(activity), activity.duration
        if not work:
            at = max(starts + finishes)
            at = at if own.earliest(own.worked(at)) == at else own.latest(own.worked(at))
            return at, at
        done = max([own.worked(t) for t in starts] + [own.worked(t) - work for t in finishes])
        return own.latest(done), own.earliest(done + work)

    def late_dates(self, id_: str, goal: int) -> Dates:
        if id_ not in self.late:
            self.late[id_] = self._late(self.activities[id_], goal)
        return self.late[id_]

    def _late(self, activity: Activity, goal: int) -> Dates:
        starts, finishes = [], [goal]
        for link in self.plan.links:
            if link.predecessor_id != activity.id:
                continue
            after = self.late_dates(link.successor_id, goal)
            at = after[0]
            if link.type in {LinkType.FF, LinkType.SF}:
                at, other = after[1], self.activities[link.successor_id]
                at = self.own(other).latest(self.own(other).worked(at)) if other.duration else at
            if link.lag:
                clock = self.lag_clock(link)
                at = clock.latest(clock.worked(at) - link.lag)
            (starts if link.type in {LinkType.SS, LinkType.SF} else finishes).append(at)
        kind, date_ = activity.constraint, activity.constraint_date
        at = minute_of(date_) if date_ else 0
        if kind is Constraint.START_NO_LATER:
            starts.append(at)
        if kind is Constraint.FINISH_NO_LATER:
            finishes.append(at)
        if kind is Constraint.MUST_START_ON:
            starts, finishes = [at], []
        if kind is Constraint.MUST_FINISH_ON:
            starts, finishes = [], [at]
        own, work = self.own(activity), activity.duration
        if not work:
            at = min(starts + finishes)
            at = at if own.latest(own.worked(at)) == at else own.earliest(own.worked(at))
            return at, at
        done = min([own.worked(t) for t in starts] + [own.worked(t) - work for t in finishes])
        return own.latest(done), own.earliest(done + work)

    def total_float(self, id_: str, goal: int) -> int:
        own = self.own(self.activities[id_])
        pairs = zip(self.late_dates(id_, goal), self.early_dates(id_), strict=True)
        return min(own.worked(late) - own.worked(early) for late, early in pairs)
