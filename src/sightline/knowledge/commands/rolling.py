"""Roll-outs: waves of one shared plan over projects, each with its start."""

from datetime import date
from uuid import UUID

from sightline.identity.queries import the_office
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.knowledge import events, policy
from sightline.knowledge.models import PlanVersion, Reuse, RollOut, Wave
from sightline.projects.queries import the_project

WHY = "a project is one wave of a roll-out, and begun with one plan, whoever asks"


@command
def plan_roll_out(actor: Actor, *, version_id: UUID, office_id: UUID, title: str) -> RollOut:
    """Begin a roll-out of a published version of a shared plan.

    Raises:
        NotFound: The version or the office is not visible.
        Forbidden: Only the program office that leads it, or the strategic PMO.
        Refused: ``not-published``.
    """
    version, office = find(PlanVersion, version_id, actor), the_office(actor, office_id)
    row = RollOut(organisation_id=office.organisation_id, office=office, version_of=version)
    check(actor, policy.roll_out, row)
    if version.state != PlanVersion.State.PUBLISHED:
        raise Refused("not-published", "Only a published version is rolled out.")
    row.title = checked_text("title", title, 200)
    row.save()
    record(events.RollOutPlanned(about=row.pk, of_version=version.pk))
    return row


@command
def add_wave(actor: Actor, *, roll_out_id: UUID, project_id: UUID, starts: date) -> Wave:
    """Put a project into a roll-out, with the day on which it is to start.

    Raises:
        NotFound: The roll-out or the project is not visible.
        Forbidden: Only the program office above the project, or the strategic PMO.
        Refused: ``own-project``, ``project-ended``, ``wave-taken``.
    """
    roll_out, project = find(RollOut, roll_out_id, actor), the_project(actor, project_id)
    row = Wave(roll_out=roll_out, project=project, starts=starts)
    check(actor, policy.roll_out, row)
    if roll_out.version_of.shared_plan.origin_id == project.pk:
        raise Refused("own-project", "The plan comes from there: choose another.", "project_id")
    if Wave.objects.system(WHY).filter(roll_out=roll_out, project=project).exists():
        words = f"{project.code} is a wave of it already: move that one."
        raise Refused("wave-taken", words, "project_id")
    if project.state in project.ENDED:
        words = f"{project.code} is {project.get_state_display().lower()}: choose a live project."
        raise Refused("project-ended", words, "project_id")
    row.save()
    return _planned(row)


@command
def move_wave(actor: Actor, *, wave_id: UUID, starts: date, seen: int | None = None) -> Wave:
    """Say another day on which a wave is to start.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wave-begun``.
    """
    row = claim(Wave, wave_id, actor, policy.roll_out, seen=seen)
    _check_not_begun(row)
    if row.starts == starts:
        nothing_changed()
        return row
    row.starts = starts
    row.save()
    return _planned(row)


@command
def drop_wave(actor: Actor, *, wave_id: UUID, seen: int | None = None) -> Wave:
    """Take a project out of a roll-out.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wave-begun``.
    """
    row = claim(Wave, wave_id, actor, policy.roll_out, seen=seen)
    _check_not_begun(row)
    row.delete()
    return _planned(row)


def _check_not_begun(row: Wave) -> None:
    plan = row.roll_out.version_of.shared_plan_id
    begun = Reuse.objects.system(WHY).filter(project=row.project_id)
    if begun.filter(version_of__shared_plan=plan).exists():
        words = "It was planned with the shared plan, so the wave stays as it was planned."
        raise Refused("wave-begun", words)


def _planned(row: Wave) -> Wave:
    of = {"roll_out": row.roll_out_id, "project": row.project_id}
    record(events.WavePlanned(about=row.pk, **of))
    return row
