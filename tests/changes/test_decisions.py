"""Decisions of a board: what they take, what they leave, and every guard by its name."""

from datetime import timedelta

import pytest

from sightline.changes import commands
from sightline.changes.digest import block_digest, content_digest
from sightline.changes.models import (
    AgendaItem,
    BoardMember,
    ChangeRequest,
    Decision,
    DecisionCondition,
    Interest,
)
from sightline.identity.commands import revoke_role
from sightline.identity.models import Grant
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, Refused
from tests.changes.sitting import Session, unchanged
from tests.changes.stage import Stage, last_entry, later
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world: World) -> Session:
    """Return an open sitting with one request ready before it."""
    return Session.opened(Stage.make(world))


def now(change: ChangeRequest) -> ChangeRequest:
    found: ChangeRequest = ChangeRequest.objects.system("test").get(pk=change.pk)
    return found


def test_an_approval_keeps_the_votes_the_figures_and_the_digest(held: Session) -> None:
    change = held.change
    held.carry()
    held.vote("biz", "abstain", reason="New to me")
    decision = held.decide()
    row = now(change)
    assert (row.state, row.approved_digest) == ("approved", content_digest(row))
    assert decision.digest == row.approved_digest
    told = decision.tally
    assert (told["for"], told["against"], told["abstain"]) == (2, 0, 1)
    assert [(vote["name"], vote["choice"]) for vote in told["votes"]] == [
        ("Chair", "for"),
        ("Tech", "for"),
        ("Biz", "abstain"),
    ]
    assert decision.shown["cost_minor"] == 1_000_00
    assert decision.shown["level"] in {"manager", "program"}
    assert decision.recommended == "approve"
    entry = last_entry()
    assert entry.kind == "changes.ChangeDecided"
    assert entry.data["outcome"] == "approve"


def test_conditions_are_met_by_their_owner_and_seen_by_somebody_else(held: Session) -> None:
    held.carry()
    stage = held.stage
    owner = stage.person("pm")
    given = [{"text": "Report weekly", "owner_id": owner, "due": clock.today()}]
    held.decide("approve_with_conditions", conditions=given)
    row = DecisionCondition.objects.system("test").get()
    with unchanged(Forbidden):
        commands.meet_condition(held.actor("tech"), condition_id=row.pk, evidence="Done")
    with unchanged(Refused, "not-met"):
        commands.see_condition(held.actor("desk"), condition_id=row.pk)
    commands.meet_condition(held.actor("pm"), condition_id=row.pk, evidence="Three reports")
    with unchanged(Forbidden):
        commands.see_condition(held.actor("pm"), condition_id=row.pk)
    seen = commands.see_condition(held.actor("desk"), condition_id=row.pk)
    assert (seen.seen_by_id, seen.seen_on) == (stage.person("desk"), clock.today())
    with unchanged(Refused, "seen"):
        commands.meet_condition(held.actor("pm"), condition_id=row.pk, evidence="Four")


def test_an_approval_with_conditions_names_one(held: Session) -> None:
    held.carry()
    with unchanged(Refused, "no-conditions"):
        held.decide("approve_with_conditions")
    with unchanged(Invalid):
        held.decide(
            "approve_with_conditions",
            conditions=[{"text": " ", "owner_id": held.stage.person("pm")}],
        )


def test_without_quorum_nothing_is_approved_or_refused(world: World) -> None:
    held = Session.opened(Stage.make(world), "chair")
    held.vote("chair")
    for outcome in ("approve", "reject"):
        with unchanged(Refused, "no-quorum"):
            held.decide(outcome)
    held.decide("defer", until=clock.today() + timedelta(7))


def test_both_sides_must_be_there(world: World) -> None:
    held = Session.opened(Stage.make(world), "chair", "biz")
    for key in ("chair", "biz"):
        held.vote(key)
    with unchanged(Refused, "no-technical-member"):
        held.decide()


def test_who_leaves_counts_no_more(held: Session) -> None:
    held.carry()
    commands.leave(held.actor("tech"), sitting_id=held.sitting.pk)
    with unchanged(Refused, "no-technical-member"):
        held.decide()


def test_votes_must_carry_it(held: Session) -> None:
    held.vote("chair")
    with unchanged(Refused, "no-quorum"):
        held.decide()
    held.vote("tech", "against")
    with unchanged(Refused, "not-carried"):
        held.decide()
    held.vote("tech")
    with unchanged(Refused, "carried"):
        held.decide("reject")
    held.decide()


def test_a_refusal_keeps_its_reasons(held: Session) -> None:
    change = held.change
    for key in ("chair", "tech"):
        held.vote(key, "against")
    with unchanged(Invalid):
        held.decide("reject", reasons=" ")
    held.decide("reject", reasons="Not this year.")
    row = now(change)
    assert (row.state, row.words, row.approved_digest) == ("rejected", "Not this year.", "")


def test_what_was_shown_must_be_what_stands(held: Session) -> None:
    held.carry()
    with unchanged(Refused, "content-changed"):
        held.decide(digest="sha256:before")


def test_an_edit_after_the_votes_voids_them(held: Session) -> None:
    change = held.change
    held.carry()
    change.description = "Another wall altogether."
    held.stage.force(change)
    change.content_digest = content_digest(change)
    held.stage.force(change)
    with unchanged(Refused, "no-quorum"):
        held.decide(change=now(change), digest=content_digest(now(change)))


def test_funding_is_asked_for_again_at_the_decision(world: World) -> None:
    stage = Stage.make(world)
    held = Session.opened(stage, ready=0)
    change = stage.at("funding")
    stage.fund(change, until=clock.today())
    stage.step(change, "present")
    commands.put_on_agenda(stage.actor("desk"), change_id=change.pk)
    with later(1):
        held.carry(change)
        with unchanged(Refused, "funding-lapsed"):
            held.decide(change=change)


def test_a_board_decides_within_its_authority_only(held: Session) -> None:
    change = held.change
    held.board.limit_minor = 10
    held.stage.force(held.board)
    held.carry()
    with unchanged(Refused, "no-authority"):
        held.decide()
    with unchanged(Refused, "no-parent"):
        held.decide("escalate")
    held.board.parent = held.stage.boards["Control"]
    held.stage.force(held.board)
    above = Session.called(held.stage, "Control")
    decision = held.decide("escalate")
    row = now(change)
    assert (row.state, row.board_id) == ("ready", above.board.pk)
    assert above.item(change).position == 1
    assert decision.recommended == "escalate"
    with unchanged(Refused, "decided"):
        held.decide(change=change)


@pytest.mark.parametrize("outcome", ["approve", "defer", "return", "escalate"])
def test_only_who_presides_decides(held: Session, outcome: str) -> None:
    held.carry()
    with unchanged(Refused, "not-presiding"):
        held.decide(outcome, key="tech", until=clock.today() + timedelta(1))


def test_the_strategic_office_never_decides(held: Session) -> None:
    held.carry()
    with unchanged(Forbidden):
        held.decide(key="lead")
    held.stage.world.grant("chair", "strategic_pmo")
    with unchanged(Refused, "keeps-boards"):
        held.decide()
    with unchanged(Refused, "keeps-boards"):
        held.vote("chair")


def test_where_the_chair_has_a_conflict_the_longest_seated_presides(held: Session) -> None:
    change = held.change
    commands.declare_interest(held.actor("chair"), change_id=change.pk, words="My brother builds")
    for key in ("tech", "biz"):
        held.vote(key)
    with unchanged(Refused, "conflicted"):
        held.decide()
    with unchanged(Refused, "not-presiding"):
        held.decide(key="biz")
    decision = held.decide(key="tech")
    assert decision.tally["conflicts"] == [
        {"name": "Chair", "words": "declared an interest: My brother builds"}
    ]


def test_an_interest_declared_after_the_vote_takes_it_away(held: Session) -> None:
    held.carry()
    commands.declare_interest(
        held.actor("chair"),
        change_id=held.change.pk,
        words="Shares",
        person_id=held.stage.person("tech"),
    )
    with unchanged(Refused, "no-technical-member"):
        held.decide()


def test_interests_are_ones_own_and_declared_once(held: Session) -> None:
    with unchanged(Refused, "not-the-chair"):
        commands.declare_interest(
            held.actor("tech"),
            change_id=held.change.pk,
            words="Shares",
            person_id=held.stage.person("biz"),
        )
    with unchanged(Invalid):
        commands.declare_interest(held.actor("tech"), change_id=held.change.pk, words=" ")
    commands.declare_interest(held.actor("tech"), change_id=held.change.pk, words="Shares")
    with unchanged(Refused, "declared"):
        commands.declare_interest(held.actor("tech"), change_id=held.change.pk, words="Again")
    assert Interest.objects.system("test").count() == 1


def test_a_seat_that_ended_and_began_anew_does_not_revive_its_vote(held: Session) -> None:
    held.carry()
    lead = held.actor("lead")
    commands.unseat_member(lead, member_id=held.member("tech").pk)
    with unchanged(Refused, "no-technical-member"):
        held.decide()
    commands.seat_member(
        lead, board_id=held.board.pk, person_id=held.stage.person("tech"), side="technical"
    )
    with unchanged(Refused, "no-quorum"):
        held.decide()
    held.vote("tech")
    held.decide()


def test_a_role_that_was_revoked_takes_the_vote_away(held: Session) -> None:
    held.carry()
    grant = Grant.objects.system("test").get(person=held.stage.person("tech"))
    revoke_role(held.actor("admin"), grant_id=grant.pk, why="Moved on")
    with unchanged(Refused, "no-technical-member"):
        held.decide()


def test_a_later_decision_supersedes_by_its_link_alone(held: Session) -> None:
    change = held.change
    held.carry()
    first = held.decide()
    before = Decision.objects.system("test").filter(pk=first.pk).values().get()
    with unchanged(Refused, "not-presiding"):
        commands.reconsider_decision(
            held.actor("tech"), decision_id=first.pk, sitting_id=held.sitting.pk, why="News"
        )
    with unchanged(Invalid):
        commands.reconsider_decision(
            held.actor("chair"), decision_id=first.pk, sitting_id=held.sitting.pk, why=""
        )
    commands.reconsider_decision(
        held.actor("chair"), decision_id=first.pk, sitting_id=held.sitting.pk, why="News"
    )
    assert (now(change).state, now(change).approved_digest) == ("ready", "")
    for key in ("chair", "tech"):
        held.vote(key, "against", change=now(change))
    second = held.decide("reject", change=now(change))
    assert second.supersedes_id == first.pk
    assert Decision.objects.system("test").filter(pk=first.pk).values().get() == before
    with unchanged(Refused, "superseded"):
        commands.reconsider_decision(
            held.actor("chair"), decision_id=first.pk, sitting_id=held.sitting.pk, why="Again"
        )


def test_what_was_deferred_comes_back_by_itself(held: Session) -> None:
    change = held.change
    with unchanged(Refused, "no-day"):
        held.decide("defer")
    first = held.decide("defer", until=clock.today() + timedelta(3))
    held.end()
    with later(4):
        after = Session.called(held.stage)
        after.begin()
        assert [row.pk for row in after.changes] == [change.pk]
        for key in ("chair", "tech"):
            after.come(key)
        after.carry()
        assert after.decide().supersedes_id == first.pk


def test_the_consent_block_is_voted_and_decided_as_one(world: World) -> None:
    stage = Stage.make(world)
    held = Session.opened(stage, ready=2)
    desk = stage.actor("desk")
    items = list(AgendaItem.objects.system("test").filter(sitting=held.sitting))
    for item in items:
        commands.put_in_consent(desk, item_id=item.pk)
    digest = block(held)
    for key in ("chair", "tech"):
        votes = commands.vote_consent(
            held.actor(key), sitting_id=held.sitting.pk, choice="for", digest=digest
        )
        assert len(votes) == 2
    with unchanged(Refused, "content-changed"):
        commands.decide_consent(
            held.actor("chair"), sitting_id=held.sitting.pk, reasons="Small", digest="other"
        )
    made = commands.decide_consent(
        held.actor("chair"), sitting_id=held.sitting.pk, reasons="Small", digest=digest
    )
    assert {row.change_id for row in made} == {row.change_id for row in items}
    assert {now(row).state for row in held.changes} == {"approved"}


def block(held: Session) -> str:
    rows = AgendaItem.objects.system("test").filter(sitting=held.sitting, is_consent=True)
    return block_digest([(row.change_id, content_digest(row.change)) for row in rows])


def test_one_request_that_fails_refuses_the_block(world: World) -> None:
    held = Session.opened(Stage.make(world), ready=2)
    first, second = held.changes
    for change in (first, second):
        commands.put_in_consent(held.actor("desk"), item_id=held.item(change).pk)
    commands.declare_interest(held.actor("tech"), change_id=second.pk, words="Shares")
    digest = block(held)
    for key in ("chair", "tech", "biz"):
        commands.vote_consent(
            held.actor(key), sitting_id=held.sitting.pk, choice="for", digest=digest
        )
    with unchanged(Refused, "no-technical-member") as caught:
        commands.decide_consent(
            held.actor("chair"), sitting_id=held.sitting.pk, reasons="Small", digest=digest
        )
    assert second.code in caught.value.words
    commands.pull_from_consent(held.actor("biz"), item_id=held.item(second).pk)
    commands.decide_consent(
        held.actor("chair"), sitting_id=held.sitting.pk, reasons="Small", digest=block(held)
    )
    assert (now(first).state, now(second).state) == ("approved", "ready")


@pytest.mark.parametrize("fields", [{"urgency": "critical"}])
def test_what_is_urgent_is_debated(world: World, fields: dict[str, str]) -> None:
    stage = Stage.make(world)
    held = Session.opened(stage, ready=0)
    change = stage.at("ready", **fields)
    commands.put_on_agenda(stage.actor("desk"), change_id=change.pk)
    with unchanged(Refused, "not-small"):
        commands.put_in_consent(stage.actor("desk"), item_id=held.item(change).pk)


def test_signed_minutes_are_frozen(held: Session) -> None:
    held.carry()
    held.decide()
    commands.add_follow_up(
        held.actor("desk"),
        sitting_id=held.sitting.pk,
        text="Tell the builder",
        owner_id=held.stage.person("pm"),
        due=clock.today() + timedelta(7),
    )
    with unchanged(Refused, "wrong-state"):
        commands.sign_minutes(held.actor("chair"), sitting_id=held.sitting.pk)
    held.end()
    with unchanged(Refused, "not-the-chair"):
        commands.sign_minutes(held.actor("tech"), sitting_id=held.sitting.pk)
    with unchanged(Forbidden):
        commands.sign_minutes(held.actor("desk"), sitting_id=held.sitting.pk)
    signed = commands.sign_minutes(held.actor("chair"), sitting_id=held.sitting.pk)
    minutes = signed.minutes
    assert [line["name"] for line in minutes["present"]] == ["Chair", "Tech", "Biz"]
    (item,) = minutes["items"]
    assert item["decisions"][0]["outcome"] == "Approved"
    assert len(item["decisions"][0]["tally"]["votes"]) == 2
    assert minutes["actions"][0]["text"] == "Tell the builder"
    with unchanged(Refused, "signed"):
        commands.note_item(held.actor("desk"), item_id=held.item(held.changes[0]).pk, notes="Later")
    with unchanged(Refused, "wrong-state"):
        commands.sign_minutes(held.actor("chair"), sitting_id=held.sitting.pk)


def test_a_board_of_two_offices_needs_both(held: Session) -> None:
    held.board.n_offices = 2
    held.stage.force(held.board)
    held.carry()
    with unchanged(Refused, "one-office"):
        held.decide()
    seats = BoardMember.objects.system("test").filter(board=held.board)
    for row, code in zip(seats.order_by("pk"), ("north", "south", "south"), strict=True):
        row.office = held.stage.world.offices[code]
        held.stage.force(row)
    held.decide()
