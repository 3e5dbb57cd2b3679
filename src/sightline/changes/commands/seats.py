"""What commands on boards ask about persons: who may sit, whose own case it is, what may be said."""

from uuid import UUID

from sightline.changes import policy
from sightline.changes.models import Board, ChangeRequest
from sightline.changes.queries import boards as queries
from sightline.identity.queries import actor_of
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor, may

LONGEST = 500


def may_sit(person_id: UUID, board: Board) -> bool:
    """Tell whether a person holds a deciding role on the board, and does not keep boards."""
    try:
        actor = actor_of(person_id, channel="check")
    except NotFound:
        return False
    return may(actor, policy.sit, board) and not may(actor, policy.manage_boards, board)


def check_may_sit(person_id: UUID, board: Board, field: str) -> None:
    """Refuse a seat or a vote for somebody who must not decide.

    Raises:
        Refused: ``no-role``, ``keeps-boards``.
    """
    try:
        actor = actor_of(person_id, channel="check")
    except NotFound as error:
        raise Refused("no-role", "This account cannot sign in any more.", field) from error
    if not may(actor, policy.sit, board):
        words = "They need the role of change board member on this board's office, from two people."
        raise Refused("no-role", words, field)
    if may(actor, policy.manage_boards, board):
        words = "Whoever opens and changes boards never decides in them; choose somebody else."
        raise Refused("keeps-boards", words, field)


def check_not_own_case(actor: Actor, board: Board) -> None:
    """Refuse a change of the board by somebody whose request lies before it.

    Raises:
        Refused: ``own-case``.
    """
    for change in queries.cases(board):
        if is_author(actor, change):
            words = f"{change.code} is yours and lies before this board; somebody else does this."
            raise Refused("own-case", words)


def check_not_author(actor: Actor, change: ChangeRequest) -> None:
    """Refuse that somebody moves their own request on an agenda.

    Raises:
        Refused: ``own-case``.
    """
    if is_author(actor, change):
        words = f"{change.code} is yours; somebody else puts it where it belongs."
        raise Refused("own-case", words)


def is_author(actor: Actor, change: ChangeRequest) -> bool:
    """Tell whether somebody, or the service account they own, raised or last wrote a request."""
    return actor.id in {change.raised_by_id, change.edited_by_id}


def check_open(board: Board) -> None:
    """Refuse what needs a board that still sits.

    Raises:
        Refused: ``board-closed``.
    """
    if board.closed_on is not None:
        raise Refused("board-closed", f"{board.name} is closed; its decisions stand.")


def given_why(why: str, *, required: bool = False) -> str:
    """Return the reason as it enters the journal, or refuse what cannot be kept."""
    return checked_text("why", why, LONGEST, required=required)
