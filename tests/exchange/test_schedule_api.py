"""Schedules brought in over the API: what a program is told, and by what it is refused."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from sightline.audit.digest import state_digest
from sightline.engines.schedule.plan import Baseline, Plan
from sightline.formats import mspdi
from sightline.identity.commands import Node
from sightline.projects import commands as projects
from sightline.projects.models import Project
from tests.engines.schedule.plans import CALENDARS, MONDAY, at, fs, plan, task
from tests.exchange.conftest import ROWS, csv_of, worked
from tests.site.api_world import Api, problem, signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
WEIR = plan([task("1", 2), task("2", 3)], fs("1 2"), name="Weir")


@pytest.fixture
def weir(staffed: World) -> Project:
    north = staffed.actor("north")
    row = projects.open_project(north, code="N-7", name="Weir", office_id=staffed.id("north"))
    staffed.person("planner")
    staffed.person("executive", "executive", staffed.office_node("north"))
    staffed.grant("planner", "project_manager", Node("project", row.pk, "N-7"))
    return row


def body(data: bytes, **more: Any) -> dict[str, Any]:
    said = {"file_name": "weir.xml", "content": base64.b64encode(data).decode()}
    return said | {name: str(value) for name, value in more.items()}


def saved(drawn: Plan = WEIR) -> bytes:
    return mspdi.write(replace(drawn, calendars=CALENDARS[:1])).data


def read(api: Api, project: Project, drawn: Plan = WEIR) -> dict[str, Any]:
    """Start an import, let it be read, and return the run."""
    run = api.ok("POST", "/imports", body(saved(drawn), project_id=project.pk))
    worked()
    return dict(api.get(f"/imports/{run['id']}"))


def test_a_program_looks_accepts_and_takes_back(staffed: World, weir: Project) -> None:
    api = signed_in(staffed.people["planner"])
    run = read(api, weir)
    path = f"/imports/{run['id']}"
    assert (run["kind"], run["state"], run["register_name"]) == ("schedule", "ready", "")
    found = api.get(f"{path}/difference")
    assert (found["added"], found["counts"]["added"]) == (["1", "2"], 2)
    assert {each["kind"] for each in found["beside"]} >= {"link", "calendar"}
    wrong = {"shown": "0" * 64}
    assert problem(api.send("POST", f"{path}/accept", wrong, run["version"]), 409)
    stale = api.send("POST", f"{path}/accept", {"shown": found["digest"]}, run["version"] + 9)
    assert stale.status_code in {409, 412}
    done = api.ok("POST", f"{path}/accept", {"shown": found["digest"]}, run["version"])
    assert (done["state"], done["counts"]["added"]) == ("accepted", 2)
    assert api.get(f"{path}/difference")["added"] == ["1", "2"]
    undone = api.ok("POST", f"{path}/undo", None, done["version"])
    assert undone["state"] == "undone"


def test_a_change_is_told_with_its_raw_values(staffed: World, weir: Project) -> None:
    api = signed_in(staffed.people["planner"])
    first = read(api, weir)
    shown = {"shown": api.get(f"/imports/{first['id']}/difference")["digest"]}
    api.ok("POST", f"/imports/{first['id']}/accept", shown, first["version"])
    later = read(api, weir, plan([task("1", 4), task("2", 3)], fs("1 2"), name="Weir"))
    found = api.get(f"/imports/{later['id']}/difference")
    assert found["differences"] == [
        {"code": "1", "field": "duration", "before": 960, "after": 1920}
    ]
    assert (found["changed"], found["counts"]["unchanged"], found["beside"]) == (["1"], 1, [])


def test_what_is_in_the_wrong_place_is_refused_at_its_field(staffed: World, weir: Project) -> None:
    api, before = signed_in(staffed.people["north"]), state_digest()[0]
    office = staffed.id("north")
    for said, field in (
        (body(saved()), "project_id"),
        (body(saved(), office_id=office), "project_id"),
        (body(csv_of(*ROWS)), "office_id"),
        (body(csv_of(*ROWS), project_id=weir.pk), "file"),
        (body(b"%PDF-1.4", project_id=weir.pk), "file"),
        ({**body(saved(), project_id=weir.pk), "content": "%"}, "content"),
    ):
        told = problem(api.send("POST", "/imports", said), 422)
        assert field in str(told), (field, told)
    assert state_digest()[0] == before


def test_who_may_not_is_refused(staffed: World, weir: Project) -> None:
    said = body(saved(), project_id=weir.pk)
    for key, status in {"south": 404, "auditor": 403, "executive": 403, "admin": 403}.items():
        problem(signed_in(staffed.people[key]).send("POST", "/imports", said), status)
    run = read(signed_in(staffed.people["planner"]), weir)
    for key, status in {"south": 404, "executive": 403}.items():
        api = signed_in(staffed.people[key])
        for tail in ("", "/difference", "/problems", "/schedule", "/history"):
            problem(api.send("GET", f"/imports/{run['id']}{tail}"), status)
        problem(api.send("POST", f"/imports/{run['id']}/discard", None, run["version"]), status)
    assert signed_in(staffed.people["south"]).get("/imports")["items"] == []


def test_what_is_held_says_so_and_a_part_must_be_of_the_file(staffed: World, weir: Project) -> None:
    def with_baseline(finish: str) -> Plan:
        kept = Baseline(0, MONDAY, at(f"{finish} 17:00"), 480)
        return plan([replace(task("1"), baselines=(kept,)), task("2", 5)], name="Weir")

    api = signed_in(staffed.people["planner"])
    first = read(api, weir, with_baseline("2026-03-02"))
    shown = {"shown": api.get(f"/imports/{first['id']}/difference")["digest"]}
    api.ok("POST", f"/imports/{first['id']}/accept", shown, first["version"])
    projects.approve_baseline(staffed.actor("executive"), project_id=weir.pk)
    held = read(api, weir, with_baseline("2026-03-05"))
    path = f"/imports/{held['id']}"
    assert "change control" in str(problem(api.send("GET", f"{path}/difference"), 422))
    answer = api.send("POST", f"{path}/accept", {"shown": "0" * 64}, held["version"])
    assert answer.status_code in {409, 422}
    for part in ("nonsense", ""):
        problem(api.send("PUT", f"{path}/part", {"part": part}, held["version"]), 422)
    mapping = {"mapping": {"version": 1, "columns": []}}
    problem(api.send("PUT", f"{path}/mapping", mapping, held["version"]), 422)
