"""Where a project stands: figures derived from its rows, kept so that lists stay fast.

Nothing here is entered by a person. ``standing.py`` rebuilds a row whenever its project changes;
what is overdue today changes without that, so a list takes the day into account.
"""

from django.db import models

from sightline.projects import rules
from sightline.projects.models.project import Project
from sightline.projects.models.report import StatusReport


class Standing(models.Model):
    """One project's derived figures. Not a domain row: it can be thrown away and rebuilt."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="standing"
    )
    report = models.ForeignKey(StatusReport, models.SET_NULL, null=True, related_name="+")
    reported_on = models.DateField(null=True)
    declared = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    declared_before = models.CharField(
        max_length=12, choices=list(rules.COLOURS.items()), default="none"
    )
    declared_rank = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=1000, blank=True)
    measured = models.CharField(max_length=12, choices=list(rules.COLOURS.items()), default="none")
    measured_rank = models.PositiveSmallIntegerField(default=0)
    worst_rank = models.PositiveSmallIntegerField(default=0)
    watermelon = models.BooleanField(default=False)
    n_overdue = models.PositiveSmallIntegerField(default=0)
    n_open_risks = models.PositiveSmallIntegerField(default=0)
    finish_variance_days = models.IntegerField(null=True)
    cost_variance_permille = models.IntegerField(null=True)
    fy_budget_minor = models.BigIntegerField(null=True)
    fy_forecast_minor = models.BigIntegerField(null=True)
    benefits_expected_minor = models.BigIntegerField(null=True)
    #: How often a standard asks for a report; without one the project says so itself.
    cadence_days = models.PositiveSmallIntegerField(null=True)
    recent = models.CharField(max_length=200, blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-worst_rank"], name="standing_worst")]
