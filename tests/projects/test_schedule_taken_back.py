"""A schedule file taken back: every row as it was, and what keeps it from going back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sightline.engines.schedule.plan import Baseline, Plan
from sightline.formats.plans.intake import read_schedule
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import JournalEntry
from sightline.kernel.rows import plain
from sightline.projects import commands
from sightline.projects.models import (
    Activity,
    ActivityDates,
    ActivityLink,
    Schedule,
    ScheduleBaseline,
    WorkCalendar,
)
from sightline.projects.schedule.edits import Change
from sightline.projects.schedule.recompute import differing
from tests.engines.schedule.plans import CALENDARS, MONDAY, at, fs, plan, task
from tests.world import World

pytestmark = pytest.mark.django_db
DERIVED = ("version",)
ROWS = (Activity, ActivityLink, Schedule, ScheduleBaseline, WorkCalendar)
Take = Callable[[Plan], tuple[Any, dict[str, Any]]]


def drawn(*durations: int, baseline: str = "") -> Plan:
    """Return activities 1, 2, ... in a row; the first with a baseline that ends on a day."""
    names = [str(n) for n, _ in enumerate(durations, 1)]
    rows = [task(name, days) for name, days in zip(names, durations, strict=True)]
    if baseline:
        kept = Baseline(0, MONDAY, at(f"{baseline} 17:00"), 480)
        rows[0] = replace(rows[0], baselines=(kept,))
    return replace(plan(rows, fs(" ".join(names)), name="Weir"), calendars=CALENDARS[:1])


def state() -> list[Any]:
    """Return every row of the schedule, versions left out: undo counts them up."""
    found: list[Any] = []
    for model in ROWS:
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in DERIVED]
        rows = model.objects.system("test").order_by("pk").values_list(*names)
        found += [(model.__name__, *map(plain, row)) for row in rows]
    return [*found, *ActivityDates.objects.order_by("pk").values_list()]


@pytest.fixture
def project(world: World) -> Any:
    world.runs("manager", "north")
    world.runs("south", "south")
    return commands.open_project(
        world.actor("manager"), code="P-1", name="Weir", office_id=world.id("north")
    )


@pytest.fixture
def take(world: World, project: Any) -> Take:
    """Return what brings a plan in, and answers with its entry and what undo needs."""

    def bring(said: Plan) -> tuple[Any, dict[str, Any]]:
        actor = world.actor("manager")
        needs = commands.undo_needs(actor, project_id=project.pk)
        commands.apply_plan(actor, project_id=project.pk, plan=said, digest="0" * 64)
        applied = JournalEntry.objects.filter(kind="projects.ScheduleApplied")
        return applied.latest("sequence").pk, needs

    return bring


def undone(
    world: World, project: Any, taken: tuple[Any, dict[str, Any]], who: str = "manager"
) -> int:
    entry, needs = taken
    return commands.undo_plan(world.actor(who), project_id=project.pk, entry_id=entry, needs=needs)


def test_the_first_file_goes_again_and_leaves_nothing(
    world: World, project: Any, take: Take
) -> None:
    before = state()
    taken = take(drawn(2, 3))
    assert state() != before
    assert undone(world, project, taken) > 4
    assert state() == before == []


@pytest.mark.parametrize(
    "name",
    [
        "schedules-mit/aspose-cloud/sample.mpp",
        "schedules-mit/aspose-net/CalculateCriticalPath.mpp",
        "mpsplib-mpp/converted/mp_j30_a2_nr1.xer",
    ],
)
def test_a_real_file_goes_back_to_what_was_there(
    world: World, project: Any, take: Take, shared: Path, name: str
) -> None:
    take(drawn(2, 3, 1, baseline="2026-03-02"))
    before = state()
    found = read_schedule((shared / name).read_bytes(), name).plan
    assert found is not None
    taken = take(found)
    assert state() != before
    undone(world, project, taken)
    assert state() == before
    assert list(differing()) == []


def test_resources_and_baselines_are_as_they_were(
    world: World, project: Any, take: Take, shared: Path
) -> None:
    name = "schedules-mit/aspose-cloud/sample.mpp"
    first = read_schedule((shared / name).read_bytes(), name).plan
    assert first is not None
    resources = tuple(replace(each, name=f"{each.name} 2") for each in first.resources)
    take(first)
    commands.set_baseline(world.actor("manager"), project_id=project.pk)
    before = state()
    held = ScheduleBaseline.objects.system("test").get().lines
    rows = [
        replace(a, baselines=(Baseline(0, a.start, a.finish, 480),)) if a.id in held else a
        for a in first.activities
    ]
    taken = take(replace(first, resources=resources, activities=tuple(rows)))
    assert ScheduleBaseline.objects.system("test").get().lines != held
    undone(world, project, taken)
    assert state() == before


def test_without_what_it_needs_it_is_refused(world: World, project: Any, take: Take) -> None:
    take(drawn(2, 3, baseline="2026-03-02"))
    entry, _ = take(drawn(2, 3, baseline="2026-03-03"))
    before = state()
    with pytest.raises(Refused) as refused:
        undone(world, project, (entry, {}))
    assert refused.value.code == "not-undoable"
    assert state() == before


def test_who_built_on_it_keeps_it(world: World, project: Any, take: Take) -> None:
    taken, actor = take(drawn(2, 3)), world.actor("manager")
    first = Activity.objects.system("test").get(uid="1")
    commands.edit_schedule(actor, project_id=project.pk, edits=[Change(first.pk, {"duration": 5})])
    edit = JournalEntry.objects.get(kind="projects.ScheduleEdited")
    with pytest.raises(Refused, match="changed since"):
        undone(world, project, taken)
    commands.undo_schedule_edit(actor, project_id=project.pk, entry_id=edit.pk)
    commands.set_baseline(actor, project_id=project.pk)
    with pytest.raises(Refused, match="baseline"):
        undone(world, project, taken)
    commands.drop_baseline(actor, project_id=project.pk, number=0)
    undone(world, project, taken)
    assert state() == []


def test_a_baseline_set_over_an_older_one_does_not_lose_it(
    world: World, project: Any, take: Take
) -> None:
    actor = world.actor("manager")
    take(drawn(2, 3))
    commands.set_baseline(actor, project_id=project.pk)
    first = Activity.objects.system("test").get(uid="1")
    commands.edit_schedule(actor, project_id=project.pk, edits=[Change(first.pk, {"duration": 5})])
    commands.set_baseline(actor, project_id=project.pk)
    before = state()
    entry = JournalEntry.objects.filter(kind="projects.BaselineSet").latest("sequence")
    with pytest.raises(Refused) as refused:
        commands.undo_schedule_edit(actor, project_id=project.pk, entry_id=entry.pk)
    assert refused.value.code == "not-undoable"
    assert state() == before


def test_a_link_to_another_project_keeps_it(world: World, project: Any, take: Take) -> None:
    taken, actor = take(drawn(2, 3)), world.actor("manager")
    other = commands.open_project(actor, code="P-2", name="Sluice", office_id=world.id("north"))
    commands.apply_plan(actor, project_id=other.pk, plan=drawn(1), digest="1" * 64)
    ends = [Activity.objects.system("test").get(project=p, uid="1").pk for p in (project, other)]
    commands.propose_link(actor, predecessor_id=ends[0], successor_id=ends[1])
    with pytest.raises(Refused, match="link") as refused:
        undone(world, project, taken)
    assert refused.value.code == "changed-since"
    assert Activity.objects.system("test").filter(project=project).count() == 2


def test_who_may_not_bring_it_in_does_not_take_it_back(
    world: World, project: Any, take: Take
) -> None:
    taken = take(drawn(2))
    with pytest.raises((NotFound, Forbidden)):
        undone(world, project, taken, "south")
    with pytest.raises((NotFound, Forbidden)):
        commands.undo_needs(world.actor("south"), project_id=project.pk)
    other = JournalEntry.objects.exclude(pk=taken[0]).latest("sequence").pk
    with pytest.raises(NotFound):
        undone(world, project, (other, taken[1]))
