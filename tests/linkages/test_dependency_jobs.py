"""A schedule that moved wakes the look at its gaps: once for many edits, and never for nothing."""

from uuid import UUID

import pytest

from sightline.kernel import clock, jobs
from sightline.kernel.models import Job, JournalEntry
from sightline.projects import commands as projects
from sightline.projects.models import Activity
from sightline.projects.schedule.edits import Add
from tests.linkages.deal import agreed, carried, dealing, fresh, lengthen
from tests.world import World

pytestmark = pytest.mark.django_db
CHECK = "linkages.check_dependencies"


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    return dealing(world)


def worked() -> int:
    """Do what is due; return how often gaps were looked at."""
    n = 0
    while (taken := jobs.take("test")) is not None:
        jobs.run(taken)
        n += taken.name == CHECK
    assert not Job.objects.exclude(error="").exists()
    return n


def fell() -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(kind="linkages.DependencyFellShort"))


def test_many_edits_are_looked_at_once(world: World, pair: dict[str, UUID]) -> None:
    row = carried(world, pair)
    worked()
    for days in (5, 6, 7):
        lengthen(world, pair, days)
    assert [job.arguments for job in Job.objects.filter(name=CHECK, state="ready")] == [
        {"project_id": str(pair["giver project"])}
    ]
    assert worked() == 1
    [entry] = fell()
    assert (entry.about, entry.actor_id) == (row.pk, world.people["giver"].pk)
    assert (entry.data, entry.channel) == ({"gap_days": -4}, "job")


def test_the_same_job_twice_records_once(world: World, pair: dict[str, UUID]) -> None:
    row = carried(world, pair)
    worked()
    lengthen(world, pair, 7)
    done = Job.objects.get(name=CHECK, state="ready")
    worked()
    Job.objects.filter(pk=done.pk).update(state="ready", attempts=0)
    assert worked() == 1
    assert len(fell()) == 1
    assert fresh(row).fell_short_on == clock.today()


def test_nobody_looks_where_no_agreement_leans_on_a_schedule(
    world: World, pair: dict[str, UUID]
) -> None:
    agreed(world, pair)
    lengthen(world, pair, 7)
    assert not Job.objects.filter(name=CHECK).exists()


def test_a_slip_that_comes_by_way_of_a_link_is_found(world: World, pair: dict[str, UUID]) -> None:
    """The giver's activity waits for one of a third project, and that one slips."""
    row = carried(world, pair)
    actor = world.actor("giver")
    third = projects.open_project(actor, code="third", name="third", office_id=world.id("north"))
    start = clock.now().replace(year=2026, month=1, day=5, hour=8, minute=0)
    projects.draw_schedule(actor, project_id=third.pk, start=start)
    add = Add("dig", fields={"duration": 20 * 480})
    projects.edit_schedule(actor, project_id=third.pk, edits=[add])
    dig = Activity.objects.system("test").get(project=third)
    worked()
    projects.propose_link(actor, predecessor_id=dig.pk, successor_id=pair["giver"])
    assert not fell()
    assert worked() == 1
    [entry] = fell()
    assert entry.about == row.pk
    assert entry.data["gap_days"] < 0
