"""Campaigns: planned, opened, answered, assessed; who may, who sees what, and what is refused."""

from typing import Any

import pytest

from sightline.identity import commands as identity
from sightline.kernel.models import RowChange
from sightline.maturity import queries
from sightline.maturity.models import AssessorScore, Campaign, Respondent, Response
from tests.maturity.scene import CROWD, NEEDED, SCORES, WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db


def test_who_leads_an_office_plans_for_it_and_below(scene: Scene) -> None:
    row = scene.planned(subject_id=scene.world.id("north-1"))
    assert (row.state, row.subject) == ("draft", "Office north-1")
    assert row.needed["schedules"] == {"importance": 5, "target": 4}
    for who in ("south", "desk", "exec", "auditor", "reader", "pm"):
        refused("forbidden", scene.planned, who=who)
    refused("other-office", scene.planned, subject_id=scene.world.id("south"))
    refused("closes-first", scene.planned, closes=ago(0))
    refused("invalid", scene.planned, title=" ")
    refused("invalid", scene.planned, kind="weather")
    draft = scene.version("cube", "draft")
    refused("not-found", scene.planned, version_id=draft.pk)
    retired = scene.version("custom", "retired")
    refused("not-published", scene.planned, version_id=retired.pk)


def test_each_of_the_four_maturities_has_its_subject(scene: Scene) -> None:
    home = scene.planned(kind="organisation", who="lead", office_id=scene.world.id("hq"))
    assert home.subject_id == scene.world.organisation.pk
    refused("no-subject", scene.planned, kind="customer")
    customer = scene.planned(kind="customer", subject="Leisure services")
    assert (customer.subject_id, customer.subject) == (None, "Leisure services")
    own = scene.planned(kind="practitioner")
    assert (own.subject_id, own.subject) == (
        scene.world.id("north"),
        "Practitioners of Office north",
    )
    assert own.is_private
    office = queries.maturities(scene.world.actor("north"), scene.world.offices["north"])
    assert [(one.kind, len(one.rows)) for one in office] == [
        ("organisation", 0), ("pmo", 0), ("customer", 1), ("practitioner", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("no-items", {}),
        ("not-asked", {"other": {"importance": 3, "target": 3}}),
        ("outside-scale", {"risks": {"importance": 6, "target": 3}}),
        ("outside-scale", {"risks": {"importance": 0, "target": 3}}),
        ("outside-scale", {"risks": {"importance": 3, "target": 6}}),
        ("outside-scale", {"risks": {"importance": 3, "target": 0}}),
        ("outside-scale", {"risks": {"importance": True, "target": 3}}),
    ],
)
def test_unsound_items_are_refused(scene: Scene, code: str, needed: Any) -> None:
    row = scene.planned()
    refused(code, scene.do, "choose_items", "north", campaign_id=row.pk, needed=needed)


def test_a_campaign_without_respondents_cannot_open(scene: Scene) -> None:
    row = scene.planned()
    refused("no-respondents", scene.do, "open_campaign", "north", campaign_id=row.pk)
    (part,) = scene.asked(row, "pm")
    said = {"campaign_id": row.pk, "person_id": part.person_id, "role": "lead"}
    refused("asked-already", scene.do, "invite_respondent", "north", **said)
    refused("invalid", scene.do, "invite_respondent", "north", **{**said, "role": "king"})
    refused("not-found", scene.do, "invite_respondent", "pm", **said)
    scene.do("drop_respondent", "north", respondent_id=part.pk)
    refused("no-respondents", scene.do, "open_campaign", "north", campaign_id=row.pk)
    scene.asked(row, "pm")
    scene.do("retire_model_version", "lead", version_id=row.version_of_id, why=WHY)
    refused("not-published", scene.do, "open_campaign", "north", campaign_id=row.pk)


def test_what_is_asked_stays_once_it_is_open(scene: Scene) -> None:
    row, _ = scene.opened()
    at = {"campaign_id": row.pk}
    refused("campaign-begun", scene.do, "choose_items", "north", **at, needed=NEEDED)
    refused("campaign-begun", scene.do, "change_campaign", "north", **at, title="Other")
    draft = scene.planned()
    at = {"campaign_id": draft.pk}
    refused("closes-first", scene.do, "change_campaign", "north", **at, closes=ago(5))
    assert scene.do("change_campaign", "north", **at, title="Other").title == "Other"
    version = scene.now(draft).version
    scene.do("change_campaign", "north", **at, title="Other")
    scene.do("choose_items", "north", **at, needed=NEEDED)
    assert scene.now(draft).version == version


def test_scores_outside_the_scale_are_refused(scene: Scene) -> None:
    row, (part,) = scene.opened(needed={"risks": {"importance": 3, "target": 4}})
    for score in (0, 6, -1, "3", 2.5, True):
        words = refused("outside-scale", scene.answered, part, risks=score)
        assert "from 1 to 5" in words
        scored = {"campaign_id": row.pk, "scores": [{"item": "risks", "score": score}]}
        refused("outside-scale", scene.do, "assess_items", "north", **scored)
    refused("not-asked", scene.answered, part, schedules=3)
    refused("not-asked", scene.answered, part, unknown=3)
    assert scene.answered(part, risks=5).answered_on == ago(0)


def test_an_answer_can_be_changed_and_taken_back(scene: Scene) -> None:
    _, (part,) = scene.opened()
    scene.answered(part, **SCORES)
    scene.answered(part, risks=None)
    scene.answered(part, schedules=3)
    actor = scene.world.actor("pm")
    assert {k: a.score for k, a in queries.answers_of(actor, part.pk).items()} == {
        "schedules": 3, "reports": 1,
    }  # fmt: skip
    version = scene.now(part).version
    scene.answered(part, schedules=3)
    assert scene.now(part).version == version
    words = {"item": "risks", "score": None, "comment": "So so"}
    said = {"respondent_id": part.pk, "answers": [words]}
    refused("no-score", scene.do, "answer_items", "pm", **said)
    scene.answered(part, schedules=None, reports=None)
    assert scene.now(part).answered_on is None


def test_nobody_answers_for_somebody_else_or_reads_what_they_said(scene: Scene) -> None:
    row, (part, other) = scene.opened("pm", "p0")
    scene.answered(part, **SCORES)
    said = {"respondent_id": part.pk, "answers": [{"item": "risks", "score": 3}]}
    refused("forbidden", scene.do, "answer_items", "north", **said)
    refused("not-found", scene.do, "answer_items", "p0", **said)
    for who in ("lead", "north", "auditor", "p0", "exec"):
        assert queries.answers_of(scene.world.actor(who), part.pk) == {}, who
    assert len(queries.answers_of(scene.world.actor("pm"), part.pk)) == 3
    assert [one.pk for one in queries.respondents(scene.world.actor("p0"))] == [other.pk]
    held = RowChange.objects.filter(model="maturity.Response")
    assert held.count() == 3
    assert all(len(str(change.after["score"])) > 10 for change in held)
    assert queries.my_part(scene.world.actor("north"), row.pk) is None


def test_what_is_achieved_needs_evidence(scene: Scene) -> None:
    version = scene.version("practices_achieved")
    needed = {"risks": {"importance": 3, "target": 1}}
    _, (part,) = scene.opened(version_id=version.pk, needed=needed)
    refused("no-evidence", scene.answered, part, risks=1)
    scene.answered(part, risks=0)
    answer = {"item": "risks", "score": 1, "evidence": "https://wiki.example/risks"}
    scene.do("answer_items", "pm", respondent_id=part.pk, answers=[answer])
    assert queries.answers_of(scene.world.actor("pm"), part.pk)["risks"].score == 1


def test_who_answers_does_not_assess(scene: Scene) -> None:
    row, _ = scene.opened("pm", "desk", office_id=scene.world.id("north-1"), who="desk")
    said = {"campaign_id": row.pk, "scores": [{"item": "risks", "score": 2, "note": "Seen"}]}
    refused("assessor-answers", scene.do, "assess_items", "desk", **said)
    refused("forbidden", scene.do, "assess_items", "pm", **said)
    scene.do("assess_items", "north", **said)
    scene.do("assess_items", "north", **said)
    person = scene.world.people["north"].pk
    ask = {"campaign_id": row.pk, "person_id": person, "role": "lead"}
    refused("assessor-answers", scene.do, "invite_respondent", "north", **ask)
    assert queries.assessed(scene.world.actor("north"), row.pk)["risks"].note == "Seen"
    assert queries.assessed(scene.world.actor("pm"), row.pk) == {}
    taken = {"campaign_id": row.pk, "scores": [{"item": "risks", "score": None}]}
    scene.do("assess_items", "north", **taken)
    assert not AssessorScore.objects.system("test").exists()


def test_evidence_is_told_to_assessors_unnamed_and_never_of_persons(scene: Scene) -> None:
    for kind, told in (("pmo", {"risks": ["https://x.example/1"]}), ("practitioner", {})):
        row, (part,) = scene.opened(kind=kind)
        answer = {"item": "risks", "score": 2, "evidence": "https://x.example/1"}
        scene.do("answer_items", "pm", respondent_id=part.pk, answers=[answer])
        assert queries.beside(scene.world.actor("north"), row) == told
        assert queries.beside(scene.world.actor("pm"), row) == {}
        assert queries.beside(scene.world.actor("auditor"), row) == {}


STATES = ("draft", "open", "closed", "confirmed", "cancelled")
MOVES = {
    "open": {"draft": "open"},
    "close": {"open": "closed"},
    "confirm": {"closed": "confirmed"},
    "cancel": dict.fromkeys(("draft", "open", "closed"), "cancelled"),
}


def in_state(scene: Scene, state: str) -> Campaign:
    """Return a campaign in a state."""
    if state == "draft":
        row = scene.planned()
        scene.asked(row, "pm")
        return row
    if state == "open":
        row, (part,) = scene.opened()
        scene.answered(part, risks=2)
        return row
    if state == "cancelled":
        row, _ = scene.opened()
        return scene.do("cancel_campaign", "north", campaign_id=row.pk, why=WHY)  # type: ignore[no-any-return]
    return scene.closed(state=state)


@pytest.mark.parametrize("verb", list(MOVES))
@pytest.mark.parametrize("state", STATES)
def test_every_state_and_every_verb(scene: Scene, state: str, verb: str) -> None:
    row = in_state(scene, state)
    said = {"campaign_id": row.pk, **({"why": WHY} if verb == "cancel" else {})}
    if state in MOVES[verb]:
        refused("forbidden" if state == "confirmed" else "not-found", scene.do,
                f"{verb}_campaign", "south", **said)  # fmt: skip
        refused("stale", scene.do, f"{verb}_campaign", "north", **said, seen=99)
        assert scene.do(f"{verb}_campaign", "north", **said).state == MOVES[verb][state]
    else:
        refused("wrong-state", scene.do, f"{verb}_campaign", "north", **said)


@pytest.mark.parametrize("state", [state for state in STATES if state != "open"])
def test_scores_are_taken_while_it_is_open(scene: Scene, state: str) -> None:
    row = in_state(scene, state)
    part = Respondent.objects.system("test").get(campaign=row)
    code = "not-found" if state == "draft" else "not-open"
    refused(code, scene.answered, part, risks=2)
    scored = {"campaign_id": row.pk, "scores": [{"item": "risks", "score": 2}]}
    refused("not-open", scene.do, "assess_items", "north", **scored)
    if state != "draft":
        person = scene.world.people["p0"].pk
        said = {"campaign_id": row.pk, "person_id": person, "role": "member"}
        refused("campaign-over", scene.do, "invite_respondent", "north", **said)
        refused("campaign-over", scene.do, "drop_respondent", "north", respondent_id=part.pk)


def test_who_has_answered_is_not_dropped(scene: Scene) -> None:
    row, (part, other) = scene.opened("pm", "p0")
    scene.answered(part, risks=2)
    refused("answered-already", scene.do, "drop_respondent", "north", respondent_id=part.pk)
    scene.do("drop_respondent", "north", respondent_id=other.pk)
    assert queries.the_campaign(scene.world.actor("north"), row.pk).n_asked == 1
    empty, _ = scene.opened("p1")
    refused("no-answers", scene.do, "close_campaign", "north", campaign_id=empty.pk)


def test_only_persons_who_can_sign_in_are_asked(scene: Scene) -> None:
    row = scene.planned()
    identity.deactivate_person(
        scene.world.actor("admin"), person_id=scene.world.people["p5"].pk, why=WHY
    )
    said = {"campaign_id": row.pk, "person_id": scene.world.people["p5"].pk, "role": "member"}
    refused("not-a-person", scene.do, "invite_respondent", "north", **said)


def test_a_campaign_is_seen_by_its_office_and_whom_it_asks(scene: Scene) -> None:
    row = scene.planned()
    scene.asked(row, "pm")

    def sees(who: str) -> bool:
        return queries.campaigns(scene.world.actor(who)).filter(pk=row.pk).exists()

    assert [who for who in ("lead", "north", "reader", "auditor", "south", "pm", "p0") if sees(who)] == [
        "lead", "north", "reader", "auditor",
    ]  # fmt: skip
    scene.do("open_campaign", "north", campaign_id=row.pk)
    assert sees("pm")
    assert [one.pk for one in queries.to_answer(scene.world.actor("pm"))] == [row.pk]
    assert not sees("south")
    assert not sees("p0")
    assert len(CROWD) == 6
    assert not Response.objects.system("test").exists()
