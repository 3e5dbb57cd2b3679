"""Compliance as it was: what was let off, found, known and in effect on a day gone by."""

import pytest
from django.test import Client

from sightline.network import queries
from sightline.projects import commands
from tests.browse import signed_in
from tests.network.scene import WHY, Scene, ago, on

pytestmark = pytest.mark.django_db
MANAGED = [{"field": "sponsor", "test": "has", "value": True}]


def told(scene: Scene, days: int, row: object) -> list[str]:
    """Return what a version asked of the projects so many days ago, by code."""
    actor = scene.world.actor("lead")
    return [duty.obligation for duty in queries.duties(actor, [row], day=ago(days))[row.pk]]  # type: ignore[attr-defined,list-item]


def test_relief_counts_for_its_days_also_once_it_ended(scene: Scene) -> None:
    version = scene.forced(-60, checks=MANAGED)
    row = scene.granted(version)
    with on(5):
        scene.do("revoke_deviation", "lead", deviation_id=row.pk, why=WHY)
        assert told(scene, 0, version) == ["non_compliant"]
        assert told(scene, 1, version) == told(scene, 5, version) == ["deviation"]


def test_what_was_rejected_never_let_anybody_off(scene: Scene) -> None:
    version = scene.forced(-60, checks=MANAGED)
    row = scene.deviation(version)
    at = {"deviation_id": row.pk}
    scene.do("submit_deviation", "north", **at)
    scene.do("review_deviation", "lead", **at)
    scene.do("reject_deviation", "lead", **at, why=WHY)
    with on(5):
        scene.do("close_deviation", "north", **at, why=WHY)
        assert told(scene, 2, version) == ["non_compliant"]


def test_projects_are_told_as_they_stood(scene: Scene) -> None:
    version = scene.forced(-60, checks=MANAGED)
    with on(3):
        said = {"project_id": scene.project.pk, "sponsor_name": "The board"}
        commands.change_project(scene.world.actor("north"), **said)
        assert told(scene, 0, version) == ["compliant"]
        assert told(scene, 1, version) == ["non_compliant"]
        assert told(scene, 4, version) == []  # nobody had written of the project yet


@pytest.mark.parametrize("field", ["phases", "gates", "milestones", "benefits", "open_risks"])
def test_what_hangs_on_projects_is_counted_as_it_was(scene: Scene, field: str) -> None:
    least = [{"field": field, "test": "at_least", "value": "1"}]
    version = scene.forced(-60, checks=least)
    pm, at = scene.world.actor("pm"), {"project_id": scene.project.pk}
    with on(2):
        if field == "open_risks":
            rated = {"probability": 3, "impact": 3}
            commands.raise_raid(pm, **at, kind="risk", title="Flood", **rated)
        elif field == "benefits":
            commands.promise_benefit(scene.world.actor("lead"), **at, title="Less leakage")
        else:
            getattr(commands, f"add_{field[:-1]}")(pm, **at, name="One")
        assert told(scene, 0, version) == ["compliant"]
        assert told(scene, 1, version) == ["non_compliant"]


def test_the_last_report_is_the_one_of_the_day(scene: Scene) -> None:
    has = [{"field": "achieved", "test": "has", "value": True}]
    version = scene.forced(-60, checks=has)
    pm, desk = scene.world.actor("pm"), scene.world.actor("desk")
    with on(2):
        said = {"project_id": scene.project.pk, "declared": "green", "achieved": "Dug"}
        row = commands.write_report(pm, **said)
        commands.submit_report(pm, report_id=row.pk)
        commands.check_report(desk, report_id=row.pk)
        commands.publish_report(pm, report_id=row.pk)
        assert told(scene, 0, version) == ["compliant"]
        assert told(scene, 1, version) == ["non_compliant"]


def test_today_told_from_the_journal_is_today_told_from_the_rows(scene: Scene) -> None:
    fields = ("manager", "baseline", "schedule")
    checks = [{"field": name, "test": "has", "value": True} for name in fields]
    version = scene.forced(0, checks=checks)
    now = queries.duties(scene.world.actor("lead"), [version])[version.pk]
    with on(1):
        then = queries.duties(scene.world.actor("lead"), [version], day=ago(1))[version.pk]
    assert now == then


def page(client: Client, address: str, status: int = 200) -> str:
    """Return what a page says."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_pages_tell_of_a_day_and_open_what_they_count(scene: Scene) -> None:
    version = scene.forced(-60, checks=MANAGED)
    with on(3):
        said = {"project_id": scene.project.pk, "sponsor_name": "The board"}
        commands.change_project(scene.world.actor("north"), **said)
        lead = signed_in(scene.world.people["lead"])
        office = f"/compliance/offices/{scene.world.id('north-1')}"
        day = f"on={ago(1).isoformat()}"
        assert f"{office}?obligation=non_compliant&amp;{day}" in page(
            lead, f"/compliance?{day}"
        ).replace("&on", "&amp;on")
        assert "Reservoir N-1" in page(lead, f"{office}?obligation=non_compliant&{day}")
        assert "Reservoir N-1" not in page(lead, f"{office}?obligation=non_compliant")
        assert "Reservoir N-1" in page(lead, f"{office}?obligation=compliant")
        of_version = f"/standard-versions/{version.pk}/projects"
        assert "Non-compliant" in page(lead, f"{of_version}?{day}")
        assert "Reservoir N-1" in page(lead, f"{office}?export=csv&{day}")
        page(lead, f"/network?{day}")
        page(lead, f"/compliance?on={ago(-9).isoformat()}", 422)
        page(lead, "/compliance?on=then", 422)
