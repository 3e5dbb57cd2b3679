"""Surveys, measures and the return: the worked numbers, privacy of small groups, refusals."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel.models import RowChange
from sightline.services.models import Survey
from sightline.services.queries import measured, met_of, open_surveys, returns, surveys
from sightline.services.rules import measures as rules
from tests.services.scene import WHY, Scene, refused

EX_02 = (9, 10, 8, 7, 6, 9, 10, 3, 8, 9)


def test_the_worked_numbers_of_the_domain_reference() -> None:
    assert rules.ratio(18, 24) == Decimal("0.75")  # EX-01
    promoters, detractors = sum(n >= 9 for n in EX_02), sum(n <= 6 for n in EX_02)
    assert (promoters, detractors) == (5, 2)
    assert rules.nps(promoters, detractors, len(EX_02)) == 30  # EX-02
    gained = rules.attributed(1_500_000_00, Decimal("0.40"))
    assert gained == 600_000_00
    assert rules.pmo_return(gained, 400_000_00) == Decimal("0.5")  # EX-03
    assert rules.pmo_return(gained, 0) is None
    assert rules.ratio(0, 0) is None


@given(st.lists(st.integers(0, 10), max_size=30))
def test_scores_lie_in_their_range_and_small_groups_show_none(scores: list[int]) -> None:
    promoters, detractors = sum(n >= 9 for n in scores), sum(n <= 6 for n in scores)
    found = rules.nps(promoters, detractors, len(scores))
    assert (found is None) == (len(scores) < 5)
    assert found is None or -100 <= found <= 100
    assert (rules.csat(promoters, len(scores)) is None) == (len(scores) < 5)


def rated(scene: Scene, scores: tuple[tuple[int, int], ...], **said: Any) -> Iterator[Survey]:
    """Yield answered surveys of requests that were delivered."""
    for csat, nps in scores:
        row = scene.request("delivered", **said)
        survey = Survey.objects.system("test").get(request=row)
        yield scene.do("answer_survey", "asker", survey_id=survey.pk, csat=csat, nps=nps)


@pytest.mark.django_db
def test_a_survey_is_answered_once_by_the_people_who_received_it(scene: Scene) -> None:
    row = scene.request("in_progress")
    assert not Survey.objects.system("test").exists()
    row = scene.take(row, "deliver")
    survey = Survey.objects.system("test").get(request=row)
    assert list(open_surveys(scene.world.actor("mate"))) == [survey]
    at: dict[str, Any] = {"survey_id": survey.pk, "csat": 4, "nps": 9}
    for stranger in ("stranger", "north", "lead", "helper", "auditor"):
        refused("not-found", scene.do, "answer_survey", stranger, **at)
        assert not surveys(scene.world.actor(stranger)).exists()
    for wrong in ({"csat": 0}, {"csat": 6}, {"nps": -1}, {"nps": 11}):
        refused("off-the-scale", scene.do, "answer_survey", "asker", **at | wrong)
    scene.do("answer_survey", "asker", **at, comment="Quick")
    refused("answered-already", scene.do, "answer_survey", "asker", **at)
    refused("answered-already", scene.do, "answer_survey", "mate", **at)
    kept = RowChange.objects.filter(row_id=survey.pk).latest("sequence")
    assert "Quick" not in str(kept.after)
    scene.take(scene.take(scene.take(row, "reopen"), "start"), "deliver")
    assert Survey.objects.system("test").filter(request=row).count() == 1


@pytest.mark.django_db
def test_no_score_is_shown_for_a_group_under_five(scene: Scene) -> None:
    version = scene.version()
    scores = ((5, 10), (4, 9), (5, 9), (3, 7))
    list(rated(scene, scores, version_id=version.pk))
    north = scene.world.actor("north")
    few = met_of(north, service=version.service_id)
    assert few is not None
    assert (few.n_sent, few.n_answered, few.csat, few.nps) == (4, 4, None, None)
    assert few.why_unscored == "shown from 5 answers on"
    assert "apart from those of others" in replace(few, n_answered=5).why_unscored
    list(rated(scene, ((2, 2),), version_id=version.pk))
    scene.request("delivered", version_id=version.pk)
    enough = met_of(north, service=version.service_id)
    assert enough is not None
    assert (enough.csat, enough.nps) == (Decimal("0.6"), 40)
    assert enough.response == Decimal(5) / 6


@pytest.mark.django_db
def test_promises_kept_are_counted_by_the_database(scene: Scene) -> None:
    version = scene.version()
    row = scene.request("closed", version_id=version.pk)
    for taken in (960, 961, 10, 5000):  # 16 hours were promised
        other = scene.request("closed", version_id=version.pk)
        scene.put(other, worked_minutes=taken)
    scene.request("cancelled", version_id=version.pk)
    north = scene.world.actor("north")
    found = met_of(north, service=version.service_id)
    assert found is not None
    assert (found.n_asked, found.n_closed, found.n_promised, found.n_met) == (6, 5, 5, 3)
    assert found.compliance == Decimal("0.6")
    for by in ("service", "customer", "month"):
        with CaptureQueriesContext(connection) as asked:
            rows = measured(north, by)
        assert len(asked) == (5 if by == "month" else 6), by
        assert sum(one.n_closed for one in rows) == 5
    assert measured(north, "month", first=row.closed_at.date(), last=row.closed_at.date())
    assert not measured(scene.world.actor("stranger"), "service")


@pytest.mark.django_db
def test_only_signed_value_counts_and_a_share_is_at_most_all(scene: Scene) -> None:
    claim: dict[str, Any] = {
        "customer_id": scene.customer.pk, "year": 2026, "what": "Fewer late bids",
        "value_minor": 1_500_000_00, "share": Decimal("0.4"),
    }  # fmt: skip
    call = (scene.do, "claim_value", "north")
    refused("over-everything", *call, **claim | {"share": Decimal("1.01")})
    refused("no-share", *call, **claim | {"share": Decimal(0)})
    refused("no-value", *call, **claim | {"value_minor": 0})
    refused("no-year", *call, **claim | {"year": 26})
    refused("forbidden", scene.do, "claim_value", "asker", **claim)
    row = scene.do("claim_value", "north", **claim)
    cost: dict[str, Any] = {"office_id": scene.world.id("north"), "year": 2026}
    refused("no-value", scene.do, "set_office_cost", "north", **cost, cost_minor=0)
    scene.do("set_office_cost", "north", **cost, cost_minor=300_000_00)
    scene.do("set_office_cost", "north", **cost, cost_minor=400_000_00)
    north = scene.world.actor("north")
    (waiting,) = returns(north)
    assert (waiting.ratio, waiting.n_signed, waiting.n_waiting) == (Decimal(-1), 0, 1)
    at: dict[str, Any] = {"claim_id": row.pk}
    refused("forbidden", scene.do, "sign_value", "north", **at)
    refused("not-found", scene.do, "sign_value", "stranger", **at)
    assert scene.do("sign_value", "asker", **at).signed_by == scene.world.people["asker"]
    refused("wrong-state", scene.do, "sign_value", "mate", **at)
    (found,) = returns(north)
    assert returns(north, scene.world.id("north"), 2026) == [found]
    assert returns(north, scene.world.id("north"), 2025) == []
    assert returns(north, scene.world.id("south"), 2026) == []
    assert (found.ratio, found.attributed_minor) == (Decimal("0.5"), 600_000_00)  # EX-03
    refused("no-reason", scene.do, "withdraw_value", "north", **at, why="")
    scene.do("withdraw_value", "north", **at, why=WHY)
    assert returns(north)[0].n_signed == 0
    person = {"customer_id": scene.customer.pk, "person_id": scene.world.people["north"].pk}
    scene.do("add_customer_member", "north", **person)
    own = scene.do("claim_value", "north", **claim)
    refused("own-claim", scene.do, "sign_value", "north", claim_id=own.pk)
