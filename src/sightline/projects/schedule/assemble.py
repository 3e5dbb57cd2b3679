"""From rows to the plan that the engine computes: one project, or all that its links reach.

Rows are read as bare values, since a plan of ten thousand activities is read at every edit.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    CalendarException,
    Constraint,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Project,
)
from sightline.formats.plans.wire import fields_from
from sightline.projects import models
from sightline.projects.schedule.people import people_of

WHY = "the engine computes every activity that a link reaches, whoever asks"
ACTIVITY = (
    "id", "project_id", "level", "kind", "code", "wbs", "name", "duration", "is_elapsed",
    "is_estimated", "is_manual", "is_active", "is_external", "calendar_id", "constraint",
    "constraint_minute", "second_constraint", "second_constraint_minute", "deadline_minute",
    "start_minute", "finish_minute", "actual_start_minute", "actual_finish_minute", "remaining",
    "percent_permille", "more",
)  # fmt: skip
LINK = (
    "id", "predecessor_id", "successor_id", "type", "lag", "lag_calendar", "lag_permille",
)  # fmt: skip


def reach(project_id: UUID) -> list[UUID]:
    """Return a project and all that agreed links join to it, directly or by way of others."""
    return reach_of_all([project_id])


def reach_of_all(project_ids: Iterable[UUID]) -> list[UUID]:
    """Return projects and all that agreed links join to them, directly or by way of others."""
    found = set(project_ids)
    fresh = set(found)
    rows = models.ActivityLink.objects.system(WHY).filter(state="agreed", giver__isnull=False)
    while fresh:
        ends = rows.filter(project__in=fresh).values_list("giver_id", flat=True)
        back = rows.filter(giver__in=fresh).values_list("project_id", flat=True)
        fresh = {*ends, *back} - found
        found |= fresh
    return sorted(found)


def plan_of(project_ids: Sequence[UUID]) -> Plan:
    """Return the schedules of projects as one plan; ids are those of the rows, as text."""
    held = list(models.Schedule.objects.system(WHY).filter(project__in=project_ids))
    ids = [row.project_id for row in held]
    activities = tuple(_activities(ids))
    resources, assignments = people_of(held, activities)
    return Plan(
        projects=tuple(_project(row) for row in held),
        activities=activities,
        links=tuple(_links(ids)),
        calendars=tuple(calendars_of(held)),
        resources=resources,
        assignments=assignments,
        source=held[0].source if len(held) == 1 else "",
        written_by=held[0].written_by if len(held) == 1 else "",
    )


def _project(row: Any) -> Project:
    return Project(
        id=str(row.project_id),
        name=str(row.project_id),
        start=instant(row.start_minute),
        finish=at(row.must_finish_minute) if row.from_finish else None,
        must_finish=at(row.must_finish_minute),
        from_finish=row.from_finish,
        status_date=at(row.status_minute),
        calendar_id=str(row.calendar_id),
        lag_calendar=LagCalendar(row.lag_calendar),
        progress=row.progress,
        critical_float=row.critical_minutes,
        **fields_from(Project, row.options.get("plan", {})),
    )


def at(minute: int | None) -> datetime | None:
    """Return a minute as an instant of the wall clock."""
    return None if minute is None else instant(minute)


def _activities(project_ids: Iterable[UUID]) -> Iterable[Activity]:
    rows = models.Activity.objects.system(WHY).filter(project__in=project_ids)
    above: list[tuple[int, str]] = []
    last: UUID | None = None
    for values in rows.order_by("project", "place").values_list(*ACTIVITY):
        made, last, above = _activity(values, last, above)
        yield made


def _activity(
    values: tuple[Any, ...], last: UUID | None, above: list[tuple[int, str]]
) -> tuple[Activity, UUID, list[tuple[int, str]]]:
    """Return an activity, and the open branches above the next one."""
    held = dict(zip(ACTIVITY, values, strict=True))
    if held["project_id"] != last:
        above = []
    while above and above[-1][0] >= held["level"]:
        above.pop()
    made = Activity(
        id=str(held["id"]),
        parent_id=above[-1][1] if above else "",
        name=held["name"],
        kind=Kind(held["kind"]),
        code=held["code"],
        wbs=held["wbs"],
        level=held["level"],
        project_id=str(held["project_id"]),
        duration=held["duration"],
        is_elapsed=held["is_elapsed"],
        is_estimated=held["is_estimated"],
        is_manual=held["is_manual"],
        is_active=held["is_active"],
        is_external=held["is_external"],
        calendar_id=str(held["calendar_id"] or ""),
        constraint=Constraint(held["constraint"]),
        constraint_date=at(held["constraint_minute"]),
        second_constraint=Constraint(held["second_constraint"])
        if held["second_constraint"]
        else None,
        second_constraint_date=at(held["second_constraint_minute"]),
        deadline=at(held["deadline_minute"]),
        start=at(held["start_minute"]),
        finish=at(held["finish_minute"]),
        actual_start=at(held["actual_start_minute"]),
        actual_finish=at(held["actual_finish_minute"]),
        remaining_duration=held["remaining"],
        percent_complete=held["percent_permille"] / 1000,
        **(fields_from(Activity, held["more"].get("plan", {})) if held["more"] else {}),
    )
    above.append((held["level"], made.id))
    return made, held["project_id"], above


def _links(project_ids: Sequence[UUID]) -> Iterable[Link]:
    rows = models.ActivityLink.objects.system(WHY).filter(state="agreed")
    inside = rows.filter(project__in=project_ids, predecessor__project__in=project_ids)
    for pk, tail, head, kind, lag, on, permille in inside.order_by("pk").values_list(*LINK):
        yield Link(
            predecessor_id=str(tail),
            successor_id=str(head),
            type=LinkType(kind),
            lag=lag,
            lag_calendar=LagCalendar(on) if on else None,
            lag_percent=None if permille is None else permille / 1000,
            id=str(pk),
        )


def calendars_of(schedules: Iterable[Any]) -> Iterable[Calendar]:
    """Return the calendars of some schedules and of their organisations, bases among them."""
    projects = [row.project_id for row in schedules]
    rows = models.WorkCalendar.objects.system(WHY)
    homes = models.Project.objects.system(WHY).filter(pk__in=projects)
    shared = rows.filter(project__isnull=True, organisation__in=homes.values("organisation"))
    for row in [*rows.filter(project__in=projects), *shared]:
        yield calendar_of(row)


def calendar_of(row: models.WorkCalendar) -> Calendar:
    """Return a calendar's row as the engine takes it."""
    return Calendar(
        id=str(row.pk),
        name=row.name,
        week=tuple(None if day is None else _shifts(day) for day in row.week),
        exceptions=tuple(_exception(said) for said in row.exceptions),
        base_id=str(row.base_id or ""),
        minutes_per_day=row.minutes_per_day,
        minutes_per_week=row.minutes_per_week,
        days_per_month=row.days_per_month,
    )


def _shifts(pairs: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(finish)) for start, finish in pairs)


def _exception(said: dict[str, Any]) -> CalendarException:
    return CalendarException(
        start=date.fromisoformat(said["start"]),
        finish=date.fromisoformat(said["finish"]),
        shifts=_shifts(said.get("shifts", ())),
        name=said.get("name", ""),
    )
