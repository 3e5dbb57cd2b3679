"""Every state of a request times every verb of it, and duties that nobody may join."""

import pytest

from sightline.changes import commands
from sightline.changes.models import ChangeRequest
from sightline.kernel.errors import Forbidden, NotFound, Refused
from tests.changes.stage import STEPS, WINDOW, Stage, later, refused

pytestmark = pytest.mark.django_db

WHY = {"why": "as planned"}
#: What this context's commands do: each with who does it, what it says, and where it leads from
#: where. What boards do stands in their own tests.
VERBS = {
    "submit_change": ("asker", {}, {"draft": "submitted", "returned": "submitted"}),
    "screen_change": ("desk", {}, {"submitted": "screened"}),
    "return_change": ("desk", WHY, {"submitted": "returned"}),
    "end_assessment": ("desk", {}, {}),
    "present_change": ("desk", {}, {}),
    "schedule_change": (
        "desk", WINDOW, {"approved": "scheduled", "scheduled": "scheduled"},
    ),
    "begin_change": ("builder", {}, {"approved": "implementing", "scheduled": "implementing"}),
    "finish_change": ("builder", {}, {}),
    "back_out_change": ("builder", WHY, {"implementing": "failed", "implemented": "failed"}),
    "close_change": ("desk", {}, {"implemented": "closed", "reviewed": "closed"}),
    "withdraw_change": (
        "asker", WHY, dict.fromkeys(ChangeRequest.OPEN, "withdrawn"),
    ),
    "edit_change": (
        "pm",
        {"title": "Edited"},
        {
            **{state: state for state in ("draft", "submitted", "returned")},
            **dict.fromkeys(("screened", "assessment", "funding", "ready", "deferred", "approved", "scheduled"), "submitted"),
        },
    ),
}  # fmt: skip
#: A refusal that is not about the state: the guard that stands in the way there.
GUARDS = {
    ("end_assessment", "assessment"): "not-assessed",
    ("present_change", "submitted"): "not-screened",
    ("present_change", "funding"): "funding-short",
    ("present_change", "deferred"): "deferred-until",
    ("finish_change", "implementing"): "not-applied",
}


def test_the_table_here_names_every_state() -> None:
    assert set(STEPS) == set(ChangeRequest.State.values)


@pytest.mark.parametrize("state", STEPS)
def test_every_state_times_every_verb(stage: Stage, state: str) -> None:
    for command, (key, said, leads) in VERBS.items():
        row = stage.at(state)
        if command == "schedule_change" and row.window_start and state in leads:
            stage.do(command, key, row)  # in the time that it has
            continue
        if state in leads:
            stage.do(command, key, row, **said)
            assert stage.now(row).state == leads[state], (command, state)
            continue
        with refused(Refused, GUARDS.get((command, state), "wrong-state")):
            stage.do(command, key, row, **said)


@pytest.mark.parametrize("key", ["asker", "pm"])
def test_who_raised_or_edited_it_screens_reviews_and_closes_nothing(stage: Stage, key: str) -> None:
    """Even with every right: the duties are kept apart on persons."""
    stage.world.grant(key, "program_office", stage.world.office_node("north"))
    row = stage.at("submitted")
    stage.do("edit_change", "pm", row, title="The manager's words")
    with refused(Forbidden):
        stage.do("screen_change", key, row)
    done = stage.at("implemented")
    if key == "asker":
        with refused(Forbidden):
            stage.review(done, key)
        with refused(Forbidden):
            stage.do("close_change", key, done)


def test_who_carried_it_out_neither_reviews_nor_closes(stage: Stage) -> None:
    stage.world.grant("builder", "program_office", stage.world.office_node("north"))
    row = stage.at("implemented")
    with refused(Forbidden):
        stage.review(row, "builder")
    with refused(Forbidden):
        stage.do("close_change", "builder", row)


def test_who_reserves_neither_raised_nor_wrote_it(stage: Stage) -> None:
    row = stage.at("funding")
    for holder in ("desk", "asker"):
        with refused(Refused, "own-money"):
            stage.asked(row, key="desk", holder_id=stage.person(holder))
    asked = stage.asked(row, holder_id=stage.person("desk"))
    with refused(NotFound):
        commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
    with refused(Forbidden):
        commands.reserve_funding(stage.actor("pm"), funding_id=asked.pk)


def test_the_chair_who_wrote_it_waives_nothing(stage: Stage) -> None:
    stage.world.grant("chair", "program_office", stage.world.office_node("north-1"))
    row = stage.at("submitted")
    stage.do("edit_change", "chair", row, title="The chair's words")
    for step in ("screen", "compute"):
        stage.step(row, step)
    (item,) = stage.items(row)
    with later(8), refused(Forbidden):
        commands.waive_item(stage.actor("chair"), item_id=item.pk, why="I know it anyway")


def test_the_edit_that_reaches_ready_again_asks_everybody_anew(stage: Stage) -> None:
    row = stage.at("approved")
    stage.do("edit_change", "pm", row, title="Another one")
    for step, guard in (("screen", ""), ("compute", ""), ("end", "not-assessed")):
        if guard:
            with refused(Refused, guard):
                stage.step(row, step)
        else:
            stage.step(row, step)
    assert stage.now(row).approved_digest == ""


def test_a_stranger_moves_nothing(stage: Stage) -> None:
    stage.world.person("stranger")
    row = stage.at("assessment")
    for command, (_, said, _) in VERBS.items():
        with refused(NotFound):
            stage.do(command, "stranger", row, **said)
