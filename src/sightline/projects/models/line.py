"""The line of sight from a project: the objectives it serves and the benefits it promises."""

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.projects.models.plan import ProjectChild


class Contribution(ProjectChild):
    """The share of a project's work that serves an objective, from and until a date.

    ``share`` is 0 to 1; live shares of a project sum to at most 1.
    """

    objective = models.ForeignKey(
        "strategy.Objective", models.PROTECT, related_name="contributions"
    )
    share = models.DecimalField(max_digits=5, decimal_places=4)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "contribution"
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1), name="contribution_share_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="contribution_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["project", "objective"],
                condition=Q(until__isnull=True),
                name="contribution_one_open",
            ),
        ]


class Benefit(ProjectChild):
    """A measurable improvement the project promises, with its owner in the line."""

    title = models.CharField(max_length=300)
    objective = models.ForeignKey(
        "strategy.Objective", models.PROTECT, null=True, blank=True, related_name="benefits"
    )
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    measure = models.CharField(max_length=200, blank=True)
    promised_minor = models.BigIntegerField("promised a year", null=True, blank=True)
    expected_minor = models.BigIntegerField("expected a year", null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    accepted = models.BooleanField("accepted by its owner", default=False)

    class Meta:
        verbose_name = "benefit"
        ordering = ["title"]
