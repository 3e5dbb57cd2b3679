"""An office's foundation on pages: from nothing to a charter, with the forms that a browser sends."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sightline.kernel import clock
from sightline.services.models import OfficeDocument
from sightline.services.rules.foundation_words import DOCUMENTS
from tests.browse import HOSTILE, n_queries
from tests.knowledge.test_pages import told
from tests.services.foundation import document, lead
from tests.services.scene import WHY, Scene
from tests.services.test_pages import client, seen_of

pytestmark = pytest.mark.django_db


def typed(scene: Scene) -> dict[str, dict[str, Any]]:
    """Return what is typed into the form of each kind."""
    return {
        "baseline": {
            "strategy": "Water that is always there", "culture": "Careful", "maturity": "2",
            "maturity_words": "Good people", "structure": "weak", "industry": "Water",
            "regulation": "Prices", "risk_appetite": "cautious", "n_people": "120",
            "budget_minor": "4000000.50",
        },
        "mandate": {
            "purpose": "One view", "justification": "Nobody sees the whole",
            "sponsor_id": str(scene.world.people["exec"].pk), "authority": "direct",
            "limit_minor": "250000", "offices": [str(scene.world.id("north"))],
            "kinds": "Capital works\r\n\r\nRenewals", "beyond": "",
        },
        "governance": {
            "decisions": "A project begins | Board | Finance | monthly | Executives\r\n",
            "roles": "Lead | The figures | Exec",
        },
        "strategy": {
            "direction": "Steering",
            "roadmap": "Planning help | 1 | 3 | 2027-06-30 | North",
            "goals": "Fewer late starts | Gates on day | 80 %",
        },
    }  # fmt: skip


def newest(kind: str) -> OfficeDocument:
    """Return the newest version of a document."""
    return OfficeDocument.objects.system("test").filter(kind=kind).latest("number")


def do(scene: Scene, browser: Client, row: OfficeDocument, verb: str, **said: str) -> Any:
    """Take a step with its form."""
    at = f"/office-documents/{row.pk}/do/{verb}"
    return browser.post(at, {"seen": seen_of(scene, row), **said})


def test_an_office_goes_from_nothing_to_its_charter(scene: Scene) -> None:
    scene.version()
    north, boss = client(scene, "north"), client(scene, "exec")
    home = f"/offices/{scene.world.id('north')}"
    page = told(north.get(f"{home}/foundation"))
    assert "write the organisational baseline" in page
    for kind, said in typed(scene).items():
        at = f"{home}/foundation/{kind}"
        assert "proposed from what the product knows" in told(north.get(at))
        assert not OfficeDocument.objects.system("test").filter(kind=kind).exists()
        assert north.post(at, said).status_code == 303
        row = newest(kind)
        assert "complete and submit" in told(north.get(f"{home}/foundation"))
        assert do(scene, north, row, "submit").status_code == 303
        assert "waits for somebody else" in told(north.get(f"{home}/foundation"))
        answer = do(scene, boss, row, "approve", effective_from="", why="Good")
        assert answer.status_code == 303
    assert "can be printed" in told(north.get(f"{home}/foundation"))
    page = told(client(scene, "stranger").get(f"{home}/charter"))
    assert "not whole" not in page
    for words in (
        *DOCUMENTS.values(), "£4,000,000.50", "2 · Repeated where people know how", "Renewals",
        "Monthly", "30 Jun 2027", "80 %", "Planning help", "A plan in two days",
    ):  # fmt: skip
        assert words in page, words
    before = (clock.today() - timedelta(1)).isoformat()
    page = told(north.get(f"{home}/charter?on={before}"))
    assert page.count("Not approved yet.") == 4
    assert newest("strategy").content["roadmap"][0]["service_id"]


def test_the_form_says_what_is_wrong_and_the_page_what_is_missing(scene: Scene) -> None:
    north = client(scene, "north")
    home = f"/offices/{scene.world.id('north')}/foundation"
    said = typed(scene)["governance"] | {"decisions": "A | B | C | hourly | D"}
    assert "hourly is no cadence" in told(north.post(f"{home}/governance", said), 422)
    said["decisions"] = "A | B | C | weekly | D | E"
    assert "Line 1 has 6 cells" in told(north.post(f"{home}/governance", said), 422)
    said = typed(scene)["mandate"] | {"limit_minor": "", "odd": "x"}
    assert "Unknown field" in told(north.post(f"{home}/mandate", said), 422)
    del said["odd"]
    assert north.post(f"{home}/mandate", said).status_code == 303
    row = newest("mandate")
    assert "Approves up to" in told(north.get(home))
    assert "Fill in first: Approves up to" in told(do(scene, north, row, "submit"), 422)
    held = {**said, "limit_minor": "10", "seen": seen_of(scene, row), "effective_from": ""}
    assert north.post(f"/office-documents/{row.pk}/edit", held).status_code == 303
    assert scene.now(row).content["limit_minor"] == 1000
    stale = north.post(f"/office-documents/{row.pk}/edit", held | {"purpose": "Other"})
    assert stale.status_code == 409


def test_it_is_sent_back_changed_and_given_up(scene: Scene) -> None:
    north, boss = client(scene, "north"), client(scene, "exec")
    row = document(scene, "submitted")
    home = f"/offices/{scene.world.id('north')}/foundation"
    assert "do/approve" not in told(north.get(home))
    assert "do/approve" in told(boss.get(home))
    assert "waits for a decision" in told(
        north.post(f"/office-documents/{row.pk}/edit", typed(scene)["baseline"] | {"seen": "2"}),
        422,
    )
    assert do(scene, boss, row, "send_back", why="Say more").status_code == 303
    assert "Sent back: Say more" in told(north.get(home))
    assert do(scene, north, row, "withdraw", why="Another time").status_code == 303
    assert "Withdrawn" in told(north.get("/office-documents?state=withdrawn"))
    assert "Nothing is written yet" in told(north.get(home))
    assert north.get(f"/office-documents/{row.pk}/do/odd").status_code == 404
    assert north.get(f"{home}/odd").status_code == 404
    assert client(scene, "south").get(f"{home}/mandate").status_code == 403


def test_the_next_version_begins_with_what_holds(scene: Scene) -> None:
    north = client(scene, "north")
    row = document(scene, "approved", "strategy")
    at = f"/office-documents/{row.pk}"
    first = f"/offices/{scene.world.id('north')}/foundation/strategy"
    assert north.get(first).headers["Location"] == f"{at}/edit"
    form = north.get(f"{at}/edit").context["form"]
    held = {name: form[name].value() for name in form.fields}
    held = {name: "" if value is None else value for name, value in held.items()}
    assert north.post(f"{at}/edit", held | {"direction": "Further"}).status_code == 303
    new = newest("strategy")
    assert (new.number, new.content["direction"]) == (2, "Further")
    assert new.content["roadmap"] == row.content["roadmap"]
    assert "Version 2" in told(north.get(at))
    lead(scene, new, "submit", "north")
    day = (clock.today() + timedelta(5)).isoformat()
    boss = client(scene, "exec")
    assert "choose a later day" in told(do(scene, boss, new, "approve", effective_from=""), 422)
    assert do(scene, boss, new, "approve", effective_from=day).status_code == 303
    assert "Superseded" in told(north.get(at))
    assert "Further" in told(north.get(f"/offices/{scene.world.id('north')}/charter?on={day}"))
    assert WHY in told(north.get(f"{at}/history"))


def test_odd_addresses_are_answered_and_pages_ask_little(scene: Scene) -> None:
    north = client(scene, "north")
    home = f"/offices/{scene.world.id('north')}"
    for words in (HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[7], "2026-02-30"):
        assert north.get(f"{home}/charter", {"on": words}).status_code in {400, 422}
    first = n_queries(north, f"{home}/charter")
    for kind in DOCUMENTS:
        document(scene, "approved", kind)
    assert n_queries(north, f"{home}/charter") <= first + 3
    assert n_queries(north, f"{home}/foundation") < 40
    for path in ("/office-documents", "/office-documents?export=csv", "/office-documents?q=north"):
        assert north.get(path).status_code == 200
