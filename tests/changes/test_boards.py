"""Boards, seats, delegations, sittings and agendas: what their commands do, and every refusal."""

from datetime import timedelta

import pytest
from django.db import transaction

from sightline.changes import commands
from sightline.changes import jobs as board_jobs
from sightline.changes.models import AgendaItem, Board, BoardMember, Sitting
from sightline.changes.queries.boards import sitters
from sightline.kernel import clock, jobs
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import Job, JournalEntry
from sightline.linkages.models import Dependency
from tests.changes.sitting import SMALL, Session, unchanged
from tests.changes.stage import Stage, last_entry, later

pytestmark = pytest.mark.django_db


def opened(stage: Stage, name: str = "Works", **fields: object) -> Board:
    given = {"name": name, "office_id": stage.world.id("north"), "level": "program", **fields}
    return commands.open_board(stage.actor("lead"), **given)  # type: ignore[arg-type]


def seated(stage: Stage, board: Board, key: str, side: str, **more: bool) -> BoardMember:
    return commands.seat_member(
        stage.actor("lead"), board_id=board.pk, person_id=stage.person(key), side=side, **more
    )


def test_a_board_is_opened_changed_and_closed(stage: Stage) -> None:
    board = opened(stage, limit_days=5)
    assert last_entry().kind == "changes.BoardOpened"
    lead = stage.actor("lead")
    changed = commands.change_board(lead, board_id=board.pk, quorum=3, seen=board.version)
    assert (changed.quorum, changed.limit_days) == (3, 5)
    with unchanged(Stale):
        commands.change_board(lead, board_id=board.pk, quorum=4, seen=board.version)
    commands.close_board(lead, board_id=board.pk, why="Merged")
    with unchanged(Refused, "board-closed"):
        commands.change_board(lead, board_id=board.pk, quorum=2)


def test_what_a_board_may_not_be(stage: Stage) -> None:
    board = opened(stage)
    lead = stage.actor("lead")
    for fields, code in (
        ({"name": "WORKS"}, "name-taken"),
        ({"quorum": 1}, "quorum-too-small"),
        ({"n_offices": 3}, "too-many-offices"),
        ({"level": "control", "parent_id": board.pk}, "parent-lower"),
    ):
        with unchanged(Refused, code):
            opened(stage, **{"name": "Other", **fields})
    with unchanged(Invalid):
        opened(stage, "Other", cadence="daily")
    low = opened(stage, "Low", parent_id=board.pk)
    with unchanged(Refused, "parent-loop"):
        commands.change_board(lead, board_id=board.pk, parent_id=low.pk)
    with unchanged(Refused, "has-children"):
        commands.close_board(lead, board_id=board.pk)
    for key in ("desk", "chair", "exec", "pm"):
        with unchanged(Forbidden):
            commands.open_board(stage.actor(key), name="Mine", office_id=stage.world.id("north"))


def test_a_board_with_cases_or_sittings_is_not_closed(stage: Stage) -> None:
    held = Session.called(stage)
    lead = stage.actor("lead")
    with unchanged(Refused, "has-sittings"):
        commands.close_board(lead, board_id=held.board.pk)
    stage.at("ready")
    with unchanged(Refused, "has-cases"):
        commands.close_board(lead, board_id=held.board.pk)


def test_authors_do_not_alter_the_board_of_their_case(stage: Stage) -> None:
    change = stage.at("ready")
    held = Session.called(stage)
    stage.world.grant("asker", "strategic_pmo")
    asker = stage.actor("asker")
    board, member = held.board.pk, held.member("tech").pk
    for work in (
        lambda: commands.change_board(asker, board_id=board, quorum=3),
        lambda: commands.close_board(asker, board_id=board),
        lambda: commands.unseat_member(asker, member_id=member),
        lambda: commands.name_chair(asker, member_id=member),
        lambda: commands.cancel_sitting(asker, sitting_id=held.sitting.pk),
        lambda: commands.put_on_agenda(asker, change_id=change.pk, sitting_id=held.sitting.pk),
    ):
        with unchanged(Refused, "own-case"):
            work()
    commands.put_on_agenda(asker, change_id=change.pk)  # where it comes by itself
    with unchanged(Refused, "own-case"):
        commands.move_agenda_item(asker, item_id=held.item(change).pk, places=-1)


def test_who_may_have_a_seat(stage: Stage) -> None:
    board = opened(stage)
    with unchanged(Refused, "no-role"):
        seated(stage, board, "pm", "business")
    with unchanged(Forbidden):
        commands.seat_member(
            stage.actor("chair"), board_id=board.pk, person_id=stage.person("tech"), side="business"
        )
    stage.world.grant("tech", "strategic_pmo")
    with unchanged(Refused, "keeps-boards"):
        seated(stage, board, "tech", "technical")
    first = seated(stage, board, "chair", "business", is_chair=True)
    with unchanged(Refused, "seated"):
        seated(stage, board, "chair", "technical")
    with unchanged(Invalid):
        seated(stage, board, "biz", "legal")
    second = seated(stage, board, "biz", "business", is_chair=True)
    chairs = BoardMember.objects.system("test").filter(board=board, is_chair=True)
    assert [row.pk for row in chairs] == [second.pk]
    commands.name_chair(stage.actor("lead"), member_id=first.pk)
    assert [row.pk for row in chairs.all()] == [first.pk]


def test_a_seat_ends_on_its_day(stage: Stage) -> None:
    board = opened(stage)
    row = seated(stage, board, "chair", "business")
    lead, today = stage.actor("lead"), clock.today()
    with unchanged(Refused, "in-the-past"):
        commands.unseat_member(lead, member_id=row.pk, until=today - timedelta(1))
    commands.unseat_member(lead, member_id=row.pk, until=today + timedelta(2))
    assert [one.member.pk for one in sitters(board)] == [row.pk]
    with later(2):
        assert not sitters(board)
        with unchanged(Refused, "unseated"):
            commands.unseat_member(lead, member_id=row.pk)


def test_a_delegate_votes_and_the_member_does_not(stage: Stage) -> None:
    held = Session.opened(stage)
    held.deputy("stand-in")
    commands.leave(held.actor("tech"), sitting_id=held.sitting.pk)
    given = held.delegate("tech", "stand-in")
    held.come("stand-in")
    held.vote("chair")
    held.vote("stand-in")
    with unchanged(Refused, "delegated"):
        held.vote("tech")
    decision = held.decide()
    (chair, deputy) = decision.tally["votes"]
    assert (chair["for_member"], deputy["for_member"]) == ("", "Tech")
    with unchanged(Refused, "not-your-seat"):
        commands.revoke_delegation(held.actor("chair"), delegation_id=given.pk)
    commands.revoke_delegation(held.actor("tech"), delegation_id=given.pk)
    with unchanged(Refused, "revoked"):
        commands.revoke_delegation(held.actor("tech"), delegation_id=given.pk)


def test_a_delegation_given_anew_does_not_revive_its_vote(stage: Stage) -> None:
    held = Session.opened(stage)
    held.deputy("stand-in")
    given = held.delegate("tech", "stand-in")
    held.come("stand-in")
    held.vote("chair")
    held.vote("stand-in")
    commands.revoke_delegation(held.actor("tech"), delegation_id=given.pk)
    held.delegate("tech", "stand-in")
    with unchanged(Refused, "no-quorum"):
        held.decide()
    held.vote("stand-in")
    held.decide()


def test_what_a_delegation_refuses(stage: Stage) -> None:
    held = Session.opened(stage)
    held.deputy("stand-in")
    with unchanged(Refused, "no-role"):
        held.delegate("tech", "pm")
    with unchanged(Refused, "has-a-vote"):
        held.delegate("tech", "biz")
    with unchanged(Refused, "ends-before-start"):
        held.delegate("tech", "stand-in", days=0)
    with unchanged(Refused, "not-your-seat"):
        commands.delegate_vote(
            held.actor("chair"),
            member_id=held.member("tech").pk,
            to_id=stage.person("stand-in"),
            since=clock.today(),
            until=clock.today() + timedelta(1),
            reason="Away",
        )
    held.deputy("other")
    held.delegate("tech", "stand-in")
    with unchanged(Refused, "delegated"):
        held.delegate("tech", "other")
    with unchanged(Refused, "has-a-vote"):
        held.delegate("biz", "stand-in")


def test_nobody_votes_for_a_conflicted_member_nor_with_a_conflict(stage: Stage) -> None:
    held = Session.opened(stage)
    stage.world.grant("money", "board_member", stage.world.office_node("north"))
    with unchanged(Refused, "conflicted") as caught:
        held.delegate("tech", "money")
    assert "funding" in caught.value.words
    held.deputy("stand-in")
    commands.declare_interest(held.actor("tech"), change_id=held.change.pk, words="Shares")
    held.delegate("tech", "stand-in")
    held.come("stand-in")
    with unchanged(Refused, "conflicted") as caught:
        held.vote("stand-in")
    assert "member you vote for" in caught.value.words


def test_who_has_no_seat_does_not_vote(stage: Stage) -> None:
    held = Session.opened(stage)
    held.deputy("stand-in")
    stage.world.grant("stand-in", "program_office", stage.world.office_node("north-1"))
    for key in ("desk", "pm", "asker", "lead"):
        with unchanged(Forbidden):
            held.vote(key)
    for key in ("exec", "reader"):  # they do not see what is undecided
        with unchanged(NotFound):
            held.vote(key)
    with unchanged(Refused, "no-vote"):
        held.vote("stand-in")


def test_votes_are_cast_by_who_is_there_while_it_is_undecided(stage: Stage) -> None:
    held = Session.opened(stage, "chair", "tech")
    change = held.change
    with unchanged(Refused, "not-there"):
        held.vote("biz")
    with unchanged(Refused, "content-changed"):
        held.vote("chair", digest="before")
    with unchanged(Invalid):
        held.vote("chair", "maybe")
    first = held.vote("chair", "against")
    again = held.vote("chair", "for", reason="Convinced")
    assert (again.pk, again.choice) == (first.pk, "for")
    held.vote("tech")
    held.decide()
    with unchanged(Refused, "decided"):
        held.vote("biz", change=change)
    held.end()
    with unchanged(Refused, "not-open"):
        held.vote("chair", change=change)


def test_whoever_wrote_or_answered_for_it_does_not_vote(stage: Stage) -> None:
    """The project's manager answered for it; the budget holder reserved its money."""
    for key in ("pm", "money"):
        stage.world.grant(key, "board_member", stage.world.office_node("north"))
    for key in ("pm", "money"):
        row = BoardMember(
            board=stage.boards["Program"], person=stage.world.people[key], side="business"
        )
        stage.force(row)
    held = Session.opened(stage, "chair", "tech", "pm", "money")
    for key, words in (("pm", "for"), ("money", "holds its funding")):
        with unchanged(Refused, "conflicted") as caught:
            held.vote(key)
        assert words in caught.value.words


def test_sittings_come_from_the_cadence_once(stage: Stage) -> None:
    board = opened(stage, cadence="weekly", weekday=3, begins_minute=540)
    desk = stage.actor("desk")
    made = commands.plan_sittings(desk, board_id=board.pk, weeks=4)
    assert 3 <= len(made) <= 4
    assert {(row.starts.weekday(), row.starts.hour) for row in made} == {(3, 9)}
    entries = last_entry().sequence
    assert commands.plan_sittings(desk, board_id=board.pk, weeks=4) == []
    assert last_entry().sequence == entries
    more = commands.plan_sittings(desk, board_id=board.pk, weeks=6)
    assert len(more) == 2
    for weeks in (0, 54):
        with unchanged(Invalid):
            commands.plan_sittings(desk, board_id=board.pk, weeks=weeks)
    with unchanged(Forbidden):
        commands.plan_sittings(stage.actor("chair"), board_id=board.pk)
    called = opened(stage, "Called", cadence="called")
    with unchanged(Refused, "no-cadence"):
        commands.plan_sittings(desk, board_id=called.pk)


def test_a_sitting_that_ends_hands_on_what_it_left_and_plans_the_next(stage: Stage) -> None:
    held = Session.opened(stage, ready=2)
    first, second = held.changes
    held.carry(first)
    held.decide(change=first)
    held.end()
    after = Sitting.objects.system("test").filter(board=held.board, state="planned")
    assert after.count() >= 7
    items = AgendaItem.objects.system("test").filter(sitting=after.order_by("starts")[0])
    assert [item.change_id for item in items] == [second.pk]


def test_calling_and_running_refuse_by_name(stage: Stage) -> None:
    held = Session.called(stage)
    desk, sitting = stage.actor("desk"), held.sitting.pk
    with unchanged(Refused, "sitting-there"):
        commands.call_sitting(desk, board_id=held.board.pk, starts=held.sitting.starts)
    with unchanged(Refused, "in-the-past"):
        commands.call_sitting(desk, board_id=held.board.pk, starts=clock.now() - timedelta(days=1))
    with unchanged(Refused, "no-seat"):
        commands.begin_sitting(stage.actor("exec"), sitting_id=sitting)
    with unchanged(Refused, "not-yourself"):
        commands.arrive(stage.actor("chair"), sitting_id=sitting, person_id=stage.person("tech"))
    with unchanged(Refused, "no-seat"):
        commands.arrive(desk, sitting_id=sitting, person_id=stage.person("pm"))
    with unchanged(Refused, "not-there"):
        commands.leave(stage.actor("chair"), sitting_id=sitting)
    with unchanged(Refused, "wrong-state"):
        commands.end_sitting(desk, sitting_id=sitting)
    topic = commands.add_topic(desk, sitting_id=sitting, title="Welcome")
    with unchanged(Refused, "not-open"):
        commands.begin_item(desk, item_id=topic.pk)
    held.begin()
    with unchanged(Refused, "not-taken-up"):
        commands.end_item(desk, item_id=topic.pk)
    commands.begin_item(desk, item_id=topic.pk)
    with unchanged(Refused, "taken-up"):
        commands.begin_item(desk, item_id=topic.pk)
    with unchanged(Refused, "taken-up"):
        commands.drop_agenda_item(desk, item_id=topic.pk)
    with unchanged(Refused, "not-a-request"):
        commands.put_in_consent(desk, item_id=topic.pk)
    held.end()
    assert AgendaItem.objects.system("test").get(pk=topic.pk).ended_at is not None


def test_items_are_promoted_and_demoted_within_their_block(stage: Stage) -> None:
    held = Session.called(stage)
    desk = stage.actor("desk")
    topics = [
        commands.add_topic(desk, sitting_id=held.sitting.pk, title=f"Topic {n}") for n in range(4)
    ]

    def order() -> list[str]:
        rows = AgendaItem.objects.system("test").filter(sitting=held.sitting)
        return [row.title[-1] for row in rows]

    commands.move_agenda_item(desk, item_id=topics[2].pk, places=-2)
    assert order() == ["2", "0", "1", "3"]
    commands.move_agenda_item(desk, item_id=topics[0].pk, places=99)
    assert order() == ["2", "1", "3", "0"]
    commands.drop_agenda_item(desk, item_id=topics[1].pk)
    assert order() == ["2", "3", "0"]


def test_what_is_ready_puts_itself_on_the_next_agenda_once(stage: Stage) -> None:
    held = Session.called(stage)
    change = stage.at("ready", **SMALL)
    item = commands.put_on_agenda(stage.actor("asker"), change_id=change.pk)
    assert item is not None
    assert item.sitting_id == held.sitting.pk
    assert commands.put_on_agenda(stage.actor("asker"), change_id=change.pk) is None
    draft = stage.raised()
    with unchanged(Refused, "not-ready"):
        commands.put_on_agenda(stage.actor("asker"), change_id=draft.pk)
    other = Session.called(stage, "Control")
    with unchanged(Forbidden):
        commands.put_on_agenda(stage.actor("pm"), change_id=change.pk, sitting_id=other.sitting.pk)


def agreed(stage: Stage, days_late: int) -> Dependency:
    """Write a dependency of N-1 on N-2 in force, promised some days after it is needed."""
    need, person = clock.today() + timedelta(10), stage.person("pm")
    row = Dependency(
        organisation=stage.world.organisation,
        giver=stage.other,
        receiver=stage.project,
        what="Pumps",
        need_by=need,
        promised_by=need + timedelta(days_late),
        state="accepted",
        giver_confirmed_by_id=person,
        receiver_confirmed_by_id=person,
    )
    stage.force(row)
    return row


def test_a_dependency_that_falls_short_puts_itself_before_the_nearest_board(stage: Stage) -> None:
    row, pm = agreed(stage, days_late=14), stage.actor("pm")
    assert commands.raise_dependency(pm, dependency_id=row.pk) is None  # nobody sits yet
    held = Session.called(stage)
    item = commands.raise_dependency(pm, dependency_id=row.pk)
    assert item is not None
    assert (item.sitting_id, item.title) == (held.sitting.pk, "Dependency 14 days short: Pumps")
    assert commands.raise_dependency(pm, dependency_id=row.pk) is None
    in_time = agreed(stage, days_late=0)
    with unchanged(Refused, "no-gap"):
        commands.raise_dependency(pm, dependency_id=in_time.pk)
    with unchanged(NotFound):
        commands.raise_dependency(stage.actor("money"), dependency_id=row.pk)


def test_the_jobs_act_for_whoever_made_it_so_and_let_go_of_what_moved_on(stage: Stage) -> None:
    assert board_jobs
    held = Session.called(stage)
    change = stage.at("ready", **SMALL)
    entry = JournalEntry.objects.get(kind="changes.ChangePresented", about=change.pk)
    late = agreed(stage, days_late=3)
    for name, arguments in (
        ("changes.put_on_agenda", {"change_id": str(change.pk)}),
        ("changes.put_on_agenda", {"change_id": str(stage.raised("pm").pk)}),  # a draft
        ("changes.raise_dependency", {"dependency_id": str(late.pk)}),
    ):
        with transaction.atomic():
            jobs.enqueue_all(entry.pk, entry.organisation_id, [(name, arguments)])
    while (taken := jobs.take("test")) is not None:
        jobs.run(taken)
    left = Job.objects.filter(name__startswith="changes.").exclude(state=Job.State.DONE)
    assert not left.exists()
    rows = AgendaItem.objects.system("test").filter(sitting=held.sitting)
    assert {(row.change_id, row.dependency_id) for row in rows} == {
        (change.pk, None),
        (None, late.pk),
    }
