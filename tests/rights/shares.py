"""A share in the scene: the open project of the south, shown to the northern office."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sightline.identity import commands as identity
from sightline.kernel import clock
from sightline.network import commands

if TYPE_CHECKING:
    from tests.rights.scene import Scene

KINDS = {"share": "network.share"}


def share_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the share; the south is a peer of two offices, so that it can share with the other."""
    world = scene.world
    for other in ("north", "north-1"):
        at = {"office_id": world.id("south"), "other_id": world.id(other)}
        identity.relate_offices(world.actor("lead"), **at, kind="peer", since=clock.today())
    row = commands.share_project(
        world.actor("founder"), project_id=scene.rows["project", "open"],
        to_office_id=world.id("north"), until=clock.today() + timedelta(90), why="Same river",
    )  # fmt: skip
    return {("share", "open"): row.pk}
