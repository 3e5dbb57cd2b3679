"""Customers of an office: who they are, what they need, how mature they are, and how that moved."""

from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services import rules
from sightline.services.rules.ladder import APPROACHES

OF_FIVE = (MinValueValidator(1), MaxValueValidator(5))


def _one_to_five(*names: str) -> Q:
    """Return the condition that levels lie on the scale."""
    held = Q()
    for name in names:
        held &= Q(**{f"{name}__gte": 1, f"{name}__lte": 5})
    return held


class Customer(Row):
    """Whom an office serves.

    ``about`` names what it stands for in the product: a soft reference, because an office, a
    project and a person are rows of other contexts. A department has a name only.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="customers"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="customers")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=list(rules.KINDS.items()))
    about_kind = models.CharField(
        "stands for", max_length=7, choices=list(rules.ABOUT.items()), blank=True
    )
    about_id = models.UUIDField(null=True, blank=True)
    about_name = models.CharField("department", max_length=200, blank=True)
    pains = models.TextField(blank=True)
    importance = models.PositiveSmallIntegerField(default=3, validators=OF_FIVE)
    maturity = models.PositiveSmallIntegerField(default=1, validators=OF_FIVE)
    approach = models.CharField(max_length=7, choices=list(APPROACHES.items()), default="direct")
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "customer"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="customer_name_once"),
            models.CheckConstraint(
                condition=_one_to_five("importance", "maturity"), name="customer_of_five"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the customer, its office and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class CustomerChild(Row):
    """What hangs on one customer."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its customer's lineage."""
        return (self.id, *self.customer.lineage())


class CustomerMember(CustomerChild):
    """Somebody who asks and answers for a customer."""

    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "person of a customer"
        verbose_name_plural = "people of customers"
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "person"], name="customer_person_once")
        ]


class CustomerNeed(CustomerChild):
    """What a customer needs, as it was heard: in which talk, from whom, and with what evidence."""

    need = models.CharField(max_length=300)
    evidence = models.TextField(blank=True)
    heard_on = models.DateField(default=clock.today)
    heard_from = models.CharField("who said it", max_length=200, blank=True)
    heard_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "need of a customer"
        verbose_name_plural = "needs of customers"
        ordering = ["-heard_on", "-id"]


class CustomerAssessment(CustomerChild):
    """How mature a customer was found, on a day, by whom, on what evidence."""

    level = models.PositiveSmallIntegerField(validators=OF_FIVE)
    assessed_on = models.DateField(default=clock.today)
    assessor = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.TextField()

    class Meta:
        verbose_name = "assessment of a customer"
        verbose_name_plural = "assessments of customers"
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=_one_to_five("level"), name="assessed_of_five")
        ]


class CustomerFinding(Stateful, CustomerChild):
    """What was found wrong at a customer; a major one moves it down the ladder at once."""

    class State(models.TextChoices):
        """Domain reference, section 2.2."""

        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    class Severity(models.TextChoices):
        """How much it weighs."""

        MINOR = "minor", "Minor"
        MAJOR = "major", "Major"

    life: ClassVar[Lifecycle] = Lifecycle(close=(State.OPEN, State.CLOSED))

    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    severity = models.CharField(max_length=5, choices=Severity.choices, default=Severity.MINOR)
    what = models.CharField(max_length=300)
    found_on = models.DateField(default=clock.today)
    found_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_how = models.TextField("what was done about it", blank=True)

    class Meta:
        verbose_name = "finding at a customer"
        verbose_name_plural = "findings at customers"
        ordering = ["-found_on", "-id"]

    def __str__(self) -> str:
        return self.what


class ApproachMove(CustomerChild):
    """One move on the ladder: from where, to where, why and by whom.

    ``n_assessed`` says how many assessments there were: only later ones count for the next step.
    """

    before = models.CharField(max_length=7, choices=list(APPROACHES.items()))
    after = models.CharField(max_length=7, choices=list(APPROACHES.items()))
    why = models.TextField()
    moved_on = models.DateField(default=clock.today)
    moved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.ForeignKey(
        CustomerFinding, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    n_assessed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "move on the ladder"
        verbose_name_plural = "moves on the ladder"
        ordering = ["-moved_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="approach_moved_with_reason")
        ]
