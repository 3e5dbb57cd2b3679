"""A project from proposal to close, every command once, its figures true at each step."""

from datetime import date, timedelta

import pytest

from sightline.kernel import clock, journal
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import Project, Standing
from sightline.projects.register import Line
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(world: World) -> World:
    world.person("exec", "executive")
    world.runs("north", "north")
    world.runs("south", "south")
    world.person("pm")
    world.person("checker", "project_office", world.office_node("north-1"))
    return world


def opened(world: World, **fields: object) -> Project:
    return commands.open_project(
        world.actor("north"),
        code="N-1",
        name="Reservoir",
        office_id=world.id("north-1"),
        start=date(2026, 1, 1),
        baseline_finish=date(2027, 1, 1),
        sponsor_id=world.people["exec"].pk,
        manager_id=world.people["pm"].pk,
        whole_life_minor=100_000_00,
        **fields,
    )


def test_a_project_walks_to_execution(staffed: World) -> None:
    row = opened(staffed)
    north, boss = staffed.actor("north"), staffed.actor("exec")
    commands.move_project(boss, project_id=row.pk, verb="approve")
    for verb in ("initiate", "plan", "execute"):
        commands.move_project(north, project_id=row.pk, verb=verb)
    with pytest.raises(Refused) as refused:
        commands.change_project(north, project_id=row.pk, baseline_finish=date(2028, 1, 1))
    assert refused.value.code == "baseline-approved"
    commands.change_project(north, project_id=row.pk, forecast_finish=date(2027, 6, 1))
    standing = Standing.objects.get(pk=row.pk)
    assert (standing.finish_variance_days, standing.measured) == (151, "red")
    assert journal.verify(staffed.organisation.pk).breaks == ()


def test_rights_follow_the_tree(staffed: World) -> None:
    row = opened(staffed)
    with pytest.raises(NotFound):
        commands.change_project(staffed.actor("south"), project_id=row.pk, name="Ours")
    with pytest.raises(Forbidden):
        commands.change_project(staffed.actor("lead"), project_id=row.pk, name="Ours")
    with pytest.raises(Forbidden):
        commands.move_project(staffed.actor("north"), project_id=row.pk, verb="approve")


def test_a_report_is_published_and_frozen(staffed: World) -> None:
    row, north = opened(staffed), staffed.actor("north")
    report = commands.write_report(
        north,
        project_id=row.pk,
        declared="amber",
        reason="Permit late",
        dimensions={"schedule": {"declared": "amber", "reason": "Permit late"}},
    )
    commands.submit_report(north, report_id=report.pk)
    with pytest.raises(Forbidden):
        commands.check_report(north, report_id=report.pk)
    commands.check_report(staffed.actor("checker"), report_id=report.pk)
    published = commands.publish_report(north, report_id=report.pk)
    assert published.facts["whole_life_minor"] == 100_000_00
    assert published.dimensions.count() == 6
    assert Standing.objects.get(pk=row.pk).declared == "amber"
    with pytest.raises(Refused):
        commands.change_report(north, report_id=report.pk, reason="Never mind")


def test_a_register_comes_in_once_and_can_be_taken_back(staffed: World) -> None:
    north = staffed.actor("north")
    lines = [
        Line(
            f"R-{n}",
            "green",
            "",
            {"name": f"Project {n}", "whole_life_minor": n * 100},
            {"Approval": "2025-05-01"},
        )
        for n in range(5)
    ]
    told = {"register": "capital", "office_id": staffed.id("north"), "digest": "x"}
    first = commands.apply_register(north, period=date(2026, 3, 31), lines=lines, **told)
    assert (len(first.added), len(first.gone)) == (5, 0)
    before = JournalEntry.objects.count()
    again = commands.apply_register(north, period=date(2026, 3, 31), lines=lines, **told)
    assert again.is_empty
    assert JournalEntry.objects.count() == before
    later = [Line("r-1", "red", "Late", {"name": "Project 1", "whole_life_minor": 900}), *lines[2:]]
    second = commands.apply_register(north, period=date(2026, 6, 30), lines=later, **told)
    assert second.gone == ("R-0",)
    assert {d.field for d in second.differences if d.code == "r-1"} == {
        "declared",
        "reason",
        "whole_life_minor",
        "milestones",
    }
    entry = JournalEntry.objects.filter(kind="projects.RegisterApplied").latest("sequence")
    commands.undo_register(
        north, entry_id=entry.pk, office_id=staffed.id("north"), period="2026-06-30"
    )
    row = Project.objects.system("test").get(code="R-1")
    assert (row.whole_life_minor, row.left_on) == (100, None)
    assert Standing.objects.get(pk=row.pk).declared == "green"
    assert journal.verify(staffed.organisation.pk).breaks == ()


def test_milestones_raid_and_line(staffed: World) -> None:
    row, north = opened(staffed), staffed.actor("north")
    commands.add_milestone(
        north, project_id=row.pk, name="Design", baseline=clock.today() - timedelta(9)
    )
    risk = commands.raise_raid(
        north, project_id=row.pk, kind="risk", title="Flood", probability=5, impact=4
    )
    commands.touch_subject(north, project_id=row.pk, kind="system", name="SCADA")
    standing = Standing.objects.get(pk=row.pk)
    assert (standing.n_overdue, standing.n_open_risks) == (1, 1)
    with pytest.raises(Refused):
        commands.move_raid(north, item_id=risk.pk, verb="close")
    assert commands.move_raid(north, item_id=risk.pk, verb="occur").kind == "issue"
