"""Baselines: a schedule kept as it stands; once approved, only change control changes it."""

from typing import Any
from uuid import UUID

from sightline.engines.schedule.schedule import Schedule as Computed
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor, visible
from sightline.projects import events, policy
from sightline.projects.commands.schedule import the_schedule
from sightline.projects.models import Activity, ScheduleBaseline
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.fields import whole

MOST = 10


@command
def set_baseline(
    actor: Actor, *, project_id: UUID, number: int = 0, name: str = ""
) -> ScheduleBaseline:
    """Keep a schedule's dates, durations and costs as a baseline.

    Args:
        number: 0 to 10; one that is there already is set anew.

    Raises:
        NotFound, Forbidden: As ``edit_schedule``.
        Refused: ``baseline-approved``: an approved one changes through change control only;
            ``nothing-planned``.
    """
    schedule = the_schedule(actor, project_id, None)
    whole("number", number, 0, MOST)
    row = _numbered(project_id, number) or ScheduleBaseline(project=schedule.project, number=number)
    if row.is_approved:
        words = f"Baseline {number} is approved; it changes through change control only."
        raise Refused("baseline-approved", words, "number")
    row.lines = _lines(project_id, computing.computed(project_id))
    if not row.lines:
        raise Refused("nothing-planned", "The schedule has no activity to keep.")
    said = checked_text("name", name, 120, required=False)
    row.name = said or row.name or (f"Baseline {number}" if number else "Baseline")
    row.set_on = clock.today()
    row.save()
    record(events.BaselineSet(about=schedule.pk, project=project_id, number=number))
    return row


def _numbered(project_id: UUID, number: int) -> ScheduleBaseline | None:
    rows = ScheduleBaseline.objects.system(WHY).filter(project=project_id, number=number)
    found: ScheduleBaseline | None = rows.first()
    return found


def _lines(project_id: UUID, found: Computed) -> dict[str, list[Any]]:
    rows = Activity.objects.system(WHY).filter(project=project_id)
    values = rows.values_list("pk", "uid", "duration", "cost_minor")
    index = found.network.index
    return {
        uid: [
            int(found.start[index[str(pk)]]),
            int(found.finish[index[str(pk)]]),
            lasts,
            None,
            cost,
        ]
        for pk, uid, lasts, cost in values
    }


@command
def approve_baseline(actor: Actor, *, project_id: UUID, number: int = 0) -> ScheduleBaseline:
    """Approve a baseline as the reference; nobody approves that of the own project.

    Raises:
        Forbidden: An executive other than the project manager.
        NotFound: There is no such baseline.
        Refused: ``approved-already``.
    """
    row = _the_baseline(actor, project_id, number)
    row = claim(ScheduleBaseline, row.pk, actor, policy.decide)
    if row.is_approved:
        raise Refused("approved-already", "It is approved already.")
    row.is_approved = True
    row.save()
    record(events.BaselineApproved(about=row.pk, project=project_id, number=number))
    return row


@command
def drop_baseline(actor: Actor, *, project_id: UUID, number: int) -> ScheduleBaseline:
    """Drop a baseline that is not approved.

    Raises:
        NotFound: There is no such baseline.
        Refused: ``baseline-approved``.
    """
    the_schedule(actor, project_id, None)
    row = _the_baseline(actor, project_id, number)
    if row.is_approved:
        raise Refused("baseline-approved", "An approved baseline stays on record.")
    row.delete()
    record(
        events.ScheduleEdited(about=row.pk, project=project_id, what=f"baseline {number} dropped")
    )
    return row


def _the_baseline(actor: Actor, project_id: UUID, number: int) -> ScheduleBaseline:
    rows = visible(actor, ScheduleBaseline).filter(project=project_id, number=number)
    row = rows.first()
    if row is None:
        raise NotFound("This baseline")
    return row
