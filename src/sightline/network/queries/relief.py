"""Deviations and feedback as they are listed and opened, and what they come to together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.network.models import (
    Clause,
    Deviation,
    DeviationProject,
    Feedback,
    FeedbackPost,
)
from sightline.network.rules import MANY_OFFICES

SOON = timedelta(30)
MOST_PRECEDENTS = 8
WHY = "how many offices deviate from a clause counts for everybody; who they are is not shown"


def deviations(actor: Actor) -> QuerySet[Deviation]:
    """Return the deviations that the actor sees, those that end first first."""
    return visible(actor, Deviation).select_related(
        "office", "clause__version_of__standard__office", "asked_by", "decided_by", "precedent"
    )


def the_deviation(actor: Actor, deviation_id: UUID) -> Deviation:
    """Return a deviation, or refuse with ``NotFound``."""
    return deviations(actor).filter(pk=deviation_id).first() or find(Deviation, deviation_id, actor)


def deviation_projects(actor: Actor, deviation_id: UUID) -> QuerySet[DeviationProject]:
    """Return the projects of a deviation that the actor sees."""
    rows = visible(actor, DeviationProject).filter(deviation=deviation_id)
    return rows.select_related("project").order_by("project__code", "pk")


def precedents(actor: Actor, clause: Clause, *, but: UUID | None = None) -> list[Deviation]:
    """Return what was decided of the same clause before, of any version, newest first.

    Only what the actor may read: their own office's, what is beneath them, and what whoever
    decided published as a precedent.
    """
    rows = deviations(actor).filter(
        clause__number=clause.number,
        clause__version_of__standard=clause.version_of.standard_id,
        decided_on__isnull=False,
    )
    rows = rows.exclude(pk=but) if but else rows
    return list(rows.order_by("-decided_on", "-pk")[:MOST_PRECEDENTS])


@dataclass(frozen=True)
class Amendment:
    """A clause from which so many offices deviate that it should change."""

    clause: Clause
    n_offices: int


def amendments(actor: Actor, standard_id: UUID | None = None) -> list[Amendment]:
    """Return the clauses that three offices or more deviate from today, most first."""
    today = clock.today()
    rows = Deviation.objects.system(WHY).filter(
        organisation_id=actor.organisation_id,
        state__in=Deviation.GRANTED,
        starts__lte=today,
        expires__gt=today,
    )
    if standard_id:
        rows = rows.filter(clause__version_of__standard=standard_id)
    counts = rows.order_by().values("clause").annotate(n=Count("office", distinct=True))
    n: Mapping[UUID, int] = {row["clause"]: row["n"] for row in counts if row["n"] >= MANY_OFFICES}
    held = visible(actor, Clause).filter(pk__in=list(n)).select_related("version_of__standard")
    found = [Amendment(clause, n[clause.pk]) for clause in held]
    return sorted(found, key=lambda each: (-each.n_offices, each.clause.number))


def retrospective(actor: Actor) -> QuerySet[Deviation]:
    """Return the deviations that were asked for after the fact: findings, even if approved."""
    return deviations(actor).filter(is_retrospective=True)


def to_decide(actor: Actor) -> QuerySet[Deviation]:
    """Return the deviations that wait for who keeps their standard, the oldest first."""
    rows = deviations(actor).filter(state__in=("submitted", "review"))
    kept = actor.nodes("strategic_pmo")
    if actor.organisation_id not in kept:
        rows = rows.filter(clause__version_of__standard__office__in=kept)
    return rows.exclude(asked_by=actor.id).order_by("submitted_on", "pk")


def to_answer(actor: Actor) -> QuerySet[Deviation]:
    """Return the deviations of the actor's offices that wait for an answer."""
    nodes = actor.nodes("program_office", "project_office")
    rows = deviations(actor).filter(state="info")
    return rows if actor.organisation_id in nodes else rows.filter(office__in=nodes)


def ending_soon(actor: Actor) -> QuerySet[Deviation]:
    """Return the granted deviations that end within thirty days, the soonest first."""
    today = clock.today()
    rows = deviations(actor).filter(state__in=Deviation.GRANTED)
    return rows.filter(expires__gt=today, expires__lte=today + SOON).order_by("expires", "pk")


def feedback(actor: Actor) -> QuerySet[Feedback]:
    """Return the threads of feedback that the actor sees, those due first first."""
    return visible(actor, Feedback).select_related(
        "office", "standard__office", "clause", "raised_by", "resolved_by"
    )


def the_feedback(actor: Actor, feedback_id: UUID) -> Feedback:
    """Return a thread of feedback, or refuse with ``NotFound``."""
    return feedback(actor).filter(pk=feedback_id).first() or find(Feedback, feedback_id, actor)


def posts(actor: Actor, feedback_id: UUID) -> QuerySet[FeedbackPost]:
    """Return what was said in a thread, oldest first."""
    rows = visible(actor, FeedbackPost).filter(feedback=feedback_id)
    return rows.select_related("author").order_by("at", "pk")


def the_post(actor: Actor, post_id: UUID) -> FeedbackPost:
    """Return a post of a thread, or refuse with ``NotFound``."""
    return find(FeedbackPost, post_id, actor)


def feedback_to_answer(actor: Actor) -> QuerySet[Feedback]:
    """Return the threads that wait for who keeps their standard, those due first first."""
    kept = actor.nodes("strategic_pmo")
    rows = feedback(actor).filter(state__in=("raised", "acknowledged"))
    if actor.organisation_id not in kept:
        rows = rows.filter(standard__office__in=kept)
    return rows.order_by("due_on", "pk")


def feedback_to_verify(actor: Actor) -> QuerySet[Feedback]:
    """Return the resolved threads that wait for the office that raised them."""
    nodes = actor.nodes("program_office", "project_office")
    rows = feedback(actor).filter(Q(state="resolved"))
    rows = rows if actor.organisation_id in nodes else rows.filter(office__in=nodes)
    return rows.order_by("resolved_on", "pk")
