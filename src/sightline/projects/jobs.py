"""Projects' jobs: simulations of schedules."""

import logging
from contextlib import suppress
from uuid import UUID

from sightline.engines.schedule.refusal import Unschedulable
from sightline.engines.simulate import Unsimulatable
from sightline.identity.queries import actor_of
from sightline.kernel.errors import Busy, NotFound, Problem, Refused
from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor
from sightline.projects import commands
from sightline.projects.models import SimulationRun
from sightline.projects.schedule import simulating

log = logging.getLogger(__name__)
RIGHT_LOST = (
    "Whoever asked for it lost the right to simulate this schedule before it ended, so nothing was "
    "kept. Somebody who has the right can simulate it again."
)


@job("projects.simulate")
def simulate(*, tick: Tick, run_id: str) -> None:
    """Simulate a frozen plan in the name of whoever asked; a run that has ended is left alone.

    Where they lose the right meanwhile, or may not sign in any more, the run ends as failed.
    """
    rows = SimulationRun.objects.system("the job knows the run, not yet the actor")
    run = rows.filter(pk=UUID(run_id), state=SimulationRun.State.RUNNING).first()
    if run is None:
        return
    try:
        _run(run, tick)
    except Busy:
        raise
    except Problem as problem:  # cancelled meanwhile, or the right is gone
        log.warning("simulation %s was not kept: %s", run.pk, problem.words)
        if rows.filter(pk=run.pk, state=SimulationRun.State.RUNNING).exists():
            _abandon(run, tick)


def _abandon(run: SimulationRun, tick: Tick) -> None:
    """End a run whose asker no longer can, so that the next one need not wait for it."""
    actor = Actor(None, tick.organisation_id, name="Simulation", channel="job", operator=True)
    with suppress(Refused):  # it ended in this moment
        commands.abandon_simulation(actor, run_id=run.pk, words=RIGHT_LOST)


def _run(run: SimulationRun, tick: Tick) -> None:
    tick(1)
    asker = _asker(run)
    try:
        found = simulating.result_of(
            run, simulating.network_of(run), lambda done: tick(1 + int(done * 0.97))
        )
    except (Unsimulatable, Unschedulable) as refusal:
        words = f"{refusal.message} {refusal.remedy}".strip()
        commands.fail_simulation(asker, run_id=run.pk, code=refusal.code, words=words)
        return
    # Rights are judged as they are when something is kept, not as they were before the trials.
    commands.finish_simulation(_asker(run), run_id=run.pk, found=simulating.kept(found))


def _asker(run: SimulationRun) -> Actor:
    if run.person_id is None:
        raise NotFound("This person")
    return actor_of(run.person_id, channel="job")
