"""The chart's columns and the edits' answers over the API, as the page reads them."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sightline.engines.schedule.calendar import minutes
from sightline.identity.commands import issue_token
from sightline.projects import commands
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = 480
MONDAY = datetime(2026, 1, 5, 8)


class Caller:
    """A program that reads and edits one schedule."""

    def __init__(self, world: World) -> None:
        world.runs("manager", "north")
        actor = world.actor("manager")
        project = commands.open_project(actor, code="P-1", name="Weir", office_id=world.id("north"))
        commands.draw_schedule(actor, project_id=project.pk, start=MONDAY)
        self.path = f"/api/v1/projects/{project.pk}/schedule"
        token = issue_token(actor, name="chart", scopes=["*"]).secret
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def chart(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.path).json()
        return found

    def edit(self, *edits: dict[str, Any], status: int = 200, **more: Any) -> dict[str, Any]:
        body = json.dumps({"edits": edits, **more})
        answer = self.client.post(f"{self.path}/edits", body, "application/json")
        assert answer.status_code == status, answer.content
        told: dict[str, Any] = answer.json()
        return told

    def row(self, name: str) -> dict[str, Any]:
        columns = self.chart()["columns"]
        n = columns["name"].index(name)
        return {key: values[n] for key, values in columns.items()}


@pytest.fixture
def caller(world: World) -> Caller:
    made = Caller(world)
    first = made.edit({"op": "add", "fields": {"name": "Phase"}})["all"]["columns"]["id"][0]
    for name, days in (("Survey", 2), ("Build", 3)):
        last = made.chart()["columns"]["id"][-1]
        fields = {"name": name, "duration": days * DAY}
        made.edit({"op": "add", "after": last, "level": 1, "fields": fields})
    ids = made.chart()["columns"]["id"][1:]
    made.edit({"op": "indent", "ids": ids})
    made.edit({"op": "change", "id": ids[1], "fields": {"predecessors": "2"}})
    assert first == made.chart()["columns"]["id"][0]
    return made


def test_the_chart_tells_outline_dates_and_links(caller: Caller) -> None:
    chart = caller.chart()
    columns = chart["columns"]
    assert columns["wbs"] == ["1", "1.1", "1.2"]
    assert columns["kind"] == ["summary", "task", "task"]
    assert columns["duration"] == [5 * DAY, 2 * DAY, 3 * DAY]
    assert columns["finish"][0] == minutes(datetime(2026, 1, 9, 17))
    assert chart["links"]["tail"] == [1] and chart["links"]["head"] == [2]
    assert chart["links"]["driving"] == [1]
    assert chart["project"]["may_edit"] is True
    assert {len(values) for values in columns.values()} == {3}


def test_a_preview_tells_what_an_edit_does_and_keeps_nothing(caller: Caller) -> None:
    survey = caller.row("Survey")
    edit = {"op": "change", "id": survey["id"], "fields": {"duration": 4 * DAY}}
    before = caller.chart()
    looked = caller.edit(edit, preview=True)
    assert (looked["undo"], looked["links"], looked["all"]) == ("", None, None)
    after = caller.chart()
    assert {**after, "as_of": ""} == {**before, "as_of": ""}
    done = caller.edit(edit)
    assert done["rows"]["finish"] == looked["rows"]["finish"]
    assert done["finish"] - done["finish_before"] == minutes(datetime(2026, 1, 13, 17)) - minutes(
        datetime(2026, 1, 9, 17)
    )
    assert sorted(done["rows"]["index"]) == [0, 1, 2]


def test_an_edit_is_taken_back_at_its_address(caller: Caller) -> None:
    before = caller.chart()["columns"]["finish"]
    done = caller.edit({"op": "drop", "ids": [caller.row("Survey")["id"]]})
    assert len(caller.chart()["columns"]["id"]) == 2
    answer = caller.client.post(done["undo"], "{}", "application/json")
    assert answer.status_code == 200
    assert caller.chart()["columns"]["finish"] == before


def test_refusals_are_problem_details(caller: Caller) -> None:
    build, survey = caller.row("Build"), caller.row("Survey")
    told = caller.edit({"op": "link", "tail": build["id"], "head": survey["id"]}, status=422)
    assert told["code"] == "cycle"
    assert "Survey" in told["detail"]
    told = caller.edit({"op": "change", "id": build["id"], "fields": {"x": 1}}, status=422)
    assert told["fields"] == {"edits.0.fields.x": ["There is no such field."]}
    caller.edit({"op": "fly"}, status=422)
    stale = {"op": "change", "id": build["id"], "version": 99, "fields": {"name": "Y"}}
    caller.edit(stale, status=409)
    caller.edit({"op": "add", "fields": {"name": "\x00"}}, status=422)


def test_a_baseline_is_kept_shown_and_dropped(caller: Caller) -> None:
    path = f"{caller.path}/baselines/0"
    assert caller.client.put(path, "{}", "application/json").status_code == 200
    build = caller.row("Build")
    caller.edit({"op": "change", "id": build["id"], "fields": {"duration": 9 * DAY}})
    row = caller.row("Build")
    assert row["baseline_finish"] == minutes(datetime(2026, 1, 9, 17)) < row["finish"]
    assert caller.client.delete(path).status_code == 200
    assert caller.row("Build")["baseline_finish"] is None


def test_no_schedule_is_not_found(world: World, caller: Caller) -> None:
    other = commands.open_project(
        world.actor("manager"), code="P-2", name="Lock", office_id=world.id("north")
    )
    assert isinstance(other.pk, UUID)
    assert caller.client.get(f"/api/v1/projects/{other.pk}/schedule").status_code == 404


def test_a_share_of_the_duration_is_written_in_the_cell_and_read_back(caller: Caller) -> None:
    caller.edit({"op": "add", "fields": {"name": "First", "duration": 4 * DAY}})
    first = caller.row("First")["id"]
    more = {"op": "add", "after": first, "fields": {"name": "Then", "predecessors": "1FS+50%"}}
    caller.edit(more)
    assert _into(caller, "Then") == [("FS", 500, 0)]
    begins = MONDAY + timedelta(days=8)  # four days of work, a weekend, and two of waiting
    assert caller.row("Then")["start"] == minutes(begins)
    cell = {"predecessors": "1FS+50e%; 1SS-12.5%"}
    caller.edit({"op": "change", "id": caller.row("Then")["id"], "fields": cell})
    assert _into(caller, "Then") == [("FS", 500, 1), ("SS", -125, 0)]


def _into(caller: Caller, name: str) -> list[tuple[str, int | None, int]]:
    told = caller.chart()
    row, links = told["columns"]["name"].index(name), told["links"]
    columns = [links[key] for key in ("type", "permille", "elapsed", "head")]
    return sorted(line[:3] for line in zip(*columns, strict=True) if line[3] == row)
