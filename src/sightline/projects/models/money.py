"""Cost by fiscal year."""

from django.db import models

from sightline.projects.models.plan import ProjectChild
from sightline.projects.models.project import Project


class CostYear(ProjectChild):
    """One fiscal year's budget, forecast and actual, in minor units of the project's currency.

    ``fiscal_year`` is the calendar year in which the fiscal year begins.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="cost_years")
    fiscal_year = models.PositiveSmallIntegerField()
    budget_minor = models.BigIntegerField("budget", null=True, blank=True)
    forecast_minor = models.BigIntegerField("forecast", null=True, blank=True)
    actual_minor = models.BigIntegerField("actual", null=True, blank=True)

    class Meta:
        verbose_name = "cost year"
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "fiscal_year"], name="cost_year_once")
        ]
