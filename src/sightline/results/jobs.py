"""Results' jobs: plans are laid anew after a project's finish may have moved."""

from datetime import timedelta

from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor
from sightline.results import commands

GATHERS = timedelta(seconds=15)


@job("results.follow", gathers=GATHERS)
def follow(*, tick: Tick) -> None:
    """Lay the plans of the job's organisation on the finish of their projects."""
    if tick.organisation_id is None:
        return
    actor = Actor(
        None, tick.organisation_id, name="Realisation plans", channel="job", operator=True
    )
    commands.follow_projects(actor)
