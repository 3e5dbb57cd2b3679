"""What is told of a sitting that is over, what is left for somebody to see, and how a clash is told."""

import pytest
from django.urls import reverse

from sightline.changes import commands
from sightline.changes.models import DecisionCondition
from sightline.changes.queries.requests import evidence_to_see, to_review
from sightline.changes.queries.screen import screen
from tests.browse import signed_in
from tests.changes.sitting import Session
from tests.changes.stage import Stage

pytestmark = pytest.mark.django_db


def test_a_sitting_that_is_over_shows_what_it_decided_then(stage: Stage) -> None:
    held = Session.opened(stage, ready=2)
    first, second = held.changes
    commands.add_topic(held.actor("desk"), sitting_id=held.sitting.pk, title="Frost")
    assert sum(line.is_to_decide for line in screen(held.actor("chair"), held.sitting).lines) == 2
    held.carry(first)
    decision = held.decide(change=first)
    held.end()
    commands.sign_minutes(held.actor("chair"), sitting_id=held.sitting.pk)
    commands.edit_change(held.actor("pm"), change_id=first.pk, title="Another wall")
    commands.withdraw_change(held.actor("pm"), change_id=second.pk, why="Not needed")
    held.sitting.refresh_from_db()
    lines = {line.item.change_id: line for line in screen(held.actor("desk"), held.sitting).lines}
    assert lines[first.pk].word == "Approved"
    assert lines[first.pk].figures == decision.shown["figures"]
    assert (lines[second.pk].word, lines[second.pk].figures) == ("Not decided", {})
    assert lines[None].word == "Not heard"
    assert not any(line.is_pending for line in lines.values())


def test_evidence_and_reviews_wait_for_who_may_see_them(stage: Stage) -> None:
    held = Session.opened(stage)
    held.carry()
    said = [{"text": "Tell the village", "owner_id": stage.person("pm")}]
    held.decide("approve_with_conditions", conditions=said)
    chair, pm = held.actor("chair"), held.actor("pm")
    assert evidence_to_see(chair) == []
    condition = DecisionCondition.objects.system("test").get()
    commands.meet_condition(pm, condition_id=condition.pk, evidence="A letter")
    assert [row.pk for row in evidence_to_see(chair)] == [condition.pk]
    assert evidence_to_see(pm) == evidence_to_see(held.actor("reader")) == []
    home = signed_in(stage.world.people["chair"]).get(reverse("home")).content.decode()
    assert "Evidence to be seen" in home
    done = stage.at("implemented")
    assert done in to_review(held.actor("desk"))
    assert to_review(held.actor("builder")) == []
    home = signed_in(stage.world.people["desk"]).get(reverse("home")).content.decode()
    assert "Changes to review" in home


def test_requests_that_cannot_be_laid_together_are_told_in_words(stage: Stage) -> None:
    half = {"kind": "link", "predecessor_id": str(stage.activities["Design"])}
    spare = stage.activities["Build"]
    follow = half | {"successor_id": str(spare), "type": "SS"}
    rows = [stage.at("submitted", deltas=[follow], cost_minor=0) for _ in range(2)]
    url = reverse("change-together", args=[rows[0].pk])
    shown = signed_in(stage.world.people["pm"]).get(url).content.decode()
    assert "They cannot be laid over the plan together" in shown
    assert "Delta 2" not in shown
    assert "linked so already" in shown


def test_windows_keep_views(stage: Stage) -> None:
    lead = signed_in(stage.world.people["lead"])
    url = reverse("view-save", args=["windows"]) + "?kind=blackout"
    assert lead.post(url, {"name": "Blackouts", "audience": "private"}).status_code == 303
    assert "Blackouts" in lead.get(reverse("windows")).content.decode()
