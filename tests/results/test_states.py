"""Every state of a benefit times every step of it."""

import pytest

from sightline.results.models import Profile
from tests.results.scene import Scene, refused

pytestmark = pytest.mark.django_db
WHY = {"why": "as planned"}
#: Step to who takes it, what it says, and where it leads from where.
STEPS = {
    "admit_benefit": ("pm", {}, {"identified": "profiled"}),
    "baseline_benefit": ("pm", {}, {"profiled": "baselined"}),
    "approve_benefit": ("exec", {}, {"baselined": "approved"}),
    "deliver_benefit": ("pm", {}, {"approved": "in_delivery"}),
    "realise_benefit": ("pm", {}, {"in_delivery": "realising"}),
    "judge_benefit": ("desk", {}, {"realising": "realised"}),
    "resume_benefit": (
        "desk", WHY, {"partly_realised": "realising", "not_realised": "realising"},
    ),
    "sustain_benefit": (
        "desk", {}, {"realised": "sustained", "partly_realised": "sustained"},
    ),
    "close_benefit": ("desk", WHY, {"not_realised": "closed", "sustained": "closed"}),
    "rework_benefit": ("pm", {}, {"profiled": "identified", "baselined": "identified"}),
    "drop_benefit": (
        "exec",
        WHY,
        dict.fromkeys(("identified", "profiled", "baselined", "approved", "in_delivery"), "closed"),
    ),
}  # fmt: skip
SHARES = {"partly_realised": "0.7", "not_realised": "0.2"}


def test_every_verb_of_the_table_is_a_step() -> None:
    ends = {end for _, _, leads in STEPS.values() for end in leads.values()}
    assert ends | {"partly_realised", "not_realised"} == set(Profile.State.values)


@pytest.mark.parametrize("state", Profile.State.values)
def test_every_state_times_every_step(scene: Scene, state: str) -> None:
    row = scene.at(state, SHARES.get(state, "1"))
    for name, (who, said, leads) in STEPS.items():
        if state not in leads:
            refused("wrong-state", scene.do, name, who, row, **said)
    for name, (who, said, leads) in STEPS.items():
        if state in leads:
            fresh = scene.at(state, SHARES.get(state, "1"))
            assert scene.do(name, who, fresh, **said).state == leads[state]


def test_nothing_leaves_the_end() -> None:
    assert Profile.life.verbs_from("closed") == ()
