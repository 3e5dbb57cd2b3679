"""Portfolios and programs: what projects are gathered into."""

from uuid import UUID

from django.db import models
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.rows import Row
from sightline.projects import rules


class Portfolio(Row):
    """All chosen investment of one body, with the policy by which its status is rolled up."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="portfolios"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="portfolios")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    policy = models.CharField(
        "roll-up policy", max_length=20, choices=list(rules.POLICIES.items()), default="threshold"
    )
    active_from = models.DateField(default=clock.today)
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "portfolio"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="portfolio_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the portfolio, its office and organisation."""
        return (self.id, self.office_id, self.organisation_id)


class Program(Row):
    """Related projects run together for joint benefits."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="programs"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="programs")
    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, null=True, blank=True, related_name="programs"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    sponsor = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    manager = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    active_from = models.DateField(default=clock.today)
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "program"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="program_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the program, its portfolio, office and organisation."""
        return (self.id, self.portfolio_id, self.office_id, self.organisation_id)
