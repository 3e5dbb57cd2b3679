"""An office's documents over the API: written, judged, read as of a day, and refused in words."""

import json
from datetime import timedelta
from typing import Any

import pytest

from sightline.kernel import clock
from tests.services.foundation import whole
from tests.services.scene import Scene
from tests.site.api_world import Api, signed_in

pytestmark = pytest.mark.django_db


def api(scene: Scene, who: str) -> Api:
    """Return the API as somebody speaks to it."""
    return signed_in(scene.world.people[who])


def refused(answer: Any, status: int, words: str) -> None:
    """Expect a refusal that says something."""
    assert answer.status_code == status, answer.content
    assert words in answer.content.decode(), answer.content


def test_a_document_goes_its_way_and_a_charter_is_told(scene: Scene) -> None:
    north, boss = api(scene, "north"), api(scene, "exec")
    home = f"/offices/{scene.world.id('north')}"
    said = {"office_id": str(scene.world.id("north")), "kind": "baseline"}
    made = north.ok("POST", "/office-documents", said)
    at = f"/office-documents/{made['id']}"
    assert "Culture" in made["missing"]
    content = whole(scene, "baseline")
    held = north.ok("PATCH", at, {"content": content}, made["version"])
    assert (held["missing"], held["content"]["budget_minor"]) == ([], 4_000_000_00)
    sent = north.ok("POST", f"{at}/submit", {}, held["version"])
    back = boss.ok("POST", f"{at}/send-back", {"why": "Say more"}, sent["version"])
    assert (back["state"], back["answer"]) == ("draft", "Say more")
    sent = north.ok("POST", f"{at}/submit", {"why": "Said"}, back["version"])
    later = (clock.today() + timedelta(3)).isoformat()
    done = boss.ok("POST", f"{at}/approve", {"effective_from": later}, sent["version"])
    assert (done["state"], done["effective_from"]) == ("approved", later)
    told = [north.get(f"{home}/charter?on={day}") for day in (later, clock.today().isoformat())]
    assert [one["chapters"][0]["number"] for one in told] == [1, None]
    assert told[0]["is_whole"] is False
    steps = north.get(f"{home}/foundation")["steps"]
    assert [(one["stage"], one["is_next"]) for one in steps[:2]] == [
        ("approved", False),
        ("none", True),
    ]
    found = north.get("/office-documents?kind=baseline&state=approved")["items"]
    assert [one["id"] for one in found] == [made["id"]]


def test_what_is_wrong_is_refused_by_name(scene: Scene) -> None:
    north = api(scene, "north")
    said = {"office_id": str(scene.world.id("north")), "kind": "mandate"}
    odd = {"content": {"odd\ud800": 1, "limit_minor": 1.5, "kinds": [[]]}}
    refused(north.send("POST", "/office-documents", {**said, **odd}), 422, "cannot be stored")
    odd = {"content": {"odd": 1, "limit_minor": 1.5, "kinds": [[]]}}
    refused(north.send("POST", "/office-documents", {**said, **odd}), 422, "no such field")
    refused(north.send("POST", "/office-documents", {**said, "kind": "odd"}), 422, "kind")
    made = north.ok("POST", "/office-documents", said)
    at = f"/office-documents/{made['id']}"
    answer = north.send("POST", f"{at}/submit", {}, 1)
    refused(answer, 422, "Fill in first: Purpose")
    assert json.loads(answer.content)["type"].endswith("incomplete-document")
    refused(north.send("POST", f"{at}/submit", {}), 428, "If-Match")
    refused(north.send("POST", f"{at}/approve", {}, 1), 403, "executive")
    refused(north.send("POST", f"{at}/withdraw", {}, 1), 422, "why")
    refused(api(scene, "south").send("GET", at), 404, "")
    gone = north.ok("POST", f"{at}/withdraw", {"why": "Another time"}, 1)
    assert gone["state"] == "withdrawn"
