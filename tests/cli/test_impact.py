"""``impact``: what it reads, what it prints, what it refuses, and that it needs no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sightline.engines.impact import digest_of
from sightline.formats.xer.write import write
from tests.cli.test_schedules import typed
from tests.conftest import ROOT
from tests.engines.impact.test_weigh import PLAN

SLIP = {"kind": "slip", "activity_id": "Task A", "days": 7}
FACTS = {
    "projects": [
        {"id": "dig", "cost_of_delay_minor": 1_000, "tolerance_days": 5},
        {"id": "lay", "cost_of_delay_minor": 200},
        {"id": "sow", "name": "Sow", "cost_of_delay_minor": 70},
    ],
    "milestones": [
        {"id": "m", "activity_id": "Task gate", "project_id": "dig", "name": "Dug",
         "baseline": "2026-03-16", "is_gate": True},
    ],
    "benefits": [
        {"id": "dry", "project_id": "dig", "title": "Dry cellars", "yearly_minor": 36_500,
         "due": "2026-04-01"},
    ],
    "groups": [{"id": "g", "name": "Tenants", "project_ids": ["lay"]}],
    "edges": [{"giver_id": "lay", "receiver_id": "sow", "slack_days": 4}],
}  # fmt: skip
CRASH = {"kind": "crash", "target": "Task B", "amount": 1_440, "cost_minor": 800}
CUT = {"kind": "decouple", "target": "Task A", "to": "Task C", "cost_minor": 900}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xer"
    path.write_bytes(write(PLAN).data)
    return path


@pytest.fixture
def asked(tmp_path: Path, plan: Path) -> Callable[..., Any]:
    """Return a function that saves a delta file and asks for its impact."""

    def ask(content: Any, *words: str) -> Any:
        path = tmp_path / "delta.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return typed("impact", plan, "--delta", path, *words)

    return ask


def test_an_impact_is_printed_as_json(asked: Callable[..., Any]) -> None:
    told = asked({"deltas": [SLIP], "facts": FACTS}, "--json")
    assert told.code == 0 and set(told.json) == {"impact", "problems", "loss"}
    found = told.json["impact"]
    assert found["digest"] == digest_of(found)
    assert {p["name"]: p["days"] for p in found["projects"]} == {"dig": 7, "lay": 7, "Sow": 3}
    assert found["gates_broken"] == ["m"]
    assert found["total_minor"] == {"USD": 7_000 + 1_400 + 210}
    assert found["benefits"][0]["late_minor"] == 700
    assert found["groups"][0]["name"] == "Tenants"
    names = {each["id"]: each["name"] for each in found["activities"]}
    chain = next(a["chain"] for a in found["activities"] if a["name"] == "Task D")
    assert [names[step["activity_id"]] for step in chain] == ["Task A", "Task C", "Task D"]


def test_a_project_is_not_taken_for_the_activity_with_its_number(asked: Callable[..., Any]) -> None:
    facts = {**FACTS, "edges": [{"giver_id": "lay", "receiver_id": "sow"}]}
    stretch = {"kind": "stretch", "activity_id": "Task B", "duration": 10 * 480}
    found = asked({"deltas": [stretch], "facts": facts}, "--json").json["impact"]
    assert [p["name"] for p in found["projects"]] == ["dig"]
    assert {p["id"] for p in found["projects"]} <= {"project 1", "project 2"}
    slip = {"kind": "slip", "project_id": "2", "days": 1}
    found = asked({"deltas": [slip], "facts": facts}, "--json").json["impact"]
    assert [p["name"] for p in found["projects"]] == ["lay", "Sow"]


def test_an_impact_is_told_to_people(asked: Callable[..., Any]) -> None:
    told = asked({"deltas": [SLIP], "facts": FACTS})
    assert told.code == 0
    for words in (
        "1 delta: 6 activities move, 7 items finish later",
        "“dig” finishes 2026-03-20, 7 days later, over its tolerance.",
        "“Sow” has no dates, 3 days later.",
        "Gate missed: “Dug”, now 2026-03-20.",
        "Benefit “Dry cellars”: 7.00",
        "  “Task D” waits for “Task C” and finishes 7 days later.",
    ):
        assert words in told.out


def test_alternatives_are_scored_and_the_best_is_proved(asked: Callable[..., Any]) -> None:
    facts = {"projects": FACTS["projects"]}
    told = asked(
        {"deltas": [SLIP], "options": [CRASH, CUT], "facts": facts}, "--alternatives", "--json"
    )
    found = told.json["alternatives"]
    assert found["proved"] and found["n_scored"] == 4
    best, *_, nothing = found["alternatives"]
    assert (best["total_minor"], nothing["total_minor"], nothing["options"]) == (5_700, 8_400, [])
    assert [delta["kind"] for delta in best["deltas"]] == ["slip", "stretch", "unlink"]
    shown = asked({"deltas": [SLIP], "options": [CRASH, CUT], "facts": facts}, "--alternatives")
    assert "Proved: all 4 combinations of the options were scored." in shown.out
    assert "recommended  57.00     17.00  40.00     4  Crashes “Task B” by 24 hours" in shown.out


def test_without_options_measures_are_told_with_their_worth(asked: Callable[..., Any]) -> None:
    facts = {"projects": FACTS["projects"]}
    told = asked({"deltas": [SLIP], "facts": facts}, "--alternatives", "--json")
    worth = {(c["option"]["kind"], c["words"]): c["worth_minor"] for c in told.json["candidates"]}
    assert worth["decouple", "Cuts “Task A” from “Task C”."] == 1_400
    assert (
        worth["stage", "Stages “Task A”, so that it slips 3."] == 2_400
    )  # three days from Monday reach over the weekend
    shown = asked([SLIP], "--alternatives")
    assert "what a delay costs is not known" in shown.out
    assert "  Cuts “Task A” from “Task C”. 2 fewer late." in shown.out


@pytest.mark.parametrize(
    ("delta", "code"),
    [
        ({"kind": "link", "predecessor_id": "Task D", "successor_id": "Task A"}, "cycle"),
        ({"kind": "slip", "activity_id": "Task Z", "days": 1}, "no-such-activity"),
        (
            {"kind": "fund", "project_id": "dig", "amount_minor": -1, "on": "2026-03-02"},
            "negative-money",
        ),
        ({"kind": "jump"}, "unknown-kind"),
    ],
)
def test_a_bad_delta_is_refused_by_name(asked: Callable[..., Any], delta: Any, code: str) -> None:
    told = asked([SLIP, delta], "--json")
    assert told.code == 1 and "Delta 2: " in told.err
    assert (told.json["refusal"]["code"], told.json["refusal"]["index"]) == (code, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ({"delta": []}, "deltas, options, facts, rates"),
        ({"facts": {"people": []}}, "“facts” holds"),
        ({"facts": {"projects": {}}}, "“facts.projects” is a list"),
        ({"facts": {"projects": [3]}}, "“facts.projects[0]” is an object"),
        ({"facts": {"projects": [{"id": "dig", "cost": 3}]}}, "has no field 'cost'"),
        ({"facts": {"projects": [{"id": "dig", "tolerance_days": -1}]}}, "0 or more"),
        ({"facts": {"projects": [{"id": "dig", "cost_of_delay_minor": True}]}}, "whole number"),
        ({"facts": {"benefits": [{"id": "b"}]}}, "lacks one of project_id, title"),
        ({"facts": {"benefits": [{"id": "b", "project_id": "dig", "title": "T", "due": "soon"}]}}, "a day like"),
        ({"facts": {"edges": [{"giver_id": "dig", "receiver_id": "lay", "strength": "weak"}]}}, "hard or soft"),
        ({"facts": {"edges": [{"giver_id": "dig", "receiver_id": "lay", "probability": 2}]}}, "0 to 1"),
        ({"facts": {"groups": [{"id": "g", "name": "G", "project_ids": ["Z"]}]}}, "names 'Z'"),
        ({"facts": {"edges": [{"giver_id": "Z", "receiver_id": "lay"}]}}, "names 'Z'"),
        ({"rates": {"EUR": "1"}}, "“rates” gives"),
    ],
)  # fmt: skip
def test_a_delta_file_is_read_strictly(asked: Callable[..., Any], content: Any, words: str) -> None:
    told = asked(content)
    assert told.code == 1 and words in told.err and not told.out


def test_a_name_that_two_have_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    activities = tuple(replace(a, name="Dig") for a in PLAN.activities)
    (tmp_path / "plan.xer").write_bytes(write(replace(PLAN, activities=activities)).data)
    (tmp_path / "delta.json").write_text(json.dumps([SLIP | {"activity_id": "Dig"}]))
    told = typed("impact", tmp_path / "plan.xer", "--delta", tmp_path / "delta.json")
    assert told.code == 1 and "6 are called 'Dig'. Use the id" in told.err


def test_a_plan_that_is_refused_stops_it(tmp_path: Path) -> None:
    (tmp_path / "plan.xer").write_text("nothing")
    (tmp_path / "delta.json").write_text("[]")
    told = typed("impact", tmp_path / "plan.xer", "--delta", tmp_path / "delta.json")
    assert told.code == 1 and "was refused" in told.err
    absent = typed("impact", tmp_path / "plan.xer", "--delta", tmp_path / "none.json")
    assert absent.code == 1


def test_impact_needs_no_django(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "delta.json").write_text(json.dumps([SLIP]))
    code = (
        "import sys; from sightline.cli.app import app; "
        f"app(['impact', {str(plan)!r}, '--delta', {str(tmp_path / 'delta.json')!r}], standalone_mode=False); "
        "assert 'django' not in sys.modules"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
