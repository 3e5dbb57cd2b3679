"""The jobs of services: drawing by sample what went by alone."""

from uuid import UUID

from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor
from sightline.services import commands


@job("services.draw")
def draw(*, tick: Tick, kind: str, about_id: str) -> None:
    """Decide whether a report that was published, or a review that passed, is looked at."""
    if tick.organisation_id is None:
        return
    actor = Actor(
        None, tick.organisation_id, name="Sample of the office", channel="job", operator=True
    )
    commands.draw_look(actor, kind=kind, about_id=UUID(about_id))
