"""The network's job: what a day brings, and what a re-baselined project loses."""

from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor
from sightline.network import commands


@job("network.turn", day="on")
def turn(*, tick: Tick, on: str) -> None:
    """Do what has fallen due in the job's organisation by the day it was asked for."""
    if tick.organisation_id is None:
        return
    name = "Standards and deviations"
    actor = Actor(None, tick.organisation_id, name=name, channel="job", operator=True)
    commands.turn_network(actor)
