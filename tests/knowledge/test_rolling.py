"""Roll-outs: waves of one shared plan, each beside the first of them."""

import pytest

from sightline.knowledge import queries
from sightline.knowledge.models import RollOut, Wave
from tests.knowledge.scene import WHY, Scene, ago, refused
from tests.knowledge.test_pages import client, told

pytestmark = pytest.mark.django_db


def rolled(scene: Scene) -> RollOut:
    """Begin a roll-out of the northern plan, led by the head office."""
    said = {"office_id": scene.world.id("hq"), "title": "Ponds"}
    row: RollOut = scene.do("plan_roll_out", "lead", version_id=scene.shared().pk, **said)
    return row


def test_only_what_is_published_is_rolled_out_by_who_leads_the_office(scene: Scene) -> None:
    row = scene.shared("draft")
    said = {"version_id": row.pk, "title": "Ponds", "office_id": scene.world.id("hq")}
    refused("not-published", scene.do, "plan_roll_out", "lead", **said)
    scene.do("publish_plan_version", "desk", version_id=row.pk)
    refused("forbidden", scene.do, "plan_roll_out", "north", **said)
    refused("invalid", scene.do, "plan_roll_out", "lead", **{**said, "title": ""})
    assert scene.do("plan_roll_out", "lead", **said).version_of_id == row.pk


def test_an_office_puts_its_own_projects_in(scene: Scene) -> None:
    row = rolled(scene)
    at = {"roll_out_id": row.pk, "starts": ago(-10)}
    other, own = {"project_id": scene.other.pk}, {"project_id": scene.project.pk}
    refused("own-project", scene.do, "add_wave", "north", **at, **own)
    refused("forbidden", scene.do, "add_wave", "southpm", **at, **other)
    refused("not-found", scene.do, "add_wave", "north", **at, **other)
    wave = scene.do("add_wave", "south", **at, **other)
    refused("wave-taken", scene.do, "add_wave", "south", **at, **other)
    ended = scene.opened(scene.world, "S-2", "south-1", manager="southpm")
    scene.put(scene.now(ended), state="cancelled")
    refused("project-ended", scene.do, "add_wave", "south", **at, project_id=ended.pk)
    assert scene.do("move_wave", "south", wave_id=wave.pk, starts=ago(-20)).starts == ago(-20)
    scene.do("move_wave", "south", wave_id=wave.pk, starts=ago(-20))
    assert scene.now(wave).version == 2
    scene.do("drop_wave", "south", wave_id=wave.pk)
    assert not Wave.objects.system("test").exists()


def test_what_has_begun_stays_as_it_was_planned(scene: Scene) -> None:
    row = rolled(scene)
    at = {"project_id": scene.other.pk, "starts": ago(0)}
    wave = scene.do("add_wave", "south", roll_out_id=row.pk, **at)
    scene.planned(scene.other)
    scene.do("reuse_plan", "southpm", version_id=row.version_of_id, **at)
    refused("wave-begun", scene.do, "move_wave", "south", wave_id=wave.pk, starts=ago(-5))
    refused("wave-begun", scene.do, "drop_wave", "south", wave_id=wave.pk)
    assert queries.the_wave(scene.world.actor("south"), wave.pk).is_begun


def test_each_wave_is_beside_the_first(scene: Scene) -> None:
    row = rolled(scene)
    second = scene.opened(scene.world, "S-2", "south-1", manager="southpm")
    here = {"roll_out_id": row.pk}
    scene.do("add_wave", "lead", **here, project_id=second.pk, starts=ago(-50))
    scene.do("add_wave", "south", **here, project_id=scene.other.pk, starts=ago(150))
    ended = {"state": "closed", "start": ago(150), "actual_finish": ago(10)}
    scene.put(scene.now(scene.other), **ended, whole_life_forecast_minor=400_000_00)
    first, then = queries.compared(scene.world.actor("lead"), row)
    assert (first.number, first.wave.project_id, first.is_finished) == (1, scene.other.pk, True)
    assert (first.took.days, first.finish, first.days) == (140, ago(-50), None)
    assert (then.took.days, then.is_finished) == (200, False)
    assert (then.days, then.cost_minor) == (-60, -100_000_00)
    assert queries.compared(scene.world.actor("north"), row) == []


def test_a_roll_out_on_pages(scene: Scene) -> None:
    version = scene.shared()
    lead, south = client(scene, "lead"), client(scene, "south")
    at = f"/plan-versions/{version.pk}/roll-out"
    assert "Roll it out" in told(lead.get(f"/shared-plans/{version.shared_plan_id}"))
    said = {"title": "Ponds", "office_id": str(scene.world.id("hq"))}
    assert lead.post(at, said).status_code == 303
    row = RollOut.objects.system("test").get()
    home = f"/roll-outs/{row.pk}"
    said = {"project_id": str(scene.other.pk), "starts": ago(-9).isoformat()}
    assert south.post(f"{home}/waves/new", said).status_code == 303
    wave = Wave.objects.system("test").get()
    page = told(south.get(home))
    assert "S-1 Reservoir" in page
    assert "not begun with it" in page
    assert "S-1" not in told(client(scene, "north").get(home))
    moved = {"starts": ago(-12).isoformat(), "seen": "1"}
    assert south.post(f"/waves/{wave.pk}/move", moved).status_code == 303
    assert south.post(f"/waves/{wave.pk}/drop", {"seen": "2"}).status_code == 303
    for who in ("lead", "reader", "auditor"):
        assert "Ponds" in told(client(scene, who).get("/roll-outs")), WHY
