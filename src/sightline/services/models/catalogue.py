"""The catalogue: what an office offers, and each version of what it promises."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services import rules
from sightline.services.models.customer import OF_FIVE


class Service(Row):
    """One service of an office; what it promises its versions say.

    ``key`` names the part of the product that performs it, so that its figures come from there.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="pmo_services"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="pmo_services")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=11, choices=list(rules.CATEGORIES.items()))
    domain = models.CharField(max_length=10, choices=list(rules.DOMAINS.items()))
    key = models.CharField("performed by", max_length=30, blank=True)

    class Meta:
        verbose_name = "service"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="service_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the service, its office and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class ServiceVersion(Stateful, Row):
    """What a service promises, from and until a day; never changed once somebody asked for it.

    ``target_minutes`` is working time on ``calendar``, whose wall clock is that of ``zone``.
    """

    class State(models.TextChoices):
        """One version of a service is active at a time."""

        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        activate=(State.DRAFT, State.ACTIVE),
        retire=({State.DRAFT, State.ACTIVE}, State.RETIRED),
    )

    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    promise = models.TextField(blank=True)
    measure = models.CharField("how the promise is measured", max_length=300, blank=True)
    inputs = models.TextField("what it needs from the customer", blank=True)
    steps: Any = models.JSONField(default=list, blank=True)
    audience = models.CharField("for whom", max_length=300, blank=True)
    tagged = models.CharField("skills it takes", max_length=300, blank=True)
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cost_minor = models.BigIntegerField("cost of one", null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    target_minutes = models.PositiveIntegerField("working time promised", null=True, blank=True)
    calendar = models.ForeignKey(
        "projects.WorkCalendar", models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.CharField("time zone", max_length=60, default="UTC")
    maturity = models.PositiveSmallIntegerField(default=1, validators=OF_FIVE)
    target_maturity = models.PositiveSmallIntegerField(default=3, validators=OF_FIVE)
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "version of a service"
        verbose_name_plural = "versions of services"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_version_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(state="active"), name="service_one_active"
            ),
            models.CheckConstraint(
                condition=Q(target_minutes__isnull=True)
                | Q(target_minutes__gt=0, calendar__isnull=False),
                name="service_level_on_calendar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, version {self.number}"

    @property
    def skills(self) -> list[str]:
        """The skills it takes, as they were written."""
        return [tag for tag in self.tagged.split(", ") if tag]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the version and its service's lineage."""
        return (self.id, *self.service.lineage())
