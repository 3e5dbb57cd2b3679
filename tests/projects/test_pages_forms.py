"""Forms of a project: what they do, what they refuse with which words, and a lost edit race."""

from datetime import date

import pytest

from sightline.projects import commands
from sightline.projects.models import (
    Benefit,
    Contribution,
    CostYear,
    Gate,
    Milestone,
    Phase,
    Project,
    RaidItem,
    Touch,
)
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def test_a_project_is_opened_and_edited(stage: Stage) -> None:
    client = stage.client("north")
    home = {"office_id": str(stage.world.id("north-1"))}
    sent = client.post("/projects/new", {"code": "N-2", "name": "Pipe", **home})
    assert sent.status_code == 303
    again = client.post("/projects/new", {"code": "n-2", "name": "Pipe", **home})
    assert again.status_code == 422
    assert "is taken" in again.content.decode()
    row = Project.objects.system("test").get(code="N-2")
    form = client.get(stage.url("project-edit", row.pk)).content.decode()
    assert 'name="seen" value="1"' in form
    same = {"tolerance_days": 14, "cadence_days": 30}
    said = {"name": "Long pipe", "seen": row.version, **same}
    assert client.post(stage.url("project-edit", row.pk), said).status_code == 303
    assert Project.objects.system("test").get(pk=row.pk).name == "Long pipe"


def test_what_a_days_delay_costs_is_typed_in_and_never_negative(stage: Stage) -> None:
    client, url = stage.client("north"), stage.url("project-edit", stage.project.pk)
    same = {"name": "Pipe", "tolerance_days": 14, "cadence_days": 30}
    less = client.post(url, {**same, "seen": stage.project.version, "delay_cost_minor": "-1"})
    assert less.status_code == 422
    assert "greater than or equal to 0" in less.content.decode()
    said = {**same, "seen": stage.project.version, "delay_cost_minor": "1250.00"}
    assert client.post(url, said).status_code == 303
    row = Project.objects.system("test").get(pk=stage.project.pk)
    assert row.delay_cost_minor == 1250_00


def test_a_lost_race_shows_both_versions_and_can_be_sent_again(stage: Stage) -> None:
    client, row = stage.client("north"), stage.fresh(Milestone, "milestone")
    commands.change_milestone(stage.world.actor("pm"), milestone_id=row.pk, name="Final design")
    url = stage.url("milestone-edit", "milestone")
    lost = client.post(url, {"name": "First design", "seen": row.version})
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "Final design" in page
    assert "Pm changed this milestone" in page
    assert f'name="seen" value="{row.version + 1}"' in page
    won = client.post(
        url, {"name": "First design", "seen": row.version + 1, "baseline": row.baseline}
    )
    assert won.status_code == 303
    assert stage.fresh(Milestone, "milestone").name == "First design"


def test_states_move_with_their_reasons(stage: Stage) -> None:
    boss, north = stage.client("exec"), stage.client("north")
    pk = stage.project.pk
    assert boss.post(stage.url("project-move", pk, "approve")).status_code == 303
    for verb in ("initiate", "plan", "execute"):
        assert north.post(stage.url("project-move", pk, verb)).status_code == 303
    wrong = north.post(stage.url("project-move", pk, "initiate"))
    assert wrong.status_code == 422
    assert "it must be approved first" in wrong.content.decode()
    assert boss.post(stage.url("project-move", pk, "hold"), {"why": ""}).status_code == 422
    assert boss.post(stage.url("project-move", pk, "hold"), {"why": "No money"}).status_code == 303
    assert Project.objects.system("test").get(pk=pk).state == "on_hold"
    assert boss.get(stage.url("project-move", pk, "fly")).status_code == 404


def test_a_baseline_is_set_anew_by_an_executive_with_a_reason(stage: Stage) -> None:
    client, url = stage.client("exec"), stage.url("project-rebaseline")
    said = {"baseline_finish": "2028-01-01", "whole_life_minor": "100000.00"}
    assert client.post(url, said).status_code == 422
    assert client.post(url, {**said, "why": "Scope grew"}).status_code == 303
    row = Project.objects.system("test").get(pk=stage.project.pk)
    assert (row.baseline_finish, row.whole_life_minor) == (date(2028, 1, 1), 100_000_00)


def test_a_project_changes_its_home_and_who_may_see_it(stage: Stage) -> None:
    client = stage.client("north")
    said = {
        "office_id": str(stage.project.office_id),
        "program_id": str(stage.project.program_id),
        "confidentiality": "restricted",
        "seen": stage.project.version,
    }
    sent = client.post(stage.url("project-transfer"), said)
    assert sent.status_code == 303
    assert Project.objects.system("test").get(pk=stage.project.pk).confidentiality == "restricted"
    assert client.get(stage.url("project")).status_code == 404
    assert stage.client("pm").get(stage.url("project")).status_code == 200


def test_parts_are_added_changed_and_dropped(stage: Stage) -> None:
    client = stage.client("north")
    for kind, model in (("phase", Phase), ("gate", Gate), ("milestone", Milestone)):
        assert client.post(stage.url(f"{kind}-add"), {"name": "Second"}).status_code == 303
        row = model.objects.system("test").get(name="Second")
        stage.ids["second"] = row.pk
        said = {"name": "Third", "seen": row.version, "position": 2}
        said |= {} if kind != "milestone" else {"position": ""}
        if kind == "milestone":
            del said["position"]
        assert client.post(stage.url(f"{kind}-edit", "second"), said).status_code == 303
        assert stage.fresh(model, "second").name == "Third"
        assert client.post(stage.url(f"{kind}-drop", "second"), {"seen": 2}).status_code == 303
        assert not model.objects.system("test").filter(pk=row.pk).exists()


def test_a_finish_before_its_start_is_refused_at_its_field(stage: Stage) -> None:
    said = {"name": "Build", "position": 1, "start": "2026-05-01", "finish": "2026-04-01"}
    sent = stage.client("north").post(stage.url("phase-edit", "phase"), said)
    assert sent.status_code == 422
    assert 'id="id_finish_error"' in sent.content.decode()


def test_a_gate_goes_its_way(stage: Stage) -> None:
    north, boss = stage.client("north"), stage.client("exec")
    assert north.post(stage.url("gate-submit", "gate"), {"evidence": ""}).status_code == 422
    said = {"evidence": "Business case", "seen": 1}
    assert north.post(stage.url("gate-submit", "gate"), said).status_code == 303
    assert north.post(stage.url("gate-withdraw", "gate")).status_code == 303
    assert north.post(stage.url("gate-submit", "gate"), {"evidence": "Case"}).status_code == 303
    assert north.get(stage.url("gate-decide", "gate")).status_code == 403
    url = stage.url("gate-decide", "gate")
    bare = boss.post(url, {"outcome": "conditional"})
    assert bare.status_code == 422
    assert "Say the conditions" in bare.content.decode()
    assert boss.post(url, {"outcome": "conditional", "conditions": "Permit"}).status_code == 303
    assert "Permit" in north.get(stage.url("project")).content.decode()
    assert north.post(stage.url("gate-drop", "gate")).status_code == 422


def test_a_fiscal_year_is_set_in_major_units(stage: Stage) -> None:
    client = stage.client("north")
    page = client.get(stage.url("project-money")).content.decode()
    assert "2026/27" in page
    said = {"fiscal_year": 2027, "budget_minor": "1250.50", "forecast_minor": "1300"}
    assert client.post(stage.url("cost-year-add"), said).status_code == 303
    row = CostYear.objects.system("test").get(fiscal_year=2027)
    assert (row.budget_minor, row.forecast_minor, row.actual_minor) == (125_050, 130_000, None)
    url = stage.url("cost-year-edit", stage.project.pk, 2027)
    sent = client.post(url, {"budget_minor": "1250.505", "seen": row.version})
    assert sent.status_code == 422
    said = {"budget_minor": "1250.50", "forecast_minor": "1400", "seen": row.version}
    assert client.post(url, said).status_code == 303
    assert client.post(url, {**said, "forecast_minor": "1"}).status_code == 409


def test_raid_items_live_their_life(stage: Stage) -> None:
    client = stage.client("north")
    said = {"kind": "dependency", "title": "Needs power"}
    refused = client.post(stage.url("raid-add"), said)
    assert refused.status_code == 422
    assert "Name the project that must deliver" in refused.content.decode()
    assert client.post(stage.url("raid-show", "raid")).status_code == 303
    assert stage.fresh(RaidItem, "raid").in_report is False
    assert client.post(stage.url("raid-convert", "raid"), {"kind": "issue"}).status_code == 303
    assert client.post(stage.url("raid-move", "raid", "respond")).status_code == 303
    bare = client.post(stage.url("raid-move", "raid", "close"), {"why": ""})
    assert bare.status_code == 422
    assert "Say how it ended" in bare.content.decode()
    assert (
        client.post(stage.url("raid-move", "raid", "close"), {"why": "Dam built"}).status_code
        == 303
    )
    row = stage.fresh(RaidItem, "raid")
    assert (row.kind, row.state) == ("issue", "closed")


def test_the_matrix_filters_the_grid(stage: Stage) -> None:
    client = stage.client("north")
    page = client.get(stage.url("project-raid")).content.decode()
    assert 'href="?state=live&amp;probability=5&amp;impact=4"' in page
    held = client.get(stage.url("project-raid"), {"probability": 5, "impact": 4}).content.decode()
    assert "Flood" in held
    assert "Quarrel inside" not in held
    assert client.get(stage.url("project-raid"), {"probability": 9}).status_code == 422
    assert "Reservoir N-1" in client.get("/raid", {"owner": "nobody"}).content.decode()


def test_closed_items_are_left_out_until_asked_for(stage: Stage) -> None:
    client, url = stage.client("north"), stage.url("project-raid")
    closed = client.post(stage.url("raid-move", "raid", "close"), {"why": "Dam built"}, follow=True)
    assert closed.status_code == 200
    opened = client.get(url).content.decode()
    assert "Closed items are left out" in opened
    assert "Flood" not in opened
    for asked in ({"view": "all"}, {"state": ""}, {"state": "closed"}):
        assert "Flood" in client.get(url, asked).content.decode()


def test_the_line_is_linked_and_ended(stage: Stage) -> None:
    client, aim = stage.client("north"), str(stage.ids["objective"])
    over = client.post(stage.url("contribution-set"), {"objective_id": aim, "share": "101"})
    assert over.status_code == 422
    said = {"objective_id": aim, "share": "62.5"}
    assert client.post(stage.url("contribution-set"), said).status_code == 303
    assert stage.fresh(Contribution, "contribution").share == pytest.approx(0.625, abs=0)
    assert (
        client.post(stage.url("contribution-end", "contribution"), {"why": "Over"}).status_code
        == 303
    )
    assert stage.fresh(Contribution, "contribution").until is not None


def test_a_benefit_is_accepted_by_its_owner_alone(stage: Stage) -> None:
    url = stage.url("benefit-accept", "benefit")
    assert stage.client("north").post(url).status_code == 403
    folk = stage.world
    commands.transfer_project(
        folk.actor("north"), project_id=stage.project.pk, confidentiality="open"
    )
    assert stage.client("owner").post(url).status_code == 303
    assert stage.fresh(Benefit, "benefit").accepted is True
    said = {"title": "Less waste", "owner_id": str(folk.people["owner"].pk), "promised_minor": "2"}
    edited = stage.client("north").post(stage.url("benefit-edit", "benefit"), said)
    assert edited.status_code == 303
    assert stage.fresh(Benefit, "benefit").accepted is False


def test_what_it_touches_shows_who_else_is_there(stage: Stage) -> None:
    other = Stage.opened(stage.world, "N-7")
    commands.touch_subject(
        stage.world.actor("north"), project_id=other.pk, kind="system", name="scada"
    )
    client = stage.client("north")
    assert "Reservoir N-7" in client.get(stage.url("project-line")).content.decode()
    again = client.post(stage.url("touch-add"), {"kind": "system", "name": "SCADA"})
    assert again.status_code == 422
    assert client.post(stage.url("touch-drop", "touch")).status_code == 303
    assert not Touch.objects.system("test").filter(pk=stage.ids["touch"]).exists()


def test_what_was_not_changed_leaves_no_event(stage: Stage) -> None:
    row, before = stage.fresh(Milestone, "milestone"), n_entries()
    said = {"name": row.name, "baseline": row.baseline, "seen": row.version}
    sent = stage.client("north").post(stage.url("milestone-edit", "milestone"), said)
    assert (sent.status_code, n_entries()) == (303, before)
