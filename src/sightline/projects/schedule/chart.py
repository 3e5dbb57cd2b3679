"""A schedule as columns, the way the chart reads it: whole, or only the lines that an edit moved.

Instants are minutes since 1970-01-01 on the plan's own wall clock, ``None`` where unknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sightline.engines.schedule.calendar import Pattern, instant, resolve
from sightline.engines.schedule.driving import driving
from sightline.engines.schedule.plan import Calendar, Kind
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.engines.schedule.tables import clock as clock_of
from sightline.kernel import clock
from sightline.kernel.policy import Actor, may
from sightline.projects import policy
from sightline.projects.models import (
    Activity,
    ActivityDates,
    ActivityLink,
    Project,
    Schedule,
    ScheduleBaseline,
    SchedulePass,
    WorkCalendar,
)
from sightline.projects.schedule import cross_links, forecasting, notation, outline
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY, at, calendar_of, calendars_of

PLAIN = {
    "version": "version", "level": "level", "kind": "kind", "code": "code", "name": "name",
    "duration": "duration", "constraint": "constraint", "constraint_at": "constraint_minute",
    "deadline": "deadline_minute", "actual_start": "actual_start_minute",
    "actual_finish": "actual_finish_minute", "calendar_id": "calendar_id", "wbs": "wbs",
}  # fmt: skip
TRUTHS = {
    "elapsed": "is_elapsed", "estimated": "is_estimated", "manual": "is_manual",
    "active": "is_active",
}  # fmt: skip
DATES = ("start", "finish", "late_start", "late_finish", "total_float", "free_float", "is_critical")
NEAR_DAYS = 5
AS_WRITTEN = ("other_code", "other_line", "type", "pk")  # of links with other projects
LINK_COLUMNS = ("id", "tail", "head", "type", "lag", "elapsed", "permille", "driving")
Columns = dict[str, list[Any]]


def chart(actor: Actor, project: Project, *, baseline: int = 0) -> dict[str, Any]:
    """Return a whole schedule for the chart; everything in it is seen with the project."""
    schedule = Schedule.objects.system(WHY).select_related("calendar").get(project=project)
    kept = list(ScheduleBaseline.objects.system(WHY).filter(project=project).order_by("number"))
    shown = next((row for row in kept if row.number == baseline), None)
    calendars = _calendars(schedule)
    held = {str(row.pk): calendar_of(row) for row in calendars}
    columns = columns_of(project, calendars, shown)
    where = {pk: n for n, pk in enumerate(columns["id"])}
    found = computing.computed(project.pk)
    return {
        "project": {**_project(project, schedule), "may_edit": may(actor, policy.edit, project)},
        "columns": columns,
        "links": links_of(project, where, driven(found)),
        "outside": outside(actor, project, where),
        "calendars": [_calendar(row, held) for row in calendars],
        "baselines": [
            {"number": row.number, "name": row.name, "set_on": row.set_on.isoformat()}
            for row in kept
        ],
        "shown_baseline": baseline,
        "forecast": forecasting.columns_of(
            forecasting.latest(actor, project), columns["id"], found
        ),
        "as_of": clock.now().isoformat(),
    }


@dataclass(frozen=True)
class Line:
    """One line of a schedule as a table shows it."""

    id: str
    number: int
    name: str
    level: int
    kind: str
    days: float
    start: datetime | None
    finish: datetime | None
    float_days: float | None
    critical: bool
    percent: float
    p10: datetime | None = None
    p80: datetime | None = None


def n_rows(project: Project) -> int:
    """Return how many lines a schedule has."""
    n: int = Activity.objects.system(WHY).filter(project=project).count()
    return n


def first_rows(project: Project, most: int | None = None) -> list[Line]:
    """Return the first lines of a schedule, in outline order."""
    rows = Activity.objects.system(WHY).filter(project=project).select_related("dates")
    schedule = Schedule.objects.system(WHY).select_related("calendar").get(project=project)
    day = schedule.calendar.minutes_per_day or 480
    return [_line(row, number, day) for number, row in enumerate(rows.order_by("place")[:most], 1)]


def _line(row: Activity, number: int, day: int) -> Line:
    dates = getattr(row, "dates", None)
    return Line(
        id=str(row.pk),
        number=number,
        name=row.name,
        level=row.level,
        kind=row.kind,
        days=round(row.duration / day, 2),
        start=at(dates.start) if dates else None,
        finish=at(dates.finish) if dates else None,
        float_days=round(dates.total_float / day, 2) if dates else None,
        critical=bool(dates and dates.is_critical),
        percent=row.percent_permille / 10,
    )


def lines_by_id(project: Project) -> dict[str, Line]:
    """Return activity to its line."""
    return {line.id: line for line in first_rows(project)}


def last_id(project: Project) -> UUID | None:
    """Return the last activity of a schedule."""
    rows = Activity.objects.system(WHY).filter(project=project).order_by("-place")
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


def minutes_per_day(project: Project) -> int:
    """Return how long a day of a schedule's calendar is."""
    rows = Schedule.objects.system(WHY).filter(project=project)
    found: int | None = rows.values_list("calendar__minutes_per_day", flat=True).first()
    return found or 480


def names_of(project: Project) -> list[tuple[UUID, str]]:
    """Return the activities of a schedule in outline order, as (id, name)."""
    rows = Activity.objects.system(WHY).filter(project=project).order_by("place")
    return list(rows.values_list("pk", "name"))


def units_of(project: Project) -> notation.Units:
    """Return how long a day, a week and a month are on a schedule's calendar."""
    schedule = Schedule.objects.system(WHY).select_related("calendar").get(project=project)
    calendar = schedule.calendar
    return notation.Units(
        calendar.minutes_per_day, calendar.minutes_per_week, calendar.days_per_month
    )


def predecessors_of(actor: Actor, row: Activity) -> str:
    """Return the links into an activity in the notation people write, those from others last.

    Links from projects that the actor does not see stay out of it.
    """
    where, day = places(row.project), minutes_per_day(row.project)
    own = ActivityLink.objects.system(WHY).filter(successor=row, giver__isnull=True)
    others = cross_links.of_project(actor, row.project).filter(successor=row, gives_seen=True)
    own, others = own.order_by("predecessor__place", "type"), others.order_by(*AS_WRITTEN)
    return "; ".join(
        [
            *(_written(link, where[str(link.predecessor_id)] + 1, day) for link in own),
            *(_written(link, link.other_line, day, link.other_code) for link in others),
        ]
    )


def _written(link: ActivityLink, number: int, day: int, project: str = "") -> str:
    return notation.written(
        number,
        link.type,
        link.lag,
        day,
        is_elapsed=link.lag_calendar == "elapsed",
        permille=link.lag_permille,
        project=project,
    )


def outcome(project: Project) -> SchedulePass | None:
    """Return what the last computation of a project's schedule came to."""
    return SchedulePass.objects.filter(schedule__project=project).first()


def _project(project: Project, schedule: Schedule) -> dict[str, Any]:
    outcome = getattr(schedule, "outcome", None)
    calendar = schedule.calendar
    return {
        "id": str(project.pk),
        "code": project.code,
        "name": project.name,
        "version": schedule.version,
        "start": schedule.start_minute,
        "finish": outcome.finish if outcome else None,
        "status_date": schedule.status_minute,
        "calendar": 0,
        "minutes_per_day": calendar.minutes_per_day,
        "minutes_per_week": calendar.minutes_per_week,
        "days_per_month": calendar.days_per_month,
    }


def _calendars(schedule: Schedule) -> list[WorkCalendar]:
    """Return the calendars of a schedule, its own first."""
    rows = WorkCalendar.objects.system(WHY)
    own = list(rows.filter(project=schedule.project_id))
    shared = list(rows.filter(project=None, organisation=schedule.calendar.organisation_id))
    first = schedule.calendar_id
    return sorted([*own, *shared], key=lambda row: (row.pk != first, row.name))


def _calendar(row: WorkCalendar, held: Mapping[str, Calendar]) -> dict[str, Any]:
    """Return a calendar with its bases worked in; of two exceptions for a day the first counts."""
    pattern = _pattern(held, row)
    exceptions = [
        {"from": e.start.isoformat(), "to": e.finish.isoformat(), "shifts": e.shifts}
        for e in reversed(pattern.exceptions)
    ]
    return {"id": str(row.pk), "name": row.name, "week": pattern.week, "exceptions": exceptions}


def _pattern(held: Mapping[str, Calendar], row: WorkCalendar) -> Pattern:
    """Return a calendar's pattern; one from a file that holds no work, and is not used, is bare."""
    try:
        return resolve(held, str(row.pk))
    except Unschedulable:
        return Pattern(((),) * 7)


def columns_of(
    project: Project,
    calendars: Sequence[WorkCalendar],
    baseline: ScheduleBaseline | None = None,
    only: Sequence[UUID] | None = None,
) -> Columns:
    """Return the lines of a schedule, in outline order, as columns.

    Args:
        only: The activities wanted; all of them when not given.
    """
    rows = Activity.objects.system(WHY).filter(project=project).order_by("place")
    rows = rows if only is None else rows.filter(pk__in=only)
    names = ["id", "uid", "percent_permille", *PLAIN.values(), *TRUTHS.values()]
    held = list(rows.values_list(*names))
    table = dict(
        zip(names, (list(column) for column in zip(*held, strict=True)), strict=bool(held))
    )
    if not held:
        table = {name: [] for name in names}
    places = {row.pk: n for n, row in enumerate(calendars)}
    columns: Columns = {"id": [str(pk) for pk in table["id"]]}
    columns |= {name: table[column] for name, column in PLAIN.items()}
    columns |= {name: [int(v) for v in table[column]] for name, column in TRUTHS.items()}
    columns["calendar"] = [places.get(pk, -1) for pk in columns.pop("calendar_id")]
    columns["percent"] = [value / 10 for value in table["percent_permille"]]
    columns |= _dates(project, table["id"])
    columns["duration"] = _with_summaries(project, columns)
    columns |= _baseline(table["uid"], baseline)
    if only is None:
        numbers = outline.numbering(table["level"])
        columns["wbs"] = [wbs or n for wbs, n in zip(columns["wbs"], numbers, strict=True)]
    columns["resources"] = _resources(project, table["uid"])
    columns["estimate"] = _estimates(project, table["id"])
    return columns


def _dates(project: Project, ids: Sequence[UUID]) -> Columns:
    rows = ActivityDates.objects.filter(project=project).values_list("activity_id", *DATES)
    held = {row[0]: row[1:] for row in rows}
    nothing = (None,) * len(DATES)
    found = list(zip(*(held.get(pk, nothing) for pk in ids), strict=True)) or [()] * len(DATES)
    columns = dict(zip(DATES, map(list, found), strict=True))
    columns["float"] = columns.pop("total_float")
    columns["free"] = columns.pop("free_float")
    columns["critical"] = [int(bool(v)) for v in columns.pop("is_critical")]
    near = NEAR_DAYS * minutes_per_day(project)
    columns["near"] = [
        int(spare is not None and not critical and 0 < spare <= near)
        for spare, critical in zip(columns["float"], columns["critical"], strict=True)
    ]
    return columns


def _with_summaries(project: Project, columns: Columns) -> list[int]:
    """Return durations, a summary's being the working time between its start and its finish."""
    schedule = Schedule.objects.system(WHY).select_related("calendar").get(project=project)
    rows = zip(
        columns["kind"], columns["duration"], columns["start"], columns["finish"], strict=True
    )
    spans = [row[2:] for row in rows if row[0] == Kind.SUMMARY.value and row[2] is not None]
    if not spans:
        return list(columns["duration"])
    middle = instant((min(s for s, _ in spans) + max(f for _, f in spans)) // 2)
    days = clock_of(calendars_of([schedule]), str(schedule.calendar_id), middle)
    lasting = list(columns["duration"])
    for n, kind in enumerate(columns["kind"]):
        if kind == Kind.SUMMARY.value and columns["start"][n] is not None:
            ends = (columns["start"][n], columns["finish"][n])
            lasting[n] = days.between(*map(instant, ends))
    return lasting


def _baseline(uids: Sequence[str], baseline: ScheduleBaseline | None) -> Columns:
    lines = baseline.lines if baseline else {}
    said = [lines.get(uid) or (None, None) for uid in uids]
    return {"baseline_start": [s[0] for s in said], "baseline_finish": [s[1] for s in said]}


def _estimates(project: Project, ids: Sequence[UUID]) -> list[list[int] | None]:
    """Return optimistic, likely and pessimistic minutes; few activities have them."""
    rows = Activity.objects.system(WHY).filter(project=project, more__plan__has_key="estimate")
    held = dict(rows.values_list("pk", "more__plan__estimate"))
    return [held.get(pk) for pk in ids]


def _resources(project: Project, uids: Sequence[str]) -> list[str]:
    from sightline.projects.schedule.people import names_by_activity

    names = names_by_activity(project.pk)
    return [names.get(uid, "") for uid in uids]


def links_of(
    project: Project, where: Mapping[str, int], driving: frozenset[str] = frozenset()
) -> Columns:
    """Return the links inside a schedule as columns; ends are places in the outline."""
    rows = ActivityLink.objects.system(WHY).filter(project=project, giver__isnull=True)
    names = ("id", "predecessor_id", "successor_id", "type", "lag", "lag_calendar", "lag_permille")
    found: Columns = {n: [] for n in LINK_COLUMNS}
    for pk, tail, head, kind, lag, on, permille in rows.values_list(*names):
        if str(tail) not in where or str(head) not in where:
            continue
        ends = (where[str(tail)], where[str(head)])
        values = (str(pk), *ends, kind, lag, int(on == "elapsed"), permille)
        for name, value in zip(found, (*values, int(str(pk) in driving)), strict=True):
            found[name].append(value)
    return found


def driven(found: Computed) -> frozenset[str]:
    """Return the ids of the links that set a date."""
    links = found.plan.links
    return frozenset(
        links[n].id for a in found.plan.activities for n in driving(found, a.id) if n >= 0
    )


def places(project: Project) -> dict[str, int]:
    """Return activity to its place in the outline, counted from 0."""
    rows = Activity.objects.system(WHY).filter(project=project).order_by("place")
    return {str(pk): n for n, pk in enumerate(rows.values_list("pk", flat=True))}


def moved_rows(
    project: Project, found: Computed, ids: Sequence[UUID], where: Mapping[str, int]
) -> Columns:
    """Return some lines as columns, with the dates of a schedule that may not be kept yet."""
    schedule = Schedule.objects.system(WHY).select_related("calendar").get(project=project)
    columns = columns_of(project, _calendars(schedule), only=ids)
    columns.pop("wbs")
    index = [found.network.index[pk] for pk in columns["id"]]
    for name, values in (
        ("start", found.start), ("finish", found.finish), ("late_start", found.late_start),
        ("late_finish", found.late_finish), ("float", found.total_float),
        ("free", found.free_float), ("critical", found.critical),
    ):  # fmt: skip
        columns[name] = [int(values[i]) for i in index]
    return {"index": [where.get(pk, -1) for pk in columns["id"]], **columns}


def outside(actor: Actor, project: Project, where: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the links to other projects; of an end that may not be seen, no more than its date."""
    rows = cross_links.of_project(actor, project).order_by("-waits", *AS_WRITTEN)
    return [_outside(row, where) for row in rows]


def _outside(link: Any, where: Mapping[str, int]) -> dict[str, Any]:
    mine, other = link.successor_id, link.giver
    if not link.waits:
        mine, other = link.predecessor_id, link.project
    return {
        "id": str(link.pk),
        "row": where.get(str(mine), -1),
        "direction": "in" if link.waits else "out",
        "project": link.other_code or "",
        "project_id": str(other.pk) if link.other_seen else "",
        "number": link.other_line,
        "activity": link.other or "",
        "at": link.promised if link.waits else link.needed,
        "type": link.type,
        "lag": link.lag,
        "elapsed": int(link.lag_calendar == "elapsed"),
        "permille": link.lag_permille,
        "state": link.state,
        "limited": not link.other_seen,
    }
