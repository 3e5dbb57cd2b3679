"""What the schedule verbs print as JSON: plain values, keys as documented.

Instants are ISO 8601 to the minute on the plan's own wall clock; floats are hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_files import Read, Solved, main_project
from sightline.engines.schedule.plan import Activity, Plan
from sightline.formats.plans.outcome import Loss, Problem

if TYPE_CHECKING:
    from sightline.engines.schedule.comparison import Comparison, Difference
    from sightline.engines.schedule.quality import Measure
    from sightline.engines.schedule.schedule import Dated, Schedule

PERIODIC = frozenset({"psplib", "patterson"})  # sources that know periods, no calendar
PERIOD = 1440  # minutes that a period is read as
Plain = dict[str, Any]


def schedule_answer(found: Solved, status_date: datetime | None = None) -> Plain:
    """Return project, activities, problems and loss of a computed file."""
    return {
        "project": project_answer(found, status_date),
        "activities": [] if found.schedule is None else list(activities(found.schedule)),
        **findings(found),
    }


def check_answer(found: Solved, measures: Iterable[Measure]) -> Plain:
    """Return project, measures, problems and loss of a checked file."""
    plain = [_measure(measure) for measure in measures]
    return {"project": project_answer(found), "measures": plain, **findings(found)}


def findings(found: Read) -> Plain:
    """Return the problems of a file and what of it is not kept."""
    return {
        "problems": [problem_answer(each) for each in found.problems],
        "loss": [loss_answer(each) for each in found.losses],
    }


def project_answer(found: Solved, status_date: datetime | None = None) -> Plain | None:
    """Return the file's project with its computed dates, None for a file that was refused.

    Benchmarks that know periods, no calendar, have their ``length`` in periods.
    """
    plan, schedule = found.plan, found.schedule
    if plan is None or schedule is None:
        return None
    project = main_project(plan)
    start, finish = _span(schedule, project.id) or (project.start, project.finish)
    answer: Plain = {
        "name": project.name,
        "start": instant(start),
        "finish": instant(finish),
        "status_date": instant(status_date or project.status_date),
    }
    if plan.source in PERIODIC and start is not None and finish is not None:
        answer["length"] = int((finish - start).total_seconds()) // 60 // PERIOD
    return answer


def _span(schedule: Schedule, project_id: str) -> tuple[datetime, datetime] | None:
    try:
        return schedule.span(project_id)
    except ValueError:
        return None


def activities(schedule: Schedule) -> Iterable[Plain]:
    """Yield every activity of a schedule, in the plan's order."""
    plan = schedule.plan
    shadows = {project.id for project in plan.projects if project.is_baseline_of}
    for activity, row in zip(plan.activities, schedule.rows(), strict=True):
        if activity.project_id not in shadows or not activity.project_id:
            yield _activity(activity, row, _drivers(schedule, plan, activity.id))


def _activity(activity: Activity, row: Dated, drivers: list[str]) -> Plain:
    return {
        "id": activity.id,
        "wbs": activity.wbs,
        "name": activity.name,
        "early_start": instant(row.early_start),
        "early_finish": instant(row.early_finish),
        "late_start": instant(row.late_start),
        "late_finish": instant(row.late_finish),
        "total_float_hours": hours(row.total_float),
        "free_float_hours": hours(row.free_float),
        "critical": row.critical,
        "driving": drivers,
    }


def _drivers(schedule: Schedule, plan: Plan, activity_id: str) -> list[str]:
    """Return the ids of the activities whose links put one where it is."""
    from sightline.engines.schedule import driving_links

    places = driving_links(schedule, activity_id)
    return list(dict.fromkeys(plan.links[k].predecessor_id for k in places))


def compare_answer(found: Comparison) -> Plain:
    """Return how far stored dates follow from a file's logic."""
    return {
        "compared": found.compared,
        "equal": found.equal,
        "share": found.share,
        "differences": [_difference(each) for each in found.differences],
    }


def _difference(each: Difference) -> Plain:
    return {
        "id": each.id,
        "field": each.field,
        "stored": value(each.stored),
        "computed": value(each.computed),
        "cause": str(each.cause),
    }


def _measure(measure: Measure) -> Plain:
    return {
        "name": measure.name,
        "value": measure.value,
        "threshold": measure.threshold,
        "at_least": measure.at_least,
        "passed": measure.passed,
        "ids": list(measure.ids),
        "remedy": measure.remedy,
    }


def problem_answer(problem: Problem) -> Plain:
    """Return one finding: how bad, what, what to do, and where."""
    return {
        "severity": str(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "line": problem.line,
        "table": problem.table,
        "field": problem.field,
        "id": problem.id,
    }


def loss_answer(loss: Loss) -> Plain:
    """Return one thing that is not kept, and how often it occurs."""
    return {
        "table": loss.table,
        "field": loss.field,
        "message": loss.message,
        "count": loss.count,
        "line": loss.line,
        "example": loss.example,
    }


def value(found: datetime | int | None) -> str | float | None:
    """Return a compared value as it is printed: an instant, or a float in hours."""
    return hours(found) if isinstance(found, int) else instant(found)


def instant(at: datetime | None) -> str | None:
    """Return an instant to the minute, as ``2026-03-02T08:00``."""
    return None if at is None else at.isoformat(timespec="minutes")


def hours(minutes: int) -> float:
    """Return working minutes as hours."""
    return round(minutes / 60, 4)
