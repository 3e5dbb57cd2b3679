"""Maturity on pages: what they show, what their forms send, and what they refuse in words."""

import json
from typing import Any

import pytest
from django.test import Client

from sightline.maturity.models import Campaign, Improvement, MaturityModel, ModelVersion, Respondent
from tests.browse import n_queries, signed_in
from tests.maturity.scene import CROWD, NEEDED, SCORES, SMALL, Scene, ago
from tests.maturity.test_results import one_ago

pytestmark = pytest.mark.django_db


def client(scene: Scene, who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    return signed_in(scene.world.people[who])


def told(answer: Any, status: int = 200) -> str:
    """Return what a page says, of a status."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_a_model_is_adopted_and_one_is_drafted_with_forms(scene: Scene) -> None:
    lead, north = client(scene, "lead"), client(scene, "north")
    assert "PMO cube: scope by approach" in told(lead.get("/maturity/models"))
    assert "PMO cube" not in told(north.get("/maturity/models"))
    assert north.post("/maturity/models/adopt/cube").status_code == 403
    assert lead.post("/maturity/models/adopt/other").status_code == 422
    assert lead.post("/maturity/models/adopt/cube").status_code == 303
    row = MaturityModel.objects.system("test").get()
    page = told(north.get(f"/maturity/models/{row.pk}"))
    for words in ("Enterprise, strategic", "Intermediate", "33 %", "Done regularly"):
        assert words in page
    said = {"name": "Mine", "source": "Us", "rule": "level_per_item", "content": json.dumps(SMALL)}
    assert "Enter a valid JSON" in told(
        lead.post("/maturity/models/new", {**said, "content": "{"}), 422
    )
    assert "is missing" in told(
        lead.post("/maturity/models/new", {**said, "content": '{"first": 1}'}), 422
    )
    assert lead.post("/maturity/models/new", said).status_code == 303
    version = ModelVersion.objects.system("test").get(of_model__name="Mine")
    at = f"/maturity/versions/{version.pk}"
    assert "&quot;schedules&quot;" in told(lead.get(f"{at}/write"))
    fewer = {**SMALL, "items": SMALL["items"][1:]}
    assert lead.post(f"{at}/write", {"content": json.dumps(fewer), "seen": "1"}).status_code == 303
    assert lead.post(f"{at}/do/publish", {"seen": "2"}).status_code == 303
    assert lead.post(f"/maturity/models/{version.of_model_id}/draft").status_code == 303
    assert "version 2" in told(lead.get(f"/maturity/models/{version.of_model_id}?v=2"))
    assert lead.get(f"/maturity/models/{version.of_model_id}?v=9").status_code == 404
    assert lead.get(f"/maturity/models/{version.of_model_id}/history").status_code == 200


def test_a_campaign_is_run_with_forms(scene: Scene) -> None:
    version = scene.version()
    north, pm = client(scene, "north"), client(scene, "pm")
    form = told(north.get(f"/maturity/campaigns/new?office={scene.world.id('north')}"))
    assert "Small level_per_item, version 1" in form
    said = {
        "title": "How far?",
        "kind": "pmo",
        "office_id": str(scene.world.id("north")),
        "subject_id": "",
        "subject": "",
        "version_id": str(version.pk),
        "opens": ago(0).isoformat(),
        "closes": ago(0).isoformat(),
    }
    assert "It closes after" in told(north.post("/maturity/campaigns/new", said), 422)
    said["closes"] = ago(-20).isoformat()
    assert north.post("/maturity/campaigns/new", said).status_code == 303
    row = Campaign.objects.system("test").get()
    at = f"/maturity/campaigns/{row.pk}"
    assert "Nobody yet" in told(north.get(at))
    assert "Nobody is asked yet" in told(north.post(f"{at}/do/open", {"seen": "1"}), 422)
    items = {f"use_{key}": "on" for key in NEEDED}
    for key, ask in NEEDED.items():
        items |= {f"importance_{key}": str(ask["importance"]), f"target_{key}": str(ask["target"])}
    assert "Target of Risks" in told(north.get(f"{at}/items"))
    none = {key: value for key, value in items.items() if not key.startswith("use_")}
    assert "at least one item" in told(north.post(f"{at}/items", {**none, "seen": "1"}), 422)
    assert north.post(f"{at}/items", {**items, "seen": "1"}).status_code == 303
    person = {"person_id": str(scene.world.people["pm"].pk), "role": "project_manager"}
    assert north.post(f"{at}/invite", person).status_code == 303
    changed = {"title": "How far now?", "opens": said["opens"], "closes": said["closes"]}
    assert north.post(f"{at}/edit", {**changed, "seen": "2"}).status_code == 303
    assert north.post(f"{at}/do/open", {"seen": "3"}).status_code == 303
    assert "How far now?" in told(pm.get("/maturity/campaigns"))
    part = Respondent.objects.system("test").get()
    home = f"/maturity/respondents/{part.pk}/answer"
    page = told(pm.get(home))
    assert "Who assesses reads evidence and comments" in page
    assert "How plans are" in page
    answers = {"score_schedules": "2", "evidence_schedules": "In the wiki", "comment_schedules": ""}
    answers |= {"confidence_schedules": "high", "confidence_risks": "low", "score_risks": ""}
    answers |= {"evidence_risks": "Somewhere", "comment_risks": ""}
    assert "give a score" in told(pm.post(f"{home}/plan", answers), 422)
    answers |= {"score_risks": "3"}
    saved = pm.post(f"{home}/plan", answers)
    assert (saved.status_code, saved["Location"]) == (303, f"{home}#tell")
    assert "2 of 3 items" in told(pm.get(home))
    assert pm.post(f"{home}/nowhere", answers).status_code == 404
    assert north.get(home).status_code == 403
    assert client(scene, "p0").get(home).status_code == 404
    page = told(north.get(f"{at}/assess"))
    assert "In the wiki" in page
    scored = {"score_reports": "1", "note_reports": "Read three of them"}
    assert north.post(f"{at}/assess/tell", scored).status_code == 303
    assert north.post(f"{at}/do/close", {"seen": "4"}).status_code == 303
    page = told(north.get(at))
    for words in ("What it came to", "Repeatable", "never changed", "5 \u00d7 (4 \u2212 2) = 10"):
        assert words in page
    assert "What it came to" not in told(pm.get(at))
    assert north.post(f"{at}/do/confirm", {"seen": "5", "why": ""}).status_code == 303
    assert "What it came to" in told(pm.get(at))
    assert "Improve…" in told(north.get(at))
    assert "Priority 5 \u00d7 (4 \u2212 2) = 10" in told(north.get(f"{at}/improve/schedules"))
    work = {
        "title": "Write it down",
        "owner_id": str(scene.world.people["pm"].pk),
        "due": ago(-30).isoformat(),
    }
    assert north.post(f"{at}/improve/schedules", work).status_code == 303
    assert north.get(f"{at}/improve/nothing").status_code == 404
    found = Improvement.objects.system("test").get()
    assert "Write it down" in told(north.get(at))
    there = f"/maturity/improvements/{found.pk}"
    assert north.post(f"{there}/do/agree", {"seen": "1"}).status_code == 303
    assert pm.post(f"{there}/do/start", {"seen": "2"}).status_code == 303
    edited = {**work, "title": "Write all of it down", "seen": "3"}
    assert north.post(f"{there}/edit", edited).status_code == 303
    assert "required" in told(pm.post(f"{there}/do/finish", {"seen": "4", "done": ""}), 422)
    assert pm.post(f"{there}/do/finish", {"seen": "4", "done": "It is"}).status_code == 303
    assert "What was done" in told(pm.get(there))


def test_a_dropped_respondent_is_asked_no_more(scene: Scene) -> None:
    row = scene.planned()
    (part,) = scene.asked(row, "pm")
    north = client(scene, "north")
    assert "Ask Pm no more" in told(north.get(f"/maturity/respondents/{part.pk}/drop"))
    assert north.post(f"/maturity/respondents/{part.pk}/drop", {"seen": "9"}).status_code == 409
    assert north.post(f"/maturity/respondents/{part.pk}/drop", {"seen": "1"}).status_code == 303
    assert not Respondent.objects.system("test").exists()


def test_few_practitioners_show_no_score_on_a_page(scene: Scene) -> None:
    row, parts = scene.opened(*CROWD[:4], kind="practitioner")
    for part in parts:
        scene.answered(part, **SCORES)
    scene.do("close_campaign", "north", campaign_id=row.pk)
    asked = told(client(scene, "p0").get(f"/maturity/respondents/{parts[0].pk}/answer"))
    assert "none of fewer than five people" in asked
    page = told(client(scene, "north").get(f"/maturity/campaigns/{row.pk}"))
    assert "too few answered to show a score" in page
    for words in ("Repeatable", "Defined", "Ad hoc"):
        assert words not in page


def test_a_radar_has_a_table_that_says_the_same(scene: Scene) -> None:
    row = scene.closed(state="confirmed")
    page = told(client(scene, "reader").get(f"/maturity/campaigns/{row.pk}"))
    assert 'role="img"' in page
    assert page.count("<polygon") == 4 + 2
    assert "Solid and filled: now." in page
    assert "Dashed: target" in page
    assert "Dotted" not in page
    scene.closed({"schedules": 3, "risks": 3, "reports": 2}, state="confirmed", title="Again")
    again = Campaign.objects.system("test").get(title="Again")
    page = told(client(scene, "reader").get(f"/maturity/campaigns/{again.pk}"))
    assert "Dotted: How far are we?." in page
    assert page.count("<polygon") == 4 + 3


def test_every_page_opens_for_whoever_sees_it(scene: Scene) -> None:
    row = scene.improving()
    model = MaturityModel.objects.system("test").get()
    paths = [
        *("/maturity/models", f"/maturity/models/{model.pk}", "/maturity/models?export=csv"),
        *("/maturity/campaigns", "/maturity/campaigns?kind=pmo&state=confirmed&q=far"),
        *(
            f"/maturity/campaigns/{row.campaign_id}",
            f"/maturity/campaigns/{row.campaign_id}/history",
        ),
        *("/maturity/improvements", "/maturity/improvements?overdue=yes&mine=yes&state=agreed"),
        *(f"/maturity/improvements/{row.pk}", f"/maturity/improvements/{row.pk}/history"),
        f"/offices/{scene.world.id('north')}/maturity",
    ]
    for who in ("lead", "north", "auditor", "reader", "exec"):
        for path in paths:
            assert client(scene, who).get(path).status_code == 200, (who, path)
    page = told(client(scene, "reader").get(f"/offices/{scene.world.id('north')}/maturity"))
    assert "Repeatable" in page
    assert page.count("Not assessed") == 3
    assert client(scene, "south").get(f"/maturity/improvements/{row.pk}").status_code == 404


def test_the_network_shows_the_level_of_each_office_as_it_was_on_a_day(scene: Scene) -> None:
    scene.version()
    first, second = one_ago(scene, 400, 2), one_ago(scene, 30, 4)
    south = client(scene, "south")
    page = told(south.get("/network"))
    assert f"/maturity/campaigns/{second.pk}" in page
    assert "Measured" in page
    assert page.count("not assessed") == 4
    page = told(south.get(f"/network?on={ago(100).isoformat()}"))
    assert f"/maturity/campaigns/{first.pk}" in page
    assert "Measured" not in page
    page = told(south.get(f"/network?on={ago(450).isoformat()}"))
    assert page.count("not assessed") == 5
    assert "/maturity" in told(south.get(f"/offices/{scene.world.id('north')}"))


def test_a_campaign_takes_few_questions(scene: Scene) -> None:
    row, parts = scene.opened(*CROWD)
    for part in parts[:2]:
        scene.answered(part, **SCORES)
    north, at = client(scene, "north"), f"/maturity/campaigns/{row.pk}"
    few = n_queries(north, at)
    for part in parts[2:]:
        scene.answered(part, **SCORES)
    assert n_queries(north, at) == few <= 30
    scene.do("close_campaign", "north", campaign_id=row.pk)
    scene.do("confirm_campaign", "north", campaign_id=row.pk)
    assert n_queries(north, at) <= 40
    many = n_queries(north, "/maturity/campaigns")
    scene.opened(title="More")
    assert n_queries(north, "/maturity/campaigns") <= many <= 40
