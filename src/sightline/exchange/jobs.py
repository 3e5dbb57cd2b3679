"""Exchange's jobs: reading a stored file."""

import logging
from uuid import UUID

from sightline.exchange import commands, queries, store
from sightline.exchange.models import ImportRun
from sightline.exchange.reading import Reading, file_missing, read_register
from sightline.identity.queries import actor_of
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
        reading = _read(actor, run)
        tick(90)
        commands.finish_reading(actor, run_id=run.pk, reading=reading, seen=run.version)
    except Busy:
        raise
    except Problem as problem:  # discarded or read anew meanwhile, or the right is gone
        log.warning("import %s was not read: %s", run.pk, problem.words)


def _read(actor: Actor, run: ImportRun) -> Reading:
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
