"""The resources and assignments that a schedule's file carried, kept as plain data.

They stand by the uids of the file: calendars and activities are found again by them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Activity, Assignment, Plan, Resource
from sightline.formats.plans.wire import plain_plan, plan_from
from sightline.projects import models

WHY = "the engine schedules work on the calendars of its resources"


def plain_people(plan: Plan) -> dict[str, Any]:
    """Return a plan's resources and assignments as plain data; nothing where there are none."""
    if not plan.resources and not plan.assignments:
        return {}
    return plain_plan(Plan(resources=plan.resources, assignments=plan.assignments))


def same_people(one: Any, other: Any) -> bool:
    """Tell whether two such data say the same of who works on what.

    Some tools give an assignment no number, others need one; amounts may be written as 10 or 10.0.
    """
    return _people(one) == _people(other)


def _people(plain: Any) -> tuple[tuple[Resource, ...], list[Assignment]]:
    plan = plan_from(plain) if plain else Plan()
    return plan.resources, [replace(assignment, id="") for assignment in plan.assignments]


def kept_people(schedule: models.Schedule) -> tuple[tuple[Resource, ...], tuple[Assignment, ...]]:
    """Return the resources and assignments that a schedule keeps, by the uids of its file."""
    if not schedule.people:
        return (), ()
    plan = plan_from(schedule.people)
    return plan.resources, plan.assignments


def people_of(
    schedules: Sequence[models.Schedule], activities: Iterable[Activity]
) -> tuple[tuple[Resource, ...], tuple[Assignment, ...]]:
    """Return resources and assignments of schedules by the ids of the rows."""
    resources: list[Resource] = []
    assignments: list[Assignment] = []
    for schedule in schedules:
        if not schedule.people:
            continue
        ids, calendars = _ids(schedule.project_id)
        some, works = kept_people(schedule)
        mark = f"{schedule.project_id}:"
        resources += [
            replace(r, id=mark + r.id, calendar_id=calendars.get(r.calendar_id, "")) for r in some
        ]
        assignments += [
            replace(a, activity_id=ids[a.activity_id], resource_id=mark + a.resource_id)
            for a in works
            if a.activity_id in ids
        ]
    return tuple(resources), tuple(assignments)


def _ids(project_id: UUID) -> tuple[Mapping[str, str], Mapping[str, str]]:
    rows = models.Activity.objects.system(WHY).filter(project=project_id)
    calendars = models.WorkCalendar.objects.system(WHY).filter(project=project_id)
    return (
        {uid: str(pk) for uid, pk in rows.values_list("uid", "pk")},
        {uid: str(pk) for uid, pk in calendars.values_list("uid", "pk")},
    )


def names_by_activity(project_id: UUID) -> dict[str, str]:
    """Return an activity's uid to the names of who works on it, with units other than all."""
    schedule = models.Schedule.objects.system(WHY).filter(project=project_id).first()
    if schedule is None or not schedule.people:
        return {}
    resources, assignments = kept_people(schedule)
    names = {resource.id: resource.name for resource in resources}
    found: dict[str, list[str]] = {}
    for held in assignments:
        name = names.get(held.resource_id, "")
        if name:
            share = "" if held.units == 1 else f" [{held.units:.0%}]"
            found.setdefault(held.activity_id, []).append(name + share)
    return {uid: ", ".join(some) for uid, some in found.items()}
