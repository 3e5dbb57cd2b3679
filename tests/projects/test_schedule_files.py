"""Schedule files brought in: the difference first, then the rows; twice is once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sightline.engines.schedule.plan import Activity as PlanActivity
from sightline.engines.schedule.plan import Kind, Link, LinkType, Plan
from sightline.formats.mspdi.write import write as write_mspdi
from sightline.formats.plans.intake import read_schedule
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Activity, ActivityDates, ActivityLink
from sightline.projects.pages.schedule import FILES as FILES_OUT
from sightline.projects.schedule.carrying import carried
from sightline.projects.schedule.chart import predecessors_of
from sightline.projects.schedule.edits import Add, Change
from sightline.projects.schedule.taking import Difference
from tests.engines.schedule.plans import plan
from tests.world import World

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILES = (
    "schedules-mit/aspose-java/CreateStandardCalendar.xml",
    "schedules-mit/aspose-net/MultiprojectWithExternal.xer",
    "schedules-mit/aspose-net/BaselineProjects.xml",
    "schedules-mit/pm-data-tools/complex_project.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.mspdi.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.xer",
)

GOING_OUT = (
    "schedules-mit/mpxj-java-samples/sample1.mpp",
    "schedules-mit/aspose-cloud/sample.mpp",
    "schedules-mit/aspose-net/CalculateCriticalPath.mpp",
)
NONE = {"added": 0, "changed": 0, "gone": 0}
UNCHANGED = Difference(links=NONE, calendars=NONE)


@pytest.fixture
def project(world: World) -> Any:
    world.runs("manager", "north")
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


@pytest.mark.parametrize("kind", list(FILES_OUT))
def test_every_file_goes_out(world: World, project: Any, kind: str) -> None:
    actor = world.actor("manager")
    commands.draw_schedule(actor, project_id=project.pk)
    commands.edit_schedule(actor, project_id=project.pk, edits=[Add("Dig")])
    client = Client()
    client.force_login(world.people["manager"], backend=BACKEND)
    answer = client.get(f"/projects/{project.pk}/schedule/file/{kind}")
    _, ending, media, _ = FILES_OUT[kind]
    assert (answer.status_code, answer["Content-Type"]) == (200, media)
    assert answer["Content-Disposition"] == f'attachment; filename="P-1.{ending}"'
    assert len(answer.content) > 50


@pytest.mark.parametrize("name", GOING_OUT)
def test_what_goes_out_comes_in_again_without_a_difference(
    world: World, project: Any, shared: Path, name: str
) -> None:
    actor = world.actor("manager")
    plan = read_schedule((shared / name).read_bytes(), name).plan
    assert plan is not None
    commands.apply_plan(actor, project_id=project.pk, plan=plan, digest="0" * 64)
    first = Activity.objects.system("test").filter(kind="task").order_by("place").first()
    assert first is not None
    change = Change(first.pk, {"duration": 960})
    commands.edit_schedule(actor, project_id=project.pk, edits=[change])
    commands.set_baseline(actor, project_id=project.pk, number=1)
    again = read_schedule(write_mspdi(carried(project)).data, "weir.xml").plan
    assert again is not None
    assert commands.plan_difference(actor, project_id=project.pk, plan=again) == UNCHANGED


def test_an_option_that_means_something_else_is_a_difference(
    world: World, project: Any, shared: Path
) -> None:
    actor = world.actor("manager")
    plan = read_schedule((shared / FILES[3]).read_bytes(), FILES[3]).plan
    assert plan is not None
    commands.apply_plan(actor, project_id=project.pk, plan=plan, digest="0" * 64)

    def options(**changes: Any) -> tuple[str, ...]:
        other = replace(plan, **changes)
        delta = commands.plan_difference(actor, project_id=project.pk, plan=other)
        assert delta.is_empty == (not delta.options)
        return delta.options

    assert options(written_by="Another program 2", source="mpp") == ()
    assert options(source="xer") == ("source",)
    in_euro = tuple(replace(each, currency="EUR") for each in plan.projects)
    assert options(projects=in_euro) == ("options",)


def tree(source: str, *rows: tuple[str, int]) -> Plan:
    """Return a plan of activities named by their ids, each on its level."""
    drawn = [
        PlanActivity(
            id_, id_, level=level, duration=480, kind=Kind.SUMMARY if level == 1 else Kind.TASK
        )
        for id_, level in rows
    ]
    return replace(
        plan(drawn, [Link("b", "d", LinkType.SS, 960)]), source=source, written_by="Some tool"
    )


FIRST = (("S", 1), ("a", 2), ("b", 2), ("c", 2), ("T", 1), ("d", 2))
SHUFFLED = (("T", 1), ("e", 2), ("d", 2), ("S", 1), ("c", 2), ("n", 2), ("a", 2), ("b", 2))


@pytest.mark.parametrize(
    ("source", "order", "written"),
    [
        ("xer", "SabcnTde", "3SS+2d"),
        ("pmxml", "SabcnTde", "3SS+2d"),
        ("mspdi", "TedScnab", "8SS+2d"),
    ],
)
def test_numbers_stay_when_a_file_comes_in_again(
    world: World, project: Any, source: str, order: str, written: str
) -> None:
    """Where a file's order means nothing, known rows keep theirs and new ones follow them."""
    actor = world.actor("manager")
    for rows in (FIRST, SHUFFLED):
        said = tree(source, *rows)
        commands.apply_plan(actor, project_id=project.pk, plan=said, digest="0" * 64)
    rows = Activity.objects.system("test").filter(project=project).order_by("place")
    assert "".join(rows.values_list("uid", flat=True)) == order
    assert predecessors_of(actor, rows.get(uid="d")) == written
    again = commands.plan_difference(actor, project_id=project.pk, plan=tree(source, *SHUFFLED))
    assert again.is_empty
