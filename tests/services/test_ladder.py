"""The ladder: two assessments up, one step at a time; a major finding down at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.errors import Refused
from sightline.services.models import ApproachMove
from sightline.services.rules.ladder import (
    MEANT_FOR,
    ORDER,
    Standing,
    check_move,
    outlook,
    step_down,
    step_up,
)
from tests.services.scene import WHY, Scene, ago, refused


def opens(at: Standing, to: str) -> bool:
    """Judge a move slowly, from the words of the domain reference."""
    here, there = ORDER.index(at.approach), ORDER.index(to)
    if there <= here:
        return there < here
    if there - here > 1 or at.n_major > 0 or len(at.levels) < 2:
        return False
    return all(level >= {"guide": 2, "partner": 3, "empower": 4}[to] for level in at.levels[-2:])


@given(
    st.builds(
        Standing,
        st.sampled_from(ORDER),
        st.lists(st.integers(1, 5), max_size=5).map(tuple),
        st.integers(0, 2),
    ),
    st.sampled_from(ORDER),
)
def test_a_move_is_open_as_the_domain_says(at: Standing, to: str) -> None:
    try:
        check_move(at, to)
        found = True
    except Refused:
        found = False
    assert found == opens(at, to)
    if (step := step_up(at.approach)) is not None:
        assert outlook(at).is_open == opens(at, step)


def test_known_outlooks() -> None:
    assert outlook(Standing("direct", (2, 2))).is_open
    assert outlook(Standing("direct", (3, 1, 2))).missing == (
        "1 more assessment in a row at level 2 or above.",
    )
    assert outlook(Standing("guide", (5, 5), 1)).missing == ("1 major finding is open.",)
    assert outlook(Standing("empower", (5, 5))).step is None
    assert step_down("direct") is None
    assert list(MEANT_FOR.values()) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_customer_climbs_one_step_at_a_time(scene: Scene) -> None:
    at: dict[str, Any] = {"customer_id": scene.customer.pk, "why": WHY}
    refused("two-assessments", scene.do, "move_customer", "north", **at, approach="guide")
    scene.assess(4)
    refused("two-assessments", scene.do, "move_customer", "north", **at, approach="guide")
    scene.assess(4)
    refused("one-step", scene.do, "move_customer", "north", **at, approach="partner")
    refused("no-move", scene.do, "move_customer", "north", **at, approach="direct")
    said = {**at, "approach": "guide", "why": " "}
    refused("no-reason", scene.do, "move_customer", "north", **said)
    refused("forbidden", scene.do, "move_customer", "asker", **at, approach="guide")
    assert scene.do("move_customer", "north", **at, approach="guide").approach == "guide"
    words = refused("two-assessments", scene.do, "move_customer", "north", **at, approach="partner")
    assert "2 more" in words  # those before the move are used up
    scene.assess(4, 2)
    refused("two-assessments", scene.do, "move_customer", "north", **at, approach="partner")
    row = scene.do("move_customer", "north", **at, approach="direct")  # down is open at any time
    held = ApproachMove.objects.system("test").filter(customer=row)
    told = [(one.before, one.after, one.why, one.moved_by.name) for one in held]
    assert told == [("guide", "direct", WHY, "North"), ("direct", "guide", WHY, "North")]


@pytest.mark.django_db
def test_a_major_finding_puts_a_customer_down_at_once(scene: Scene) -> None:
    scene.climb("partner")
    scene.finding("minor")
    assert scene.now(scene.customer).approach == "partner"
    found = scene.finding("major")
    assert scene.now(scene.customer).approach == "guide"
    move = ApproachMove.objects.system("test").filter(finding=found).get()
    assert (move.before, move.after, move.why) == (
        "partner",
        "guide",
        "A major finding: No plan was kept",
    )
    scene.assess(5, 5)
    at: dict[str, Any] = {"customer_id": scene.customer.pk, "why": WHY, "approach": "partner"}
    refused("open-major-finding", scene.do, "move_customer", "north", **at)
    done = {"finding_id": found.pk, "closed_how": "The plan is kept again"}
    refused("no-reason", scene.do, "close_customer_finding", "north", **done | {"closed_how": ""})
    scene.do("close_customer_finding", "north", **done)
    refused("wrong-state", scene.do, "close_customer_finding", "north", **done)
    assert scene.do("move_customer", "north", **at).approach == "partner"


@pytest.mark.django_db
def test_at_the_foot_a_major_finding_is_noted_and_moves_nobody(scene: Scene) -> None:
    scene.finding("major")
    assert scene.now(scene.customer).approach == "direct"
    assert not ApproachMove.objects.system("test").exists()


@pytest.mark.django_db
def test_assessments_are_refused_by_name(scene: Scene) -> None:
    at: dict[str, Any] = {"customer_id": scene.customer.pk, "evidence": "Seen", "maturity": 3}
    call = (scene.do, "assess_customer", "north")
    refused("off-the-scale", *call, **at | {"maturity": 6})
    refused("no-evidence", *call, **at | {"evidence": " "})
    refused("in-the-future", *call, **at, assessed_on=ago(-1))
    scene.do("assess_customer", "north", **at, assessed_on=ago(10))
    assert scene.now(scene.customer).maturity == 3
    refused("before-the-last", *call, **at, assessed_on=ago(11))
    refused("forbidden", scene.do, "assess_customer", "mate", **at)
    refused("not-found", scene.do, "assess_customer", "stranger", **at)
