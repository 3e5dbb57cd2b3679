"""The yearly value story of an office, and what customers said in words that may be quoted."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services.models.customer import CustomerChild
from sightline.services.models.value import Survey


class ValueStory(Stateful, Row):
    """What an office was worth in a year: figures as of one moment, and what a person says to them.

    A draft holds words only, its figures are worked out when it is read. Publishing freezes them in
    ``figures`` with their formulas, and ``quoted`` names the words of customers that go with them.
    """

    class State(models.TextChoices):
        """One story of an office and a year stands at a time."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    life: ClassVar[Lifecycle] = Lifecycle(
        publish=(State.DRAFT, State.PUBLISHED), supersede=(State.PUBLISHED, State.SUPERSEDED)
    )

    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="value_stories")
    year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    headline = models.CharField("in one sentence", max_length=200)
    delivered = models.TextField("what was delivered", blank=True)
    perceived = models.TextField("what customers make of it", blank=True)
    outlook = models.TextField("what comes next", blank=True)
    figures: Any = models.JSONField(default=list, blank=True)
    quoted: Any = models.JSONField(default=list, blank=True)
    as_of = models.DateTimeField(null=True, blank=True)
    written_by: Any = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by: Any = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "value story"
        verbose_name_plural = "value stories"
        ordering = ["-year", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "edition"], name="story_edition"),
            models.UniqueConstraint(
                fields=["office", "year"], condition=Q(state="draft"), name="story_one_draft"
            ),
            models.UniqueConstraint(
                fields=["office", "year"], condition=Q(state="published"), name="story_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(as_of__isnull=False), name="story_frozen"
            ),
        ]

    def __str__(self) -> str:
        return f"Value story of {self.office}, {self.year}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the story and its office's lineage."""
        return (self.id, *self.office.lineage())


class CustomerQuote(Stateful, CustomerChild):
    """What somebody of a customer said; it is quoted only while the customer allows it.

    The words enter the journal as a digest, so that taking consent back takes them back.
    """

    class State(models.TextChoices):
        """Quoted while it is allowed."""

        NOTED = "noted", "Waits for the customer"
        ALLOWED = "allowed", "May be quoted"
        WITHDRAWN = "withdrawn", "Not to be quoted"

    life: ClassVar[Lifecycle] = Lifecycle(
        allow=({State.NOTED, State.WITHDRAWN}, State.ALLOWED),
        withdraw=({State.NOTED, State.ALLOWED}, State.WITHDRAWN),
    )
    digested = frozenset({"words"})

    state = models.CharField(max_length=9, choices=State.choices, default=State.NOTED)
    words = models.TextField()
    said_by = models.CharField("as who it is quoted", max_length=200, blank=True)
    said_on = models.DateField(default=clock.today)
    survey = models.OneToOneField(
        Survey, models.PROTECT, null=True, blank=True, related_name="quote"
    )
    allowed_by: Any = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "words of a customer"
        verbose_name_plural = "words of customers"
        ordering = ["-said_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="allowed") | Q(allowed_by__isnull=False),
                name="quote_with_consent",
            )
        ]

    def __str__(self) -> str:
        return f"Words of {self.customer}"
