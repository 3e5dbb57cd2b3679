"""Feedback on standards over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.network import commands, lists, policy, queries
from sightline.network.models import Feedback, FeedbackPost
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, MustSayWhy, Name, Out, Why
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Feedback on standards")
Words = Annotated[str, Field(min_length=1, max_length=10_000, strict=True)]
Outcome = Literal["amended", "variant", "training", "declined"]
POSTS = Listing(
    name="feedback-posts",
    columns=(Column("at", "At", lambda row: row.at, order="at"),),
    default_sort="at",
)


class FeedbackOut(Out):
    """One thread: what an office says of a standard, and what came of it."""

    office_id: UUID
    standard_id: UUID
    clause_id: UUID | None
    state: Literal["raised", "acknowledged", "review", "resolved", "verified", "closed"]
    title: str
    text: str
    raised_by_id: UUID | None
    raised_on: date
    due_on: date
    acknowledged_on: date | None
    is_late: bool
    outcome: Outcome | Literal[""]
    resolution: str
    resolved_by_id: UUID | None
    resolved_on: date | None
    verified_on: date | None
    over_their_head: bool
    closed_why: str


class FeedbackRaising(In):
    """What does not fit of a standard."""

    office_id: Id
    title: Name
    text: Words
    clause_id: Id | None = LEFT


class FeedbackResolution(In):
    """What came of the joint review."""

    outcome: Outcome
    resolution: Words


class FeedbackPostOut(Out):
    """What somebody said in a thread."""

    feedback_id: UUID
    author_id: UUID | None
    at: datetime
    text: str


class FeedbackSaying(In):
    """A post in a thread."""

    text: Words


@api.lists(
    "/feedback",
    policy.read,
    FeedbackOut,
    lists.FEEDBACK,
    for_actor=lists.feedback_for,
    name="feedback_threads",
)
def feedback_threads(request: Asked) -> QuerySet[Feedback]:
    """Return the threads that the caller sees."""
    return queries.feedback(request.actor)


@api.creates(
    "/standards/{uuid:standard_id}/feedback",
    policy.raise_feedback,
    FeedbackOut,
    at="/feedback/{id}",
)
def raise_feedback(request: Asked, standard_id: UUID, said: FeedbackRaising) -> Feedback:
    """Raise feedback on a standard."""
    return commands.raise_feedback(request.actor, standard_id=standard_id, **said.given())


FEEDBACK = "/feedback/{uuid:feedback_id}"


@api.shows(FEEDBACK, policy.read, FeedbackOut, name="feedback_thread")
def feedback_thread(request: Asked, feedback_id: UUID) -> Feedback:
    """Return one thread."""
    return queries.the_feedback(request.actor, feedback_id)


@api.lists(f"{FEEDBACK}/posts", policy.read, FeedbackPostOut, POSTS)
def feedback_posts(request: Asked, feedback_id: UUID) -> QuerySet[FeedbackPost]:
    """Return what was said in a thread."""
    row = queries.the_feedback(request.actor, feedback_id)
    return queries.posts(request.actor, row.pk)


@api.creates(f"{FEEDBACK}/posts", policy.say, FeedbackPostOut, at="/feedback-posts/{id}")
def say_in_feedback(request: Asked, feedback_id: UUID, said: FeedbackSaying) -> FeedbackPost:
    """Say something in a thread."""
    return commands.say_in_feedback(request.actor, feedback_id=feedback_id, **said.given())


@api.shows("/feedback-posts/{uuid:post_id}", policy.read, FeedbackPostOut)
def feedback_post(request: Asked, post_id: UUID) -> FeedbackPost:
    """Return one post of a thread."""
    return queries.the_post(request.actor, post_id)


@api.changes(f"{FEEDBACK}/acknowledge", policy.answer, FeedbackOut, method="POST")
def acknowledge_feedback(request: Asked, feedback_id: UUID) -> Feedback:
    """Say that feedback was read."""
    return commands.acknowledge_feedback(request.actor, feedback_id=feedback_id, seen=seen(request))


@api.changes(f"{FEEDBACK}/review", policy.answer, FeedbackOut, method="POST")
def review_feedback(request: Asked, feedback_id: UUID) -> Feedback:
    """Begin the joint review."""
    return commands.review_feedback(request.actor, feedback_id=feedback_id, seen=seen(request))


@api.changes(f"{FEEDBACK}/resolve", policy.answer, FeedbackOut, method="POST")
def resolve_feedback(request: Asked, feedback_id: UUID, said: FeedbackResolution) -> Feedback:
    """Say what came of the review."""
    return commands.resolve_feedback(
        request.actor, feedback_id=feedback_id, seen=seen(request), **said.given()
    )


@api.changes(f"{FEEDBACK}/verify", policy.verify, FeedbackOut, method="POST")
def verify_feedback(request: Asked, feedback_id: UUID, said: Why) -> Feedback:
    """Say, as the raiser, that it helps."""
    return commands.verify_feedback(
        request.actor, feedback_id=feedback_id, seen=seen(request), why=said.why
    )


@api.changes(f"{FEEDBACK}/reopen", policy.verify, FeedbackOut, method="POST")
def reopen_feedback(request: Asked, feedback_id: UUID, said: MustSayWhy) -> Feedback:
    """Say, as the raiser, that it does not help."""
    return commands.reopen_feedback(
        request.actor, feedback_id=feedback_id, seen=seen(request), why=said.why
    )


@api.changes(f"{FEEDBACK}/close", policy.answer, FeedbackOut, method="POST")
def close_feedback(request: Asked, feedback_id: UUID) -> Feedback:
    """Close a thread that its raiser verified."""
    return commands.close_feedback(request.actor, feedback_id=feedback_id, seen=seen(request))


@api.changes(f"{FEEDBACK}/close-over", policy.answer, FeedbackOut, method="POST")
def close_over_raiser(request: Asked, feedback_id: UUID, said: MustSayWhy) -> Feedback:
    """Close a thread without the raiser's word."""
    return commands.close_over_raiser(
        request.actor, feedback_id=feedback_id, seen=seen(request), why=said.why
    )


@api.changes(f"{FEEDBACK}/withdraw", policy.verify, FeedbackOut, method="POST")
def withdraw_feedback(request: Asked, feedback_id: UUID, said: MustSayWhy) -> Feedback:
    """Take feedback back, as the raiser."""
    return commands.withdraw_feedback(
        request.actor, feedback_id=feedback_id, seen=seen(request), why=said.why
    )
