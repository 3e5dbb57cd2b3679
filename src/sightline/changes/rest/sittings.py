"""Sittings over HTTP: planned, called, begun and ended; who is there, and their minutes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.models import (
    AgendaItem,
    Presence,
    Sitting,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.minutes import minutes_of
from sightline.changes.queries.sittings import sitting_rows
from sightline.changes.rest.schemas import OF_SITTING, Minutes, Moment
from sightline.kernel.policy import visible
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, Line, LongLine, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Sittings")
State = Literal["planned", "open", "held", "signed", "cancelled"]


class SittingOut(Out):
    """One meeting of a board."""

    board_id: UUID
    starts: datetime
    lasts_minutes: int
    place: str
    state: State
    began_at: datetime | None
    ended_at: datetime | None
    signed_by_id: UUID | None
    signed_on: date | None


class SittingCalling(In):
    """A sitting beside the cadence."""

    starts: Moment
    lasts_minutes: Minutes = LEFT
    place: Line = LEFT
    why: LongLine = LEFT


class Planning(In):
    """For how many weeks sittings are made."""

    weeks: Annotated[int, Field(strict=True, ge=1, le=53)] = 8


class SittingsMade(Told):
    """The sittings that were not there yet."""

    ids: list[UUID]


class MinutesTold(Told):
    """The minutes, as they were signed or as they would be signed now; what is hidden is left out."""

    sitting_id: UUID
    is_signed: bool
    minutes: dict[str, Any]


class Somebody(In):
    """Who; oneself if nobody is named."""

    person_id: Id | None = LEFT


class PresenceTold(Told):
    """Who came, and whether they left."""

    person_id: UUID
    came_at: datetime
    left_at: datetime | None


def _by_board(value: str) -> Q:
    return Q(board_id=UUID(value))


SITTINGS = Listing(
    name="sittings",
    columns=(Column("starts", "Starts", lambda row: row.starts, order="starts"),),
    filters=(
        Filter("board", "The board's id", _by_board),
        Filter("state", "State", lambda v: Q(state=v), tuple(Sitting.State.choices)),
    ),
    default_sort="-starts",
)


@api.lists("/sittings", policy.read, SittingOut, SITTINGS)
def sittings(request: Asked) -> QuerySet[Sitting]:
    """Return the sittings of boards."""
    found: QuerySet[Sitting] = sitting_rows(request.actor)
    return found


@api.creates(
    "/boards/{uuid:board_id}/sittings", policy.prepare_sitting, SittingOut, at="/sittings/{id}"
)
def call_sitting(request: Asked, board_id: UUID, said: SittingCalling) -> Sitting:
    """Call a sitting beside the cadence."""
    return commands.call_sitting(request.actor, board_id=board_id, **said.given())


@api.tells("/boards/{uuid:board_id}/plan", policy.prepare_sitting, SittingsMade, method="POST")
def plan_sittings(request: Asked, board_id: UUID, said: Planning) -> SittingsMade:
    """Make the sittings of a board's cadence; those that are there stay."""
    made = commands.plan_sittings(request.actor, board_id=board_id, weeks=said.weeks)
    return SittingsMade(ids=[row.pk for row in made])


@api.shows(OF_SITTING, policy.read, SittingOut)
def sitting(request: Asked, sitting_id: UUID) -> Sitting:
    """Return one sitting."""
    return queries.the_sitting(request.actor, sitting_id)


@api.changes(f"{OF_SITTING}/begin", policy.run_sitting, SittingOut, method="POST")
def begin_sitting(request: Asked, sitting_id: UUID) -> Sitting:
    """Open a sitting."""
    return commands.begin_sitting(request.actor, sitting_id=sitting_id, seen=seen(request))


@api.changes(f"{OF_SITTING}/end", policy.run_sitting, SittingOut, method="POST")
def end_sitting(request: Asked, sitting_id: UUID) -> Sitting:
    """End a sitting; what is undecided moves on."""
    return commands.end_sitting(request.actor, sitting_id=sitting_id, seen=seen(request))


@api.changes(f"{OF_SITTING}/cancel", policy.prepare_sitting, SittingOut, method="POST")
def cancel_sitting(request: Asked, sitting_id: UUID) -> Sitting:
    """Cancel a planned sitting."""
    return commands.cancel_sitting(request.actor, sitting_id=sitting_id, seen=seen(request))


@api.changes(f"{OF_SITTING}/prepare", policy.prepare_sitting, SittingOut, method="POST")
def prepare_agenda(request: Asked, sitting_id: UUID) -> Sitting:
    """Put every request that is ready on the agenda."""
    return commands.prepare_agenda(request.actor, sitting_id=sitting_id, seen=seen(request))


@api.changes(f"{OF_SITTING}/sign", policy.sit, SittingOut, method="POST")
def sign_minutes(request: Asked, sitting_id: UUID) -> Sitting:
    """Sign the minutes; they change no more."""
    return commands.sign_minutes(request.actor, sitting_id=sitting_id, seen=seen(request))


@api.tells(f"{OF_SITTING}/minutes", policy.read, MinutesTold)
def sitting_minutes(request: Asked, sitting_id: UUID) -> MinutesTold:
    """Return the minutes of a sitting."""
    row = queries.the_sitting(request.actor, sitting_id)
    is_signed = row.state == Sitting.State.SIGNED
    held = row.minutes if is_signed else minutes_of(row)
    rows = visible(request.actor, AgendaItem).filter(sitting=row)
    shown = {str(pk) for pk in rows.values_list("pk", flat=True)}
    cut = {**held, "items": [item for item in held["items"] if item["id"] in shown]}
    return MinutesTold(sitting_id=row.pk, is_signed=is_signed, minutes=cut)


@api.tells(f"{OF_SITTING}/arrive", policy.run_sitting, PresenceTold, method="POST")
def arrive(request: Asked, sitting_id: UUID, said: Somebody) -> PresenceTold:
    """Note that somebody is there."""
    row = commands.arrive(request.actor, sitting_id=sitting_id, person_id=said.person_id)
    return _present(row)


@api.tells(f"{OF_SITTING}/leave", policy.run_sitting, PresenceTold, method="POST")
def leave(request: Asked, sitting_id: UUID, said: Somebody) -> PresenceTold:
    """Note that somebody left."""
    row = commands.leave(request.actor, sitting_id=sitting_id, person_id=said.person_id)
    return _present(row)


def _present(row: Presence) -> PresenceTold:
    return PresenceTold(person_id=row.person_id, came_at=row.came_at, left_at=row.left_at)
