"""Actions that sittings gave to somebody, over HTTP."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sightline.changes import commands, policy
from sightline.changes.lists.boards import follow_ups_for
from sightline.changes.models import (
    FollowUp,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.sittings import follow_up_rows
from sightline.changes.rest.schemas import OF_SITTING, Given
from sightline.kernel.policy import Actor
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Id,
    In,
    LongLine,
    Out,
)
from sightline.ui.api.versions import seen
from sightline.ui.listing import Listing
from sightline.ui.routes import Asked

api = Operations("Sittings")


class FollowUpOut(Out):
    """Something that a sitting gave somebody to do."""

    sitting_id: UUID
    text: str
    owner_id: UUID
    due: date
    done_on: date | None
    done_words: str


class FollowUpAdding(In):
    """Something for somebody to do."""

    text: Given
    owner_id: Id
    due: Day
    item_id: Id | None = LEFT


class Finishing(In):
    """How an action was done."""

    words: LongLine = LEFT


def _actions(actor: Actor) -> Listing:
    return follow_ups_for(actor)


FOLLOW_UPS = follow_ups_for(Actor(None, None))


@api.lists("/actions", policy.read, FollowUpOut, FOLLOW_UPS, for_actor=_actions)
def follow_ups(request: Asked) -> QuerySet[FollowUp]:
    """Return the actions that sittings gave to people."""
    found: QuerySet[FollowUp] = follow_up_rows(request.actor)
    return found


@api.creates(f"{OF_SITTING}/actions", policy.run_sitting, FollowUpOut, at="/actions/{id}")
def add_follow_up(request: Asked, sitting_id: UUID, said: FollowUpAdding) -> FollowUp:
    """Give somebody something to do."""
    return commands.add_follow_up(request.actor, sitting_id=sitting_id, **said.given())


@api.shows("/actions/{uuid:follow_up_id}", policy.read, FollowUpOut)
def follow_up(request: Asked, follow_up_id: UUID) -> FollowUp:
    """Return one action."""
    return queries.the_follow_up(request.actor, follow_up_id)


@api.changes("/actions/{uuid:follow_up_id}/finish", policy.follow_up, FollowUpOut, method="POST")
def finish_follow_up(request: Asked, follow_up_id: UUID, said: Finishing) -> FollowUp:
    """Say that an action is done."""
    return commands.finish_follow_up(
        request.actor, follow_up_id=follow_up_id, seen=seen(request), **said.given()
    )
