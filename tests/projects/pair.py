"""Two projects of two managers, each with one activity of two days, for the tests of links."""

from datetime import datetime
from uuid import UUID

from sightline.engines.schedule.calendar import instant
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityDates
from sightline.projects.schedule.edits import Add
from tests.world import World

DAY = 480
MONDAY = datetime(2026, 1, 5, 8)


def pair_of(world: World) -> dict[str, UUID]:
    """Draw the two; each key is a person, an activity, and with " project" a project."""
    made: dict[str, UUID] = {}
    for side, office in (("giver", "north"), ("taker", "south")):
        world.person(side, "program_office", world.office_node(office))
        actor = world.actor(side)
        project = commands.open_project(actor, code=side, name=side, office_id=world.id(office))
        commands.transfer_project(actor, project_id=project.pk, confidentiality="open")
        commands.draw_schedule(actor, project_id=project.pk, start=MONDAY)
        add = Add(f"{side} work", fields={"duration": 2 * DAY})
        commands.edit_schedule(actor, project_id=project.pk, edits=[add])
        made[f"{side} project"] = project.pk
        made[side] = Activity.objects.system("test").get(project=project).pk
    return made


def finish(activity_id: UUID) -> datetime:
    """Return when an activity ends."""
    return instant(ActivityDates.objects.get(activity=activity_id).finish)


def close(world: World, project_id: UUID, who: str) -> None:
    """Let only its own office see a project."""
    actor = world.actor(who)
    commands.transfer_project(actor, project_id=project_id, confidentiality="pmo")
