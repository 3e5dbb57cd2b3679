"""Improvements: what comes first, gaps turned into work, and every state with every verb."""

import pytest

from sightline.maturity import queries
from sightline.maturity.lists import IMPROVEMENTS
from sightline.maturity.lists.improvements import is_overdue
from tests.maturity.scene import WHY, Scene, ago, refused
from tests.maturity.test_results import at

pytestmark = pytest.mark.django_db


def test_gaps_are_ranked_by_importance_and_what_is_missing(scene: Scene) -> None:
    """EX-43, from the answers of a campaign."""
    row = scene.closed(state="confirmed")
    found = queries.ranking(scene.world.actor("north"), row)
    assert [(one.item, int(one.priority)) for one in found] == [
        ("schedules", 10), ("reports", 8), ("risks", 3),
    ]  # fmt: skip
    assert found[0].derivation == "5 \u00d7 (4 \u2212 2) = 10"
    assert [one.improvement for one in found] == [None, None, None]


def test_a_gap_becomes_work_of_somebody(scene: Scene) -> None:
    row = scene.closed()
    person = scene.world.people["pm"].pk
    said = {
        "campaign_id": row.pk,
        "item": "schedules",
        "title": "Write it down",
        "owner_id": person,
        "due": ago(-9),
    }
    refused("not-confirmed", scene.do, "propose_improvement", "north", **said)
    scene.do("confirm_campaign", "north", campaign_id=row.pk)
    refused("forbidden", scene.do, "propose_improvement", "pm", **said)
    refused("due-past", scene.do, "propose_improvement", "north", **{**said, "due": ago(1)})
    refused("not-asked", scene.do, "propose_improvement", "north", **{**said, "item": "x"})
    refused("invalid", scene.do, "propose_improvement", "north", **{**said, "title": ""})
    found = scene.do("propose_improvement", "north", **said)
    assert (found.importance, found.current, found.target, found.priority) == (5, 2, 4, 10)
    refused("worked-on", scene.do, "propose_improvement", "north", **said)
    first, *_ = queries.ranking(scene.world.actor("north"), row)
    assert first.improvement == found
    scene.do("drop_improvement", "north", improvement_id=found.pk, why=WHY)
    assert scene.do("propose_improvement", "north", **said).pk != found.pk


def test_there_is_no_work_without_a_gap(scene: Scene) -> None:
    needed = {
        "schedules": {"importance": 5, "target": 2},
        "risks": {"importance": 3, "target": None},
        "reports": {"importance": 3, "target": 4},
    }
    row = scene.closed({"schedules": 2, "risks": 1}, state="confirmed", needed=needed)
    person = scene.world.people["pm"].pk
    for item in needed:
        said = {"item": item, "title": "More", "owner_id": person, "due": ago(-9)}
        refused("no-gap", scene.do, "propose_improvement", "north", campaign_id=row.pk, **said)
    assert queries.ranking(scene.world.actor("north"), row) == []


STATES = ("proposed", "agreed", "under_way", "done", "dropped")
MOVES = {
    "agree": {"proposed": "agreed"},
    "start": {"agreed": "under_way"},
    "finish": {"under_way": "done"},
    "drop": dict.fromkeys(STATES[:3], "dropped"),
}


@pytest.mark.parametrize("verb", list(MOVES))
@pytest.mark.parametrize("state", STATES)
def test_every_state_and_every_verb(scene: Scene, state: str, verb: str) -> None:
    row = scene.improving(state)
    more = {"drop": {"why": WHY}, "finish": {"done": "It is written"}}.get(verb, {})
    said = {"improvement_id": row.pk, **more}
    who = "pm" if verb in ("start", "finish") else "north"
    if state in MOVES[verb]:
        for other in ("p0", "south"):
            refused("not-found", scene.do, f"{verb}_improvement", other, **said)
        refused("forbidden", scene.do, f"{verb}_improvement", "exec", **said)
        for field in more:
            refused("no-reason", scene.do, f"{verb}_improvement", who, **{**said, field: " "})
        assert scene.do(f"{verb}_improvement", who, **said).state == MOVES[verb][state]
    else:
        refused("wrong-state", scene.do, f"{verb}_improvement", who, **said)


def test_who_owns_it_does_not_decide_on_it(scene: Scene) -> None:
    row = scene.improving()
    at_ = {"improvement_id": row.pk}
    refused("forbidden", scene.do, "agree_improvement", "pm", **at_)
    refused("forbidden", scene.do, "drop_improvement", "pm", **at_, why=WHY)
    refused("forbidden", scene.do, "change_improvement", "pm", **at_, title="Less")


@pytest.mark.parametrize("state", STATES)
def test_it_is_changed_while_it_lives(scene: Scene, state: str) -> None:
    row = scene.improving(state)
    said = {"improvement_id": row.pk, "title": "More", "owner_id": scene.world.people["p0"].pk}
    if state in ("done", "dropped"):
        refused("improvement-ended", scene.do, "change_improvement", "north", **said)
        return
    refused("due-past", scene.do, "change_improvement", "north", **said, due=ago(2))
    changed = scene.do("change_improvement", "north", **said, due=ago(-3))
    assert (changed.title, changed.due) == ("More", ago(-3))
    version = scene.now(row).version
    scene.do("change_improvement", "north", **said)
    assert scene.now(row).version == version


def test_what_should_be_done_by_now_is_overdue(scene: Scene) -> None:
    with at(60):
        row = scene.improving("agreed")
    lead = scene.world.actor("lead")
    assert is_overdue(queries.the_improvement(lead, row.pk))
    page = IMPROVEMENTS.page(queries.improvements(lead), {"overdue": "yes"})
    assert [one.pk for one in page.rows] == [row.pk]
    scene.do("start_improvement", "pm", improvement_id=row.pk)
    scene.do("finish_improvement", "pm", improvement_id=row.pk, done="Written")
    assert not is_overdue(scene.now(row))
    assert IMPROVEMENTS.page(queries.improvements(lead), {"overdue": "yes"}).rows == []
