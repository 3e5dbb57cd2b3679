"""Pages of scenarios and second looks: each opens, says why, and takes in what is sent."""

from typing import Any

import pytest
from django.test import Client

from tests.browse import signed_in
from tests.demand.round import K, Round, work
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn(world: World) -> Round:
    """Return a round of choosing."""
    return Round.make(world)


def shown(client: Client, path: str, status: int = 200) -> str:
    """Return what a page shows."""
    answer: Any = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return str(answer.content.decode())


def sent(client: Client, path: str, status: int = 303, **said: Any) -> Any:
    """Send a form."""
    answer = client.post(path, said)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-1500:])
    return answer


def test_from_the_live_plan_to_the_plan_of_record(turn: Round) -> None:
    lead = signed_in(turn.desk.world.people["lead"])
    chair = signed_in(turn.desk.world.people["chair"])
    assert "No scenario yet" in shown(lead, "/scenarios")
    shown(lead, "/scenarios/new")
    at = sent(lead, "/scenarios/new", name="Balanced", n_periods=3)["Location"]
    page = shown(lead, at)
    assert "Sandbox" in page
    assert "It keeps all its limits" in page
    shown(lead, f"{at}/limits")
    lines = "all; -; 700; -\ncapital; -; -; -"
    sent(lead, f"{at}/limits", 422, money="gold; 1; 2; 3")
    sent(lead, f"{at}/limits", money=lines, people="Engineers; 2; 2; 2", rules="never: P-idea")
    assert "700" in shown(lead, f"{at}/limits")
    valves = turn.key("valves")
    sent(lead, f"{at}/toggle", step=f"start:{valves}")
    page = shown(lead, f"{at}?show=changed")
    assert "Over its limits" in page
    for kind, key, said in (
        ("shift", "valves", {"periods": 1}), ("restaff", "valves", {"role": "Engineers", "people": "2.5"}),
        ("fund", "running", {"period": 1, "money": "capital", "amount_minor": "-5"}),
    ):  # fmt: skip
        shown(lead, f"{at}/lay/{kind}/{turn.key(key)}")
        sent(lead, f"{at}/lay/{kind}/{turn.key(key)}", **said)
    page = shown(lead, at)
    assert "1 year later" in page
    assert "0.5 too few" in page
    sent(lead, f"{at}/limits", money="all; -; 500000; 0", people="", rules="")
    shown(lead, f"{at}/edit")
    shown(lead, f"{at}/solve")
    sent(lead, f"{at}/solve", seconds=5)
    assert "The solver is at work" in shown(lead, at)
    work()
    page = shown(lead, at)
    for words in (
        "Proven",
        "Left out, and why",
        "What one more unit is worth",
        "Stable core",
        "<polyline",
    ):
        assert words in page, words
    assert "What would let it in" in shown(lead, f"{at}/why/{turn.key('meters')}")
    shown(lead, f"{at}/derive")
    shown(lead, f"{at}/accept?point=1")
    sent(lead, f"{at}/accept")
    shown(lead, f"{at}/copy")
    other = sent(lead, f"{at}/copy", name="Other")["Location"]
    ids = [each.rsplit("/", 1)[1] for each in (at, other)]
    page = shown(chair, f"/scenarios/compare?pick={ids[0]}&pick={ids[1]}")
    assert "Cost at P80" in page
    shown(chair, "/scenarios/compare")
    shown(chair, "/scenarios/compare?pick=x", 422)
    sent(lead, f"{at}/do/propose", why="")
    assert "Waiting for your decision" in shown(chair, "/scenarios")
    assert f"{at}/do/approve" not in shown(lead, at)
    shown(chair, f"{at}/do/approve")
    sent(chair, f"{at}/do/approve", 422, note="")
    sent(chair, f"{at}/do/approve", note="Agreed")
    assert "added" in shown(chair, f"{at}/plan")
    shown(chair, f"{at}/history")
    for export in ("csv", "xlsx"):
        assert chair.get(f"/scenarios?export={export}").status_code == 200
    sent(chair, f"{at}/do/undo", why="Too early")


def test_second_looks(turn: Round) -> None:
    chair = signed_in(turn.desk.world.people["chair"])
    assert "Every live project" in shown(chair, "/would-stop")
    assert "P-running" in shown(chair, "/would-stop?show=all")
    shown(chair, "/would-stop/derive")
    sent(chair, "/triggers/look")
    assert "The look over all projects" in shown(chair, "/triggers?state=open")
    answer = chair.get("/triggers?export=csv")
    assert answer.status_code == 200
    path = f"/projects/{turn.projects['running']}/rechoose"
    assert "Spent, sunk" in shown(chair, path)
    sent(chair, path, 422, call="rescope", why="Half")
    at = sent(chair, path, call="rescope", why="Half", left_minor=str(100 * K // 100))["Location"]
    assert "Rank before" in shown(chair, at)
    assert "P-running" in shown(chair, "/rechoices")
