"""What every command on a request does at its end, and what several of them ask first."""

from uuid import UUID

from sightline.changes.digest import content_digest
from sightline.changes.models import ChangeRequest
from sightline.kernel import clock
from sightline.kernel.command import claim
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Action, Actor


def the_change(
    actor: Actor, change_id: UUID, what: Action, seen: int | None = None
) -> ChangeRequest:
    """Claim a request for writing; its children are locked by it."""
    row: ChangeRequest = claim(ChangeRequest, change_id, actor, what, seen=seen)
    return row


def acting(actor: Actor) -> UUID:
    """Return the id of the person who acts; every action of this context needs one."""
    assert actor.id is not None
    return actor.id


def keep(change: ChangeRequest) -> ChangeRequest:
    """Save a request with the digest of what it consists of now."""
    change.content_digest = content_digest(change)
    change.save()
    return change


def move(change: ChangeRequest, verb: str) -> None:
    """Move a request as its table says, and note since when it is there."""
    before = change.state
    change.move(verb)
    if change.state != before:
        change.state_since = clock.now()


def given_reason(why: str) -> str:
    """Return a reason, or refuse a step that needs one without it.

    Raises:
        Refused: ``no-reason``.
    """
    if not why.strip():
        raise Refused("no-reason", "Say why; the reason is kept with the request.", "why")
    return checked_text("why", why, 20_000)


def check_state(change: ChangeRequest, states: tuple[str, ...], doing: str) -> None:
    """Refuse what changes no state, in a state where it is not done.

    Raises:
        Refused: ``wrong-state``.
    """
    if change.state not in states:
        allowed = ", ".join(str(ChangeRequest.State(state).label).lower() for state in states)
        now = str(ChangeRequest.State(change.state).label).lower()
        raise Refused("wrong-state", f"Cannot {doing} while {now}: it must be {allowed}.")
