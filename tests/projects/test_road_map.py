"""The road map: computed beside declared dates, lanes, marks, links, and only what one may see."""

import json
import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from sightline.projects import commands
from sightline.projects.models import ActivityLink
from sightline.projects.schedule.edits import Add
from tests.projects.pair import DAY, close, pair_of
from tests.projects.stage import BACKEND
from tests.world import World

pytestmark = pytest.mark.django_db
SCRIPT = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def pair(world: World) -> dict[str, UUID]:
    """The linked two, a third project without a schedule, a program and its portfolio."""
    made = pair_of(world)
    world.person("founder", "program_office")
    world.grant("founder", "strategic_pmo")
    founder = world.actor("founder")
    folio = commands.open_portfolio(founder, code="F", name="Water", office_id=world.id("hq"))
    dams = commands.open_program(
        founder, code="D", name="Dams", office_id=world.id("hq"), portfolio_id=folio.pk
    )
    plain = commands.open_project(
        founder, code="plain", name="plain", office_id=world.id("hq"),
        start=date(2026, 2, 1), baseline_finish=date(2026, 8, 1),
    )  # fmt: skip
    commands.change_project(founder, project_id=plain.pk, forecast_finish=date(2026, 9, 1))
    for key in (plain.pk, made["giver project"]):
        commands.transfer_project(founder, project_id=key, program_id=dams.pk)
    commands.change_project(
        founder, project_id=made["giver project"], forecast_finish=date(2026, 1, 20)
    )
    return {**made, "plain": plain.pk, "portfolio": folio.pk, "program": dams.pk}


def link(world: World, pair: dict[str, UUID]) -> ActivityLink:
    return commands.propose_link(
        world.actor("taker"), predecessor_id=pair["giver"], successor_id=pair["taker"]
    )


def page(world: World, path: str, who: str = "founder") -> str:
    client = Client()
    client.force_login(world.people[who], backend=BACKEND)
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def drawn(said: str) -> dict[str, Any]:
    found = SCRIPT.search(said)
    return json.loads(found[1]) if found else {"lanes": [], "links": []}


def bars(said: str) -> dict[str, dict[str, Any]]:
    return {item["name"]: item for lane in drawn(said)["lanes"] for item in lane["items"]}


def test_a_schedule_computes_and_without_one_the_dates_are_declared(
    world: World, pair: dict[str, UUID]
) -> None:
    said = page(world, "/roadmap")
    giver, plain = bars(said)["giver"], bars(said)["plain"]
    assert (giver["computed"], giver["start"], giver["finish"]) == (
        True,
        "2026-01-05",
        "2026-01-06",
    )
    assert giver["declared"] == [None, "2026-01-20"]
    assert giver["href"] == f"/projects/{pair['giver project']}/schedule"
    assert (plain["computed"], plain["start"], plain["finish"]) == (
        False,
        "2026-02-01",
        "2026-09-01",
    )
    assert plain["href"] == f"/projects/{pair['plain']}"
    assert "<td>Computed</td>" in said and "<td>Declared</td>" in said


def test_an_edit_of_the_schedule_moves_the_bar(world: World, pair: dict[str, UUID]) -> None:
    more = Add("more", pair["giver"], 1, {"duration": 5 * DAY})
    at = pair["giver project"]
    commands.edit_schedule(world.actor("giver"), project_id=at, edits=[more])
    assert bars(page(world, "/roadmap"))["giver"]["finish"] == "2026-01-09"


def test_lanes_are_portfolios_programs_or_offices(world: World, pair: dict[str, UUID]) -> None:
    def lanes(path: str) -> dict[str, list[str]]:
        found = drawn(page(world, path))["lanes"]
        return {lane["name"]: sorted(item["name"] for item in lane["items"]) for lane in found}

    assert lanes("/roadmap") == {"Water": ["giver", "plain"], "No portfolio": ["taker"]}
    assert lanes("/roadmap?by=program") == {"Dams": ["giver", "plain"], "No program": ["taker"]}
    assert lanes(f"/programs/{pair['program']}/roadmap") == {"Dams": ["giver", "plain"]}
    assert lanes(f"/portfolios/{pair['portfolio']}/roadmap") == {"Dams": ["giver", "plain"]}
    assert lanes("/roadmap?q=plain") == {"Water": ["plain"]}
    assert len(lanes("/roadmap?by=office")) == 3


def test_milestones_and_gates_stand_on_their_days(world: World, pair: dict[str, UUID]) -> None:
    founder = world.actor("founder")
    at: dict[str, Any] = {"project_id": pair["plain"]}
    commands.add_milestone(founder, **at, name="Late", baseline=date(2026, 3, 1))
    commands.add_milestone(
        founder, **at, name="Early", baseline=date(2026, 3, 1), forecast=date(2026, 2, 20)
    )
    commands.add_gate(founder, **at, name="Two", planned_on=date(2026, 2, 25))
    commands.add_gate(founder, **at, name="Someday")
    found = bars(page(world, "/roadmap"))["plain"]["milestones"]
    assert [(m["name"], m["at"], m["gate"]) for m in found] == [
        ("Early", "2026-02-20", False),
        ("Two", "2026-02-25", True),
        ("Late", "2026-03-01", False),
    ]
    assert "gate Two 25 Feb 2026" in page(world, "/roadmap?export=csv")


def test_links_are_arrows_where_both_ends_are_seen(world: World, pair: dict[str, UUID]) -> None:
    row = link(world, pair)
    said = page(world, "/roadmap")
    (arrow,) = drawn(said)["links"]
    assert (arrow["tail"], arrow["head"]) == (str(row.giver_id), str(row.project_id))
    assert (arrow["late"], arrow["agreed"]) == (True, False)
    assert "Links between these projects" in said
    commands.agree_link(world.actor("giver"), link_id=row.pk)
    (arrow,) = drawn(page(world, "/roadmap"))["links"]
    assert (arrow["late"], arrow["agreed"]) == (False, True)
    assert drawn(page(world, f"/programs/{pair['program']}/roadmap"))["links"] == []


def test_only_what_one_may_see(world: World, pair: dict[str, UUID]) -> None:
    link(world, pair)
    close(world, pair["giver project"], "giver")
    said = page(world, "/roadmap", "taker")
    assert set(bars(said)) == {"taker"}
    assert drawn(said)["links"] == [] and "giver work" not in said
    assert "1 project that" in said


def test_an_empty_map_says_what_to_do(world: World, pair: dict[str, UUID]) -> None:
    assert "No projects match these filters" in page(world, "/roadmap?q=nowhere")
    world.person("stranger")
    for key in ("giver", "taker"):
        close(world, pair[f"{key} project"], key)
    assert "No project to show yet" in page(world, "/roadmap", "stranger")


@pytest.mark.parametrize("query", ["by=colour", "sort=marks", "health=blue", "export=pdf"])
def test_what_it_does_not_know_is_refused(world: World, pair: dict[str, UUID], query: str) -> None:
    client = Client()
    client.force_login(world.people["founder"], backend=BACKEND)
    assert client.get(f"/roadmap?{query}").status_code == 422


def test_a_schedule_without_activities_computes_nothing(world: World) -> None:
    world.person("founder", "program_office")
    founder = world.actor("founder")
    made = commands.open_project(founder, code="new", name="new", office_id=world.id("hq"))
    commands.draw_schedule(founder, project_id=made.pk, start=datetime(2026, 1, 5, 8))
    new = bars(page(world, "/roadmap"))["new"]
    assert (new["computed"], new["start"], new["finish"]) == (False, None, None)
