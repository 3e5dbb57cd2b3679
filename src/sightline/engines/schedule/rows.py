"""What an activity brings into the network besides its links: spans, bounds, fixed dates.

One row an activity. A row depends on the activity alone, so an edit makes one row anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.kernels import FAR, FIXED, NEVER, RAW, Tables
from sightline.engines.schedule.plan import Activity, Constraint, Kind, Project
from sightline.engines.schedule.rules import Rules


class Row(NamedTuple):
    """One activity's part of the columns; the names are theirs."""

    span: int
    rest: int
    start: int
    mode: int = 0
    milestone: int = 0
    silent: int = 0
    hold: int = 0
    finish: int = NEVER
    start_cap: int = FAR
    finish_cap: int = FAR
    late_start: int = FAR
    late_finish: int = FAR
    pinned: int = NEVER


@dataclass(frozen=True)
class Frame:
    """What a row is made within: the rules, working time, and the project's own dates.

    Attributes:
        floor: Where the project starts.
        status: The status date, NEVER when it counts for nothing.
    """

    rules: Rules
    tables: Tables
    project: Project
    floor: int
    status: int

    def finish(self, calendar: int, start: int, span: int) -> int:
        """Return when work of a length ends that goes on from ``start``."""
        if not span:
            return start
        return kernels.end_of(
            self.tables, calendar, kernels.worked(self.tables, calendar, start) + span
        )


def row_of(frame: Frame, activity: Activity, calendar: int, has_predecessor: bool) -> Row:
    """Return the row of an activity.

    Args:
        calendar: The number of the calendar it is worked on.
        has_predecessor: Whether a link leads to it.
    """
    span = max(activity.duration, 0)
    if activity.splits:
        span += _gaps(frame, activity, calendar)
    row = Row(span, span, max(frame.floor, frame.status), milestone=_may_stand(frame, activity))
    if activity.kind in {Kind.SUMMARY, Kind.LEVEL_OF_EFFORT}:
        return row._replace(mode=FIXED, silent=1, finish=frame.floor, start=frame.floor)
    if activity.actual_finish is not None:
        return _finished(row, activity)
    if activity.actual_start is not None:
        row = _under_way(frame, row, activity, calendar)
    elif (activity.is_manual or activity.is_external) and activity.start is not None:
        return _typed_in(frame, row, activity, calendar)
    if activity.deadline is not None:
        row = row._replace(late_finish=minutes(activity.deadline))
    return _constrained(frame, row, activity, has_predecessor)


def _may_stand(frame: Frame, activity: Activity) -> int:
    moves_on = frame.rules.milestones_move_on and activity.is_start_milestone
    return int(activity.duration == 0 and not moves_on)


def _gaps(frame: Frame, activity: Activity, calendar: int) -> int:
    """Return the working minutes that lie between the stretches of a split task."""
    gaps = 0
    for before, after in zip(activity.splits, activity.splits[1:], strict=False):
        ends = (minutes(after[0]), minutes(before[1]))
        at = [kernels.worked(frame.tables, calendar, t) for t in ends]
        gaps += max(at[0] - at[1], 0)
    return gaps


def _finished(row: Row, activity: Activity) -> Row:
    finish = minutes(_known(activity.actual_finish))
    start = minutes(activity.actual_start) if activity.actual_start else finish
    return row._replace(mode=FIXED, silent=1, start=start, finish=finish)


def _known(at: datetime | None) -> datetime:
    assert at is not None
    return at


def remaining(activity: Activity) -> int:
    """Return the working minutes that a started activity still takes."""
    if activity.remaining_duration is not None:
        return max(activity.remaining_duration, 0)
    if activity.actual_duration is not None:
        return max(activity.duration - activity.actual_duration, 0)
    return round(activity.duration * (1 - min(max(activity.percent_complete, 0.0), 1.0)))


def _under_way(frame: Frame, row: Row, activity: Activity, calendar: int) -> Row:
    begun, rest = minutes(_known(activity.actual_start)), remaining(activity)
    resume = minutes(activity.resume) if activity.resume else NEVER
    if frame.rules.resumes_where_it_stood and frame.status == NEVER:
        finish = frame.finish(calendar, begun, row.span)
        if resume > begun and rest:
            finish = frame.finish(calendar, resume, rest)
        return row._replace(mode=FIXED, start=begun, finish=finish, rest=rest)
    goes_on = max(begun, frame.status, resume, frame.floor if frame.status == NEVER else NEVER)
    if frame.project.progress == "override":
        finish = frame.finish(calendar, goes_on, rest)
        return row._replace(mode=FIXED, start=begun, finish=finish, rest=rest)
    return row._replace(span=rest, rest=rest, start=goes_on, pinned=begun)


def _typed_in(frame: Frame, row: Row, activity: Activity, calendar: int) -> Row:
    start = minutes(_known(activity.start))
    finish = frame.finish(calendar, start, row.span)
    if activity.finish is not None:
        finish = max(minutes(activity.finish), start)
    at = [kernels.worked(frame.tables, calendar, t) for t in (start, finish)]
    return row._replace(mode=FIXED, start=start, finish=finish, rest=at[1] - at[0])


def _constrained(frame: Frame, row: Row, activity: Activity, has_predecessor: bool) -> Row:
    if activity.constraint is Constraint.ASAP and activity.second_constraint is None:
        return row
    pairs = [
        (activity.constraint, activity.constraint_date),
        (activity.second_constraint, activity.second_constraint_date),
    ]
    for kind, at in pairs:
        if kind in BOUND and at is not None and row.mode != FIXED and row.pinned == NEVER:
            row = BOUND[kind](frame, row, minutes(at), has_predecessor)
        elif kind in LATE_ONLY and at is not None:
            row = LATE_ONLY[kind](row, minutes(at))
    return row


def _no_earlier(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    if frame.rules.before_project_start and not has_predecessor:
        return row._replace(start=max(at, frame.status))
    return row._replace(start=max(row.start, at))


def _finish_no_earlier(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    return row._replace(finish=max(row.finish, at))


def _no_later(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    row = row._replace(late_start=min(row.late_start, at))
    hard = frame.rules.no_later_is_hard and frame.project.honours_constraints
    return row._replace(start_cap=min(row.start_cap, at)) if hard else row


def _finish_no_later(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    row = row._replace(late_finish=min(row.late_finish, at))
    hard = frame.rules.no_later_is_hard and frame.project.honours_constraints
    return row._replace(finish_cap=min(row.finish_cap, at)) if hard else row


def _must_start(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    if frame.rules.must_is_hard and frame.project.honours_constraints:
        return row._replace(start=at, start_cap=at, late_start=at, late_finish=FAR, hold=1)
    return row._replace(start=max(row.start, at), late_start=min(row.late_start, at))


def _must_finish(frame: Frame, row: Row, at: int, has_predecessor: bool) -> Row:
    if frame.rules.must_is_hard and frame.project.honours_constraints:
        return row._replace(finish=at, finish_cap=at, late_start=FAR, late_finish=at, hold=1)
    return row._replace(finish=max(row.finish, at), late_finish=min(row.late_finish, at))


BOUND: dict[Constraint | None, Callable[[Frame, Row, int, bool], Row]] = {
    Constraint.START_NO_EARLIER: _no_earlier,
    Constraint.FINISH_NO_EARLIER: _finish_no_earlier,
    Constraint.START_NO_LATER: _no_later,
    Constraint.FINISH_NO_LATER: _finish_no_later,
    Constraint.MUST_START_ON: _must_start,
    Constraint.MUST_FINISH_ON: _must_finish,
}
# Work under way keeps only what bounds its finish from above.
LATE_ONLY: dict[Constraint | None, Callable[[Row, int], Row]] = {
    Constraint.FINISH_NO_LATER: lambda row, at: row._replace(late_finish=min(row.late_finish, at)),
    Constraint.MUST_FINISH_ON: lambda row, at: row._replace(late_finish=min(row.late_finish, at)),
}


def hub_row(start: int, late_finish: int, mode: int = RAW) -> Row:
    """Return the row of a summary's beginning or end, which links lead to and from."""
    silent = int(mode != RAW)
    return Row(0, 0, start, mode=mode, milestone=1, silent=silent, late_finish=late_finish)
