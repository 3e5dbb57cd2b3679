"""RAID: risks, assumptions, issues and dependencies in one grid."""

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.projects import rules
from sightline.projects.models.plan import ProjectChild
from sightline.projects.models.project import Project


class RaidItem(Stateful, ProjectChild):
    """One risk, assumption, issue or dependency; ``in_report`` shows it upward.

    Probability and impact are 1 to 5, exposure is in minor units of the project's currency.
    A dependency names the project it needs something from.
    """

    class State(models.TextChoices):
        """A risk that occurred continues as an issue."""

        OPEN = "open", "Open"
        RESPONDING = "responding", "Response active"
        OCCURRED = "occurred", "Occurred"
        CLOSED = "closed", "Closed"

    life = Lifecycle(
        respond=(State.OPEN, State.RESPONDING),
        occur=({State.OPEN, State.RESPONDING}, State.OCCURRED),
        close=({State.OPEN, State.RESPONDING, State.OCCURRED}, State.CLOSED),
        reopen=(State.CLOSED, State.OPEN),
    )

    project = models.ForeignKey(Project, models.PROTECT, related_name="raid")
    kind = models.CharField(max_length=12, choices=list(rules.RAID_KINDS.items()))
    title = models.CharField(max_length=300)
    description = models.TextField("cause, event, effect", blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    exposure_minor = models.BigIntegerField("exposure", null=True, blank=True)
    response = models.CharField(max_length=12, choices=list(rules.RESPONSES.items()), blank=True)
    response_text = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_from = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="needed_by"
    )
    in_report = models.BooleanField("show in report", default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = "RAID item"
        ordering = ["kind", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(1, 5)),
                name="raid_probability_scale",
            ),
            models.CheckConstraint(
                condition=Q(impact__isnull=True) | Q(impact__range=(1, 5)),
                name="raid_impact_scale",
            ),
        ]

    @property
    def score(self) -> int | None:
        """Probability times impact on the 5 by 5 scale, when both are known."""
        return self.probability * self.impact if self.probability and self.impact else None
