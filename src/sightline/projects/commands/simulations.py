"""Simulations of schedules: asked for on a frozen plan, finished by a job, or stopped."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sightline.engines.simulate import FEWEST
from sightline.kernel import clock, jobs
from sightline.kernel.command import claim, command, record
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, check
from sightline.projects import events, policy
from sightline.projects.commands.schedule import schedule_of
from sightline.projects.models import FrozenNetwork, Project, SimulationRun
from sightline.projects.schedule.assemble import WHY
from sightline.projects.schedule.fields import whole
from sightline.projects.schedule.simulating import MOST_TRIALS, PERMILLE, frozen

JOB = "projects.simulate"
LAST_SEED = 2**31 - 1
USUAL = (0.9, 1.25)
WIDEST = 10.0


@command
def start_simulation(
    actor: Actor,
    *,
    project_id: UUID,
    trials: int = 1000,
    seed: int = 1,
    usual: tuple[float, float] | None = USUAL,
    correlation: float = 0.0,
) -> SimulationRun:
    """Freeze a project's plan and ask for its simulation; the work follows as a job.

    Args:
        trials: 100 to 100,000.
        seed: The same one on the same plan gives the same figures.
        usual: How quick and how slow an activity without an estimate may be, as shares of its
            duration; none where it takes exactly its duration.
        correlation: Between all durations, 0 to 1.

    Raises:
        NotFound, Forbidden: As ``claim`` says; the project has a schedule.
        Invalid: Trials, seed, shares or correlation out of bounds.
        Refused: ``running-already``; ``no-schedule`` where nothing is left to do; ``cycle`` and
            what else the engine refuses.
    """
    project = claim(Project, project_id, actor, policy.simulate)
    if schedule_of(project.pk) is None:
        raise NotFound("This schedule")
    row = SimulationRun(
        project=project,
        person_id=actor.id,
        trials=whole("trials", trials, FEWEST, MOST_TRIALS),
        seed=whole("seed", seed, 0, LAST_SEED),
        correlation_permille=_share("correlation", correlation, 1.0),
    )
    if usual is not None:
        row.low_permille = _share("low", usual[0], 1.0)
        row.high_permille = _share("high", usual[1], WIDEST, least=1.0)
    _check_none_runs(project.pk)
    asked = frozen(project.pk)
    row.plan_digest = asked.digest
    row.save()
    FrozenNetwork.objects.create(run=row, data=asked.data)
    record(
        events.SimulationStarted(
            about=row.pk,
            project=project.pk,
            trials=row.trials,
            seed=row.seed,
            plan_digest=row.plan_digest,
        )
    )
    return row


def _share(field: str, value: Any, most: float, least: float = 0.0) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:
        raise Invalid({field: [f"Give a share from {least:.0%} to {most:.0%}."]})
    return round(float(value) * PERMILLE)


def _check_none_runs(project_id: UUID) -> None:
    rows = SimulationRun.objects.system(WHY).filter(project=project_id)
    if rows.filter(state=SimulationRun.State.RUNNING).exists():
        words = "A simulation of this schedule is under way; wait for it, or cancel it first."
        raise Refused("running-already", words)


@command
def finish_simulation(actor: Actor, *, run_id: UUID, found: Mapping[str, Any]) -> SimulationRun:
    """Keep what a simulation found; its trials are not kept.

    Args:
        found: The fields that ``simulating.kept`` makes of a result.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``wrong-state``: it was cancelled meanwhile, or finished before.
    """
    row = claim(SimulationRun, run_id, actor, policy.simulate)
    row.move("finish")
    for name, value in found.items():
        setattr(row, name, value)
    _end(row)
    told = {"digest": row.digest, "engine_version": row.engine_version}
    record(events.SimulationFinished(about=row.pk, project=row.project_id, **told))
    return row


@command
def fail_simulation(actor: Actor, *, run_id: UUID, code: str, words: str) -> SimulationRun:
    """Say why a simulation could not be done.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(SimulationRun, run_id, actor, policy.simulate)
    row.move("fail")
    row.problem = words[:500]
    _end(row)
    record(events.SimulationFailed(about=row.pk, project=row.project_id, code=code))
    return row


@command
def abandon_simulation(actor: Actor, *, run_id: UUID, words: str) -> SimulationRun:
    """End a simulation that cannot end in the name of whoever asked for it: as failed.

    Args:
        actor: The job's own, of the run's organisation; nobody else's rights are used.
        words: Why, and what to do.

    Raises:
        Forbidden: A person may not.
        NotFound: The run is gone.
        Refused: ``wrong-state``: it has ended.
    """
    check(actor, policy.end_simulation)
    rows = SimulationRun.objects.system("the job ends a run that its asker no longer can")
    row: SimulationRun | None = rows.select_for_update().filter(pk=run_id).first()
    if row is None:
        raise NotFound("This simulation")
    row.move("fail")
    row.problem = words[:500]
    _end(row)
    record(events.SimulationFailed(about=row.pk, project=row.project_id, code="right-lost"))
    return row


@command
def cancel_simulation(actor: Actor, *, run_id: UUID, seen: int | None = None) -> SimulationRun:
    """Stop a simulation that waits or is under way; nothing of it is kept.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``: it has ended.
    """
    row = claim(SimulationRun, run_id, actor, policy.simulate, seen=seen)
    row.move("cancel")
    _end(row)
    jobs.ask_to_stop(JOB, run_id=str(row.pk))
    record(events.SimulationCancelled(about=row.pk, project=row.project_id))
    return row


def _end(row: SimulationRun) -> None:
    row.ended = clock.now()
    row.save()
    FrozenNetwork.objects.filter(run=row).delete()
