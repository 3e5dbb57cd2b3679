"""Change requests over HTTP: raised, edited, and brought step by step to their end."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.changes import commands, policy
from sightline.changes.lists.requests import CHANGES, changes_for
from sightline.changes.models import ChangeRequest, ChangeReview
from sightline.changes.queries import requests as queries
from sightline.changes.rest.schemas import (
    CHANGE,
    COST,
    Delta,
    Deltas,
    Figure,
    Figures,
    Moment,
    currency_of,
)
from sightline.kernel.errors import Invalid
from sightline.projects.queries import the_project
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Flag,
    Id,
    In,
    MustSayWhy,
    Name,
    Out,
    Text,
    Why,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Change requests")
Kind = Literal["normal", "standard", "emergency"]
Type = Literal["scope", "baseline", "operational", "catalogue"]
Reason = Literal["correction", "requirement", "regulatory", "opportunity", "dependency"]
Urgency = Literal["low", "normal", "high", "critical"]


class ChangeOut(Out):
    """A change request; ``deltas`` are what it would do to the plan, as the engine reads them.

    ``figures`` are approved figures that it moves by themselves, with what they were: ``finish``
    and ``milestone`` say ``on``, ``cost`` says ``by_minor``, ``benefits`` and ``benefit`` say
    ``to_minor``, ``benefit_due`` says ``on``; a milestone or benefit is named by ``ref``.

    An approval holds while ``approved_digest`` is ``content_digest``.
    """

    amounts: ClassVar[frozenset[str]] = COST

    number: int
    project_id: UUID
    title: str
    kind: Kind
    type: Type
    reason: Reason
    urgency: Urgency
    description: str
    risk_of_refusing: str
    back_out: str
    raised_by_id: UUID
    raised_on: date
    implementer_id: UUID | None
    window_start: datetime | None
    window_finish: datetime | None
    deltas: list[Delta]
    figures: list[Figure]
    currency: str
    cost: str
    needs_no_funding: bool
    board_id: UUID | None
    edition: int
    content_digest: str
    approved_digest: str
    state: str
    applied_on: date | None


class ChangeFields(In):
    """What a request may say beside its title."""

    type: Type = LEFT
    reason: Reason = LEFT
    urgency: Urgency = LEFT
    description: Text = LEFT
    risk_of_refusing: Text = LEFT
    back_out: Text = LEFT
    window_start: Moment | None = LEFT
    window_finish: Moment | None = LEFT
    deltas: Deltas = LEFT
    figures: Figures = LEFT
    cost: Amount = LEFT
    needs_no_funding: Flag = LEFT


class ChangeRaising(ChangeFields):
    """A new request."""

    project_id: Id
    title: Name
    kind: Literal["normal", "emergency"] = "normal"


class ChangeEditing(ChangeFields):
    """What changes about what a request asks."""

    title: Name = LEFT


class Presenting(In):
    """Which board it is put to; the nearest that may decide if none is named."""

    board_id: Id | None = None


class Scheduling(In):
    """When an approved change is carried out, and by whom."""

    window_start: Moment | None = None
    window_finish: Moment | None = None
    implementer_id: Id | None = None
    acknowledge: Flag = False


class BackingOut(MustSayWhy):
    """Why it is backed out, and whether the plan stays as it is now."""

    keep_plan: Flag = False


class ReviewOut(Out):
    """What a change came to."""

    amounts: ClassVar[frozenset[str]] = COST

    change_id: UUID
    is_success: bool
    findings: str
    evidence: str
    currency: str
    cost: str | None
    reviewed_by_id: UUID
    reviewed_on: date


class Reviewing(In):
    """What a change came to, with the evidence."""

    is_success: Flag
    findings: Annotated[str, Field(min_length=1, max_length=20_000)]
    evidence: Text = ""
    cost: Amount | None = None


OWN = (
    Parameter("waits", "`me`: what waits for your answer, your money or your screening."),
    Parameter("mine", "`raised` or `carried`: by you."),
    Parameter("board", "The id of a board."),
    Parameter("project", "The id of a project."),
)


@api.lists(
    "/changes", policy.read, ChangeOut, CHANGES, more=OWN, for_actor=changes_for, name="changes"
)
def changes(request: Asked) -> QuerySet[ChangeRequest]:
    """Return the change requests that you see."""
    return queries.changes(request.actor)


@api.creates("/changes", policy.raise_change, ChangeOut, at="/changes/{id}")
def raise_change(request: Asked, said: ChangeRaising) -> ChangeRequest:
    """Draft a change request for a project."""
    project = the_project(request.actor, said.project_id)
    given = minor(said.given(), COST, project.currency)
    return commands.raise_change(request.actor, **given)


@api.shows(CHANGE, policy.read, ChangeOut)
def change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Return one request."""
    return queries.the_change(request.actor, change_id)


@api.changes(CHANGE, policy.edit, ChangeOut)
def edit_change(request: Asked, change_id: UUID, said: ChangeEditing) -> ChangeRequest:
    """Edit what a request asks; answers, votes and an approval of before count no more."""
    given = minor(said.given(), COST, currency_of(request, change_id))
    if not given:
        raise Invalid({"body": ["Say at least one field."]})
    return commands.edit_change(request.actor, change_id=change_id, seen=seen(request), **given)


@api.tells(f"{CHANGE}/history", policy.read, Changes)
def change_history(request: Asked, change_id: UUID) -> Changes:
    """Return who changed a request, newest first."""
    row = queries.the_change(request.actor, change_id)
    return history_of(request.actor, row, ChangeOut, policy.read)


@api.changes(f"{CHANGE}/submit", policy.edit, ChangeOut, method="POST")
def submit_change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Hand a request in to be screened."""
    return commands.submit_change(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/screen", policy.screen, ChangeOut, method="POST")
def screen_change(request: Asked, change_id: UUID, said: Why) -> ChangeRequest:
    """Find a request fit to be assessed."""
    return commands.screen_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/return", policy.screen, ChangeOut, method="POST")
def return_change(request: Asked, change_id: UUID, said: MustSayWhy) -> ChangeRequest:
    """Send a request that was handed in back for alternatives."""
    return commands.return_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/withdraw", policy.withdraw, ChangeOut, method="POST")
def withdraw_change(request: Asked, change_id: UUID, said: MustSayWhy) -> ChangeRequest:
    """Withdraw a request that is not decided."""
    return commands.withdraw_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/area", policy.compute, ChangeOut, method="POST")
def compute_area(request: Asked, change_id: UUID) -> ChangeRequest:
    """Compute what a request comes to and whom it touches."""
    return commands.compute_area(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/assessed", policy.present, ChangeOut, method="POST")
def end_assessment(request: Asked, change_id: UUID) -> ChangeRequest:
    """Let a request go on to its funding, once every owner has answered."""
    return commands.end_assessment(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/no-funding", policy.ask_funding, ChangeOut, method="POST")
def say_no_funding(request: Asked, change_id: UUID) -> ChangeRequest:
    """Say that a request that costs nothing needs no funding."""
    return commands.say_no_funding(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/present", policy.present, ChangeOut, method="POST")
def present_change(request: Asked, change_id: UUID, said: Presenting) -> ChangeRequest:
    """Put a request to the board that may decide it."""
    return commands.present_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/schedule", policy.schedule, ChangeOut, method="POST")
def schedule_change(request: Asked, change_id: UUID, said: Scheduling) -> ChangeRequest:
    """Give an approved change its window and who carries it out."""
    return commands.schedule_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/begin", policy.carry_out, ChangeOut, method="POST")
def begin_change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Begin to carry an approved change out; back to its funding where its money is gone."""
    return commands.begin_change(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/apply", policy.carry_out, ChangeOut, method="POST")
def apply_change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Write a change into the plan; the baselines move along."""
    return commands.apply_change(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/finish", policy.carry_out, ChangeOut, method="POST")
def finish_change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Say that a change is carried out."""
    return commands.finish_change(request.actor, change_id=change_id, seen=seen(request))


@api.changes(f"{CHANGE}/back-out", policy.carry_out, ChangeOut, method="POST")
def back_out_change(request: Asked, change_id: UUID, said: BackingOut) -> ChangeRequest:
    """Back a change out that failed."""
    return commands.back_out_change(
        request.actor, change_id=change_id, seen=seen(request), **said.given()
    )


@api.changes(f"{CHANGE}/review", policy.review, ReviewOut, method="POST")
def review_change(request: Asked, change_id: UUID, said: Reviewing) -> ChangeReview:
    """Say what a change came to, seen by somebody other than who carried it out."""
    given = minor(said.given(), COST, currency_of(request, change_id))
    return commands.review_change(request.actor, change_id=change_id, seen=seen(request), **given)


@api.changes(f"{CHANGE}/close", policy.close, ChangeOut, method="POST")
def close_change(request: Asked, change_id: UUID) -> ChangeRequest:
    """Close a change."""
    return commands.close_change(request.actor, change_id=change_id, seen=seen(request))
