"""Models of maturity: a name that lasts, and its versions with what they ask."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.maturity import rules
from sightline.maturity.rules.content import Model, checked_model


class MaturityModel(Row):
    """A way of saying how far something is; what it asks its versions say.

    ``rule`` is how it comes to a level; ``shipped`` the key of the default it was adopted from.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="maturity_models"
    )
    name = models.CharField(max_length=120)
    source = models.CharField("where it comes from", max_length=300, blank=True)
    rule = models.CharField(max_length=20, choices=list(rules.RULES.items()))
    shipped = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = "maturity model"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="maturity_model_once"),
            models.UniqueConstraint(
                fields=["organisation", "shipped"],
                condition=~Q(shipped=""),
                name="maturity_default_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the model and its organisation."""
        return (self.id, self.organisation_id)


class ModelVersion(Stateful, Row):
    """One version of a model; what was published is never changed, only retired.

    ``content`` is configuration as ``rules.content`` documents it.
    """

    class State(models.TextChoices):
        """A version is written, used, and no longer begun with."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        publish=(State.DRAFT, State.PUBLISHED),
        retire=({State.DRAFT, State.PUBLISHED}, State.RETIRED),
    )

    of_model = models.ForeignKey(MaturityModel, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    content: Any = models.JSONField(default=dict)
    n_items = models.PositiveSmallIntegerField("items", default=0)
    published_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "version of a maturity model"
        verbose_name_plural = "versions of maturity models"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["of_model", "number"], name="maturity_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.of_model}, version {self.number}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the version and its model's lineage."""
        return (self.id, *self.of_model.lineage())

    @cached_property
    def told(self) -> Model:
        """The content as the model that it says; nothing unsound is ever kept."""
        return checked_model(self.of_model.rule, self.content)
