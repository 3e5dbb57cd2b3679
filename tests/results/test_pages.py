"""Benefits on pages: the tracker, one of them, its forms, the map, the results page, homes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sightline.projects import commands as projects
from sightline.results.models import MapEdge, MapNode, Measure, Profile, Reading
from tests.results.scene import Scene, ago

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client(scene: Scene, key: str) -> Client:
    found = Client()
    found.force_login(scene.world.people[key], backend=BACKEND)
    return found


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:3000]
    return str(answer.content.decode())


def test_the_tracker_opens_with_the_worst_and_exports(scene: Scene) -> None:
    scene.at("realising", "1")
    bad = scene.at("realising", "0.5")
    scene.promised(title="Only promised", owner_id=None)
    reader = client(scene, "reader")
    page = text(reader.get("/benefits"))
    assert page.index(str(bad)) < page.index("Lower cost 1") < page.index("Only promised")
    assert "Off track" in page and "On track" in page and "Identified" in page
    for query in ("colour=red", "state=live", "kind=cashable", "q=cost+2", "reading=waiting"):
        assert reader.get(f"/benefits?{query}").status_code == 200
    assert "Only promised" not in text(reader.get("/benefits?state=live"))
    csv = text(reader.get("/benefits?export=csv"))
    assert "Plan to date" in csv and csv.count("\n") == 4
    mine = text(client(scene, "owner").get("/benefits?mine=own"))
    assert "Only promised" not in mine
    assert "No benefits match" in text(client(scene, "south").get("/benefits?colour=red"))


def test_a_benefit_without_a_profile(scene: Scene) -> None:
    row = scene.promised()
    assert "Write the profile" in text(client(scene, "pm").get(f"/benefits/{row.pk}"))
    assert "Write the profile" not in text(client(scene, "reader").get(f"/benefits/{row.pk}"))
    assert client(scene, "south").get(f"/benefits/{row.pk}").status_code == 404
    assert client(scene, "reader").get(f"/benefits/{row.pk}/derive").status_code == 404


def test_from_the_profile_to_the_approval_by_forms(scene: Scene) -> None:
    benefit = scene.promised()
    north, executive, at = client(scene, "north"), client(scene, "exec"), f"/benefits/{benefit.pk}"
    said = {
        "description": "Fewer visits",
        "outcome": "Crews stay at home",
        "attribution": "Nothing else changed",
        "kind": "cashable",
        "confidence": "medium",
        "lag_days": "0",
        "ramp_days": "60",
        "finance_id": str(scene.world.people["finance"].pk),
    }
    assert north.post(f"{at}/profile", said).status_code == 303
    row = Profile.objects.system("test").get()
    assert (row.ramp_days, row.finance_id) == (60, scene.world.people["finance"].pk)
    assert "asks for a lagging measure" in text(north.post(f"{at}/do/admit", {}), 422)
    measure = {
        "name": "Cost of visits",
        "kind": "lagging",
        "is_money": "on",
        "baseline": "900",
        "baseline_on": str(ago(300)),
        "method": "Counted",
        "source": "Ledger",
        "every_days": "91",
    }
    assert north.post(f"{at}/measures/new", measure).status_code == 303
    early = {**measure, "name": "Trained", "kind": "leading", "is_money": "", "unit": "crews"}
    assert north.post(f"{at}/measures/new", early).status_code == 303
    for verb in ("admit", "baseline"):
        assert north.post(f"{at}/do/{verb}", {}).status_code == 303
    assert north.get(f"{at}/do/approve").status_code == 403
    assert "stay" in text(executive.get(f"{at}/do/approve"))
    stale = executive.post(f"{at}/do/approve", {"why": "Pays", "seen": "1"})
    assert "while you were editing" in text(stale, 409)
    assert executive.post(f"{at}/do/approve", {"why": "Pays"}).status_code == 303
    assert "was approved" in text(north.post(f"{at}/profile", {**said, "ramp_days": "9"}), 422)
    assert executive.get(f"{at}/do/explode").status_code == 404


def test_readings_are_taken_attested_and_confirmed(scene: Scene) -> None:
    row = scene.at("realising")
    at = f"/benefits/{row.benefit_id}"
    measure = Measure.objects.system("test").get(profile=row, carries=True)
    pm, owner, finance = (client(scene, key) for key in ("pm", "owner", "finance"))
    said = {"on": str(ago(0)), "value": "120.5", "evidence": ""}
    assert pm.post(f"/benefit-measures/{measure.pk}/read", said).status_code == 303
    again = text(pm.post(f"/benefit-measures/{measure.pk}/read", said), 422)
    assert "was read on that day already" in again
    reading = Reading.objects.system("test").get(state="taken")
    step = f"/benefit-readings/{reading.pk}"
    assert "Readings to attest" in text(owner.get("/"))
    assert "Attest…" in text(owner.get(at)) and "Attest…" not in text(pm.get(at))
    assert pm.post(f"{step}/attest", {"evidence": "x"}).status_code == 403
    assert "Say where this can be looked up" in text(owner.post(f"{step}/attest", {}), 422)
    assert owner.post(f"{step}/attest", {"evidence": "Page 9"}).status_code == 303
    assert "Readings to confirm for finance" in text(finance.get("/"))
    assert finance.post(f"{step}/confirm", {}).status_code == 303
    assert "Confirmed by finance" in text(owner.get(at))
    assert "Page 9" in text(owner.get(f"{at}/derive"))
    assert owner.get(f"{step}/explode").status_code == 404


def test_forecast_share_and_doubles(scene: Scene) -> None:
    row = scene.at("approved")
    other = scene.opened(scene.world, "N-4")
    north, at = client(scene, "north"), f"/benefits/{row.benefit_id}"
    said = {"utilisation": "70", "proficiency": "80", "on": str(ago(1))}
    assert north.post(f"{at}/forecast", said).status_code == 303
    assert "70%" in text(north.get(at))
    assert north.post(f"{at}/share", {"sharer_id": str(other.pk), "share": "40"}).status_code == 303
    assert "N-4" in text(north.get(at))
    assert "No two benefits" in text(north.get("/benefits/claimed-twice"))


def test_the_map_is_drawn_by_forms(scene: Scene) -> None:
    row = scene.profiled()
    north, at = client(scene, "north"), f"/projects/{scene.project.pk}"
    assert "output" in text(north.get(f"{at}/benefits-map/nodes/new"))
    for kind, title in (("output", "Valves"), ("change", "Crews stay home")):
        said = {"kind": kind, "title": title}
        assert north.post(f"{at}/benefits-map/nodes/new", said).status_code == 303
    found = {str(one): one for one in _nodes()}
    valves, crews = found["Valves"].pk, found["Crews stay home"].pk
    assert north.post(f"/map-nodes/{valves}/link", {"target_id": str(crews)}).status_code == 303
    back = text(north.post(f"/map-nodes/{crews}/link", {"target_id": str(valves)}), 422)
    assert "cannot contribute" in back
    end = row.node.pk
    share = {"target_id": str(end), "share": "60"}
    assert north.post(f"/map-nodes/{crews}/link", share).status_code == 303
    page = text(north.get(f"{at}/benefits"))
    assert "Every output leads to a benefit" in page and "60%" in page
    assert north.post(f"/map-nodes/{crews}/edit", {"title": "Crews at home"}).status_code == 303
    edge = crews_edge()
    assert north.post(f"/map-links/{edge}/drop", {}).status_code == 303
    assert "To be put right" in text(north.get(f"{at}/benefits"))
    assert north.post(f"/map-nodes/{valves}/drop", {}).status_code == 303
    reader = client(scene, "reader")
    assert "Link…" not in text(reader.get(f"{at}/benefits"))
    assert reader.post(f"/map-nodes/{crews}/drop", {}).status_code == 403


def _nodes() -> Any:
    return MapNode.objects.system("test").filter(profile=None)


def crews_edge() -> Any:
    return MapEdge.objects.system("test").get(share__isnull=False).pk


def test_the_results_page(scene: Scene) -> None:
    scene.at("realising", "0.5")
    scene.at("not_realised", "0.1")
    scene.promised(title="Nobody's", owner_id=None)
    executive = client(scene, "exec")
    page = text(executive.get("/results"))
    for words in ("What we chose", "Realisation rate", "Did not come", "nobody has accepted"):
        assert words in page
    assert "30%" in text(executive.get("/results/derive"))
    assert "No benefit was approved" in text(client(scene, "south").get("/results"))


def test_no_query_for_a_benefit(scene: Scene) -> None:
    reader = client(scene, "reader")
    pages = ("/benefits", "/results", "/results/derive", f"/projects/{scene.project.pk}/benefits")

    def counts() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert reader.get(page).status_code == 200
            found.append(len(asked))
        return found

    scene.at("realising")
    counts()  # what is worked out once only
    few = counts()
    for state in ("realising", "realised", "approved"):
        scene.at(state)
    assert counts() == few


def test_an_owner_who_only_owns_sees_it_at_home(scene: Scene) -> None:
    north, owner = scene.world.actor("north"), scene.world.people["owner"].pk
    projects.promise_benefit(north, project_id=scene.project.pk, title="Fewer", owner_id=owner)
    home = text(client(scene, "owner").get("/"))
    assert "Promises to accept" in home


def test_a_step_that_asks_leads_to_its_form(scene: Scene) -> None:
    row = scene.at("baselined")
    page = text(client(scene, "exec").get(f"/benefits/{row.benefit_id}"))
    address = f"/benefits/{row.benefit_id}/do/approve"
    assert f'href="{address}"' in page and f'action="{address}"' not in page
