"""What boards answer: their members, who votes in which seat on a day, and their rows by id."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sightline.changes.models import Board, BoardMember, ChangeRequest, Delegation, Sitting
from sightline.changes.rules import RANKS
from sightline.changes.rules.boards import Chair, Proxy, occupants
from sightline.changes.rules.votes import Seat
from sightline.identity.queries import office_parents
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible

if TYPE_CHECKING:
    from sightline.identity.models import Person
    from sightline.projects.models import Project

WHY = "who sits in a board is open to whoever sees the board"


@dataclass(frozen=True)
class Sitter:
    """A seat with the person who votes in it: its member, or the delegate of its member."""

    member: BoardMember
    person: "Person"
    delegation: Delegation | None = None

    @property
    def seat(self) -> Seat:
        """The seat as the rules judge it."""
        return Seat(self.member.pk, self.person.pk, self.member.side, self.member.office_id)

    @property
    def people(self) -> frozenset[UUID]:
        """Whose conflicts bar the seat: who votes, and whose vote it is."""
        return frozenset({self.person.pk, self.member.person_id})


def the_board(actor: Actor, board_id: UUID) -> Board:
    """Return a board to refer to, or refuse with ``NotFound``."""
    return find(Board, board_id, actor)


def the_member(actor: Actor, member_id: UUID) -> BoardMember:
    """Return a seat, or refuse with ``NotFound``."""
    return find(BoardMember, member_id, actor)


def the_delegation(actor: Actor, delegation_id: UUID) -> Delegation:
    """Return a delegation, or refuse with ``NotFound``."""
    return find(Delegation, delegation_id, actor)


def board_rows(actor: Actor) -> "QuerySet[Board]":
    """Return the boards with their office, parent and counts, for lists."""
    today = clock.today()
    seated = Q(members__since__lte=today) & (
        Q(members__until__isnull=True) | Q(members__until__gt=today)
    )
    rows = visible(actor, Board).select_related("office", "parent", "program")
    return rows.annotate(n_members=Count("members", filter=seated, distinct=True))


def open_boards(actor: Actor) -> list[Board]:
    """Return the boards that are not closed, by name."""
    return list(visible(actor, Board).filter(closed_on__isnull=True).order_by("name"))


def members(board: Board) -> list[BoardMember]:
    """Return every seat that is held or will be, who has sat longest first."""
    rows = BoardMember.objects.system(WHY).filter(board=board)
    held = rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today()))
    return list(held.select_related("person", "office").order_by("since", "id"))


def delegations(board: Board) -> list[Delegation]:
    """Return the delegations that run or will, the earliest first."""
    rows = Delegation.objects.system(WHY).filter(board=board, revoked_on__isnull=True)
    held = rows.filter(until__gt=clock.today()).select_related("to", "member__person")
    return list(held.order_by("since", "id"))


def to_chairs(rows: Iterable[BoardMember]) -> list[Chair]:
    """Return seats as the rules judge them."""
    return [Chair(row.pk, row.person_id, row.since, row.until) for row in rows]


def to_proxies(rows: Iterable[Delegation]) -> list[Proxy]:
    """Return delegations as the rules judge them."""
    return [Proxy(row.pk, row.member_id, row.to_id, row.since, row.until) for row in rows]


def sitters(board: Board, day: date | None = None) -> list[Sitter]:
    """Return who votes in which seat on a day (today), who has sat longest first."""
    return sitters_of(board, members(board), day)


def sitters_of(
    board: Board, seated: Sequence[BoardMember], day: date | None = None
) -> list[Sitter]:
    """Return the same, of seats that are read already."""
    given = delegations(board)
    found = occupants(to_chairs(seated), to_proxies(given), day or clock.today())
    by_id = {row.pk: row for row in given}
    lines = []
    for member in seated:
        if member.pk in found:
            _, by = found[member.pk]
            delegation = by_id[by] if by else None
            lines.append(Sitter(member, delegation.to if delegation else member.person, delegation))
    return lines


def chair_of(board: Board) -> BoardMember | None:
    """Return the seat of the chair, if there is one today."""
    return chair_among(members(board))


def chair_among(seated: Iterable[BoardMember]) -> BoardMember | None:
    """Return the chair among seats, if there is one today."""
    return next((row for row in seated if row.is_chair and row.since <= clock.today()), None)


def next_sitting(board: Board) -> Sitting | None:
    """Return the sitting that is open, or the next one that is planned."""
    rows = Sitting.objects.system("the calendars of boards are open").filter(board=board)
    held = rows.filter(state__in=(Sitting.State.OPEN, Sitting.State.PLANNED))
    found: Sitting | None = held.order_by("starts").first()
    return found


def cases(board: Board) -> "QuerySet[ChangeRequest]":
    """Return the requests that lie before a board and are not decided."""
    why = "the board's own cases, for a check or a count"
    rows = ChangeRequest.objects.system(why).filter(board=board)
    return rows.filter(state__in=ChangeRequest.OPEN)


def board_of(project: "Project") -> Board | None:
    """Return the board nearest to a project: its program's, or of its office or one above it.

    Of several in one place it is the one that decides least: what rises higher is escalated.
    """
    rows = Board.objects.system(WHY).filter(closed_on__isnull=True, is_emergency=False)
    held = rows.filter(organisation=project.organisation_id)
    places = {node: place for place, node in enumerate(_way_up(project))}
    near = [row for row in held if (row.program_id or row.office_id) in places]
    return min(
        near,
        key=lambda row: (places[row.program_id or row.office_id], RANKS[row.level], row.name),
        default=None,
    )


def _way_up(project: "Project") -> Iterator[UUID]:
    """Yield a project's program, its office and every office above it, the nearest first."""
    if project.program_id:
        yield project.program_id
    parents = office_parents(project.organisation_id)
    office: UUID | None = project.office_id
    while office is not None:
        yield office
        office = parents.get(office)
