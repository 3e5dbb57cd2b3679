"""Phases, gates and milestones: the coarse plan every project has."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.projects import rules
from sightline.projects.models.project import Project


class ProjectChild(Row):
    """A row that belongs to one project and shares its rights."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its project's lineage."""
        return (self.id, *self.project.lineage())


class Phase(ProjectChild):
    """A stretch of a project between two gates."""

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    start = models.DateField(null=True, blank=True)
    finish = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "phase"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="phase_position_once")
        ]


class Gate(Stateful, ProjectChild):
    """A decision point that releases the next commitment, or only reviews work (``is_review``).

    ``passed_by`` names the approach by which a review was passed on its evidence alone.
    """

    class State(models.TextChoices):
        """A gate that said hold or repeat is presented again as a new gate."""

        PLANNED = "planned", "Planned"
        SUBMITTED = "submitted", "Submitted to the gate"
        DECIDED = "decided", "Decided"

    life = Lifecycle(
        submit=(State.PLANNED, State.SUBMITTED),
        withdraw=(State.SUBMITTED, State.PLANNED),
        pass_by=(State.SUBMITTED, State.DECIDED),
        decide=(State.SUBMITTED, State.DECIDED),
    )

    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    planned_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    outcome = models.CharField(max_length=12, choices=list(rules.GATE_OUTCOMES.items()), blank=True)
    conditions = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    is_review = models.BooleanField("review only", default=False)
    passed_by = models.CharField("passed by approach", max_length=200, blank=True)
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "gate"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(outcome="") & Q(held_on__isnull=False)),
                name="gate_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("submitted_by")),
                name="gate_decider_is_not_submitter",
            ),
        ]


class Milestone(ProjectChild):
    """A dated result: its approved date, its forecast, and when it happened.

    ``activity_uid`` names the activity of the project's schedule that it was taken from.
    """

    name = models.CharField(max_length=200)
    baseline = models.DateField(null=True, blank=True)
    forecast = models.DateField(null=True, blank=True)
    actual = models.DateField(null=True, blank=True)
    activity_uid = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "milestone"
        ordering = ["baseline", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "activity_uid"],
                condition=~Q(activity_uid=""),
                name="milestone_of_activity_once",
            )
        ]
