"""A project's schedule as a plan that goes into a file: the file's own ids, dates, baselines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sightline.engines.schedule.plan import Activity, Baseline, Plan, Stored
from sightline.engines.schedule.schedule import Dated
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.projects import models
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY, at, plan_of
from sightline.projects.schedule.people import kept_people


def carried(project: models.Project) -> Plan:
    """Return one project's schedule with everything a file can carry; links to others left out."""
    found = computing.computed(project.pk)
    plan = plan_of([project.pk])
    schedule = models.Schedule.objects.system(WHY).get(project=project)
    activities = {
        str(row.pk): row for row in models.Activity.objects.system(WHY).filter(project=project)
    }
    names = {pk: row.uid for pk, row in activities.items()}
    calendars = _calendar_names(schedule)
    kept = list(models.ScheduleBaseline.objects.system(WHY).filter(project=project))
    carrier = _Carrier(found, activities, calendars, kept)
    resources, assignments = kept_people(schedule)
    return replace(
        plan,
        projects=tuple(
            replace(
                p, name=project.name, code=project.code, currency=p.currency or project.currency,
                calendar_id=calendars[p.calendar_id],
            )
            for p in plan.projects
        ),
        activities=tuple(
            carrier.carry(a) for a in plan.activities
        ),
        links=tuple(
            replace(
                link,
                predecessor_id=names[link.predecessor_id],
                successor_id=names[link.successor_id],
            )
            for link in plan.links
        ),
        calendars=tuple(
            replace(c, id=calendars[c.id], base_id=calendars.get(c.base_id, ""))
            for c in plan.calendars
            if c.id in calendars
        ),
        resources=resources,
        assignments=assignments,
    )  # fmt: skip


def _calendar_names(schedule: models.Schedule) -> dict[str, str]:
    """Return the rows' ids to the file's, of the schedule's calendars and the one it stands on."""
    rows = models.WorkCalendar.objects.system(WHY)
    own = {
        str(pk): uid
        for pk, uid in rows.filter(project=schedule.project_id).values_list("pk", "uid")
    }
    used = rows.filter(project=None, organisation=schedule.calendar.organisation_id)
    shared = {str(row.pk): row.uid for row in used}
    return {**shared, **own} if not own or _leans_on_shared(schedule, set(shared)) else own


def _leans_on_shared(schedule: models.Schedule, shared: set[str]) -> bool:
    """Tell whether a schedule, a calendar of its own or an activity stands on a shared one."""
    mine = {"project": schedule.project_id}
    bases = models.WorkCalendar.objects.system(WHY).filter(**mine, base__isnull=False)
    lines = models.Activity.objects.system(WHY).filter(**mine, calendar__isnull=False).order_by()
    used = {
        schedule.calendar_id,
        *bases.values_list("base_id", flat=True),
        *lines.values_list("calendar_id", flat=True).distinct(),
    }
    return bool({str(pk) for pk in used} & shared)


@dataclass(frozen=True)
class _Carrier:
    """What every activity's way into a file needs."""

    found: Computed
    rows: Mapping[str, models.Activity]
    calendars: Mapping[str, str]
    kept: list[models.ScheduleBaseline]

    def carry(self, activity: Activity) -> Activity:
        """Return an activity by the file's ids, with its dates, money, notes and baselines."""
        row, dates = self.rows[activity.id], self.found.at(activity.id)
        above = self.rows.get(activity.parent_id)
        return replace(
            activity,
            id=row.uid,
            parent_id=above.uid if above else "",
            calendar_id=self.calendars.get(activity.calendar_id, ""),
            start=dates.start,
            finish=dates.finish,
            cost=_money(row.cost_minor),
            actual_cost=_money(row.actual_cost_minor),
            notes=row.notes,
            baselines=self._baselines(row.uid),
            stored=_stored(dates),
        )

    def _baselines(self, uid: str) -> tuple[Baseline, ...]:
        return tuple(
            _baseline(held.number, held.lines[uid]) for held in self.kept if uid in held.lines
        )


def _stored(dates: Dated) -> Stored:
    return Stored(
        early_start=dates.early_start,
        early_finish=dates.early_finish,
        late_start=dates.late_start,
        late_finish=dates.late_finish,
        total_float=dates.total_float,
        free_float=dates.free_float,
        critical=dates.critical,
    )


def _money(minor: int | None) -> Decimal | None:
    return None if minor is None else Decimal(minor) / 100


def _baseline(number: int, line: list[Any]) -> Baseline:
    start, finish, duration, work, cost = line
    return Baseline(number, at(start), at(finish), duration, work, _money(cost))
