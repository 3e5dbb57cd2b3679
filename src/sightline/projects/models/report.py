"""Status reports: declared beside measured, frozen when published."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.projects import rules
from sightline.projects.models.plan import ProjectChild
from sightline.projects.models.project import Project


class StatusReport(Stateful, ProjectChild):
    """What a project says of itself for a period, and the figures it stood on.

    ``facts`` freezes the figures at publication; a published report is never edited, only
    superseded by another for the same period. ``unchecked_by`` names the approach by which it was
    published without the office's check.
    """

    class State(models.TextChoices):
        """From the writer's desk to the record."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        CHECKED = "checked", "Checked by the PMO"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    class Source(models.TextChoices):
        """How the report came to be."""

        WRITTEN = "written", "Written"
        REGISTER = "register", "Register"

    life = Lifecycle(
        submit=(State.DRAFT, State.SUBMITTED),
        send_back=({State.SUBMITTED, State.CHECKED}, State.DRAFT),
        check=(State.SUBMITTED, State.CHECKED),
        publish=({State.SUBMITTED, State.CHECKED}, State.PUBLISHED),
        supersede=(State.PUBLISHED, State.SUPERSEDED),
    )
    heavy = frozenset({"facts"})

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    period = models.DateField("as of")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WRITTEN)
    declared = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    reason = models.CharField("one-sentence reason", max_length=1000, blank=True)
    measured = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    achieved = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    help_needed = models.TextField(blank=True)
    decisions_needed = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    unchecked_by = models.CharField("unchecked by approach", max_length=200, blank=True)
    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "status report"
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "period"],
                condition=Q(state="published"),
                name="report_one_published_a_period",
            )
        ]
        indexes = [models.Index(fields=["project", "state", "-period"], name="report_latest")]


class StatusDimension(Row):
    """One dimension's declared colour with its reason, and what the figures say."""

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="dimensions")
    dimension = models.CharField(max_length=12, choices=list(rules.DIMENSIONS.items()))
    declared = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    reason = models.CharField(max_length=1000, blank=True)
    measured = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    measured_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = "status dimension"
        constraints = [
            models.UniqueConstraint(fields=["report", "dimension"], name="dimension_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its project's lineage."""
        return (self.id, *self.report.project.lineage())
