"""Feedback upward: what an office says of a standard, and what came of it."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.network import rules
from sightline.network.models.standard import Clause, Standard


class Feedback(Stateful, Row):
    """One thread: raised by an office, answered by who keeps the standard, verified by the raiser.

    ``over_their_head`` stays on a thread that was closed without the raiser's word.
    """

    class State(models.TextChoices):
        """Domain reference, section 5.4."""

        RAISED = "raised", "Raised"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        REVIEW = "review", "Joint review"
        RESOLVED = "resolved", "Resolved"
        VERIFIED = "verified", "Verified by the raiser"
        CLOSED = "closed", "Closed"

    life: ClassVar[Lifecycle] = Lifecycle(
        acknowledge=(State.RAISED, State.ACKNOWLEDGED),
        review=(State.ACKNOWLEDGED, State.REVIEW),
        resolve=(State.REVIEW, State.RESOLVED),
        verify=(State.RESOLVED, State.VERIFIED),
        reopen=(State.RESOLVED, State.REVIEW),
        close=(State.VERIFIED, State.CLOSED),
        close_over=(
            {State.RAISED, State.ACKNOWLEDGED, State.REVIEW, State.RESOLVED},
            State.CLOSED,
        ),
        withdraw=({State.RAISED, State.ACKNOWLEDGED, State.REVIEW}, State.CLOSED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="feedback"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="feedback")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="feedback")
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="feedback"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.RAISED)
    title = models.CharField(max_length=200)
    text = models.TextField()
    raised_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    raised_on = models.DateField(default=clock.today)
    due_on = models.DateField("acknowledge by")
    acknowledged_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=list(rules.OUTCOMES.items()), blank=True)
    resolution = models.TextField(blank=True)
    resolved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    over_their_head = models.BooleanField("closed over the raiser's head", default=False)
    closed_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "feedback"
        verbose_name_plural = "feedback"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("resolved", "verified")) | ~Q(outcome=""),
                name="feedback_resolved_has_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether it was, or still is, acknowledged later than promised."""
        return (self.acknowledged_on or clock.today()) > self.due_on

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the thread, the office that raised it, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class FeedbackPost(Row):
    """What somebody of either side says in a thread."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="posts")
    author = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    text = models.TextField()

    class Meta:
        verbose_name = "post in a thread of feedback"
        verbose_name_plural = "posts in threads of feedback"
        ordering = ["at", "id"]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the post and its thread's lineage."""
        return (self.id, *self.feedback.lineage())
