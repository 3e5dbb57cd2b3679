"""Votes over HTTP: what a case is judged by now, interests, and votes cast on it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sightline.changes import commands, policy
from sightline.changes.models import (
    AgendaItem,
    ChangeVote,
    Interest,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.screen import screen
from sightline.changes.rest.schemas import OF_ITEM, OF_SITTING, Digest, Given
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, LongLine, Told
from sightline.ui.routes import Asked

api = Operations("Sittings")
Choice = Literal["for", "against", "abstain"]


class BlockTold(Told):
    """The consent block: its requests, and the digest that votes and its decision carry."""

    sitting_id: UUID
    digest: str
    change_ids: list[UUID]


class CaseTold(Told):
    """What a vote and a decision on a request carry: the digest of what it consists of now."""

    item_id: UUID
    change_id: UUID | None
    digest: str
    quorum: str
    has_quorum: bool
    has_authority: bool
    suggested: str
    why: str


class Voting(In):
    """A vote on what was shown."""

    choice: Choice
    digest: Digest
    reason: LongLine = LEFT


class VoteTold(Told):
    """A vote as it was cast."""

    change_id: UUID
    member_id: UUID
    person_id: UUID
    choice: Choice
    cast_at: datetime


class VotesTold(Told):
    """The votes that a vote on the consent block came to."""

    items: list[VoteTold]


class Declaring(In):
    """A conflict of interest; the chair may note another person's."""

    words: Given
    person_id: Id | None = LEFT


class InterestTold(Told):
    """A conflict of interest as it was declared."""

    change_id: UUID
    person_id: UUID
    words: str
    declared_on: date


@api.tells(f"{OF_ITEM}/case", policy.read, CaseTold)
def agenda_case(request: Asked, item_id: UUID) -> CaseTold:
    """Return what a request's vote and decision are judged by now."""
    row = queries.the_item(request.actor, item_id)
    shown = screen(request.actor, row.sitting, item_id=row.pk)
    held, change = shown.case, shown.at.item.change if shown.at else None
    if held is None or change is None:
        return CaseTold(
            item_id=row.pk, change_id=None, digest="", quorum="", has_quorum=False,
            has_authority=False, suggested="", why="",
        )  # fmt: skip
    return CaseTold(
        item_id=row.pk,
        change_id=change.pk,
        digest=change.content_digest,
        quorum=held.quorum,
        has_quorum=held.has_quorum,
        has_authority=held.has_authority,
        suggested=held.advice[0],
        why=held.advice[1],
    )


def _case(actor: Actor, item_id: UUID) -> AgendaItem:
    """Return an item that is a request, or refuse with ``NotFound``."""
    row = queries.the_item(actor, item_id)
    if row.change_id is None:
        raise NotFound("This request")
    return row


@api.tells(f"{OF_ITEM}/interest", policy.sit, InterestTold, method="POST")
def declare_interest(request: Asked, item_id: UUID, said: Declaring) -> InterestTold:
    """Declare a conflict of interest in a request."""
    item = _case(request.actor, item_id)
    assert item.change_id is not None
    row: Interest = commands.declare_interest(
        request.actor, change_id=item.change_id, words=said.words, person_id=said.person_id
    )
    return InterestTold(
        change_id=row.change_id,
        person_id=row.person_id,
        words=row.words,
        declared_on=row.declared_on,
    )


@api.tells(f"{OF_ITEM}/vote", policy.sit, VoteTold, method="POST")
def cast_vote(request: Asked, item_id: UUID, said: Voting) -> VoteTold:
    """Vote on a request at an open sitting; voting again takes the place of the vote before."""
    item = _case(request.actor, item_id)
    assert item.change_id is not None
    row = commands.cast_vote(
        request.actor, sitting_id=item.sitting_id, change_id=item.change_id, **said.given()
    )
    return _voted(row)


def _voted(row: ChangeVote) -> VoteTold:
    return VoteTold.model_validate(
        {
            "change_id": row.change_id,
            "member_id": row.member_id,
            "person_id": row.person_id,
            "choice": row.choice,
            "cast_at": row.cast_at,
        }
    )


@api.tells(f"{OF_SITTING}/consent", policy.read, BlockTold)
def consent_block(request: Asked, sitting_id: UUID) -> BlockTold:
    """Return the consent block with the digest that votes on it carry."""
    row = queries.the_sitting(request.actor, sitting_id)
    held = screen(request.actor, row)
    ids = [line.item.change_id for line in held.consent if line.is_pending]
    return BlockTold(
        sitting_id=row.pk, digest=held.block_digest, change_ids=[pk for pk in ids if pk]
    )


@api.tells(f"{OF_SITTING}/consent/vote", policy.sit, VotesTold, method="POST")
def vote_consent(request: Asked, sitting_id: UUID, said: Voting) -> VotesTold:
    """Vote on the consent block as one."""
    rows = commands.vote_consent(request.actor, sitting_id=sitting_id, **said.given())
    return VotesTold(items=[_voted(row) for row in rows])
