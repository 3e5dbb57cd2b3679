"""Boards over HTTP: what they may decide, who sits in them, whose vote is delegated."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.lists.boards import BOARDS
from sightline.changes.models import Board, BoardMember, Delegation
from sightline.changes.queries import boards as queries
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.policy import visible
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Day,
    Flag,
    Id,
    In,
    LongLine,
    Name,
    Out,
    Why,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Boards")
Level = Literal["manager", "program", "control", "strategic"]
Cadence = Literal["weekly", "fortnightly", "monthly", "called"]
Side = Literal["technical", "business"]
Small = Annotated[int, Field(strict=True, ge=1, le=480)]
Permille = Annotated[int, Field(strict=True, ge=0, le=1000)]
AMOUNTS = frozenset({"limit"})


class BoardOut(Out):
    """A body that decides on changes up to its limits; null sets no limit of that kind."""

    amounts: ClassVar[frozenset[str]] = AMOUNTS

    name: str
    office_id: UUID
    program_id: UUID | None
    parent_id: UUID | None
    level: Level
    is_emergency: bool
    quorum: int
    n_offices: int
    cadence: Cadence
    weekday: int
    begins_minute: int
    lasts_minutes: int
    currency: str
    limit: str | None
    limit_permille: int | None
    limit_days: int | None
    limit_benefit_permille: int | None
    opened_on: date
    closed_on: date | None


class BoardFields(In):
    """What a board may say beside what it must; times are minutes from midnight, in UTC."""

    parent_id: Id | None = LEFT
    level: Level = LEFT
    is_emergency: Flag = LEFT
    quorum: Small = LEFT
    n_offices: Small = LEFT
    cadence: Cadence = LEFT
    weekday: Annotated[int, Field(strict=True, ge=0, le=6)] = LEFT
    begins_minute: Annotated[int, Field(strict=True, ge=0, le=1439)] = LEFT
    lasts_minutes: Small = LEFT
    limit: Amount | None = LEFT
    limit_permille: Permille | None = LEFT
    limit_days: Annotated[int, Field(strict=True, ge=0, le=3650)] | None = LEFT
    limit_benefit_permille: Permille | None = LEFT


class BoardOpening(BoardFields):
    """A new board of an office, or of one of its programs."""

    name: Name
    office_id: Id
    program_id: Id | None = LEFT


class BoardChange(BoardFields):
    """What changes about a board."""

    name: Name = LEFT
    why: LongLine = LEFT


class MemberOut(Out):
    """A seat, from ``since`` up to but not on ``until``."""

    board_id: UUID
    person_id: UUID
    side: Side
    office_id: UUID | None
    is_chair: bool
    since: date
    until: date | None


class MemberSeating(In):
    """A seat for a person."""

    person_id: Id
    side: Side
    office_id: Id | None = LEFT
    is_chair: Flag = LEFT
    since: Day = LEFT


class MemberUnseating(In):
    """When a seat ends: its first day without it, today unless told."""

    until: Day = LEFT
    why: LongLine = LEFT


class DelegationOut(Out):
    """A vote given away, from ``since`` up to but not on ``until``."""

    board_id: UUID
    member_id: UUID
    to_id: UUID
    since: date
    until: date
    reason: str
    revoked_on: date | None


class Delegating(In):
    """To whom a vote is given, and for which days."""

    to_id: Id
    since: Day
    until: Day
    reason: LongLine


MEMBERS = Listing(
    name="board-members",
    columns=(Column("since", "Since", lambda row: row.since, order="since"),),
    filters=(
        Filter(
            "board",
            "The board's id",
            lambda v: Q(board_id=UUID(v)),
        ),
    ),
    default_sort="since",
)
DELEGATIONS = Listing(
    name="delegations",
    columns=(Column("since", "Since", lambda row: row.since, order="since"),),
    filters=(Filter("board", "The board's id", lambda v: Q(board_id=UUID(v))),),
    default_sort="since",
)


@api.lists("/boards", policy.read, BoardOut, BOARDS)
def boards(request: Asked) -> QuerySet[Board]:
    """Return the boards of the organisation."""
    return queries.board_rows(request.actor)


@api.creates("/boards", policy.manage_boards, BoardOut, at="/boards/{id}")
def open_board(request: Asked, said: BoardOpening) -> Board:
    """Open a board."""
    home = the_organisation(request.actor)
    given = minor(said.given(), AMOUNTS, home.currency)
    return commands.open_board(request.actor, **given)


@api.shows("/boards/{uuid:board_id}", policy.read, BoardOut)
def board(request: Asked, board_id: UUID) -> Board:
    """Return one board."""
    return queries.the_board(request.actor, board_id)


@api.changes("/boards/{uuid:board_id}", policy.manage_boards, BoardOut)
def change_board(request: Asked, board_id: UUID, said: BoardChange) -> Board:
    """Change a board's particulars, limits, quorum, parent or cadence."""
    held = queries.the_board(request.actor, board_id)
    given = minor(said.given(), AMOUNTS, held.currency)
    return commands.change_board(request.actor, board_id=board_id, seen=seen(request), **given)


@api.changes("/boards/{uuid:board_id}/close", policy.manage_boards, BoardOut, method="POST")
def close_board(request: Asked, board_id: UUID, said: Why) -> Board:
    """Close a board that nothing lies before."""
    return commands.close_board(request.actor, board_id=board_id, seen=seen(request), why=said.why)


@api.tells("/boards/{uuid:board_id}/history", policy.read, Changes)
def board_history(request: Asked, board_id: UUID) -> Changes:
    """Return who changed a board, newest first."""
    row = queries.the_board(request.actor, board_id)
    return history_of(request.actor, row, BoardOut, policy.read)


@api.lists("/board-members", policy.read, MemberOut, MEMBERS)
def board_members(request: Asked) -> QuerySet[BoardMember]:
    """Return the seats of boards that are held or will be."""
    rows = visible(request.actor, BoardMember)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))


@api.creates(
    "/boards/{uuid:board_id}/members", policy.manage_boards, MemberOut, at="/board-members/{id}"
)
def seat_member(request: Asked, board_id: UUID, said: MemberSeating) -> BoardMember:
    """Give a person a seat."""
    return commands.seat_member(request.actor, board_id=board_id, **said.given())


@api.shows("/board-members/{uuid:member_id}", policy.read, MemberOut)
def board_member(request: Asked, member_id: UUID) -> BoardMember:
    """Return one seat."""
    return queries.the_member(request.actor, member_id)


@api.changes("/board-members/{uuid:member_id}/end", policy.manage_boards, MemberOut, method="POST")
def unseat_member(request: Asked, member_id: UUID, said: MemberUnseating) -> BoardMember:
    """End a seat on a day."""
    return commands.unseat_member(
        request.actor, member_id=member_id, seen=seen(request), **said.given()
    )


@api.changes(
    "/board-members/{uuid:member_id}/chair", policy.manage_boards, MemberOut, method="POST"
)
def name_chair(request: Asked, member_id: UUID) -> BoardMember:
    """Make a member the chair."""
    return commands.name_chair(request.actor, member_id=member_id, seen=seen(request))


@api.lists("/delegations", policy.read, DelegationOut, DELEGATIONS)
def delegations(request: Asked) -> QuerySet[Delegation]:
    """Return the delegations of votes."""
    return visible(request.actor, Delegation)


@api.creates(
    "/board-members/{uuid:member_id}/delegate", policy.sit, DelegationOut, at="/delegations/{id}"
)
def delegate_vote(request: Asked, member_id: UUID, said: Delegating) -> Delegation:
    """Give one's own vote to another person for some days."""
    return commands.delegate_vote(request.actor, member_id=member_id, **said.given())


@api.shows("/delegations/{uuid:delegation_id}", policy.read, DelegationOut)
def delegation(request: Asked, delegation_id: UUID) -> Delegation:
    """Return one delegation."""
    return queries.the_delegation(request.actor, delegation_id)


@api.changes("/delegations/{uuid:delegation_id}/revoke", policy.sit, DelegationOut, method="POST")
def revoke_delegation(request: Asked, delegation_id: UUID) -> Delegation:
    """Take one's vote back."""
    return commands.revoke_delegation(
        request.actor, delegation_id=delegation_id, seen=seen(request)
    )
