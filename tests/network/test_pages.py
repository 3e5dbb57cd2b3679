"""The network's pages: what they show, what their forms send, and what they refuse in words."""

from typing import Any

import pytest
from django.test import Client

from sightline.network.models import Clause, Deviation, Feedback, Standard, StandardVersion
from tests.browse import signed_in
from tests.network.scene import Scene, ago

pytestmark = pytest.mark.django_db


def client(scene: Scene, who: str) -> Client:
    """Return a browser in which somebody is signed in."""

    return signed_in(scene.world.people[who])


def told(answer: Any, status: int = 200) -> str:
    """Return what a page says, of a status."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


def test_a_standard_is_written_with_forms(scene: Scene) -> None:
    lead = client(scene, "lead")
    said = {"code": "X-1", "title": "Reports", "family": "report", "summary": "One page"}
    answer = lead.post("/standards/new", {**said, "office_id": str(scene.world.id("hq"))})
    assert answer.status_code == 303
    row = Standard.objects.system("test").get(code="X-1")
    version = scene.version(row)
    page = told(lead.get(f"/standards/{row.pk}"))
    assert "It asks for nothing yet" in page
    at = f"/standard-versions/{version.pk}"
    form = told(lead.get(f"{at}/edit"))
    assert "For projects: kind is one of" in form
    said = {
        "seen": "1", "summary": "One page", "transition_days": "30", "evidence": "", "why": "",
        "is_mandatory": "on", "effective_on": "", "for_category": ["Works"],
        "for_cost_at_least": "1000", "check_gates_at_least": "2", "check_manager": "on",
    }  # fmt: skip
    assert lead.post(f"{at}/edit", said).status_code == 303
    version = scene.now(version)
    assert version.applies == [
        {"field": "category", "test": "is", "value": ["Works"]},
        {"field": "cost", "test": "at_least", "value": "1000"},
    ]
    assert version.checks == [
        {"field": "manager", "test": "has", "value": True},
        {"field": "gates", "test": "at_least", "value": "2"},
    ]
    shown = told(lead.get(f"{at}/edit"))
    assert 'name="for_category" value="Works"' in shown.replace(' class="', ' x="')
    preview = told(lead.get(f"{at}/preview"))
    assert "1 project" in preview
    assert "for every live project that you see" in preview
    said = {"number": "1", "title": "T", "text": "X", "leeway": "tailoring", "limits": ""}
    words = told(lead.post(f"{at}/clauses/new", said), 422)
    assert "Say what may vary" in words
    said["limits"] = "Colours"
    assert lead.post(f"{at}/clauses/new", said).status_code == 303
    assert Clause.objects.system("test").filter(version_of=version).count() == 1


def test_every_page_opens_for_everybody_who_may(scene: Scene) -> None:
    row = scene.forced()
    held = scene.granted(row, project_ids=[scene.project.pk])
    back = scene.feedback(row)
    paths = [
        *("/standards", "/compliance", "/deviations", "/feedback", "/network"),
        *("/network?on=2020-01-01", "/standards?export=csv", "/deviations?export=xlsx"),
        f"/standards/{row.standard_id}",
        f"/standards/{row.standard_id}/history",
        f"/standard-versions/{row.pk}/preview",
        f"/standard-versions/{row.pk}/compare",
        f"/standard-versions/{row.pk}/projects",
        f"/standard-versions/{row.pk}/projects?obligation=deviation&export=csv",
        f"/projects/{scene.project.pk}/standards",
        f"/deviations/{held.pk}",
        f"/feedback/{back.pk}",
    ]
    for who in ("lead", "north", "auditor"):
        browser = client(scene, who)
        for path in paths:
            assert browser.get(path).status_code == 200, (who, path)
    assert client(scene, "south").get(f"/deviations/{held.pk}").status_code == 404
    assert client(scene, "south").get(f"/feedback/{back.pk}").status_code == 404
    assert client(scene, "lead").get("/network?on=never").status_code == 422


def test_the_three_figures_open_their_projects(scene: Scene) -> None:
    scene.opened(scene.world, "N-2")
    row = scene.forced()
    scene.granted(row, project_ids=[scene.project.pk])
    page = told(client(scene, "lead").get("/compliance"))
    for name in ("Strict", "Of obliged", "Governed"):
        assert name in page
    listed = told(
        client(scene, "lead").get(f"/standard-versions/{row.pk}/projects?obligation=deviation")
    )
    assert "Reservoir N-1" in listed
    assert "Reservoir N-2" not in listed


def test_an_office_asks_and_is_shown_what_was_decided_before(scene: Scene) -> None:
    row = scene.forced()
    drafted = scene.deviation(row, "south")
    at = {"deviation_id": drafted.pk}
    scene.do("submit_deviation", "south", **at)
    scene.do("review_deviation", "lead", **at)
    scene.do("approve_deviation", "lead", **at, why="Rivers rest", is_precedent=True)
    north = client(scene, "north")
    path = f"/clauses/{scene.clause(row)}/deviate"
    assert "Rivers rest" in told(north.get(path))
    said = {
        "office_id": str(scene.world.id("north")), "title": "Quarterly", "reason": "Slow",
        "alternative": "Call", "risk": "", "mitigation": "", "starts": ago(3).isoformat(),
        "expires": ago(-30).isoformat(), "precedent_id": str(drafted.pk),
        "project_ids": [str(scene.project.pk)],
    }  # fmt: skip
    answer = north.post(path, said)
    assert answer.status_code == 303
    made = Deviation.objects.system("test").get(title="Quarterly")
    page = told(north.get(f"/deviations/{made.pk}"))
    assert "not sent yet" in page
    assert north.post(f"/deviations/{made.pk}/do/submit", {"seen": "1"}).status_code == 303
    assert "That counts as a finding" in told(north.get(f"/deviations/{made.pk}"))
    assert north.post(f"/deviations/{made.pk}/do/review", {"seen": "2"}).status_code == 403
    lead = client(scene, "lead")
    assert lead.post(f"/deviations/{made.pk}/do/review", {"seen": "2"}).status_code == 303
    assert lead.post(f"/deviations/{made.pk}/do/nothing").status_code == 404
    words = told(lead.post(f"/deviations/{made.pk}/do/approve", {"seen": "3", "why": ""}), 422)
    assert "This field is required" in words
    said["precedent_id"] = ""  # nothing was decided of that clause
    law = told(north.post(f"/clauses/{scene.clause(row, '3')}/deviate", said), 422)
    assert "no office can be let off the law" in law


def test_closing_over_the_raisers_head_is_on_the_page(scene: Scene) -> None:
    row = scene.forced()
    north, lead = client(scene, "north"), client(scene, "lead")
    said = {"office_id": str(scene.world.id("north")), "title": "Unfit", "text": "It is"}
    said |= {"clause_id": ""}
    assert north.post(f"/standards/{row.standard_id}/feedback", said).status_code == 303
    made = Feedback.objects.system("test").get(title="Unfit")
    at = f"/feedback/{made.pk}"
    assert lead.post(f"{at}/say", {"text": "Why?"}).status_code == 303
    assert lead.post(f"{at}/do/close-over", {"seen": "1", "why": "Quiet"}).status_code == 303
    for browser in (north, lead):
        assert "closed over the raiser" in told(browser.get(at))
        assert "Closed over the raiser" in told(browser.get("/feedback?over=yes"))


def test_a_manager_of_a_program_is_offered_it(scene: Scene) -> None:
    near = scene.opened(scene.world, "N-9", percent_permille=900)
    row = scene.forced()
    at = f"/projects/{near.pk}/standards"
    north, desk = client(scene, "north"), client(scene, "desk")
    assert "may be grandfathered" in told(north.get(at))
    path = f"{at}/{row.pk}/grandfather"
    assert "Grandfather…" not in told(desk.get(at))
    said = {"reason": "Ends", "ends_when": "Handover", "limit_on": ago(-210).isoformat()}
    assert desk.post(path, said).status_code == 403
    assert north.post(path, said).status_code == 303
    page = told(north.get(at))
    assert "Grandfathered" in page
    assert "Handover" in page


def test_consultation_on_pages(scene: Scene) -> None:
    row = scene.draft()
    lead, pm = client(scene, "lead"), client(scene, "pm")
    at = f"/standard-versions/{row.pk}"
    said = {"seen": str(scene.now(row).version), "comments_until": ago(-5).isoformat()}
    assert lead.post(f"{at}/do/consult", said).status_code == 303
    assert "Open to comments" in told(pm.get("/standards"))
    said = {"text": "Too often", "clause_id": str(scene.clause(row))}
    assert pm.post(f"{at}/comment", said).status_code == 303
    page = told(lead.get(f"/standards/{row.standard_id}"))
    assert "1 comment waits" in page
    assert "not answered yet" in page
    assert StandardVersion.objects.system("test").get(pk=row.pk).state == "consultation"
