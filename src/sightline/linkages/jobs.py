"""Linkages' jobs: discovery after what it compares changed, and gaps after a schedule did."""

from datetime import timedelta
from uuid import UUID

from sightline.identity.queries import actor_of
from sightline.kernel.jobs import Tick, job
from sightline.kernel.models import Job, JournalEntry
from sightline.kernel.policy import Actor
from sightline.linkages import commands, discovery

GATHERS = timedelta(seconds=15)


@job("linkages.refresh", gathers=GATHERS)
def refresh(*, tick: Tick) -> None:
    """Compare all projects of the job's organisation; nobody's rights are asked, none are used."""
    if tick.organisation_id is None:
        return
    found = discovery.found(tick.organisation_id)
    tick(50)
    actor = Actor(None, tick.organisation_id, name="Discovery", channel="job", operator=True)
    commands.refresh_linkages(actor, found=found)


@job("linkages.check_dependencies")
def check_dependencies(*, tick: Tick, project_id: str) -> None:
    """Look at the gaps that a project's schedule reaches, in the name of who changed it.

    A blank ``project_id`` stands for all of the organisation's: one of its calendars changed.
    """
    asked = Job.objects.filter(pk=tick.job_id).values("entry_id")
    person = JournalEntry.objects.filter(pk__in=asked).values_list("actor_id", flat=True).first()
    if person is not None:
        actor = actor_of(person, channel="job")
        commands.check_dependencies(actor, project_id=UUID(project_id) if project_id else None)
