"""Decisions over HTTP: taken, reconsidered, and the conditions that they set."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.models import (
    AgendaItem,
    Decision,
    DecisionCondition,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.rest.agenda import AgendaItemOut
from sightline.changes.rest.schemas import OF_ITEM, OF_SITTING, Digest, Given
from sightline.changes.rest.sittings import _by_board
from sightline.changes.rest.votes import _case
from sightline.kernel.policy import visible
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Flag, Id, In, MustSayWhy, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Sittings")
Outcome = Literal["approve", "approve_with_conditions", "defer", "reject", "return", "escalate"]


class Condition(In):
    """A condition of an approval, with who sees to it."""

    text: Given
    owner_id: Id
    due: Day | None = LEFT
    blocks: Flag = LEFT


class Deciding(In):
    """A decision on what was shown."""

    outcome: Outcome
    reasons: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
    digest: Digest
    until: Day | None = LEFT
    conditions: Annotated[list[Condition], Field(max_length=20)] = LEFT


class BlockDeciding(In):
    """The approval of a consent block as it was shown."""

    reasons: Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
    digest: Digest


class DecisionsMade(Told):
    """The decisions, one a request."""

    ids: list[UUID]


class DecisionOut(Out):
    """What a board decided; it never changes, a later one supersedes it."""

    change_id: UUID
    board_id: UUID
    sitting_id: UUID | None
    outcome: Outcome
    recommended: str
    reasons: str
    until: date | None
    decided_by_id: UUID
    decided_at: datetime
    supersedes_id: UUID | None
    tally: dict[str, Any]
    shown: dict[str, Any]


class Reconsidering(MustSayWhy):
    """Why a decision is taken up again, and at which sitting."""

    sitting_id: Id


class ConditionOut(Out):
    """A condition of an approval, with its evidence."""

    change_id: UUID
    decision_id: UUID
    text: str
    owner_id: UUID
    due: date | None
    blocks: bool
    met_on: date | None
    evidence: str
    seen_by_id: UUID | None
    seen_on: date | None


class ConditionMet(In):
    """The evidence that a condition is met."""

    evidence: Given


DECISIONS = Listing(
    name="decisions",
    columns=(Column("decided", "Decided", lambda row: row.decided_at, order="decided_at"),),
    filters=(
        Filter("board", "The board's id", _by_board),
        Filter("change", "The request's id", lambda v: Q(change_id=UUID(v))),
    ),
    default_sort="-decided",
)
CONDITIONS = Listing(
    name="conditions",
    columns=(Column("due", "Due", lambda row: row.due, order="due"),),
    filters=(
        Filter("change", "The request's id", lambda v: Q(change_id=UUID(v))),
        Filter("owner", "The owner's id", lambda v: Q(owner_id=UUID(v))),
    ),
    default_sort="due",
)


@api.creates(f"{OF_ITEM}/decide", policy.sit, DecisionOut, at="/decisions/{id}")
def decide_change(request: Asked, item_id: UUID, said: Deciding) -> Decision:
    """Decide on a request at an open sitting, as who presides."""
    item = _case(request.actor, item_id)
    assert item.change_id is not None
    return commands.decide_change(
        request.actor,
        sitting_id=item.sitting_id,
        change_id=item.change_id,
        **_decided(said.given()),
    )


def _decided(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "conditions": given.get("conditions") or ()}


@api.tells(f"{OF_SITTING}/consent/decide", policy.sit, DecisionsMade, method="POST")
def decide_consent(request: Asked, sitting_id: UUID, said: BlockDeciding) -> DecisionsMade:
    """Approve the consent block as one."""
    rows = commands.decide_consent(request.actor, sitting_id=sitting_id, **said.given())
    return DecisionsMade(ids=[row.pk for row in rows])


@api.lists("/decisions", policy.read, DecisionOut, DECISIONS)
def decisions(request: Asked) -> QuerySet[Decision]:
    """Return the decisions of boards."""
    return visible(request.actor, Decision)


@api.shows("/decisions/{uuid:decision_id}", policy.read, DecisionOut)
def decision(request: Asked, decision_id: UUID) -> Decision:
    """Return one decision."""
    return queries.the_decision(request.actor, decision_id)


@api.creates(
    "/decisions/{uuid:decision_id}/reconsider", policy.sit, AgendaItemOut, at="/agenda/{id}"
)
def reconsider_decision(request: Asked, decision_id: UUID, said: Reconsidering) -> AgendaItem:
    """Take a decided request up again; the next decision supersedes this one."""
    return commands.reconsider_decision(
        request.actor, decision_id=decision_id, sitting_id=said.sitting_id, why=said.why
    )


@api.lists("/conditions", policy.read, ConditionOut, CONDITIONS)
def conditions(request: Asked) -> QuerySet[DecisionCondition]:
    """Return the conditions of approvals."""
    return visible(request.actor, DecisionCondition)


@api.shows("/conditions/{uuid:condition_id}", policy.read, ConditionOut)
def condition(request: Asked, condition_id: UUID) -> DecisionCondition:
    """Return one condition."""
    return queries.the_condition(request.actor, condition_id)


@api.changes(
    "/conditions/{uuid:condition_id}/meet", policy.meet_condition, ConditionOut, method="POST"
)
def meet_condition(request: Asked, condition_id: UUID, said: ConditionMet) -> DecisionCondition:
    """Say with evidence that one's condition is met."""
    return commands.meet_condition(
        request.actor, condition_id=condition_id, evidence=said.evidence, seen=seen(request)
    )


@api.changes(
    "/conditions/{uuid:condition_id}/see", policy.see_condition, ConditionOut, method="POST"
)
def see_condition(request: Asked, condition_id: UUID) -> DecisionCondition:
    """Confirm that the evidence of a condition was looked at."""
    return commands.see_condition(request.actor, condition_id=condition_id, seen=seen(request))
