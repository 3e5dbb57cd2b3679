"""Agreements: what one customer and the office agreed on one service, beside its catalogue."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.services.models.catalogue import Service
from sightline.services.models.customer import CustomerChild


class ServiceAgreement(Stateful, CustomerChild):
    """One service for one customer: its own time, its volume a year, and when it is looked at again.

    What is left blank stays as the version of the service says. It is in force once somebody who
    stands for the customer signed it.
    """

    class State(models.TextChoices):
        """One agreement of a customer and a service is in force at a time."""

        DRAFT = "draft", "Draft"
        AGREED = "agreed", "In force"
        ENDED = "ended", "Ended"

    life: ClassVar[Lifecycle] = Lifecycle(
        agree=(State.DRAFT, State.AGREED),
        review=(State.AGREED, State.AGREED),
        end=({State.DRAFT, State.AGREED}, State.ENDED),
    )

    service = models.ForeignKey(Service, models.PROTECT, related_name="agreements")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    target_minutes = models.PositiveIntegerField("working time agreed", null=True, blank=True)
    calendar = models.ForeignKey(
        "projects.WorkCalendar", models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.CharField("time zone", max_length=60, default="UTC")
    volume = models.PositiveIntegerField("units agreed a year", null=True, blank=True)
    terms = models.TextField("what else was agreed", blank=True)
    review_on = models.DateField()
    drafted_by: Any = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_by: Any = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "service agreement"
        ordering = ["review_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "service"], condition=Q(state="agreed"),
                name="agreement_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(target_minutes__isnull=True)
                | Q(target_minutes__gt=0, calendar__isnull=False),
                name="agreement_level_on_calendar",
            ),
            models.CheckConstraint(
                condition=Q(volume__isnull=True) | Q(volume__gt=0), name="agreement_volume"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_on__isnull=False), name="agreement_signed"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.service} for {self.customer}"
