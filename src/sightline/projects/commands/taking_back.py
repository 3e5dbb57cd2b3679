"""A schedule file taken back: every row as it was before, while nobody has built on it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from sightline.kernel import bulk
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor, check
from sightline.projects import events, policy, queries
from sightline.projects.models import (
    ActivityDates,
    Project,
    Schedule,
    ScheduleBaseline,
    SchedulePass,
)
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY

APPLIED = "projects.ScheduleApplied"


def undo_needs(actor: Actor, *, project_id: UUID) -> dict[str, Any]:
    """Return what ``undo_plan`` needs beside the journal, which keeps a digest of it only.

    Returns:
        The resources of the schedule and the lines of its baselines as they stand, by row id.

    Raises:
        NotFound, Forbidden: As ``apply_plan``.
    """
    check(actor, policy.apply_plan, queries.the_project(actor, project_id))
    schedules = Schedule.objects.system(WHY).filter(project=project_id)
    baselines = ScheduleBaseline.objects.system(WHY).filter(project=project_id)
    held = [*schedules.values_list("pk", "people"), *baselines.values_list("pk", "lines")]
    return {str(pk): value for pk, value in held}


@command
def undo_plan(actor: Actor, *, project_id: UUID, entry_id: UUID, needs: Mapping[str, Any]) -> int:
    """Take back what a schedule file changed; return how many rows were restored or removed.

    Args:
        entry_id: The journal's entry of the file.
        needs: What ``undo_needs`` returned before the file came in.

    Raises:
        NotFound: There is no such entry.
        Forbidden: As ``apply_plan``.
        Refused: ``changed-since`` when the schedule was edited since, a baseline was set, or
            something leans on one of the file's activities.
    """
    project = claim(Project, project_id, actor, policy.apply_plan)
    entry = JournalEntry.objects.filter(pk=entry_id, kind=APPLIED, about=project.pk).first()
    if entry is None:
        raise NotFound("This import")
    _check_baselines(project, entry)
    try:
        with bulk.uncollected():
            restored = revert(
                entry_id,
                before=lambda ids: _forget(project),
                hidden=lambda row_id: needs.get(str(row_id)),
            )
    except ProtectedError as error:
        words = "A link to another project leans on one of its activities; drop that link first."
        raise Refused("changed-since", words) from error
    record(events.ScheduleUndone(about=project.pk, project=project.pk, entry=entry_id))
    if Schedule.objects.system(WHY).filter(project=project).exists():
        computing.recompute(project.pk)
    return sum(map(len, restored.values()))


def _check_baselines(project: Project, entry: JournalEntry) -> None:
    rows = ScheduleBaseline.objects.system(WHY).filter(project=project)
    since = RowChange.objects.filter(
        row_id__in=list(rows.values_list("pk", flat=True)), sequence__gt=entry.sequence
    )
    if since.exists():
        raise Refused("changed-since", "A baseline was set since; drop it first.")


def _forget(project: Project) -> None:
    """Drop what was computed; it leans on activities that are about to go."""
    ActivityDates.objects.filter(project=project).delete()
    SchedulePass.objects.filter(schedule__project=project).delete()
