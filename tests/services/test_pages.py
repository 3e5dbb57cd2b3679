"""Services on pages: what they show, what their forms send, and what they refuse in words."""

from typing import Any

import pytest
from django.test import Client

from sightline.services.models import (
    Customer,
    CustomerFinding,
    Service,
    ServiceRequest,
    ServiceVersion,
    Survey,
    ValueClaim,
)
from tests.browse import n_queries, signed_in
from tests.knowledge.test_pages import told
from tests.services.scene import Scene

pytestmark = pytest.mark.django_db


def client(scene: Scene, who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    return signed_in(scene.world.people[who])


def seen_of(scene: Scene, row: Any) -> str:
    """Return the version that a page would show now."""
    return str(scene.now(row).version)


def test_a_customer_climbs_and_falls_with_forms(scene: Scene) -> None:
    north = client(scene, "north")
    said = {
        "office_id": str(scene.world.id("north")), "name": "Pumps", "kind": "team", "about": "",
        "about_name": "", "pains": "Late", "importance": "4",
    }  # fmt: skip
    assert "Customer" in told(north.get("/customers/new"))
    assert north.post("/customers/new", said).status_code == 303
    row = Customer.objects.system("test").get(name="Pumps")
    home = f"/customers/{row.pk}"
    assert "2 more assessments in a row" in told(north.get(home))
    edit = {**said, "about": f"office:{scene.world.id('south')}", "seen": "1"}
    del edit["office_id"]
    assert north.post(f"{home}/edit", edit).status_code == 303
    assert "Office south" in told(north.get(home))
    for _ in range(2):
        seen = {"maturity": "3", "evidence": "They plan", "assessed_on": ""}
        assert north.post(f"{home}/assess", seen).status_code == 303
    assert "The step up to Guide is open" in told(north.get(home))
    move = {"approach": "guide", "why": "", "seen": seen_of(scene, row)}
    assert "This field is required" in told(north.post(f"{home}/move", move), 422)
    assert north.post(f"{home}/move", move | {"why": "They plan"}).status_code == 303
    found = {"what": "No plan", "severity": "major", "found_on": ""}
    assert north.post(f"{home}/findings/new", found).status_code == 303
    page = told(north.get(home))
    assert "A major finding: No plan" in page
    assert "1 major finding is open" in page
    finding = CustomerFinding.objects.system("test").get()
    done = {"closed_how": "Kept again", "seen": "1"}
    assert north.post(f"/customer-findings/{finding.pk}/close", done).status_code == 303
    need = {"need": "A call", "evidence": "", "heard_on": "2026-01-05", "heard_from": "Ann"}
    assert north.post(f"{home}/needs/new", need).status_code == 303
    person = {"person_id": str(scene.world.people["helper"].pk)}
    assert north.post(f"{home}/people/new", person).status_code == 303
    assert "A call" not in told(client(scene, "helper").get(home))  # the office's own note
    assert (
        north.post(f"{home}/end", {"why": "Gone", "seen": seen_of(scene, row)}).status_code == 303
    )
    assert client(scene, "south").get(home).status_code == 404


def test_a_catalogue_is_taken_over_and_changed_with_forms(scene: Scene) -> None:
    lead = client(scene, "lead")
    said = {
        "office_id": str(scene.world.id("hq")), "calendar_id": str(scene.calendar()),
        "zone": "Europe/London", "is_offered": "on",
    }  # fmt: skip
    assert lead.post("/services/adopt", said).status_code == 303
    assert "has all of these services" in told(lead.post("/services/adopt", said), 422)
    assert "Recovery of troubled projects" in told(client(scene, "stranger").get("/catalogue"))
    service = Service.objects.system("test").get(code="S12", office=scene.world.id("hq"))
    page = told(lead.get(f"/services/{service.pk}"))
    assert "8 h of working time" in page
    row = ServiceVersion.objects.system("test").get(service=service)
    form = lead.get(f"/service-versions/{row.pk}/edit")
    held = {name: form.context["form"][name].value() for name in form.context["form"].fields}
    held = {name: "" if value is None else value for name, value in held.items()}
    held |= {"calendar_id": "", "steps": "One\nTwo"}
    words = told(lead.post(f"/service-versions/{row.pk}/edit", held), 422)
    assert "on which calendar" in words
    held |= {"calendar_id": str(scene.calendar()), "target_hours": "2.5"}
    assert lead.post(f"/service-versions/{row.pk}/edit", held).status_code == 303
    kept = scene.now(row)
    assert (kept.target_minutes, kept.steps, kept.version) == (150, ["One", "Two"], 3)
    assert "2 h 30 min" in told(lead.get("/services?q=S12"))


def test_a_customer_asks_waits_and_receives(scene: Scene) -> None:
    version = scene.version()
    scene.staffed()
    asker, north, helper = (client(scene, who) for who in ("asker", "north", "helper"))
    assert "Planning help" in told(asker.get("/portal"))
    assert "You stand for no customer" in told(client(scene, "stranger").get("/portal"))
    assert f'value="{version.pk}" selected' in told(
        asker.get(f"/service-requests/new?service={version.pk}")
    )
    said = {"customer_id": str(scene.customer.pk), "version_id": str(version.pk)}
    said |= {"title": "A plan", "words": "For the weir"}
    assert asker.post("/service-requests/new", said).status_code == 303
    row = ServiceRequest.objects.system("test").get()
    at = f"/service-requests/{row.pk}"
    assert "The clock runs" in told(asker.get(at))
    assert "1 new" in told(north.get("/desk"))
    assert north.post(f"{at}/do/accept", {"seen": seen_of(scene, row)}).status_code == 303
    assert "scheduling; 0 requests in hand" in told(north.get(f"{at}/assign"))
    give = {"assignee_id": str(scene.world.people["helper"].pk), "seen": seen_of(scene, row)}
    assert north.post(f"{at}/assign", give).status_code == 303
    assert helper.post(f"{at}/do/start", {"seen": seen_of(scene, row)}).status_code == 303
    assert (
        helper.post(
            f"{at}/do/wait", {"seen": seen_of(scene, row), "why": "Which weir?"}
        ).status_code
        == 303
    )
    assert "The clock stands" in told(asker.get(at))
    assert asker.post(f"{at}/say", {"words": "The old one"}).status_code == 303
    assert (
        asker.post(
            f"{at}/do/resume", {"seen": seen_of(scene, row), "why": "It is said"}
        ).status_code
        == 303
    )
    for task in row.requesttasks.all():
        assert helper.post(f"/request-tasks/{task.pk}/done").status_code == 303
    assert (
        helper.post(
            f"{at}/do/deliver", {"seen": seen_of(scene, row), "why": "In the file"}
        ).status_code
        == 303
    )
    survey = Survey.objects.system("test").get(request=row)
    assert f"/surveys/{survey.pk}/answer" in told(asker.get(at))
    assert f"/surveys/{survey.pk}/answer" in told(asker.get("/portal"))
    assert north.get(f"/surveys/{survey.pk}/answer").status_code == 404
    said = {"csat": "5", "nps": "9", "comment": "Quick", "seen": "1"}
    assert asker.post(f"/surveys/{survey.pk}/answer", said).status_code == 303
    again = asker.post(f"/surveys/{survey.pk}/answer", said | {"seen": "2"})
    assert "stays as it was given" in told(again, 422)
    assert asker.post(f"{at}/do/confirm", {"seen": seen_of(scene, row)}).status_code == 303
    assert north.post(f"{at}/do/close", {"seen": seen_of(scene, row), "why": ""}).status_code == 303
    page = told(asker.get(at))
    assert "The old one" in page
    assert "The clock has stopped" in page
    assert client(scene, "stranger").get(at).status_code == 404
    assert asker.get(f"{at}/do/nothing").status_code == 404


def test_value_is_claimed_and_signed_with_forms(scene: Scene) -> None:
    north, asker = client(scene, "north"), client(scene, "asker")
    said = {"customer_id": str(scene.customer.pk), "year": "2026", "what": "Fewer late bids"}
    said |= {"value_minor": "1500000.00", "percent": "140"}
    assert "at most 100" in told(north.post("/office-value/claim", said), 422)
    assert north.post("/office-value/claim", said | {"percent": "40"}).status_code == 303
    cost = {"office_id": str(scene.world.id("north")), "year": "2026", "cost_minor": "400000.00"}
    assert north.post("/office-value/cost", cost).status_code == 303
    claim = ValueClaim.objects.system("test").get()
    assert asker.post(f"/value-claims/{claim.pk}/do/sign", {"seen": "1"}).status_code == 303
    assert "50%" in told(north.get("/office-value")).replace("\u00a0", "")
    assert "from five answers on" in told(north.get("/service-measures"))


def test_every_page_opens_for_who_may_see_it(scene: Scene) -> None:
    row = scene.request("in_progress")
    paths = [
        *("/customers", "/customers?approach=direct&served=yes&q=Board", "/customers?export=csv"),
        *("/service-measures", "/service-measures?by=month", "/office-value"),
        *("/services", "/services?state=active&sort=-target", "/catalogue", "/portal"),
        *("/desk", "/desk?state=running&late=yes&unassigned=yes", "/desk?export=xlsx"),
        f"/desk?customer={row.customer_id}&service={row.service_id}",
        *(f"/services/{row.service_id}", f"/services/{row.service_id}/history"),
        *(f"/customers/{row.customer_id}", f"/customers/{row.customer_id}/history"),
        *(f"/service-requests/{row.pk}", f"/service-requests/{row.pk}/history"),
    ]
    for who in ("lead", "north", "auditor", "asker"):
        for path in paths:
            assert client(scene, who).get(path).status_code == 200, (who, path)


def test_pages_take_as_many_questions_for_many_rows_as_for_one(scene: Scene) -> None:
    version = scene.version()
    first = scene.request("in_progress", version_id=version.pk)
    north = client(scene, "north")
    paths = ("/desk", "/customers", "/services", "/catalogue", f"/customers/{scene.customer.pk}")
    paths = (*paths, f"/service-requests/{first.pk}", f"/services/{first.service_id}")
    few: dict[str, int] = {path: n_queries(north, path) for path in paths}
    for n in range(4):
        scene.request("in_progress", version_id=version.pk, title=f"Plan {n}")
        scene.version()
        scene.client(f"Customer {n}")
        scene.finding("minor")
    scene.assess(1, 2, 3)
    many: dict[str, Any] = {path: n_queries(north, path) for path in paths}
    assert many == few
    assert max(few.values()) <= 45, few
