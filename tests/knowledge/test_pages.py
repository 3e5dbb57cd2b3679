"""Knowledge on pages: what they show, what their forms send, and what they refuse in words."""

from typing import Any

import pytest
from django.test import Client

from sightline.knowledge.models import Lesson, LessonUse, Reuse, SharedPlan
from sightline.projects import commands as projects
from tests.browse import n_queries, signed_in
from tests.knowledge.scene import Scene

pytestmark = pytest.mark.django_db
WORDS = ("context", "happened", "impact", "cause", "recommendation", "category", "owner_id")


def client(scene: Scene, who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    return signed_in(scene.world.people[who])


def told(answer: Any, status: int = 200) -> str:
    """Return what a page says, of a status."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_a_lesson_goes_its_way_with_forms(scene: Scene) -> None:
    pm, desk, north = client(scene, "pm"), client(scene, "desk"), client(scene, "north")
    home = f"/projects/{scene.project.pk}/lessons"
    assert "It has left no lesson" in told(pm.get(home))
    said = {
        **dict.fromkeys(WORDS, ""),
        "title": "Frost",
        "tags": "Pumps, frost",
        "priority": "high",
    }
    assert 'value="Works"' in told(pm.get(f"{home}/new"))
    assert "This field is required" in told(pm.post(f"{home}/new", {**said, "title": ""}), 422)
    assert pm.post(f"{home}/new", said).status_code == 303
    row = Lesson.objects.system("test").get(title="Frost")
    at = f"/lessons/{row.pk}"
    owner = {"owner_id": str(scene.world.people["desk"].pk), "recommendation": "Drain them"}
    assert pm.post(f"{at}/edit", {**said, **owner, "seen": "1"}).status_code == 303
    assert pm.post(f"{at}/do/review", {"seen": "2"}).status_code == 403
    assert desk.post(f"{at}/do/review", {"seen": "2"}).status_code == 303
    assert "Everybody reads it" in told(north.get(f"{at}/do/publish"))
    assert north.post(f"{at}/do/publish", {"seen": "3", "why": ""}).status_code == 303
    assert "Drain them" in told(client(scene, "southpm").get(at))
    assert client(scene, "south").get(f"{at}/do/nothing").status_code == 404


def test_lessons_are_read_before_a_charter_a_gate_and_a_risk(scene: Scene) -> None:
    at = f"/projects/{scene.project.pk}"
    pm, near = client(scene, "pm"), f'hx-get="{at}/lessons/near"'
    gate = projects.add_gate(scene.world.actor("pm"), project_id=scene.project.pk, name="Design")
    for page in (f"{at}/raid", f"{at}/raid/new", f"/gates/{gate.pk}/submit"):
        assert near in told(pm.get(page)), page
    assert near in told(pm.get(at))  # its charter is not settled yet
    scene.put(scene.project, state="executing")
    assert near not in told(pm.get(at))


def test_a_lesson_is_found_and_applied_from_another_project(scene: Scene) -> None:
    row = scene.lesson("published", title="Reservoir walls")
    southpm = client(scene, "southpm")
    home = f"/projects/{scene.other.pk}/lessons"
    page = told(southpm.get(home))
    assert "Reservoir walls" in page
    assert "category Works" in page
    assert "N-1" not in page
    form = told(southpm.get(f"/lessons/{row.pk}/apply?project={scene.other.pk}"))
    assert "selected" in form
    said = {"project_id": str(scene.other.pk), "how": "In March"}
    near = f"{home}/near"
    assert "Reservoir walls" in told(southpm.get(near))
    assert southpm.post(f"/lessons/{row.pk}/apply", said).status_code == 303
    assert "Reservoir walls" not in told(southpm.get(near))
    assert "No lesson of others is left to read" in told(southpm.get(near))
    use = LessonUse.objects.system("test").get(lesson=row)
    noted = {"outcome": "A month saved", "seen": "1"}
    assert southpm.post(f"/lesson-uses/{use.pk}/note", noted).status_code == 303
    assert "A month saved" in told(southpm.get(f"/lessons/{row.pk}"))
    assert "A month saved" in told(southpm.get(home))
    assert "A month saved" not in told(client(scene, "north").get(f"/lessons/{row.pk}"))


def test_every_page_of_lessons_opens(scene: Scene) -> None:
    use = scene.use()
    paths = [
        *("/lessons", "/lessons?state=published&applied=yes&q=permit", "/lessons?export=csv"),
        *(f"/lessons/{use.lesson_id}", f"/lessons/{use.lesson_id}/history"),
    ]
    for who in ("lead", "north", "auditor", "reader", "southpm"):
        for path in paths:
            assert client(scene, who).get(path).status_code == 200, (who, path)
    assert "applied 1 time" in told(client(scene, "lead").get("/lessons"))
    assert "not shown" in told(client(scene, "southpm").get("/lessons"))
    assert client(scene, "reader").get(f"/lessons/{scene.lesson().pk}").status_code == 404


def test_a_plan_is_shared_and_reused_with_forms(scene: Scene) -> None:
    scene.drawn()
    scene.planned(scene.other)
    pm, desk, southpm = client(scene, "pm"), client(scene, "desk"), client(scene, "southpm")
    assert "Share its plan" in told(pm.get(f"/projects/{scene.project.pk}/lessons"))
    at = f"/projects/{scene.project.pk}/share-plan"
    assert "You see every row" in told(pm.get(at))
    said = {"title": "Reservoir", "summary": "For lakes", "terms": ""}
    assert pm.post(at, said).status_code == 303
    plan = SharedPlan.objects.system("test").get()
    home, version = f"/shared-plans/{plan.pk}", f"/plan-versions/{scene.version(plan).pk}"
    page = told(pm.get(home))
    assert "look at every row" in page
    assert "Rock" in page
    assert "Activity: Dig" in told(pm.get(f"{version}/rows"))
    cut = {"seen": "1", "left_out": ["risks:0"]}
    assert pm.post(f"{version}/rows", cut).status_code == 303
    assert "left out" in told(pm.get(home))
    assert southpm.get(home).status_code == 404
    assert desk.post(f"{version}/do/publish", {"seen": "2", "why": ""}).status_code == 303
    page = told(southpm.get(home))
    assert "Rock" not in page
    assert "N-1" not in page
    said = {"project_id": str(scene.other.pk), "starts": "2026-12-07", "adapted": ""}
    assert southpm.post(f"{version}/reuse", said).status_code == 303
    reuse = Reuse.objects.system("test").get()
    noted = {"adapted": "Two shifts", "seen": "1"}
    assert southpm.post(f"/reuses/{reuse.pk}/adapt", noted).status_code == 303
    assert "Two shifts" in told(southpm.get(home))
    assert "Planned with" in told(southpm.get(f"/projects/{scene.other.pk}/lessons"))
    assert pm.post(f"{home}/draft").status_code == 303
    for path in ("/shared-plans", "/shared-plans?state=published&q=Res", f"{home}/history"):
        for who in ("lead", "pm", "auditor", "southpm"):
            assert client(scene, who).get(path).status_code == 200, (who, path)
    assert client(scene, "lead").get(f"{home}?v=9").status_code == 404


def test_the_lessons_of_a_project_take_few_questions(scene: Scene) -> None:
    scene.use()
    southpm = client(scene, "southpm")
    few = n_queries(southpm, f"/projects/{scene.other.pk}/lessons")
    for n in range(4):
        scene.use(scene.lesson("published", title=f"Permits {n}"))
    assert n_queries(southpm, f"/projects/{scene.other.pk}/lessons") == few <= 40
