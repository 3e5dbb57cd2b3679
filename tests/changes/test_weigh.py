"""Deltas weighed over the plan of record without a request: known answers, by whom, and what is cut."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from sightline.audit.digest import state_digest
from sightline.changes.queries import impact as impacts
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused
from sightline.projects import commands as projects
from tests.changes.stage import DAY, Stage, refused
from tests.cli.test_schedules import typed
from tests.site.api_world import problem, signed_in

pytestmark = pytest.mark.django_db
LONGER = 14 * DAY


def through_the_other(stage: Stage) -> None:
    """Let Build wait for Train of the other project, which waits for Design."""
    for pair in (("Design", "Train"), ("Train", "Build")):
        tail, head = (stage.activities[name] for name in pair)
        projects.propose_link(stage.actor("desk"), predecessor_id=tail, successor_id=head)


def hide(stage: Stage) -> None:
    projects.transfer_project(
        stage.actor("desk"), project_id=stage.other.pk, confidentiality="restricted"
    )


def weighed(stage: Stage, key: str, *deltas: dict[str, Any]) -> impacts.Weighed:
    given = deltas or (stage.stretch("Design", LONGER),)
    return impacts.weighed_up(stage.actor(key), stage.project.pk, list(given))


def figures(found: impacts.Weighed) -> dict[str, int]:
    return {each.key: each.value for each in found.figures}


def test_it_comes_to_what_a_request_comes_to(stage: Stage) -> None:
    before = state_digest()[0]
    found = weighed(stage, "asker", stage.stretch("Build", 24 * DAY))
    assert state_digest()[0] == before
    priced = impacts.found(stage.actor("pm"), stage.at("assessment", cost_minor=0))
    assert priced is not None
    apart = tuple(one for one in priced.figures if one.key != "chance")  # simulated once assessed
    assert (tuple(found.figures), found.is_whole) == (apart, True)
    assert found.rows == priced.rows
    assert figures(found)["projects"] == 6  # four working days over a weekend


def test_another_project_that_moves_is_told_to_who_sees_it(stage: Stage) -> None:
    through_the_other(stage)
    found = weighed(stage, "desk")
    assert {row["name"] for row in found.rows["activities"]} == {"Design", "Train", "Build"}
    assert (figures(found)["moved"], found.hidden) == (2, "")


def test_what_may_not_be_seen_is_cut_from_rows_chains_and_sums(stage: Stage) -> None:
    through_the_other(stage)
    hide(stage)
    found = weighed(stage, "pm")
    assert (found.is_whole, bool(found.hidden)) == (False, True)
    told = json.dumps(dict(found.rows))
    for hidden in ("Train", "Reservoir N-2", str(stage.activities["Train"]), str(stage.other.pk)):
        assert hidden not in told
    assert {row["name"] for row in found.rows["activities"]} == {"Design", "Build"}
    assert impacts.HIDDEN_STEP in told
    assert figures(found)["moved"] == 1
    assert [office["project_ids"] for office in found.rows["offices"]] == [[str(stage.project.pk)]]


def test_a_requests_impact_over_http_hides_the_same(stage: Stage) -> None:
    through_the_other(stage)
    row = stage.at("assessment", deltas=[stage.stretch("Design", LONGER)])
    hide(stage)
    told = signed_in(stage.world.people["pm"]).send("GET", f"/changes/{row.pk}/impact").content
    assert b"Train" not in told
    assert str(stage.activities["Train"]).encode() not in told


def test_who_may_not_is_refused(stage: Stage) -> None:
    with refused(Forbidden):
        weighed(stage, "reader")
    with refused(NotFound):
        impacts.weighed_up(stage.actor("pm"), uuid4(), [])
    hide(stage)
    with refused(NotFound):
        weighed(stage, "pm", stage.stretch("Train", DAY))
    with refused(NotFound):
        impacts.weighed_up(stage.actor("pm"), stage.other.pk, [])


@pytest.mark.parametrize(
    ("delta", "kind"),
    [
        ({"kind": "no"}, Invalid),
        ({"kind": "stop", "project_id": "x"}, Invalid),
        ({"kind": "stretch", "activity_id": "Design", "duration": 1}, Invalid),
    ],
)
def test_what_no_request_says_is_refused(
    stage: Stage, delta: dict[str, Any], kind: type[Invalid]
) -> None:
    with refused(kind):
        weighed(stage, "pm", delta)


def test_what_the_engine_refuses_is_refused_by_its_name(stage: Stage) -> None:
    ends = {"predecessor_id": "Build", "successor_id": "Design"}
    circle = {name: str(stage.activities[end]) for name, end in ends.items()}
    with refused(Refused, "cycle"):
        weighed(stage, "pm", {"kind": "link", **circle})


def test_over_http_it_stores_nothing(stage: Stage) -> None:
    api, path = signed_in(stage.world.people["asker"]), f"/projects/{stage.project.pk}/impact"
    before = state_digest()[0]
    told = api.ok("POST", path, {"deltas": [stage.stretch("Build", 24 * DAY)]})
    assert (told["is_whole"], told["figures"]["projects"], told["figures"]["moved"]) == (True, 6, 1)
    assert problem(api.send("POST", path, {"deltas": [{"kind": "no"}]}), 422)
    reader = signed_in(stage.world.people["reader"])
    assert problem(reader.send("POST", path, {"deltas": []}), 403)
    assert state_digest()[0] == before


@pytest.fixture
def asked(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return a function that weighs a delta file over N-1 as somebody."""
    monkeypatch.setattr("sightline.cli.ready.ensure_database", lambda: None)

    def ask(content: Any, *words: str, key: str = "pm", project: str = "n-1") -> Any:
        path = tmp_path / "delta.json"
        path.write_text(json.dumps(content))
        email = stage.world.people[key].email
        return typed("impact", "--project", project, "--delta", path, "--as", email, *words)

    return ask


STRETCH = {"kind": "stretch", "activity_id": "Build", "duration": 24 * DAY}


def test_the_command_line_names_things_as_people_do(
    stage: Stage, asked: Callable[..., Any]
) -> None:
    told = asked([STRETCH], "--json")
    assert told.code == 0
    assert told.json["project"]["code"] == "N-1"
    assert (told.json["is_whole"], told.json["figures"]["projects"]) == (True, 6)
    by_id = asked([stage.stretch("Build", 24 * DAY)], "--json", project=str(stage.project.pk))
    assert by_id.json == told.json
    said = asked([STRETCH])
    assert (said.code, "6 days later" in said.out) == (0, True)


def test_the_command_line_searches_alternatives(asked: Callable[..., Any]) -> None:
    crash = {"kind": "crash", "target": "Build", "amount": DAY, "cost_minor": 100}
    assert "candidates" in asked([STRETCH], "--json", "--alternatives").json
    found = asked({"deltas": [STRETCH], "options": [crash]}, "--json", "--alternatives").json
    assert found["alternatives"]["alternatives"]


def test_the_command_line_cuts_what_may_not_be_seen(
    stage: Stage, asked: Callable[..., Any]
) -> None:
    through_the_other(stage)
    hide(stage)
    longer = {"kind": "stretch", "activity_id": "Design", "duration": LONGER}
    for told in (asked([longer]), asked([longer], "--json")):
        assert told.code == 0
        assert "Build" in told.out
        assert "Train" not in told.out + told.err
        assert "N-2" not in told.out + told.err
    refusal = asked([longer], "--alternatives")
    assert (refusal.code, "may not see" in refusal.err) == (1, True)


def test_the_command_line_refuses_by_name(asked: Callable[..., Any]) -> None:
    for told, words in (
        (asked([STRETCH], project="X-9"), "X-9"),
        (asked([STRETCH], key="reader"), ""),
        (asked([{**STRETCH, "activity_id": "Paint"}]), "its id"),
        (asked([{"kind": "no"}]), "was refused"),
        (asked({"deltas": [], "facts": {}}), "come from the database"),
    ):
        assert (told.code, words in told.err) == (1, True), told.err
    assert typed("impact", "--delta", "x.json").code == 2
    assert typed("impact", "plan.xer", "--project", "N-1", "--delta", "x.json").code == 2
