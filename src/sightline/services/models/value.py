"""How a delivery was received, and what an office was worth: surveys, claims of value, cost."""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services.models.customer import CustomerChild
from sightline.services.models.request import ServiceRequest


class Survey(Row):
    """Two questions and a comment about one delivery, answered once by the customer's people.

    What they said enters the journal as a digest only: it is shown for groups, not for persons.
    """

    digested = frozenset({"csat", "nps", "comment"})

    request = models.OneToOneField(ServiceRequest, models.PROTECT, related_name="survey")
    sent_at = models.DateTimeField(default=clock.now)
    csat = models.PositiveSmallIntegerField("how satisfied", null=True, blank=True)
    nps = models.PositiveSmallIntegerField("would recommend it", null=True, blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "survey"
        ordering = ["-sent_at", "id"]
        indexes = [
            models.Index(
                fields=["sent_at"], condition=Q(answered_at__isnull=True), name="survey_waits"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(csat__isnull=True) | Q(csat__gte=1, csat__lte=5), name="survey_csat"
            ),
            models.CheckConstraint(
                condition=Q(nps__isnull=True) | Q(nps__gte=0, nps__lte=10), name="survey_nps"
            ),
        ]

    def __str__(self) -> str:
        return f"Survey of {self.request}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the survey and its request's lineage."""
        return (self.id, *self.request.lineage())


class ValueClaim(Stateful, CustomerChild):
    """What a customer gained in a year, and the share of it that the office brought.

    The share counts once somebody who stands for the customer has signed it.
    """

    class State(models.TextChoices):
        """A claim counts while it is signed."""

        CLAIMED = "claimed", "Waits for the customer"
        SIGNED = "signed", "Signed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    life: ClassVar[Lifecycle] = Lifecycle(
        sign=(State.CLAIMED, State.SIGNED),
        withdraw=({State.CLAIMED, State.SIGNED}, State.WITHDRAWN),
    )

    state = models.CharField(max_length=9, choices=State.choices, default=State.CLAIMED)
    year = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    value_minor = models.BigIntegerField("value")
    currency = models.CharField(max_length=3, default="GBP")
    share = models.DecimalField(
        "share that the office brought", max_digits=5, decimal_places=4, default=Decimal(1)
    )
    claimed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "claim of value"
        verbose_name_plural = "claims of value"
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1), name="value_share_up_to_all"
            ),
            models.CheckConstraint(condition=Q(value_minor__gt=0), name="value_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.what


class OfficeCost(Row):
    """What an office cost in a year."""

    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="costs")
    year = models.PositiveSmallIntegerField()
    cost_minor = models.BigIntegerField("cost")
    currency = models.CharField(max_length=3, default="GBP")

    class Meta:
        verbose_name = "cost of an office"
        verbose_name_plural = "costs of offices"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year"], name="office_cost_once"),
            models.CheckConstraint(condition=Q(cost_minor__gt=0), name="office_cost_above_nothing"),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its office's lineage."""
        return (self.id, *self.office.lineage())
