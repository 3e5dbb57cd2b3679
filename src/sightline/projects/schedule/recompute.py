"""Keeps a schedule's computed dates true: worked out inside the command that changed it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np

from sightline.engines.schedule.passes import solve
from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.schedule.rules import MICROSOFT_PROJECT, Rules, rules_for
from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.kernel import bulk, clock
from sightline.kernel.errors import Refused
from sightline.projects.models import ActivityDates, Schedule, SchedulePass
from sightline.projects.schedule.assemble import WHY, plan_of, reach

COLUMNS = (
    "start", "finish", "late_start", "late_finish", "total_float", "free_float", "is_critical",
)  # fmt: skip


def computed(project_id: UUID) -> Computed:
    """Return the schedule of a project, computed with all that links join to it.

    Raises:
        Refused: ``cycle``, ``calendar-without-work`` and what else the engine refuses, in its words.
    """
    plan = plan_of(reach(project_id))
    try:
        return solve(plan, rules=_rules(project_id))
    except Unschedulable as error:
        raise Refused(error.code, f"{error.message} {error.remedy}".strip()) from error


def _rules(project_id: UUID) -> Rules:
    rows = Schedule.objects.system(WHY).filter(project=project_id)
    return rules_of(rows.values_list("source", flat=True).first() or "")


def rules_of(source: str) -> Rules:
    """Return the rules of the tool that a schedule came from; one drawn here takes Microsoft's."""
    return rules_for(Plan(source=source)) if source else MICROSOFT_PROJECT


def rules_among(project_ids: Iterable[UUID]) -> Rules:
    """Return the rules by which several schedules are computed as one.

    Those of the tool that all of them came from; of several tools, Microsoft's.
    """
    rows = Schedule.objects.system(WHY).filter(project__in=list(project_ids))
    sources = set(rows.values_list("source", flat=True))
    return rules_of(sources.pop() if len(sources) == 1 else "")


def recompute(project_id: UUID) -> Computed:
    """Compute a project's schedule and store what differs; return what was computed.

    Raises:
        Refused: As ``computed``.
    """
    found = computed(project_id)
    store(found)
    return found


def store(found: Computed) -> int:
    """Store the dates of a computed schedule; return how many activities differ from before."""
    fresh = rows_of(found)
    ids = sorted({UUID(project.id) for project in found.plan.projects})
    held = {
        row[0]: row[1:]
        for row in ActivityDates.objects.filter(project__in=ids).values_list(
            "activity_id", "project_id", *COLUMNS
        )
    }
    added = [(key, *row) for key, row in fresh.items() if key not in held]
    changed = [(key, *row) for key, row in fresh.items() if key in held and held[key] != row]
    columns = ["activity_id", "project_id", *COLUMNS]
    bulk.insert(ActivityDates, columns, added)
    bulk.update(ActivityDates, [*columns[1:], columns[0]], [(*row[1:], row[0]) for row in changed])
    for outcome in outcomes(found, ids):
        SchedulePass.objects.update_or_create(
            schedule_id=outcome.pop("schedule_id"), defaults=outcome
        )
    return len(added) + len(changed)


def rows_of(found: Computed) -> dict[UUID, tuple[Any, ...]]:
    """Return activity to project and dates, as the table holds them."""
    columns = (
        found.start, found.finish, found.late_start, found.late_finish, found.total_float,
        found.free_float, found.critical,
    )  # fmt: skip
    values = zip(*(column.tolist() for column in columns), strict=True)
    activities = found.plan.activities
    return {
        UUID(activity.id): (UUID(activity.project_id), *row)
        for activity, row in zip(activities, values, strict=True)
    }


def outcomes(found: Computed, project_ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    """Yield what the computation came to, project by project."""
    schedules = Schedule.objects.system(WHY).filter(project__in=project_ids)
    owners = np.array([activity.project_id for activity in found.plan.activities], dtype=object)
    for schedule_id, project_id in schedules.values_list("pk", "project_id"):
        mine = np.flatnonzero(owners == str(project_id))
        yield {"schedule_id": schedule_id, **_outcome(found, mine)}


def _outcome(found: Computed, mine: Any) -> dict[str, Any]:
    activities = [found.plan.activities[i] for i in mine]
    leaves = [a for a in activities if a.kind != "summary" and a.is_active]
    lasting = sum(a.duration for a in leaves)
    done = sum(a.duration * a.percent_complete for a in leaves)
    leaf_critical = sum(
        bool(found.critical[i])
        for i, a in zip(mine, activities, strict=True)
        if a.kind != "summary"
    )
    return {
        "start": int(found.start[mine].min()) if len(mine) else None,
        "finish": int(found.finish[mine].max()) if len(mine) else None,
        "n_activities": len(leaves),
        "n_critical": leaf_critical,
        "percent_permille": round(1000 * done / lasting) if lasting else 0,
        "computed_at": clock.now(),
    }


def differing() -> Iterator[str]:
    """Yield every schedule whose stored dates are not what its rows are computed to."""
    for project_id in Schedule.objects.system(WHY).values_list("project_id", flat=True):
        try:
            fresh = rows_of(computed(project_id))
        except Refused as refused:
            yield f"the schedule of project {project_id} cannot be computed: {refused.words}"
            continue
        stored = ActivityDates.objects.filter(project=project_id)
        held = {
            row[0]: row[1:] for row in stored.values_list("activity_id", "project_id", *COLUMNS)
        }
        mine = {key: row for key, row in fresh.items() if row[0] == project_id}
        if n := sum(held.get(key) != row for key, row in mine.items()) + len(
            held.keys() - mine.keys()
        ):
            yield f"the schedule of project {project_id} has {n} stored dates that differ"
