"""The lists: bulk edits, saved views, chosen columns, exports, portfolios and programs."""

import re

import pytest

from sightline.identity.models import SavedView
from sightline.projects.models import Portfolio, Program, Project
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def test_ticked_projects_are_changed_in_two_steps(stage: Stage) -> None:
    other = Stage.opened(stage.world, "N-2")
    client, ids = stage.client("north"), [str(stage.project.pk), str(other.pk)]
    asked = client.post("/projects/bulk", {"ids": ids, "what": "department"})
    assert asked.status_code == 200
    assert 'name="department"' in asked.content.decode()
    said = {"ids": ids, "what": "department", "go": "yes", "department": "Supply"}
    assert client.post("/projects/bulk", said).status_code == 303
    held = Project.objects.system("test").filter(pk__in=ids)
    assert {row.department for row in held} == {"Supply"}


def test_a_refused_row_says_why_and_leaves_the_others_alone(stage: Stage) -> None:
    other = Stage.opened(stage.world, "N-2")
    ids = [str(stage.project.pk), str(other.pk), str(stage.ids["benefit"])]
    said = {"ids": ids, "what": "program", "go": "yes", "program_id": str(stage.ids["program"])}
    sent = stage.client("north").post("/projects/bulk", said)
    page = sent.content.decode()
    assert sent.status_code == 200
    assert "2 changed, 1 refused" in page
    assert "does not exist, or you may not see it" in page
    assert Project.objects.system("test").get(pk=other.pk).program_id == stage.ids["program"]


def test_holding_many_asks_for_the_reason_and_the_right(stage: Stage) -> None:
    client, ids = stage.client("exec"), [str(stage.project.pk)]
    stage.client("exec").post(stage.url("project-move", stage.project.pk, "approve"))
    bare = client.post("/projects/bulk", {"ids": ids, "what": "hold", "go": "yes"})
    assert bare.status_code == 422
    assert "Say why" in bare.content.decode()
    before = n_entries()
    said = {"ids": ids, "what": "hold", "go": "yes", "why": "No money"}
    assert stage.client("north").post("/projects/bulk", said).status_code == 422
    assert n_entries() == before
    assert client.post("/projects/bulk", said).status_code == 303
    assert Project.objects.system("test").get(pk=stage.project.pk).state == "on_hold"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"what": "department"},
        {"ids": ["no-id"], "what": "department"},
        {"ids": ["6b1f7a2e-0000-7000-8000-000000000000"], "what": "explode"},
        {"ids": ["6b1f7a2e-0000-7000-8000-000000000000"], "what": "department", "name": "X"},
        {"ids": [f"6b1f7a2e-0000-7000-8000-{n:012d}" for n in range(201)], "what": "hold"},
    ],
)
def test_a_senseless_bulk_edit_is_refused(stage: Stage, said: dict[str, object]) -> None:
    before = n_entries()
    assert stage.client("north").post("/projects/bulk", said).status_code == 422
    assert n_entries() == before


def test_a_view_is_saved_opened_by_default_and_dropped(stage: Stage) -> None:
    client = stage.client("north")
    page = client.get("/lists/projects/views/new?health=green&page=7").content.decode()
    assert "health=green" in page
    said = {"name": "Green", "audience": "default", "query": "health=green&page=7&export=csv"}
    sent = client.post("/lists/projects/views/new", said)
    assert sent.status_code == 303
    view = SavedView.objects.system("test").get()
    assert view.query == "health=green"
    opened = stage.client("reader").get("/projects")
    assert opened.status_code == 302
    assert opened["Location"] == f"/projects?health=green&view={view.pk}"
    assert stage.client("reader").get("/projects?view=all").status_code == 200
    assert stage.client("reader").post(f"/views/{view.pk}/drop").status_code in {403, 404}
    assert client.post(f"/views/{view.pk}/drop").status_code == 303
    assert stage.client("reader").get("/projects").status_code == 200


def test_a_view_that_cannot_be_shown_is_not_saved(stage: Stage) -> None:
    client = stage.client("reader")
    for query in ("sort=luck", "health=purple", "office=no-id"):
        sent = client.post(
            "/lists/projects/views/new", {"name": "X", "audience": "private", "query": query}
        )
        assert sent.status_code == 422, query
    shared = {"name": "X", "audience": "shared", "query": ""}
    assert client.post("/lists/projects/views/new", shared).status_code == 422
    assert client.get("/lists/moods/views/new").status_code == 404


def test_columns_are_chosen_by_ticking(stage: Stage) -> None:
    page = stage.client("north").get("/projects?cols=name&cols=department").content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([A-Za-z ]+)', page)
    assert [head.strip() for head in heads] == ["Project", "Department"]


@pytest.mark.parametrize(
    "url", ["/projects", "/raid", "/portfolios", "/programs", "plan", "money", "raid"]
)
def test_every_list_goes_out_as_a_file(stage: Stage, url: str) -> None:
    client = stage.client("north")
    address = url if url.startswith("/") else f"/projects/{stage.project.pk}/{url}"
    text = client.get(f"{address}?export=csv")
    assert text.status_code == 200
    assert text["Content-Type"].startswith("text/csv")
    assert len(text.content.splitlines()) > 1
    assert client.get(f"{address}?export=xlsx").content[:2] == b"PK"
    assert client.get(f"{address}?export=exe").status_code == 422


def test_the_list_is_narrowed_by_office_program_and_portfolio(stage: Stage) -> None:
    client = stage.client("lead")
    ids = {"office": stage.project.office_id, "program": stage.ids["program"]}
    for key, value in ids.items():
        assert "Reservoir N-1" in client.get("/projects", {key: value}).content.decode()
    none = client.get("/projects", {"portfolio": stage.ids["portfolio"]}).content.decode()
    assert "Reservoir N-1" not in none


def test_programs_and_portfolios_are_opened_and_changed(stage: Stage) -> None:
    lead = stage.client("lead")
    office = str(stage.world.id("hq"))
    said = {"code": "CAP", "name": "Capital", "office_id": office, "policy": "worst_child"}
    assert lead.post("/portfolios/new", said).status_code == 303
    row = Portfolio.objects.system("test").get(code="CAP")
    change = {"name": "Capital works", "policy": "threshold", "seen": row.version}
    assert lead.post(f"/portfolios/{row.pk}/edit", change).status_code == 303
    assert lead.post(f"/portfolios/{row.pk}/edit", change).status_code == 409
    said = {"code": "PIP", "name": "Pipes", "office_id": office, "portfolio_id": str(row.pk)}
    assert lead.post("/programs/new", said).status_code == 303
    assert lead.post("/programs/new", said).status_code == 422
    program = Program.objects.system("test").get(code="PIP")
    assert program.portfolio_id == row.pk
    assert "Capital works" in lead.get(f"/programs/{program.pk}").content.decode()
    for who in ("reader", "pm", "exec"):
        assert stage.client(who).get("/programs/new").status_code == 403
        assert stage.client(who).get(f"/portfolios/{row.pk}/edit").status_code == 403
    assert (
        "Reservoir" in stage.client("north").get(stage.url("program", "program")).content.decode()
    )
    assert (
        "Reservoir"
        not in stage.client("south").get(stage.url("program", "program")).content.decode()
    )


def test_the_history_is_narrowed_by_row_field_and_person(stage: Stage) -> None:
    client = stage.client("north")
    client.post(
        stage.url("milestone-edit", "milestone"), {"name": "Final", "seen": 1, "baseline": ""}
    )
    url, person = stage.url("project-history"), stage.world.people["north"].pk
    page = client.get(url, {"field": "name", "kind": "projects.Milestone", "who": person})
    assert "<ins>Final</ins>" in page.content.decode()
    assert "<ins>Final</ins>" not in client.get(url, {"field": "forecast"}).content.decode()
    for bad in ({"page": "x"}, {"field": "'"}, {"who": "no"}, {"kind": "\0"}):
        assert client.get(url, bad).status_code == 200
    client.post(stage.url("milestone-drop", "milestone"), {"seen": 2})
    assert "removed" in client.get(url).content.decode()
