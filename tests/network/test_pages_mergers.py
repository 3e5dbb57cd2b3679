"""Mergers on pages and over the API: from the proposal to the last step, as people go through it."""

import re
from typing import Any

import pytest

from sightline.network.models import Merger, MergerItem, MergerStep
from tests.network.merging import Merging
from tests.network.scene import WHY, Scene
from tests.network.test_pages import client, told

pytestmark = pytest.mark.django_db


def shown(page: str) -> dict[str, str]:
    """Return the hidden fields of a step's page."""
    found = {}
    for name in ("seen", "shown"):
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.rsplit("h-do", maxsplit=1)[-1])
        assert field is not None, name
        value = re.search(r'value="([^"]*)"', field.group())
        found[name] = value.group(1) if value else ""
    return found


def test_a_merger_goes_its_way_on_pages(scene: Scene) -> None:
    world = scene.world
    scene.opened(world, "S-1", "south-1")
    lead, second, desk = (client(scene, who) for who in ("lead", "second", "desk"))
    assert "Propose the first merger" in told(lead.get("/mergers"))
    told(lead.get("/mergers/new"))
    said = {"first_id": str(world.id("north-1")), "second_id": str(world.id("north-1"))}
    said["purpose"] = "One desk"
    assert "merge with itself" in told(lead.post("/mergers/new", said), 422)
    said["second_id"] = str(world.id("south-1"))
    assert lead.post("/mergers/new", said).status_code == 303
    row = Merger.objects.system("test").get()
    at = f"/mergers/{row.pk}"
    assert lead.post(f"{at}/do/inventory", {"seen": "1"}).status_code == 303
    told(desk.get(f"{at}/rows/new"))
    held = {
        "subject": "tool", "name": "Tracker", "had_by": "both", "first_note": "A list",
        "second_note": "A board", "overlap": "part", "decision": "adopt_first", "keep_until": "",
        "reason": "", "responsible_id": "",
    }  # fmt: skip
    assert desk.post(f"{at}/rows/new", held).status_code == 303
    item = MergerItem.objects.system("test").get(name="Tracker")
    told(desk.get(f"/merger-items/{item.pk}/edit"))
    words = told(lead.post(f"{at}/do/assess", {"seen": "2"}), 422)
    assert "Name a responsible person" in words
    held |= {"responsible_id": str(world.people["desk"].pk), "seen": "1"}
    assert desk.post(f"/merger-items/{item.pk}/edit", held).status_code == 303
    assert lead.post(f"{at}/do/assess", {"seen": "2"}).status_code == 303
    assert "Approve the plan" not in told(lead.get(at))
    told(lead.get(f"{at}/do/plan"))
    assert lead.post(f"{at}/do/plan", {"seen": "3", "plan": "One tracker"}).status_code == 303
    assert "Approve the plan" not in told(lead.get(at))
    assert lead.post(f"{at}/do/approve", {"seen": "4", "why": ""}).status_code == 403
    assert "Approve the plan" in told(second.get(at))
    assert second.post(f"{at}/do/approve", {"seen": "4", "why": ""}).status_code == 303
    told(lead.get(f"{at}/do/integrate"))
    said = {"seen": "5", "aim": "merge", "survivor_id": str(world.id("north-1"))}
    assert lead.post(f"{at}/do/integrate", said).status_code == 303
    path = f"/merger-items/{item.pk}/do/finish"
    assert desk.post(path, {"seen": "2"}).status_code == 303
    page = told(lead.get(at))
    assert "100" in page
    assert "1 of 1 rows decided and carried out" in page
    assert "Tracker" in told(lead.get(f"{at}/convergence"))
    step = MergerStep.objects.system("test").get(kind="projects")
    page = told(lead.get(f"/merger-steps/{step.pk}"))
    assert "Reservoir S-1" in page
    assert "Reservoir S-1" not in told(desk.get(f"/merger-steps/{step.pk}"))
    sent = {**shown(page), "why": ""}
    assert desk.post(f"/merger-steps/{step.pk}", sent).status_code == 403
    assert lead.post(f"/merger-steps/{step.pk}", sent).status_code == 303
    assert "Reservoir S-1" in told(lead.get(f"/merger-steps/{step.pk}"))
    told(lead.get(f"/merger-steps/{step.pk}/undo"))
    back = {"seen": "2", "why": WHY}
    assert lead.post(f"/merger-steps/{step.pk}/undo", back).status_code == 303
    assert lead.post(f"/merger-steps/{step.pk}", sent).status_code == 409
    close = MergerStep.objects.system("test").get(kind="close")
    page = told(lead.get(f"/merger-steps/{close.pk}"))
    assert "What is in the way" in page
    assert "Drop the step" not in page
    words = told(lead.post(f"/merger-steps/{close.pk}", {**shown(page), "why": ""}), 422)
    assert "Other steps are still planned" in words


def test_steps_are_added_and_dropped_and_a_merger_is_abandoned(scene: Scene) -> None:
    version = scene.forced()
    made = Merging.at(scene, "integrating", aim="coordinate")
    lead = client(scene, "lead")
    at = f"/mergers/{made.merger.pk}"
    assert "No step is planned" in told(lead.get(at))
    told(lead.get(f"{at}/steps/new"))
    said = {"kind": "adopt", "source_id": str(scene.world.id("north-1")), "version_id": ""}
    assert "Name the version" in told(lead.post(f"{at}/steps/new", said), 422)
    said["version_id"] = str(version.pk)
    assert lead.post(f"{at}/steps/new", said).status_code == 303
    step = MergerStep.objects.system("test").get()
    page = told(lead.get(f"/merger-steps/{step.pk}"))
    assert "Begin to adopt it first" in page
    assert lead.post(f"/merger-steps/{step.pk}/drop", {"seen": "1"}).status_code == 303
    told(lead.get(f"{at}/do/coordinate"))
    words = told(lead.post(f"{at}/do/coordinate", {"why": ""}), 422)
    assert "share no standard yet" in words
    told(lead.get(f"{at}/do/change"))
    assert lead.post(f"{at}/do/abandon", {"why": WHY}).status_code == 303
    assert "It was abandoned" in told(lead.get(at))
    assert "Abandoned" in told(lead.get("/mergers?state=abandoned"))
    assert lead.get("/mergers?export=csv").status_code == 200
    assert lead.post(f"{at}/do/nothing").status_code == 404
    item = MergerItem.objects.system("test").first()
    assert lead.post(f"/merger-items/{item.pk}/do/nothing").status_code == 404  # type: ignore[union-attr]


def test_only_those_of_either_office_see_a_merger(scene: Scene) -> None:
    made = Merging.at(scene, "inventory")
    made.decided()
    at = f"/mergers/{made.merger.pk}"
    for who in ("desk", "southdesk", "north", "auditor", "reader", "admin"):
        told(client(scene, who).get(at))
    for who in ("pm", "leader"):
        assert client(scene, who).get(at).status_code == 404
        assert "Office north-1 and" not in told(client(scene, who).get("/mergers?q=Offic"))
    assert client(scene, "reader").get("/mergers/new").status_code == 403
    assert client(scene, "reader").get(f"{at}/rows/new").status_code == 403


def test_the_query_count_of_a_merger_does_not_grow(
    scene: Scene, django_assert_max_num_queries: Any
) -> None:
    made = Merging.at(scene, "inventory")
    lead = client(scene, "lead")
    for n in range(12):
        made.decided(f"Tool {n}")
    with django_assert_max_num_queries(40):
        told(lead.get(f"/mergers/{made.merger.pk}"))
