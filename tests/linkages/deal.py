"""Two projects of two managers and a dependency between them, for the tests of dependencies."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.linkages import commands
from sightline.linkages.models import Dependency
from sightline.projects import commands as projects
from sightline.projects.schedule.edits import Change
from tests.projects.pair import DAY, pair_of
from tests.world import World

NEED = date(2026, 1, 9)
PROMISE = date(2026, 1, 6)


def dealing(world: World) -> dict[str, UUID]:
    """Make ``giver`` and ``taker`` with a project and an activity each, and onlookers."""
    pair = pair_of(world)
    world.person("plain", "reader")
    world.person("chief", "strategic_pmo")
    world.person("desk", "program_office", world.office_node("hq"))
    return pair


def proposed(world: World, pair: dict[str, UUID], who: str = "taker", **said: Any) -> Dependency:
    """Propose that the taker gets a survey of the giver."""
    terms = {"what": "Survey", "need_by": NEED, "promised_by": PROMISE, **said}
    return commands.propose_dependency(
        world.actor(who),
        giver_id=pair["giver project"],
        receiver_id=pair["taker project"],
        **terms,
    )


def agreed(world: World, pair: dict[str, UUID], **said: Any) -> Dependency:
    """Let the taker propose and the giver confirm."""
    row = proposed(world, pair, **said)
    return commands.confirm_dependency(world.actor("giver"), dependency_id=row.pk)


def carried(world: World, pair: dict[str, UUID], **said: Any) -> Dependency:
    """Let both agree on a dependency that names an activity at both ends."""
    return agreed(
        world,
        pair,
        giver_activity_id=pair["giver"],
        receiver_activity_id=pair["taker"],
        **said,
    )


def lengthen(world: World, pair: dict[str, UUID], days: int) -> None:
    """Let the giver's activity last some days."""
    longer = Change(pair["giver"], {"duration": days * DAY})
    projects.edit_schedule(world.actor("giver"), project_id=pair["giver project"], edits=[longer])


def fresh(row: Dependency) -> Dependency:
    """Return the dependency as it stands."""
    found: Dependency = Dependency.objects.system("test").get(pk=row.pk)
    return found
