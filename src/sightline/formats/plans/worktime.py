"""Calendars of a plan: shifts in order, bases without loops, and some working time in each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sightline.engines.schedule.plan import Calendar, CalendarException, Plan, Shift
from sightline.formats.plans.outcome import Problem
from sightline.formats.register.problems import Severity

Week = tuple[tuple[Shift, ...] | None, ...]
_DAY = 1440
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def checked_calendars(plan: Plan) -> tuple[tuple[Calendar, ...], list[Problem]]:
    """Return the calendars as put right, and what was wrong with them."""
    problems: list[Problem] = []
    by_id = {calendar.id: calendar for calendar in plan.calendars}
    kept = tuple(_checked(calendar, by_id, problems) for calendar in plan.calendars)
    by_id = {calendar.id: calendar for calendar in kept}
    problems += _loops(kept, by_id)
    used = _used(plan)
    for calendar in kept:
        if not _works(calendar, by_id):
            problems.append(_idle(calendar, is_used=calendar.id in used))
    return kept, problems


def _checked(
    calendar: Calendar, by_id: Mapping[str, Calendar], problems: list[Problem]
) -> Calendar:
    changes: dict[str, object] = {}
    week = tuple(None if day is None else in_order(day) for day in calendar.week)
    if len(week) != 7:
        message = f"Calendar “{calendar.name}” has {len(week)} days a week."
        problems.append(_problem(_ERROR, "week-without-days", message, "Give it seven.", calendar))
        week = (*week, *[None] * 7)[:7]
    exceptions = tuple(map(_ordered, calendar.exceptions))
    if week != calendar.week or exceptions != calendar.exceptions:
        changes |= {"week": week, "exceptions": exceptions}
        message = f"Calendar “{calendar.name}” has shifts that overlap or are out of order."
        remedy = "They are put in order and joined where they overlap."
        problems.append(_problem(_WARNING, "shifts-out-of-order", message, remedy, calendar))
    if calendar.base_id and calendar.base_id not in by_id:
        changes["base_id"] = ""
        message = f"Calendar “{calendar.name}” builds on {calendar.base_id}, which is not there."
        remedy = "It stands alone now; days that it does not name are days off."
        problems.append(_problem(_WARNING, "no-such-base", message, remedy, calendar))
    return replace(calendar, **changes) if changes else calendar  # type: ignore[arg-type]


def _ordered(exception: CalendarException) -> CalendarException:
    shifts = in_order(exception.shifts)
    return exception if shifts == exception.shifts else replace(exception, shifts=shifts)


def in_order(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    """Return shifts by start, joined where they overlap, without empty ones.

    A shift may end after midnight, at most a day after its start.
    """
    kept: list[Shift] = []
    for start, end in sorted(shifts):
        end_ = min(end, start + _DAY)
        if not 0 <= start < _DAY or end_ <= start:
            continue
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end_))
        else:
            kept.append((start, end_))
    result = tuple(kept)
    return shifts if result == tuple(shifts) else result


def _loops(calendars: Iterable[Calendar], by_id: Mapping[str, Calendar]) -> list[Problem]:
    found: list[Problem] = []
    sound: set[str] = set()
    for calendar in calendars:
        path: dict[str, None] = {}
        at: str = calendar.id
        while at in by_id and at not in sound and at not in path:
            path[at] = None
            at = by_id[at].base_id
        if at in path:
            chain = " → ".join(f"“{by_id[i].name or i}”" for i in [*path, at][:12])
            message = f"Calendars build on each other in a ring: {chain}."
            remedy = "Give one of them working times of its own."
            found.append(_problem(_ERROR, "calendar-loop", message, remedy, calendar))
        sound.update(path)
    return found


def _works(calendar: Calendar, by_id: Mapping[str, Calendar]) -> bool:
    """Tell whether any weekday has working time, or any exception as far as it reaches."""
    open_days = set(range(7))
    seen: set[str] = set()
    at: Calendar | None = calendar
    while at is not None and at.id not in seen and open_days:
        if any(at.week[day] for day in open_days):
            return True
        open_days -= {day for day in open_days if at.week[day] is not None}
        seen.add(at.id)
        at = by_id.get(at.base_id)
    return False


def _used(plan: Plan) -> set[str]:
    users: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: (project.calendar_id for project in plan.projects),
        lambda: (activity.calendar_id for activity in plan.activities),
        lambda: (resource.calendar_id for resource in plan.resources),
    )
    return {calendar_id for user in users for calendar_id in user() if calendar_id}


def _idle(calendar: Calendar, *, is_used: bool) -> Problem:
    message = f"Calendar “{calendar.name}” has no working time on any weekday."
    if is_used:
        remedy = "Nothing on it would ever end: give it working times."
        return _problem(_ERROR, "calendar-without-work", message, remedy, calendar)
    remedy = "Nothing runs on it; give it working times before it is used."
    return _problem(_WARNING, "calendar-without-work", message, remedy, calendar)


def _problem(
    severity: Severity, code: str, message: str, remedy: str, calendar: Calendar
) -> Problem:
    return Problem(severity, code, message, remedy, table="Calendar", id=calendar.id)
