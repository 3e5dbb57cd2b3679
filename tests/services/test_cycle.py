"""The value cycle: the rule against a slow obvious reference, and the board of an office."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel import clock
from sightline.services.models import Survey
from sightline.services.queries import cycle
from sightline.services.rules import cycle as rules
from tests.browse import signed_in
from tests.knowledge.test_pages import told
from tests.services.scene import WHY, Scene, ago

TODAY = date(2026, 3, 10)
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


def test_there_are_five_stages_of_two_steps() -> None:
    assert len(rules.STEPS) == 10
    assert len(set(rules.KEYS)) == 10
    for stage in rules.STAGES:
        assert sum(step.stage == stage for step in rules.STEPS) == 2
    assert [step.stage for step in rules.STEPS] == [s for s in rules.STAGES for _ in range(2)]


@given(st.sets(st.sampled_from(rules.KEYS)))
def test_one_stands_at_the_first_step_without_a_record(records: set[str]) -> None:
    missing = []
    for key in rules.KEYS:
        if key not in records:
            missing.append(key)
    found = rules.stand(records)
    assert found.step.key == (missing[0] if missing else rules.KEYS[0])
    assert found.is_round == (not missing)
    assert found.done == len(records)
    before = rules.KEYS.index(found.step.key)
    assert all(key in records for key in rules.KEYS[:before])
    assert len(found.ahead) == (0 if found.is_round else len(records) - before)


@given(DAYS, DAYS)
def test_a_record_can_only_lead_on_and_what_is_due_stays_due(day: date, today: date) -> None:
    for rule in (rules.review_due, rules.assessment_due, rules.answer_due, rules.look_due):
        now, later = rule(day, today), rule(day, today + timedelta(1))
        if now is not None:
            assert later is not None, rule
            assert later.on == now.on
            assert later.is_late >= now.is_late
        if now is not None and now.is_late:
            assert now.on < today


def test_what_is_due_has_known_days() -> None:
    assert rules.review_due(TODAY + timedelta(31), TODAY) is None
    assert rules.review_due(TODAY + timedelta(30), TODAY) == rules.Due(date(2026, 4, 9), False)
    assert rules.review_due(TODAY - timedelta(1), TODAY) == rules.Due(date(2026, 3, 9), True)
    assert rules.assessment_due(None, TODAY) == rules.Due(TODAY, False)
    assert rules.assessment_due(date(2025, 3, 11), TODAY) is None
    assert rules.assessment_due(date(2025, 3, 10), TODAY) == rules.Due(TODAY, False)
    assert rules.assessment_due(date(2025, 3, 9), TODAY) == rules.Due(date(2026, 3, 9), True)
    assert rules.answer_due(TODAY - timedelta(14), TODAY) is None
    assert rules.answer_due(TODAY - timedelta(15), TODAY) == rules.Due(date(2026, 3, 9), True)
    assert rules.look_due(TODAY + timedelta(1), TODAY) is None
    assert rules.look_due(TODAY, TODAY) == rules.Due(TODAY, False)


def at_step(scene: Scene, name: str, who: str = "north") -> str:
    """Return at which step somebody sees a customer or a service of the northern office."""
    found = cycle.cards(scene.world.actor(who), scene.world.id("north"))
    return next(one.stand.step.key for one in found if name in one.name)


@pytest.mark.django_db
def test_a_customer_walks_the_cycle_by_the_records_that_are_made(scene: Scene) -> None:
    name, at = scene.customer.name, {"customer_id": scene.customer.pk}
    assert at_step(scene, name) == "needs"  # somebody stands for it already
    scene.do("note_need", "north", **at, need="Answers in a day")
    assert at_step(scene, name) == "proposition"
    version = scene.version(measure="Days")
    row = scene.do(
        "draft_agreement", "north", **at, service_id=version.service_id,
        review_on=clock.today() + timedelta(90),
    )  # fmt: skip
    assert at_step(scene, name) == "development"
    scene.do("sign_agreement", "asker", agreement_id=row.pk)
    assert at_step(scene, name) == "onboarding"
    assert at_step(scene, "Planning help") == "awareness"  # nobody said for whom it is
    asked = scene.request("in_progress", version_id=version.pk)
    assert at_step(scene, name) == "operation"
    asked = scene.take(asked, "deliver")
    assert at_step(scene, name) == "monitoring"
    scene.climb("guide")
    assert at_step(scene, name) == "delivery"
    claim = scene.do("claim_value", "north", **at, year=2026, what="Fewer bids", value_minor=5,
                     share=1)  # fmt: skip
    assert at_step(scene, name) == "delivery"
    scene.do("sign_value", "asker", claim_id=claim.pk)
    assert at_step(scene, name) == "recognition"
    survey = Survey.objects.system("test").get(request=asked)
    scene.do("answer_survey", "asker", survey_id=survey.pk, csat=4, nps=8)
    (card,) = [
        one for one in cycle.cards(scene.world.actor("north"), scene.world.id("north"))
        if one.name == name
    ]  # fmt: skip
    assert (card.stand.is_round, card.stand.done) == (True, 10)


@pytest.mark.django_db
def test_a_service_stands_where_its_records_say(scene: Scene) -> None:
    draft = scene.version("draft", audience="Managers", measure="Days")
    name = str(draft.service)
    assert at_step(scene, name) == "needs"
    scene.do("note_need", "north", customer_id=scene.customer.pk, need="A plan")
    assert at_step(scene, name) == "development"
    scene.do("activate_service", "north", version_id=draft.pk)
    assert at_step(scene, name) == "onboarding"
    scene.request("delivered", version_id=draft.pk)
    assert at_step(scene, name) == "monitoring"
    scene.put(draft.service, key="schedules")
    assert at_step(scene, name) == "improvement"
    scene.do("draft_service_version", "north", version_id=draft.pk)
    assert at_step(scene, name) == "delivery"
    other = scene.client("Stranger to it")
    worth = {"year": 2026, "what": "Fewer bids", "value_minor": 5, "share": 1}
    for row in (other, scene.customer):
        claim = scene.do("claim_value", "north", customer_id=row.pk, **worth)
        scene.put(claim, state="signed")
        # value counts for a service only where its customer received it
        expected = "delivery" if row == other else "recognition"
        assert at_step(scene, name) == expected


@pytest.mark.django_db
def test_what_is_due_is_listed_with_the_record_that_it_opens(scene: Scene) -> None:
    version = scene.version()
    row = scene.do(
        "draft_agreement", "north", customer_id=scene.customer.pk, service_id=version.service_id,
        review_on=clock.today() + timedelta(20),
    )  # fmt: skip
    north, office = scene.world.actor("north"), scene.world.id("north")
    assert [one.what for one in cycle.due(north, office)] == ["Assess its maturity"]
    scene.do("sign_agreement", "asker", agreement_id=row.pk)
    asked = scene.request("delivered", version_id=version.pk)
    survey = Survey.objects.system("test").get(request=asked)
    scene.put(survey, sent_at=clock.now() - timedelta(20))
    scene.assess(2)
    found = cycle.due(north, office)
    assert [(one.what, one.due.is_late) for one in found] == [
        ("Ask how it was", True), ("Look at the agreement again", False),
    ]  # fmt: skip
    assert [one.href for one in found] == [f"/service-requests/{asked.pk}", f"/agreements/{row.pk}"]
    scene.put(scene.now(row), review_on=ago(40))
    assert cycle.due(north, office)[0].what == "Look at the agreement again"
    scene.do("end_agreement", "north", agreement_id=row.pk, why=WHY)
    assert [one.what for one in cycle.due(north, office)] == ["Ask how it was"]


@pytest.mark.django_db
def test_the_board_asks_a_constant_number_of_questions_and_is_the_offices_own(scene: Scene) -> None:
    north, office = scene.world.actor("north"), scene.world.id("north")

    def n_asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            cycle.cards(north, office)
            cycle.due(north, office)
        return len(asked)

    scene.request("delivered")
    first = n_asked()
    for number in range(4):
        scene.client(f"Customer {number}")
        scene.request("delivered")
    assert n_asked() == first <= 6
    page = told(signed_in(scene.world.people["north"]).get(f"/offices/{office}/cycle"))
    for words in ("Exploration", "Value recognition", "Board of the works", "Planning help"):
        assert words in page
    told_of = signed_in(scene.world.people["north"]).get(f"/api/v1/offices/{office}/cycle").json()
    assert len(told_of["cards"]) == len(cycle.cards(north, office))
    assert {one["kind"] for one in told_of["cards"]} == {"customer", "service"}
    for who, status in (("exec", 200), ("auditor", 200), ("asker", 403), ("south", 403)):
        answer = signed_in(scene.world.people[who]).get(f"/offices/{office}/cycle")
        assert answer.status_code == status, who
