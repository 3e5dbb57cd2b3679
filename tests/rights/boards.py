"""The board of the northern office in the scene: its seats, its sittings, and two cases of ``own``.

One request waits before the board, with votes that carry it; one is approved on a condition.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.changes import commands
from sightline.changes.digest import content_digest
from sightline.changes.events import ChangePresented
from sightline.changes.models import (
    Board,
    ChangeItem,
    ChangeRequest,
    Decision,
    DecisionCondition,
)
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.policy import Actor

if TYPE_CHECKING:
    from tests.rights.scene import Scene

DAY = timedelta(days=1)
WORDS = {1: "Dormouse", 2: "Hamster"}  # what waits, and what is decided


def board_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a case are noted."""
    board, seats = _board(scene)
    scene.secrets |= {"case": WORDS[1], "decision": WORDS[2]}
    waits, decided = (_case(scene, board, number) for number in (1, 2))
    decision, condition = _decision(scene, board, decided)
    founder = scene.world.actor("founder")
    hours = (timedelta(minutes=5), 3 * DAY, timedelta(minutes=2))
    open_, planned, held = (
        commands.call_sitting(founder, board_id=board.pk, starts=clock.now() + hour)
        for hour in hours
    )
    _begun(scene, held.pk)
    commands.end_sitting(founder, sitting_id=held.pk)
    _begun(scene, open_.pk)
    topic = commands.add_topic(founder, sitting_id=open_.pk, title="Any other business")
    running = commands.add_topic(founder, sitting_id=open_.pk, title="Minutes of before")
    commands.begin_item(founder, item_id=running.pk)
    case = open_.agenda.get(change=waits.pk)
    commands.put_in_consent(founder, item_id=case.pk)
    for key in ("board_member.north", "deputy"):
        commands.cast_vote(
            scene.world.actor(key),
            sitting_id=open_.pk,
            change_id=waits.pk,
            choice="for",
            digest=content_digest(waits),
        )
    action = commands.add_follow_up(
        founder,
        sitting_id=open_.pk,
        text="Tell the neighbours",
        owner_id=scene.world.people["program_office.north"].pk,
        due=clock.today() + 7 * DAY,
        item_id=case.pk,
    )
    scene.waiting["digest"] = content_digest(waits)
    return {
        ("north_board", "north"): board.pk,
        ("seat", "chair"): seats["board_member.north"],
        ("delegation", "north"): seats["delegation"],
        ("sitting", "north"): open_.pk,
        ("planned_sitting", "north"): planned.pk,
        ("held_sitting", "north"): held.pk,
        ("topic", "north"): topic.pk,
        ("running", "north"): running.pk,
        ("case_item", "north"): case.pk,
        ("case", "north"): waits.pk,
        ("decision", "north"): decision,
        ("condition", "north"): condition,
        ("follow_up", "program_office.north"): action.pk,
        ("deputy", "north"): scene.world.people["deputy"].pk,
        ("stand_in", "north"): scene.world.people["stand-in"].pk,
    }


def _board(scene: "Scene") -> tuple[Board, dict[str, UUID]]:
    """Open the board with two members; one of them delegates to a deputy."""
    world, founder = scene.world, scene.world.actor("founder")
    board = commands.open_board(
        founder, name="Northern board", office_id=world.id("north"), cadence="weekly"
    )
    seats: dict[str, UUID] = {}
    for key, side in (("board_member.north", "business"), ("executive.north", "technical")):
        row = commands.seat_member(
            founder,
            board_id=board.pk,
            person_id=world.people[key].pk,
            side=side,
            is_chair=side == "business",
        )
        seats[key] = row.pk
    for key in ("deputy", "stand-in"):
        world.person(key, "board_member", scene.nodes["north"])
    given = commands.delegate_vote(
        world.actor("executive.north"),
        member_id=seats["executive.north"],
        to_id=world.people["deputy"].pk,
        since=clock.today(),
        until=clock.today() + 30 * DAY,
        reason="On leave",
    )
    return board, {**seats, "delegation": given.pk}


def _begun(scene: "Scene", sitting_id: UUID) -> None:
    commands.begin_sitting(scene.world.actor("founder"), sitting_id=sitting_id)
    for key in ("board_member.north", "deputy"):
        commands.arrive(scene.world.actor(key), sitting_id=sitting_id)


def _case(scene: "Scene", board: Board, number: int) -> ChangeRequest:
    return ready_case(
        scene.world.actor("founder"),
        board,
        scene.rows["project", "own"],
        writer=scene.world.people["second"].pk,
        number=900 + number,
        word=WORDS[number],
    )


def ready_case(
    actor: Actor, board: Board, project_id: UUID, *, writer: UUID, number: int, word: str
) -> ChangeRequest:
    """Write a request that is assessed and needs no funding, ready before a board."""
    change = ChangeRequest(
        organisation_id=board.organisation_id,
        project_id=project_id,
        number=number,
        title=f"{word} wall",
        raised_by_id=writer,
        edited_by_id=writer,
        needs_no_funding=True,
        board=board,
        state=ChangeRequest.State.READY,
    )
    item = ChangeItem(
        change=change,
        kind="project",
        ref=project_id,
        name=f"{word} project",
        owner_id=writer,
        answer="acceptable",
        answered_by_id=writer,
        answered_on=clock.today(),
        answered_edition=1,
    )
    _written(actor, change, item)
    change.content_digest = content_digest(change)
    _written(actor, change)
    return change


def _decision(scene: "Scene", board: Board, change: ChangeRequest) -> tuple[UUID, UUID]:
    """Write a request as approved on a condition whose evidence waits to be seen."""
    chair = scene.world.people["board_member.north"].pk
    change.state, change.approved_digest = ChangeRequest.State.APPROVED, change.content_digest
    _written(scene.world.actor("founder"), change)
    decision = Decision(
        change=change,
        board=board,
        outcome="approve_with_conditions",
        reasons=f"{WORDS[2]} pays",
        digest=change.content_digest,
        decided_by_id=chair,
    )
    condition = DecisionCondition(
        change=change,
        decision=decision,
        text=f"{WORDS[2]} reports",
        owner_id=scene.world.people["program_office.north"].pk,
        met_on=clock.today(),
        evidence="A letter",
    )
    _written(scene.world.actor("founder"), decision, condition)
    return decision.pk, condition.pk


def _written(actor: Actor, *rows: Any) -> None:
    with unit(actor):
        for row in rows:
            row.save()
        record(ChangePresented(about=rows[0].pk, board=rows[0].pk))
