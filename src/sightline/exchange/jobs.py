"""Exchange's jobs: reading a stored file."""

from uuid import UUID

from sightline.exchange import commands
from sightline.exchange.models import ImportRun
from sightline.exchange.reading import read_register
from sightline.identity.queries import actor_of
from sightline.kernel.jobs import Tick, job


@job("exchange.read_import")
def read_import(*, tick: Tick, run_id: str) -> None:
    """Read a run's file as the person who started it; a run that moved on is left alone."""
    run = ImportRun.objects.system("the job knows the run, not yet the actor").get(pk=UUID(run_id))
    if run.state != ImportRun.State.READING or run.person_id is None:
        return
    actor = actor_of(run.person_id, channel="job")
    tick(10)
    reading = read_register(
        run.digest, name=run.file_name, mapping=run.mapping, currency=run.organisation.currency
    )
    tick(90)
    commands.finish_reading(actor, run_id=run.pk, reading=reading)
