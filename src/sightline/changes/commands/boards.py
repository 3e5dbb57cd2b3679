"""Commands on boards and their seats: opened by the strategic PMO, which never decides in them."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.seats import (
    check_may_sit,
    check_not_own_case,
    check_open,
    given_why,
)
from sightline.changes.models import Board, BoardMember, Sitting
from sightline.changes.queries import boards as queries
from sightline.changes.rules.boards import check_parent, check_people
from sightline.identity.queries import the_office, the_organisation, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check, visible
from sightline.projects.queries import the_program

FIELDS = frozenset(
    {
        *("name", "level", "is_emergency", "quorum", "n_offices", "cadence", "weekday"),
        *("begins_minute", "lasts_minutes", "limit_permille", "limit_minor", "limit_days"),
        "limit_benefit_permille",
    }
)
OVER = (Sitting.State.HELD, Sitting.State.SIGNED, Sitting.State.CANCELLED)


@command
def open_board(
    actor: Actor,
    /,
    *,
    name: str,
    office_id: UUID,
    program_id: UUID | None = None,
    parent_id: UUID | None = None,
    **fields: Any,
) -> Board:
    """Open a board of an office, or of one of its programs.

    Args:
        parent_id: Where it escalates to: a board that may decide more.
        fields: Level, quorum, offices among it, cadence, weekday, begin, length and the limits up
            to which it decides by itself.

    Raises:
        NotFound: Office, program or parent is missing or not visible.
        Forbidden: Only the strategic PMO of that office or above it.
        Invalid: A value that its column does not take.
        Refused: ``name-taken``, ``parent-lower``, ``board-closed``, ``quorum-too-small``,
            ``too-many-offices``.
    """
    home = the_organisation(actor)
    row = Board(organisation=home, office=the_office(actor, office_id), currency=home.currency)
    row.program = the_program(actor, program_id) if program_id else None
    check(actor, policy.manage_boards, row)
    row.parent = _parent(actor, parent_id)
    set_fields(row, {"name": name, **fields}, FIELDS)
    _check(actor, row)
    row.save()
    record(events.BoardOpened(about=row.pk))
    return row


def _parent(actor: Actor, parent_id: UUID | None) -> Board | None:
    if parent_id is None:
        return None
    found = queries.the_board(actor, parent_id)
    check_open(found)
    return found


def _check(actor: Actor, row: Board) -> None:
    same = visible(actor, Board).filter(name__iexact=row.name).exclude(pk=row.pk)
    if same.exists():
        raise Refused("name-taken", f"Another board is called {row.name} already.", "name")
    check_people(row.quorum, row.n_offices)
    boards = visible(actor, Board).values_list("pk", "parent", "level")
    above = {pk: (parent, level) for pk, parent, level in boards}
    check_parent(row.pk, row.level, row.parent_id, above)


@command
def change_board(
    actor: Actor, /, *, board_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Board:
    """Change a board's name, level, quorum, cadence, limits or parent.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A field that cannot be set here, or a value its column does not take.
        Refused: As ``open_board``; ``own-case`` while a request of the actor's lies before it;
            ``parent-loop``.
    """
    row = _claimed(actor, board_id, seen)
    moved = False
    if "parent_id" in fields:
        parent = _parent(actor, fields.pop("parent_id") or None)
        moved = (parent and parent.pk) != row.parent_id
        row.parent = parent
    if set_fields(row, fields, FIELDS) or moved:
        _check(actor, row)
        row.save()
        record(events.BoardChanged(about=row.pk), why=given_why(why))
    else:
        nothing_changed()
    return row


def _claimed(actor: Actor, board_id: UUID, seen: int | None = None) -> Board:
    row = claim(Board, board_id, actor, policy.manage_boards, seen=seen)
    check_open(row)
    check_not_own_case(actor, row)
    return row


@command
def move_board(
    actor: Actor, *, board_id: UUID, office_id: UUID, why: str = "", seen: int | None = None
) -> Board:
    """Let a board decide for another office; its seats, cases and sittings stay with it.

    The right is needed at both ends.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``board-closed``, ``own-case``.
    """
    row = _claimed(actor, board_id, seen)
    office = the_office(actor, office_id)
    if office.pk == row.office_id:
        nothing_changed()
        return row
    row.office = office
    check(actor, policy.manage_boards, row)
    row.save()
    record(events.BoardChanged(about=row.pk), why=given_why(why))
    return row


@command
def close_board(actor: Actor, *, board_id: UUID, seen: int | None = None, why: str = "") -> Board:
    """Close a board that nothing lies before and that no other board escalates to.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``board-closed``, ``own-case``, ``has-cases``, ``has-sittings``, ``has-children``.
    """
    row = _claimed(actor, board_id, seen)
    if queries.cases(row).exists():
        raise Refused("has-cases", "Requests lie before it; move them to another board first.")
    if row.sittings.exclude(state__in=OVER).exists():
        raise Refused("has-sittings", "It has sittings to come; cancel them first.")
    if row.children.filter(closed_on__isnull=True).exists():
        raise Refused("has-children", "Other boards escalate to it; change their parent first.")
    row.closed_on = clock.today()
    row.save()
    record(events.BoardClosed(about=row.pk), why=given_why(why))
    return row


@command
def seat_member(
    actor: Actor,
    *,
    board_id: UUID,
    person_id: UUID,
    side: str,
    office_id: UUID | None = None,
    is_chair: bool = False,
    since: date | None = None,
) -> BoardMember:
    """Give a person a seat, technical or business; a new chair takes the place of the old one.

    Args:
        office_id: The office they sit for; their own if none is named.
        since: First day in the seat; today if none is named.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the board; person or office is not visible.
        Invalid: A side that is none.
        Refused: ``own-case``, ``board-closed``, ``seated``, ``in-the-past``, ``no-role``,
            ``keeps-boards``.
    """
    board, person = _claimed(actor, board_id), the_person(actor, person_id)
    if any(row.person_id == person.pk for row in queries.members(board)):
        raise Refused("seated", f"{person.name} sits in {board.name} already.", "person_id")
    first = since or clock.today()
    if first < clock.today():
        raise Refused("in-the-past", "A seat begins today or later.", "since")
    check_may_sit(person.pk, board, "person_id")
    office = the_office(actor, office_id) if office_id else person.office
    row = BoardMember(board=board, person=person, office=office, since=first)
    set_fields(row, {"side": side}, {"side"})
    if is_chair:
        _stand_down(board)
    row.is_chair = is_chair
    row.save()
    record(events.MemberSeated(about=row.pk, board=board.pk, person=person.pk))
    return row


def _stand_down(board: Board) -> None:
    for held in board.members.filter(is_chair=True):
        held.is_chair = False
        held.save()


@command
def unseat_member(
    actor: Actor,
    *,
    member_id: UUID,
    until: date | None = None,
    seen: int | None = None,
    why: str = "",
) -> BoardMember:
    """End a seat on a day, from which on it has no vote; votes cast in it count no more then.

    Args:
        until: The first day without the seat; today if none is named.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``own-case``, ``board-closed``, ``unseated``, ``in-the-past``.
    """
    found = queries.the_member(actor, member_id)
    board = _claimed(actor, found.board_id)
    row = claim(BoardMember, member_id, actor, policy.manage_boards, seen=seen)
    last, today = until or clock.today(), clock.today()
    if row.until is not None and row.until <= today:
        raise Refused("unseated", "This seat has ended already.")
    if last < max(today, row.since):
        raise Refused("in-the-past", "A seat ends today or later.", "until")
    row.until, row.is_chair = last, False
    row.save()
    happened = events.MemberUnseated(about=row.pk, board=board.pk, person=row.person_id, until=last)
    record(happened, why=given_why(why))
    return row


@command
def name_chair(actor: Actor, *, member_id: UUID, seen: int | None = None) -> BoardMember:
    """Make a member the chair; whoever chaired before keeps the seat.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``own-case``, ``board-closed``, ``unseated``.
    """
    found = queries.the_member(actor, member_id)
    board = _claimed(actor, found.board_id)
    row = claim(BoardMember, member_id, actor, policy.manage_boards, seen=seen)
    if row.until is not None:
        raise Refused("unseated", "This seat has an end; the chair's has none.")
    if row.is_chair:
        nothing_changed()
        return row
    _stand_down(board)
    row.is_chair = True
    row.save()
    record(events.ChairNamed(about=row.pk, board=board.pk, person=row.person_id))
    return row
