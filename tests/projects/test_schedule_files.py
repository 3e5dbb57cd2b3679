"""Schedule files brought in: the difference first, then the rows; twice is once."""

from pathlib import Path
from typing import Any

import pytest

from sightline.formats.plans.intake import read_schedule
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityDates, ActivityLink
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = (
    "schedules-mit/aspose-java/CreateStandardCalendar.xml",
    "schedules-mit/aspose-net/MultiprojectWithExternal.xer",
    "schedules-mit/aspose-net/BaselineProjects.xml",
    "schedules-mit/pm-data-tools/complex_project.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.mspdi.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.xer",
)


@pytest.fixture
def project(world: World) -> Any:
    world.person("manager", "program_office", world.office_node("north"))
    return commands.open_project(
        world.actor("manager"), code="P-1", name="Weir", office_id=world.id("north")
    )


@pytest.mark.parametrize("name", FILES)
def test_a_file_twice_is_a_file_once(world: World, project: Any, shared: Path, name: str) -> None:
    actor = world.actor("manager")
    plan = read_schedule((shared / name).read_bytes(), name).plan
    assert plan is not None
    seen = commands.plan_difference(actor, project_id=project.pk, plan=plan)
    done = commands.apply_plan(actor, project_id=project.pk, plan=plan, digest="0" * 64)
    assert done == seen
    assert len(done.added) == Activity.objects.system("test").count() > 0
    n_entries = JournalEntry.objects.count()
    again = commands.apply_plan(actor, project_id=project.pk, plan=plan, digest="0" * 64)
    assert again.is_empty, again
    assert JournalEntry.objects.count() == n_entries
    assert ActivityDates.objects.count() == len(done.added)
    assert ActivityLink.objects.system("test").count() == done.links["added"]
