"""Relief from a clause: asked for by an office, decided by who keeps the standard."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.network.models.standard import Clause
from sightline.network.rules import relief


class Deviation(Stateful, Row):
    """One relief, one row for its whole life.

    A ``whole_office`` one is for every project of the office and of those beneath it.
    ``hands`` are the persons who wrote, sent or answered for it: none of them decides. A
    ``is_precedent`` one was published by whoever decided, for every office to read.
    """

    class State(models.TextChoices):
        """Domain reference, section 5.3."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        REVIEW = "review", "Under review"
        INFO = "info", "Info needed"
        APPROVED = "approved", "Approved"
        CONDITIONAL = "conditional", "Approved with conditions"
        REJECTED = "rejected", "Rejected"
        ACTIVE = "active", "Active"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"
        CLOSED = "closed", "Closed"

    WAITING = (State.SUBMITTED, State.REVIEW, State.INFO)
    GRANTED = (State.APPROVED, State.CONDITIONAL, State.ACTIVE)
    LIVE = (*WAITING, *GRANTED)
    life: ClassVar[Lifecycle] = Lifecycle(
        submit=(State.DRAFT, State.SUBMITTED),
        review=(State.SUBMITTED, State.REVIEW),
        ask=(State.REVIEW, State.INFO),
        answer=(State.INFO, State.REVIEW),
        approve=(State.REVIEW, State.APPROVED),
        approve_with=(State.REVIEW, State.CONDITIONAL),
        reject=(State.REVIEW, State.REJECTED),
        begin=({State.APPROVED, State.CONDITIONAL}, State.ACTIVE),
        expire=({State.APPROVED, State.CONDITIONAL, State.ACTIVE}, State.EXPIRED),
        revoke=({*GRANTED}, State.REVOKED),
        close=({State.ACTIVE, State.REJECTED, State.EXPIRED, State.REVOKED}, State.CLOSED),
        withdraw=({State.DRAFT, *WAITING}, State.CLOSED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="deviations"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="deviations")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="deviations")
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    alternative = models.TextField("alternative control", blank=True)
    risk = models.TextField(blank=True)
    mitigation = models.TextField(blank=True)
    whole_office = models.BooleanField("for all projects of the office", default=True)
    starts = models.DateField()
    expires = models.DateField()
    precedent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    hands = models.JSONField(default=list, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    binds_on = models.DateField(null=True, blank=True)
    is_retrospective = models.BooleanField("retrospective", default=False)
    question = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    rationale = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    is_precedent = models.BooleanField("published as a precedent", default=False)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "deviation"
        ordering = ["expires", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires__gt=F("starts")), name="deviation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="deviation_not_by_its_asker",
            ),
            models.CheckConstraint(
                condition=~Q(state="conditional") | ~Q(conditions=""),
                name="deviation_conditions_are_said",
            ),
        ]
        indexes = [models.Index(fields=["clause", "state"], name="deviation_of_clause")]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """``deviation`` if it was sought before the clause bound, else ``waiver``."""
        return relief.kind_of(self.submitted_on, self.binds_on)

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the deviation, the office that asks, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class DeviationProject(Row):
    """One project that a deviation is for."""

    deviation = models.ForeignKey(Deviation, models.PROTECT, related_name="projects")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="deviations")

    class Meta:
        verbose_name = "project of a deviation"
        verbose_name_plural = "projects of deviations"
        constraints = [
            models.UniqueConstraint(fields=["deviation", "project"], name="deviation_project_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its project's lineage."""
        return (self.id, *self.project.lineage())
