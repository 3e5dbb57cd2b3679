"""What a schedule file would make of a project's rows: values by uid, and the difference.

The file's own ids find rows again, so that the same file twice changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.plan import Activity, Calendar, Kind, Link, Plan, Project
from sightline.formats.plans.wire import plain_fields
from sightline.projects import models
from sightline.projects.schedule import numbering
from sightline.projects.schedule.people import plain_people, same_people
from sightline.projects.schedule.recompute import rules_of

WHY = "a schedule file meets all rows of its project's schedule"
#: Fields of an activity that columns hold, or that are worked out anew.
HELD = frozenset(
    {
        "id", "name", "kind", "code", "wbs", "level", "parent_id", "project_id", "duration",
        "is_elapsed", "is_estimated", "is_manual", "is_active", "is_external", "calendar_id",
        "constraint", "constraint_date", "second_constraint", "second_constraint_date", "deadline",
        "start", "finish", "actual_start", "actual_finish", "remaining_duration",
        "percent_complete", "cost", "actual_cost", "notes", "baselines", "stored",
    }
)  # fmt: skip
OF_PROJECT = frozenset(
    {
        "id", "name", "code", "start", "finish", "must_finish", "from_finish", "status_date",
        "calendar_id", "lag_calendar", "progress", "critical_float", "is_baseline_of",
    }
)  # fmt: skip
Values = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What a file says, as values of columns; activities and calendars are named by uid."""

    schedule: Values
    calendars: dict[str, Values]
    activities: dict[str, Values]
    links: dict[tuple[str, str, str], Values]
    baselines: dict[int, dict[str, list[Any]]]


@dataclass(frozen=True)
class Change:
    """One field that a file changes."""

    uid: str
    name: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Beside:
    """What a file adds, changes or drops beside activities, one field a line.

    ``kind`` is link, calendar, baseline or option; values that are no single one are left out.
    """

    kind: str
    name: str
    what: str
    field: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Difference:
    """What accepting a schedule file does: activities by name, and how many links and calendars."""

    added: tuple[tuple[str, str], ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    links: Mapping[str, int] = field(default_factory=dict)
    calendars: Mapping[str, int] = field(default_factory=dict)
    baselines: tuple[int, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the file says what the project's schedule says already."""
        counts = (*self.links.values(), *self.calendars.values())
        rows = (self.added, self.changed, self.gone, self.baselines, self.options)
        return not any(rows) and not any(counts)

    @property
    def n_changed(self) -> int:
        """How many activities differ."""
        return len({change.uid for change in self.changed})


def minute(instant: datetime | None) -> int | None:
    """Return an instant as the columns hold it."""
    return None if instant is None else minutes(instant)


def wanted(
    plan: Plan, project_id: str = "", currency: str = "", now: "Held | None" = None
) -> Wanted:
    """Return what a plan says of one of its projects, the first that is no baseline if not named.

    Args:
        currency: That of the project which takes it in; a plan in the same one says nothing by it.
        now: What is held, whose activities keep their order where the file's means nothing.
    """
    project = next(p for p in plan.projects if project_id in {"", p.id} and not p.is_baseline_of)
    mine = [a for a in plan.activities if a.project_id in {"", project.id} and a.level > 0]
    if now is not None and plan.source in numbering.UNORDERED:
        mine = numbering.kept_order(mine, now.activities)
    ids = {a.id for a in mine}
    links = [k for k in plan.links if k.predecessor_id in ids and k.successor_id in ids]
    return Wanted(
        schedule=_schedule(plan, _in_own_currency(project, currency), ids),
        calendars={c.id: _calendar(c) for c in plan.calendars},
        activities=dict(_activities(mine)),
        links={(k.predecessor_id, k.successor_id, k.type.value): _link(k) for k in links},
        baselines=_baselines(mine),
    )


def _in_own_currency(project: Project, currency: str) -> Project:
    return replace(project, currency="") if project.currency == currency else project


def _schedule(plan: Plan, project: Project, ids: set[str]) -> Values:
    works = tuple(a for a in plan.assignments if a.activity_id in ids)
    starts = [a.start for a in plan.activities if a.start is not None]
    must = project.finish if project.from_finish else project.must_finish
    options = {"plan": said} if (said := plain_fields(project, OF_PROJECT)) else {}
    return {
        "calendar": project.calendar_id,
        "start_minute": minutes(project.start or min(starts, default=datetime(2000, 1, 1, 8))),  # noqa: DTZ001
        "must_finish_minute": minute(must),
        "from_finish": project.from_finish,
        "status_minute": minute(project.status_date),
        "progress": project.progress,
        "lag_calendar": project.lag_calendar.value,
        "critical_minutes": project.critical_float,
        "source": plan.source,
        "written_by": plan.written_by[:120],
        "options": options,
        "people": plain_people(replace(plan, assignments=works)),
    }


def _calendar(calendar: Calendar) -> Values:
    return {
        "name": calendar.name[:200] or calendar.id,
        "base": calendar.base_id,
        "week": [None if day is None else [list(s) for s in day] for day in calendar.week],
        "exceptions": [
            {
                "start": e.start.isoformat(),
                "finish": e.finish.isoformat(),
                "shifts": [list(s) for s in e.shifts],
                "name": e.name,
            }
            for e in calendar.exceptions
        ],
        "minutes_per_day": calendar.minutes_per_day,
        "minutes_per_week": calendar.minutes_per_week,
        "days_per_month": round(calendar.days_per_month),
    }


def _activities(mine: Iterable[Activity]) -> Iterable[tuple[str, Values]]:
    above = 0
    for number, activity in enumerate(mine, 1):
        level = min(activity.level, above + 1)
        above = level
        yield activity.id, {**_activity(activity), "level": level, "order": number}


def _activity(a: Activity) -> Values:
    typed = a.is_manual or a.is_external
    more = plain_fields(a, HELD)
    return {
        "kind": a.kind.value,
        "code": a.code[:80],
        "wbs": a.wbs[:200],
        "name": a.name[:500] or a.code[:80] or a.id,
        "duration": a.duration if a.kind is not Kind.SUMMARY else 0,
        "is_elapsed": a.is_elapsed,
        "is_estimated": a.is_estimated,
        "is_manual": a.is_manual,
        "is_active": a.is_active,
        "is_external": a.is_external,
        "calendar": a.calendar_id,
        "constraint": a.constraint.value,
        "constraint_minute": minute(a.constraint_date),
        "second_constraint": a.second_constraint.value if a.second_constraint else "",
        "second_constraint_minute": minute(a.second_constraint_date),
        "deadline_minute": minute(a.deadline),
        "start_minute": minute(a.start) if typed else None,
        "finish_minute": minute(a.finish) if typed else None,
        "actual_start_minute": minute(a.actual_start),
        "actual_finish_minute": minute(a.actual_finish),
        "remaining": a.remaining_duration,
        "percent_permille": round(1000 * min(1, max(0, a.percent_complete))),
        "cost_minor": None if a.cost is None else round(a.cost * 100),
        "actual_cost_minor": None if a.actual_cost is None else round(a.actual_cost * 100),
        "notes": a.notes,
        "more": {"plan": more} if more else {},
    }


def _link(link: Link) -> Values:
    percent = link.lag_percent
    return {
        "uid": link.id[:80],
        "lag": link.lag,
        "lag_calendar": link.lag_calendar.value if link.lag_calendar else "",
        "lag_permille": None if percent is None else round(percent * 1000),
    }


def _baselines(mine: Iterable[Activity]) -> dict[int, dict[str, list[Any]]]:
    found: dict[int, dict[str, list[Any]]] = {}
    for a in mine:
        for b in a.baselines:
            cost = None if b.cost is None else round(b.cost * 100)
            line = [minute(b.start), minute(b.finish), b.duration, b.work, cost]
            found.setdefault(b.number, {})[a.id] = line
    return found


@dataclass(frozen=True)
class Held:
    """What a project's schedule says now, in the same shape, and the rows behind it."""

    said: Wanted
    schedule: models.Schedule | None
    calendars: dict[str, models.WorkCalendar]
    activities: dict[str, models.Activity]
    links: dict[tuple[str, str, str], models.ActivityLink]
    baselines: dict[int, models.ScheduleBaseline]

    @property
    def edition(self) -> int:
        """The schedule's edition, 0 where there is no schedule."""
        return self.schedule.edition if self.schedule else 0


def held(project_id: UUID) -> Held:
    """Return a project's schedule as it stands, named by uid."""

    def rows(model: Any) -> Any:
        return model.objects.system(WHY).filter(project=project_id)

    calendars = {row.uid: row for row in rows(models.WorkCalendar)}
    uids = {row.pk: row.uid for row in calendars.values()}
    activities = {row.uid: row for row in rows(models.Activity).order_by("place")}
    names = {row.pk: row.uid for row in activities.values()}
    links = {
        (names[row.predecessor_id], names[row.successor_id], row.type): row
        for row in rows(models.ActivityLink).filter(giver__isnull=True)
    }
    baselines = {row.number: row for row in rows(models.ScheduleBaseline)}
    schedule = rows(models.Schedule).first()
    said = Wanted(
        schedule={} if schedule is None else _said(schedule, _SCHEDULE, uids),
        calendars={uid: _said(row, _CALENDAR, uids) for uid, row in calendars.items()},
        activities={
            uid: {**_said(row, _ACTIVITY, uids), "order": n}
            for n, (uid, row) in enumerate(activities.items(), 1)
        },
        links={key: _said(row, _LINK, uids) for key, row in links.items()},
        baselines={number: row.lines for number, row in baselines.items()},
    )
    return Held(said, schedule, calendars, activities, links, baselines)


_SCHEDULE = (
    "calendar", "start_minute", "must_finish_minute", "from_finish", "status_minute", "progress",
    "lag_calendar", "critical_minutes", "source", "written_by", "options", "people",
)  # fmt: skip
_CALENDAR = (
    "name", "base", "week", "exceptions", "minutes_per_day", "minutes_per_week", "days_per_month",
)  # fmt: skip
_ACTIVITY = (
    "kind", "code", "wbs", "name", "duration", "is_elapsed", "is_estimated", "is_manual",
    "is_active", "is_external", "calendar", "constraint", "constraint_minute",
    "second_constraint", "second_constraint_minute", "deadline_minute", "start_minute",
    "finish_minute", "actual_start_minute", "actual_finish_minute", "remaining",
    "percent_permille", "cost_minor", "actual_cost_minor", "notes", "more", "level",
)  # fmt: skip
_LINK = ("uid", "lag", "lag_calendar", "lag_permille")
REFERENCES = ("calendar", "base")


def _said(row: Any, names: Iterable[str], uids: Mapping[UUID, str]) -> Values:
    return {
        name: uids.get(getattr(row, f"{name}_id"), "") if name in REFERENCES else getattr(row, name)
        for name in names
    }


def difference(now: Wanted, then: Wanted) -> Difference:
    """Return what turns one into the other."""
    names = {**now.activities, **then.activities}
    added = [uid for uid in then.activities if uid not in now.activities]
    gone = [uid for uid in now.activities if uid not in then.activities]
    changed = [
        Change(uid, values["name"], name, now.activities[uid][name], value)
        for uid, values in then.activities.items()
        if uid in now.activities
        for name, value in values.items()
        if name != "order" and now.activities[uid][name] != value
    ]
    return Difference(
        added=tuple((uid, names[uid]["name"]) for uid in added),
        changed=(*changed, *_reordered(now, then)),
        gone=tuple((uid, names[uid]["name"]) for uid in gone),
        links=_counts(now.links, then.links),
        calendars=_counts(now.calendars, then.calendars),
        baselines=tuple(n for n, b in then.baselines.items() if now.baselines.get(n) != b),
        options=tuple(n for n, v in then.schedule.items() if _differs(n, now.schedule.get(n), v)),
    )


def _differs(name: str, was: Any, value: Any) -> bool:
    """Tell whether an option means something else; another tool of one family does not."""
    if was is None or was == value:
        return bool(was != value)
    if name == "written_by":
        return False
    if name == "source":
        return rules_of(was) != rules_of(value)
    return not (name == "people" and same_people(was, value))


def _reordered(now: Wanted, then: Wanted) -> list[Change]:
    """Return the activities that stand elsewhere among those that both know."""
    before = [uid for uid in now.activities if uid in then.activities]
    after = [uid for uid in then.activities if uid in now.activities]
    return [
        Change(uid, then.activities[uid]["name"], "order", was, uid)
        for was, uid in zip(before, after, strict=True)
        if was != uid
    ]


def _counts(now: Mapping[Any, Values], then: Mapping[Any, Values]) -> dict[str, int]:
    return {
        "added": len(then.keys() - now.keys()),
        "changed": sum(1 for key in then.keys() & now.keys() if then[key] != now[key]),
        "gone": len(now.keys() - then.keys()),
    }


def beside(now: Wanted, then: Wanted) -> tuple[Beside, ...]:
    """Return what differs beside activities; at first all options are new and none is told."""
    names = {uid: v["name"] for uid, v in (*now.activities.items(), *then.activities.items())}
    links = {key: f"{names[key[0]]} → {names[key[1]]} ({key[2]})" for key in now.links | then.links}
    weeks = {uid: v["name"] for uid, v in (*now.calendars.items(), *then.calendars.items())}
    options = [
        n for n, v in then.schedule.items() if now.schedule and _differs(n, now.schedule[n], v)
    ]
    return (
        *_beside("link", links, now.links, then.links),
        *_beside("calendar", weeks, now.calendars, then.calendars),
        *_baselines_beside(now, then),
        *(_change("option", "", n, now.schedule[n], then.schedule[n]) for n in options),
    )


def _beside(
    kind: str, names: Mapping[Any, str], now: Mapping[Any, Values], then: Mapping[Any, Values]
) -> Iterable[Beside]:
    for key, values in then.items():
        if key not in now:
            yield Beside(kind, names[key], "added")
            continue
        for name, value in values.items():
            if now[key][name] != value:
                yield _change(kind, names[key], name, now[key][name], value)
    for key in now:
        if key not in then:
            yield Beside(kind, names[key], "gone")


def _baselines_beside(now: Wanted, then: Wanted) -> Iterable[Beside]:
    for number, lines in then.baselines.items():
        if now.baselines.get(number) != lines:
            what = "changed" if number in now.baselines else "added"
            yield Beside("baseline", str(number), what)


def _change(kind: str, name: str, field: str, before: Any, after: Any) -> Beside:
    return Beside(kind, name, "changed", field, _single(before), _single(after))


def _single(value: Any) -> Any:
    return None if isinstance(value, dict | list) else value
