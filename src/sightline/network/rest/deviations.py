"""Deviations and waivers over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.network import commands, lists, policy, queries
from sightline.network.models import Deviation
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Flag,
    Id,
    In,
    LongText,
    MustSayWhy,
    Name,
    Out,
    Text,
    Told,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Deviations")
Said = Annotated[str, Field(min_length=1, max_length=5_000, strict=True)]
Ids = Annotated[list[Id], Field(max_length=200)]


class DeviationOut(Out):
    """Relief from a clause; a retrospective one counts as a finding even if it is approved."""

    office_id: UUID
    clause_id: UUID
    state: Literal[
        "draft",
        "submitted",
        "review",
        "info",
        "approved",
        "conditional",
        "rejected",
        "active",
        "expired",
        "revoked",
        "closed",
    ]
    kind: Literal["deviation", "waiver"]
    title: str
    reason: str
    alternative: str
    risk: str
    mitigation: str
    whole_office: bool
    starts: date
    expires: date
    precedent_id: UUID | None
    asked_by_id: UUID | None
    submitted_on: date | None
    is_retrospective: bool
    question: str
    reply: str
    decided_by_id: UUID | None
    decided_on: date | None
    rationale: str
    conditions: str
    is_precedent: bool
    ended_on: date | None
    ended_why: str


class DeviationFields(In):
    """What a deviation may say beside its term; no project is all of the office's."""

    reason: Text = LEFT
    alternative: Text = LEFT
    risk: Text = LEFT
    mitigation: Text = LEFT
    precedent_id: Id | None = LEFT
    project_ids: Ids = LEFT


class DeviationDraft(DeviationFields):
    """A new deviation."""

    office_id: Id
    title: Name
    starts: Day
    expires: Day


class DeviationChange(DeviationFields):
    """What changes about a deviation."""

    title: Name = LEFT
    starts: Day = LEFT
    expires: Day = LEFT


class DeviationApproval(In):
    """The reasons of a decision, its conditions, and whether every office may read it."""

    why: Said
    conditions: LongText = LEFT
    is_precedent: Flag = LEFT


class DeviationQuestion(In):
    """What is missing."""

    question: Said


class DeviationReply(In):
    """The answer to what was asked."""

    reply: Said


class PrecedentsTold(Told):
    """What was decided of the same clause before, as far as the caller may read it."""

    deviations: list[UUID]


@api.lists(
    "/deviations",
    policy.read,
    DeviationOut,
    lists.DEVIATIONS,
    for_actor=lists.deviations_for,
    name="deviations",
)
def deviations(request: Asked) -> QuerySet[Deviation]:
    """Return the deviations that the caller sees."""
    return queries.deviations(request.actor)


@api.creates(
    "/clauses/{uuid:clause_id}/deviations", policy.ask, DeviationOut, at="/deviations/{id}"
)
def draft_deviation(request: Asked, clause_id: UUID, said: DeviationDraft) -> Deviation:
    """Begin to ask for relief from a clause."""
    return commands.draft_deviation(request.actor, clause_id=clause_id, **said.given())


@api.tells("/clauses/{uuid:clause_id}/precedents", policy.read, PrecedentsTold)
def precedents(request: Asked, clause_id: UUID) -> PrecedentsTold:
    """Return what was decided of a clause before."""
    clause = queries.the_clause(request.actor, clause_id)
    found = queries.precedents(request.actor, clause)
    return PrecedentsTold(deviations=[each.pk for each in found])


DEVIATION = "/deviations/{uuid:deviation_id}"


@api.shows(DEVIATION, policy.read, DeviationOut)
def deviation(request: Asked, deviation_id: UUID) -> Deviation:
    """Return one deviation."""
    return queries.the_deviation(request.actor, deviation_id)


@api.changes(DEVIATION, policy.ask, DeviationOut)
def change_deviation(request: Asked, deviation_id: UUID, said: DeviationChange) -> Deviation:
    """Change a deviation that was not sent yet."""
    return commands.change_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), **said.given()
    )


@api.changes(f"{DEVIATION}/submit", policy.ask, DeviationOut, method="POST")
def submit_deviation(request: Asked, deviation_id: UUID) -> Deviation:
    """Send a deviation to who keeps the standard."""
    return commands.submit_deviation(request.actor, deviation_id=deviation_id, seen=seen(request))


@api.changes(f"{DEVIATION}/withdraw", policy.ask, DeviationOut, method="POST")
def withdraw_deviation(request: Asked, deviation_id: UUID, said: MustSayWhy) -> Deviation:
    """Take back what was asked for."""
    return commands.withdraw_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), why=said.why
    )


@api.changes(f"{DEVIATION}/review", policy.decide, DeviationOut, method="POST")
def review_deviation(request: Asked, deviation_id: UUID) -> Deviation:
    """Take a deviation up."""
    return commands.review_deviation(request.actor, deviation_id=deviation_id, seen=seen(request))


@api.changes(f"{DEVIATION}/ask", policy.decide, DeviationOut, method="POST")
def ask_about_deviation(request: Asked, deviation_id: UUID, said: DeviationQuestion) -> Deviation:
    """Ask the office for what is missing."""
    return commands.ask_about_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), **said.given()
    )


@api.changes(f"{DEVIATION}/answer", policy.ask, DeviationOut, method="POST")
def answer_about_deviation(request: Asked, deviation_id: UUID, said: DeviationReply) -> Deviation:
    """Answer what was asked."""
    return commands.answer_about_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), **said.given()
    )


@api.changes(f"{DEVIATION}/approve", policy.decide, DeviationOut, method="POST")
def approve_deviation(request: Asked, deviation_id: UUID, said: DeviationApproval) -> Deviation:
    """Grant a relief, with conditions if any are said."""
    return commands.approve_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), **said.given()
    )


@api.changes(f"{DEVIATION}/reject", policy.decide, DeviationOut, method="POST")
def reject_deviation(request: Asked, deviation_id: UUID, said: MustSayWhy) -> Deviation:
    """Refuse a relief."""
    return commands.reject_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), why=said.why
    )


@api.changes(f"{DEVIATION}/revoke", policy.decide, DeviationOut, method="POST")
def revoke_deviation(request: Asked, deviation_id: UUID, said: MustSayWhy) -> Deviation:
    """End a relief before its time."""
    return commands.revoke_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), why=said.why
    )


@api.changes(f"{DEVIATION}/close", policy.ask, DeviationOut, method="POST")
def close_deviation(request: Asked, deviation_id: UUID, said: MustSayWhy) -> Deviation:
    """Close a relief that is not needed any more."""
    return commands.close_deviation(
        request.actor, deviation_id=deviation_id, seen=seen(request), why=said.why
    )
