"""Taking one's own edit back: by whom, for how long, and when not."""

from datetime import timedelta

import pytest

from sightline.kernel import clock, journal
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.models import CostYear, Milestone, Project, RaidItem, Standing
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def last() -> JournalEntry:
    return JournalEntry.objects.latest("sequence")


def test_an_edit_of_a_page_is_undone_from_its_toast(stage: Stage) -> None:
    client = stage.client("north")
    url = stage.url("milestone-edit", "milestone")
    said = {"name": "Final design", "baseline": stage.fresh(Milestone, "milestone").baseline}
    page = client.post(url, said, follow=True).content.decode()
    entry = last()
    assert f'action="/journal/{entry.pk}/undo"' in page
    back = client.post(
        f"/journal/{entry.pk}/undo", headers={"referer": "http://testserver/raid?q=a"}
    )
    assert (back.status_code, back["Location"]) == (303, "/raid?q=a")
    row = stage.fresh(Milestone, "milestone")
    assert (row.name, row.version) == ("Design", 3)
    assert last().kind == "projects.ChangeUndone"
    assert journal.verify(stage.world.organisation.pk).breaks == ()


def test_the_standing_follows(stage: Stage) -> None:
    north = stage.world.actor("north")
    item = commands.raise_raid(
        north, project_id=stage.project.pk, kind="risk", title="Fire", probability=5, impact=5
    )
    before = Standing.objects.get(pk=stage.project.pk).n_open_risks
    commands.undo_change(north, entry_id=last().pk)
    assert not RaidItem.objects.system("test").filter(pk=item.pk).exists()
    assert Standing.objects.get(pk=stage.project.pk).n_open_risks == before - 1


def test_only_who_made_the_edit_undoes_it(stage: Stage) -> None:
    commands.change_project(stage.world.actor("north"), project_id=stage.project.pk, name="Dam")
    entry, before = last().pk, n_entries()
    for who in ("checker", "lead", "auditor"):
        with pytest.raises(NotFound):
            commands.undo_change(stage.world.actor(who), entry_id=entry)
        assert stage.client(who).post(f"/journal/{entry}/undo").status_code == 404
    assert n_entries() == before


def test_not_after_ten_minutes(stage: Stage) -> None:
    north = stage.world.actor("north")
    with clock.at(clock.now() - timedelta(minutes=11)):
        commands.change_project(north, project_id=stage.project.pk, name="Dam")
    with pytest.raises(Refused, match="10 minutes"):
        commands.undo_change(north, entry_id=last().pk)


def test_not_when_somebody_built_on_it(stage: Stage) -> None:
    north = stage.world.actor("north")
    commands.change_project(north, project_id=stage.project.pk, name="Dam")
    entry = last().pk
    commands.change_project(stage.world.actor("checker"), project_id=stage.project.pk, name="Weir")
    with pytest.raises(Refused) as refused:
        commands.undo_change(north, entry_id=entry)
    assert refused.value.code == "changed-since"
    assert stage.client("north").post(f"/journal/{entry}/undo").status_code == 422


def test_not_twice(stage: Stage) -> None:
    north = stage.world.actor("north")
    commands.change_project(north, project_id=stage.project.pk, name="Dam")
    entry = last().pk
    commands.undo_change(north, entry_id=entry)
    with pytest.raises(Refused):
        commands.undo_change(north, entry_id=entry)
    with pytest.raises(Refused):
        commands.undo_change(north, entry_id=last().pk)
    assert Project.objects.system("test").get(pk=stage.project.pk).name == "Reservoir N-1"


def test_not_when_the_right_is_gone(stage: Stage) -> None:
    world = stage.world
    commands.change_project(world.actor("checker"), project_id=stage.project.pk, name="Dam")
    entry, checker = last().pk, world.actor("checker")
    commands.transfer_project(
        world.actor("north"), project_id=Stage.opened(world, "N-5").pk, confidentiality="open"
    )
    bare = type(checker)(id=checker.id, organisation_id=checker.organisation_id, name="Checker")
    with pytest.raises((NotFound, Forbidden)):
        commands.undo_change(bare, entry_id=entry)


def test_not_what_is_no_simple_edit(stage: Stage) -> None:
    boss = stage.world.actor("exec")
    commands.move_project(boss, project_id=stage.project.pk, verb="approve")
    with pytest.raises(Refused) as refused:
        commands.undo_change(boss, entry_id=last().pk)
    assert refused.value.code == "not-undoable"
    commands.drop_milestone(stage.world.actor("north"), milestone_id=stage.ids["milestone"])
    with pytest.raises(Refused):
        commands.undo_change(stage.world.actor("north"), entry_id=last().pk)


def test_it_does_not_pass_by_the_approved_baseline(stage: Stage) -> None:
    north, boss = stage.world.actor("north"), stage.world.actor("exec")
    commands.set_cost_year(
        north, project_id=stage.project.pk, fiscal_year=2026, budget_minor=9_000_00
    )
    entry = last().pk
    commands.move_project(boss, project_id=stage.project.pk, verb="approve")
    for verb in ("initiate", "plan", "execute"):
        commands.move_project(north, project_id=stage.project.pk, verb=verb)
    with pytest.raises(Refused) as refused:
        commands.undo_change(north, entry_id=entry)
    assert refused.value.code == "baseline-approved"
    assert stage.fresh(CostYear, "cost-year").budget_minor == 9_000_00
