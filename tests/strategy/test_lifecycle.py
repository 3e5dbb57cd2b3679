"""Every state of an objective times every verb, and who may do them."""

import pytest

from sightline.kernel.errors import Forbidden, Invalid, Refused, Stale
from sightline.strategy import commands
from sightline.strategy.models import Objective
from tests.strategy.scene import TO_STATE, VERBS, Scene, last_entry, refused

pytestmark = pytest.mark.django_db

LEADS_TO = {
    ("draft", "activate"): "active",
    ("active", "achieve"): "achieved",
    ("active", "retire"): "retired",
    ("retired", "reinstate"): "active",
}
KINDS = {
    "activate": "strategy.ObjectiveActivated",
    "achieve": "strategy.ObjectiveAchieved",
    "retire": "strategy.ObjectiveRetired",
    "reinstate": "strategy.ObjectiveReinstated",
}


def test_the_table_here_names_every_state_and_verb() -> None:
    assert set(TO_STATE) == set(Objective.State.values)
    assert set(VERBS) == set(Objective.life.moves)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", TO_STATE)
def test_every_state_times_every_verb(scene: Scene, state: str, verb: str) -> None:
    seen = scene.bring(state).version
    if (state, verb) not in LEADS_TO:
        with refused(Refused, "wrong-state"):
            scene.move(verb, seen=seen)
        return
    assert verb in Objective.life.verbs_from(state)
    scene.move(verb, seen=seen)
    assert scene.now().state == LEADS_TO[state, verb]
    entry = last_entry()
    assert (entry.kind, entry.about, entry.why) == (KINDS[verb], scene.objective.pk, "as planned")


@pytest.mark.parametrize("who", ["reader", "owner", "north-desk", "north-lead", "admin"])
@pytest.mark.parametrize(("state", "verb"), LEADS_TO)
def test_others_move_nothing(scene: Scene, state: str, verb: str, who: str) -> None:
    scene.bring(state)
    with refused(Forbidden):
        scene.move(verb, key=who)


@pytest.mark.parametrize(("state", "verb"), LEADS_TO)
def test_a_stale_screen_moves_nothing(scene: Scene, state: str, verb: str) -> None:
    scene.bring(state)
    commands_seen = scene.now().version - 1 or 99
    with refused(Stale):
        scene.move(verb, seen=commands_seen)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501, "nul\x00"])
def test_retiring_needs_a_reason_that_can_be_kept(scene: Scene, why: str) -> None:
    scene.bring("active")
    with refused(Invalid) as caught:
        commands.retire_objective(scene.actor(), objective_id=scene.objective.pk, why=why)
    assert list(caught.value.fields) == ["why"]
