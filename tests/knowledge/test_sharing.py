"""Shared plans: what each command does, whom it refuses, and what flows back."""

from typing import Any

import pytest

from sightline.kernel.policy import visible
from sightline.knowledge import queries
from sightline.knowledge.models import PlanVersion, Reuse, SharedPlan
from sightline.projects import commands as projects
from sightline.projects.models import Activity, ActivityLink, Gate, Milestone, RaidItem
from tests.knowledge.scene import WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db
STEPS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "publish_plan_version": ("desk", {}, {"draft": "published"}),
    "retire_plan_version": (
        "north", {"why": WHY}, {"draft": "retired", "published": "retired"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", PlanVersion.State.values)
def test_every_state_times_every_step(scene: Scene, state: str) -> None:
    row = scene.shared("draft")
    for step, (who, said, leads) in STEPS.items():
        scene.put(scene.now(row), state=state)
        if state in leads:
            assert scene.do(step, who, version_id=row.pk, **said).state == leads[state], step
        else:
            refused("wrong-state", scene.do, step, who, version_id=row.pk, **said)


def test_every_verb_is_a_step_and_nothing_leaves_the_end() -> None:
    found = {pair for _, _, leads in STEPS.values() for pair in leads.items()}
    for verb, (starts, end) in PlanVersion.life.moves.items():
        assert {(one, end) for one in starts} <= found, verb
    assert PlanVersion.life.verbs_from("retired") == ()


def test_only_the_structure_goes_in_and_it_is_never_changed(scene: Scene) -> None:
    row = scene.shared("draft")
    assert "Secret" not in str(row.content)
    assert (row.n_activities, row.days, row.cost_minor, row.is_actual) == (
        4,
        200,
        500_000_00,
        False,
    )
    told = {line.name: line.key for line in queries.lines_of(row)}
    assert list(told) == ["Build", "Dig", "Line", "Test", "Design is done", "Water in", "Rock"]
    at = {"version_id": row.pk}
    cut = [told["Rock"], told["Line"]]
    refused("invalid", scene.do, "choose_plan_rows", "pm", **at, left_out=["activity:99"])
    scene.do("choose_plan_rows", "pm", **at, left_out=cut)
    scene.do("choose_plan_rows", "pm", **at, left_out=cut)
    assert scene.now(row).version == 2
    refused("forbidden", scene.do, "publish_plan_version", "pm", **at)
    published = scene.do("publish_plan_version", "desk", **at)
    assert [line.name for line in queries.lines_of(published)] == [
        "Build", "Dig", "Test", "Design is done", "Water in",
    ]  # fmt: skip
    refused("version-settled", scene.do, "choose_plan_rows", "pm", **at, left_out=[])
    north = {"shared_plan_id": row.shared_plan_id}
    newer = scene.do("draft_plan_version", "pm", **north)
    assert (newer.number, newer.n_activities) == (2, 4)
    refused("draft-open", scene.do, "draft_plan_version", "pm", **north)
    assert scene.now(row).content == published.content


def test_nobody_publishes_what_they_drafted_or_cut(scene: Scene) -> None:
    row = scene.shared("draft")
    at = {"version_id": row.pk}
    scene.do("choose_plan_rows", "desk", **at, left_out=["risks:0"])
    refused("forbidden", scene.do, "publish_plan_version", "desk", **at)
    every = [line.key for line in queries.lines_of(row)]
    scene.do("choose_plan_rows", "pm", **at, left_out=every)
    refused("nothing-left", scene.do, "publish_plan_version", "north", **at)
    refused("no-reason", scene.do, "retire_plan_version", "north", **at, why="")


def test_a_confidential_project_and_one_without_a_schedule_share_nothing(scene: Scene) -> None:
    said = {"project_id": scene.project.pk, "title": "Reservoir"}
    refused("no-schedule", scene.do, "draft_shared_plan", "pm", **said)
    row = scene.shared()
    assert visible(scene.world.actor("reader"), SharedPlan).exists()
    lead = scene.world.actor("lead")
    projects.transfer_project(lead, project_id=scene.project.pk, confidentiality="sealed")
    for model in (SharedPlan, PlanVersion):
        assert not visible(scene.world.actor("reader"), model).exists()
        assert not visible(scene.world.actor("south"), model).exists()
    refused("confidential-project", scene.do, "draft_shared_plan", "pm", **said)
    at = {"shared_plan_id": row.shared_plan_id}
    refused("confidential-project", scene.do, "draft_plan_version", "pm", **at)


def test_a_draft_is_for_who_works_on_its_origin(scene: Scene) -> None:
    scene.shared("draft")
    for who, sees in (("desk", True), ("lead", True), ("reader", False), ("southpm", False)):
        assert visible(scene.world.actor(who), PlanVersion).exists() is sees, who


def test_a_project_is_planned_with_it(scene: Scene) -> None:
    row = scene.shared()
    at = {"version_id": row.pk, "project_id": scene.other.pk, "starts": ago(-10)}
    refused("not-planning", scene.do, "reuse_plan", "southpm", **at)
    scene.planned(scene.other)
    refused("forbidden", scene.do, "reuse_plan", "lead", **at)
    refused("not-found", scene.do, "reuse_plan", "north", **at)
    found = scene.do("reuse_plan", "southpm", **at, adapted="Two shifts")
    assert (found.version_of_id, found.adapted, found.starts) == (row.pk, "Two shifts", ago(-10))
    here = {"project": scene.other}
    names = Activity.objects.system("test").filter(**here).order_by("place")
    assert list(names.values_list("name", "duration")) == [
        ("Build", 0), ("Dig", 4800), ("Line", 2400), ("Test", 480),
    ]  # fmt: skip
    assert ActivityLink.objects.system("test").filter(**here).count() == 2
    gate = Gate.objects.system("test").get(**here)
    assert (gate.name, gate.planned_on) == ("Design is done", ago(-40))
    assert Milestone.objects.system("test").get(**here).forecast == ago(-160)
    risk = RaidItem.objects.system("test").get(**here)
    assert (risk.title, risk.probability, risk.impact, risk.description) == ("Rock", 3, 4, "")
    refused("reused-already", scene.do, "reuse_plan", "southpm", **at)
    noted = scene.do("adapt_reuse", "southpm", reuse_id=found.pk, adapted="Three shifts")
    assert noted.adapted == "Three shifts"
    assert queries.the_shared_plan(scene.world.actor("south"), row.shared_plan_id).n_reuses == 1
    assert queries.the_shared_plan(scene.world.actor("north"), row.shared_plan_id).n_reuses == 0


def test_where_a_plan_cannot_be_reused(scene: Scene) -> None:
    row = scene.shared()
    at = {"version_id": row.pk, "starts": ago(0)}
    refused("own-project", scene.do, "reuse_plan", "pm", **at, project_id=scene.project.pk)
    scene.planned(scene.other)
    other = {"project_id": scene.other.pk}
    projects.draw_schedule(scene.world.actor("southpm"), **other)
    refused("drawn-already", scene.do, "reuse_plan", "southpm", **at, **other)
    scene.do("retire_plan_version", "north", version_id=row.pk, why=WHY)
    refused("not-published", scene.do, "reuse_plan", "southpm", **at, **other)
    assert not Reuse.objects.system("test").exists()


def test_what_it_really_took_flows_back(scene: Scene) -> None:
    row = scene.shared()
    scene.planned(scene.other)
    at = {"project_id": scene.other.pk}
    scene.do("reuse_plan", "southpm", version_id=row.pk, **at, starts=ago(100))
    lead = scene.world.actor("lead")
    (one,), saving, first = queries.beside_first(lead, row.shared_plan)
    assert (one.is_finished, one.days, saving.n_finished) == (False, None, 0)
    assert first is not None
    assert first.days == 200
    south = scene.world.actor("southpm")
    year = {"fiscal_year": ago(0).year, "actual_minor": 430_000_00}
    projects.set_cost_year(south, **at, **year)
    ended = {"state": "closed", "start": ago(160), "actual_finish": ago(10)}
    scene.put(scene.now(scene.other), **ended)
    (one,), saving, _ = queries.beside_first(lead, row.shared_plan)
    assert (one.took.days, one.days, one.cost_minor) == (150, 50, 70_000_00)
    assert (saving.n_finished, saving.days, saving.cost_minor) == (1, 50, 70_000_00)
    assert queries.beside_first(scene.world.actor("north"), row.shared_plan)[1].n_finished == 0
