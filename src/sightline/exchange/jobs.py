"""Exchange's jobs: reading a stored file."""

import logging
from uuid import UUID

from sightline.exchange import commands, queries
from sightline.exchange.models import ImportRun
from sightline.exchange.plan_reading import PlanReading, plan_missing, read_plan
from sightline.exchange.reading import Reading, file_missing, read_register
from sightline.identity.queries import actor_of
from sightline.kernel import store
from sightline.kernel.errors import Busy, Problem
from sightline.kernel.jobs import Tick, job
from sightline.kernel.policy import Actor

log = logging.getLogger(__name__)


@job("exchange.read_import")
def read_import(*, tick: Tick, run_id: str) -> None:
    """Read a run's file as the person who started it; a run that moved on is left alone."""
    rows = ImportRun.objects.system("the job knows the run, not yet the actor")
    run = rows.select_related("organisation").filter(pk=UUID(run_id)).first()
    if run is None or run.state != ImportRun.State.READING or run.person_id is None:
        return
    try:
        actor = actor_of(run.person_id, channel="job")
        tick(10)
        if run.kind == ImportRun.Kind.SCHEDULE:
            _finish_plan(actor, run, tick)
        else:
            _finish_register(actor, run, tick)
    except Busy:
        raise
    except Problem as problem:  # discarded or read anew meanwhile, or the right is gone
        log.warning("import %s was not read: %s", run.pk, problem.words)


def _finish_register(actor: Actor, run: ImportRun, tick: Tick) -> None:
    reading = _register(actor, run)
    tick(90)
    commands.finish_reading(actor, run_id=run.pk, reading=reading, seen=run.version)


def _finish_plan(actor: Actor, run: ImportRun, tick: Tick) -> None:
    reading = _plan(run)
    tick(90)
    commands.finish_plan_reading(actor, run_id=run.pk, reading=reading, seen=run.version)


def _register(actor: Actor, run: ImportRun) -> Reading:
    try:
        data = store.read(run.digest)
    except FileNotFoundError:
        return file_missing()
    return read_register(
        data,
        name=run.file_name,
        mapping=run.mapping,
        currency=run.organisation.currency,
        kept=lambda headers: queries.mapping_for(actor, headers),
    )


def _plan(run: ImportRun) -> PlanReading:
    try:
        data = store.read(run.digest)
    except FileNotFoundError:
        return plan_missing()
    return read_plan(data, name=run.file_name)
