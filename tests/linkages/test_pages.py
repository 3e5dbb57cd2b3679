"""Pages of linkages: the list and its files, one with its buttons, the fragment while typing."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from sightline.exchange import commands as exchange
from sightline.exchange.reading import read_register
from sightline.kernel import clock, store
from sightline.linkages import commands
from sightline.projects.models import Project
from tests.linkages.scene import Scene, rows

pytestmark = pytest.mark.django_db


def post(scene: Scene, who: str, address: str, **data: Any) -> Any:
    return scene.client(who).post(address, data)


def at(scene: Scene, part: str = "") -> str:
    return f"/linkages/{scene.id('PAY', 'EXP')}{part}"


def text(scene: Scene, who: str, address: str) -> str:
    response = scene.client(who).get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_what_waits_comes_first_and_the_best_of_it(found: Scene) -> None:
    lead = found.actor("lead")
    found.touch("BRI", "system", "Bridgebook")
    found.touch("FOR", "system", "Bridgebook")
    found.refresh()
    commands.dismiss_linkage(lead, linkage_id=found.id("PAY", "EXP"), reason="No.")
    plain = json.loads(text(found, "lead", "/api/v1/linkages?sort=-turn"))["items"]
    assert [one["state"] for one in plain] == ["suggested", "dismissed"]
    listed = text(found, "lead", "/linkages")
    assert listed.index("Forest road") < listed.index("Travel claims online")
    narrowed = text(found, "lead", "/linkages?state=judged&meaning=integration+point&project=PAY")
    assert "Travel claims online" in narrowed
    assert "Forest road" not in narrowed
    assert "No linkages match" in text(found, "lead", "/linkages?state=closed")
    csv = text(found, "lead", "/linkages?export=csv&sort=-score")
    assert "integration point" in csv.lower()


def test_a_view_of_the_list_is_saved_and_opens_it(found: Scene) -> None:
    query = urlencode({"state": "waiting"})
    saved = post(found, "lead", f"/lists/linkages/views/new?{query}", name="Mine", query=query,
                 audience="private")  # fmt: skip
    assert saved.status_code == 303
    assert saved.headers["Location"].startswith("/linkages?state=waiting&view=")
    assert "Mine" in text(found, "lead", "/linkages")


def test_the_way_through_the_pages(found: Scene) -> None:
    detail = text(found, "lead", at(found))
    for words in ("Confirm…", "Dismiss…", "Look later", "Stipend", "in 2 of 6 projects"):
        assert words in detail
    assert post(found, "lead", at(found, "/review"), seen="1").status_code == 303
    assert "Look later" not in text(found, "lead", at(found))
    assert post(found, "lead", at(found, "/dismiss"), reason="").status_code == 422
    assert post(found, "lead", at(found, "/confirm"), kind="synergy", seen="1").status_code == 409
    version = str(found.row("PAY", "EXP").version)
    sent = post(found, "lead", at(found, "/confirm"), kind="synergy", seen=version)
    assert sent.status_code == 303
    owner = str(found.world.people["pm"].pk)
    fields = {
        "action": "Buy once",
        "action_owner_id": owner,
        "action_due": "2027-03-01",
        "saving_expected_minor": "1200.50",
    }
    assert post(found, "lead", at(found, "/act"), **fields).status_code == 303
    assert found.row("PAY", "EXP").saving_expected_minor == 1200_50
    assert post(found, "lead", at(found, "/close"), saving_minor="900").status_code == 303
    detail = text(found, "lead", at(found))
    for words in ("Buy once", "£900", "Synergy".lower(), "Closed"):
        assert words in detail
    assert "Linkage closed" in text(found, "lead", at(found, "/history"))
    precision = text(found, "lead", "/linkages/precision")
    assert "1 confirmed of 1 judged" in precision


def test_the_toast_takes_a_judgement_back(found: Scene) -> None:
    client = found.client("lead")
    shown = client.post(at(found, "/dismiss"), {"reason": "No."}, follow=True)
    (message,) = shown.context["messages"]
    assert message.extra_tags.startswith("undo=/linkages/undo/")
    back = client.post(message.extra_tags.removeprefix("undo="))
    assert back.status_code == 303
    assert found.row("PAY", "EXP").state == "suggested"


def test_who_only_reads_gets_no_buttons(found: Scene) -> None:
    detail = text(found, "reader", at(found))
    for words in ("Confirm…", "Dismiss…", "Look later"):
        assert words not in detail
    assert found.client("reader").get(at(found, "/confirm")).status_code == 403


def test_a_project_shows_its_linkages(found: Scene) -> None:
    address = f"/projects/{found.projects['PAY'].pk}/linkages"
    assert "Travel claims online" in text(found, "lead", address)
    other = f"/projects/{found.projects['SCH'].pk}/linkages"
    assert "Nothing is suggested for this project" in text(found, "lead", other)


def test_homes_of_judges_say_what_waits(found: Scene) -> None:
    assert "Linkages to judge" in text(found, "lead", "/")
    assert "Payroll renewal and Travel claims online" in text(found, "lead", "/").replace(
        "Travel claims online and Payroll renewal", "Payroll renewal and Travel claims online"
    )
    assert "No suggested linkage waits for you" in text(found, "north", "/")


def test_the_form_of_a_new_project_asks_for_similar_ones(found: Scene) -> None:
    form = text(found, "lead", "/projects/new")
    assert 'hx-post="/linkages/similar"' in form
    assert 'href="/linkages/similar"' in form
    client = found.client("lead")
    said = {"name": "Payroll renewal, once more", "description": ""}
    fragment = client.post("/linkages/similar", said, HTTP_HX_REQUEST="true")
    told = fragment.content.decode()
    assert fragment.status_code == 200
    assert "<html" not in told
    assert "Open it instead" in told
    assert f"/projects/{found.projects['PAY'].pk}" in told
    assert "payroll" in told
    page = client.post("/linkages/similar", said).content.decode()
    assert "<html" in page
    assert "Open it instead" in page
    assert client.post("/linkages/similar", {"name": ""}).status_code == 422
    odd = client.post("/linkages/similar", {**said, "granted_by_id": "1"})
    assert odd.status_code == 422
    assert "granted_by_id" in odd.content.decode()
    nothing = client.post("/linkages/similar", {"name": "Zeppelin"}, HTTP_HX_REQUEST="true")
    assert "No project that you see" in nothing.content.decode()


def test_the_same_over_http(found: Scene) -> None:
    client, pk = found.client("lead"), found.id("PAY", "EXP")
    row = client.get(f"/api/v1/linkages/{pk}")
    plain = row.json()
    assert plain["evidence"][0]["shared"][0]["name"] == "Stipend"
    assert {plain["first_name"], plain["second_name"]} == {
        "Payroll renewal",
        "Travel claims online",
    }
    asked = {"name": "Payroll renewal again"}
    found_like = client.post("/api/v1/linkages/similar", asked, content_type="application/json")
    assert [one["code"] for one in found_like.json()["items"]] == ["PAY"]
    precision = client.get("/api/v1/linkages/precision").json()
    assert (precision["waiting"], precision["share"]) == (1, None)


def test_a_register_is_taken_back_with_the_suggestions_about_it(scene: Scene) -> None:
    lead = scene.actor("lead")
    data = b"Code,Project name,Description\n" + b"".join(
        f"R-{n},Weir {n} on the Ouse,New sluices and a fish pass\n".encode() for n in (1, 2)
    )
    kept = store.keep([data])
    run = exchange.import_register(
        lead,
        file_name="weirs.csv",
        digest=kept.digest,
        size=kept.size,
        office_id=scene.world.id("hq"),
        period=clock.today(),
        reading=read_register(data, name="weirs.csv", mapping=None, currency="GBP"),
    )
    scene.refresh()
    names = {row.first.name for row in rows()} | {row.second.name for row in rows()}
    assert "Weir 1 on the Ouse" in names
    exchange.undo_import(lead, run_id=run.pk)
    assert not Project.objects.system("test").filter(code="R-1").exists()
    assert not rows().exclude(first__in=[p.pk for p in scene.projects.values()]).exists()
