"""Strategy's rows: themes, objectives, the key results they are measured by, and readings."""

from typing import ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.strategy import rules

WEIGHTS = [MinValueValidator(rules.LEAST_WEIGHT), MaxValueValidator(rules.MOST_WEIGHT)]
VALUES = [MinValueValidator(-rules.FURTHEST_VALUE), MaxValueValidator(rules.FURTHEST_VALUE)]
WEIGHT_IN_RANGE = Q(weight__gte=rules.LEAST_WEIGHT, weight__lte=rules.MOST_WEIGHT)


class Theme(Row):
    """A lasting direction of the organisation, under which its objectives stand."""

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="themes")
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200)
    description = models.TextField(max_length=10_000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "theme"
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("code"), condition=~Q(code=""), name="theme_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the theme and its organisation."""
        return (self.id, self.organisation_id)


class Objective(Stateful, Row):
    """What the organisation wants to reach in a period: from ``starts`` up to ``finishes``.

    Its period is half-open, as all intervals are. How far it is comes from its key results, so
    no score is stored here; which projects contribute to it is for ``projects`` to say.
    """

    class State(models.TextChoices):
        """An achieved objective is done with; a retired one can be taken up again."""

        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        ACHIEVED = "achieved", "Achieved"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        activate=(State.DRAFT, State.ACTIVE),
        achieve=(State.ACTIVE, State.ACHIEVED),
        retire=(State.ACTIVE, State.RETIRED),
        reinstate=(State.RETIRED, State.ACTIVE),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="objectives"
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    description = models.TextField(max_length=10_000, blank=True)
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="objectives"
    )
    office = models.ForeignKey(
        "identity.Office", models.PROTECT, null=True, blank=True, related_name="objectives"
    )
    starts = models.DateField()
    finishes = models.DateField()
    weight = models.PositiveSmallIntegerField(default=1, validators=WEIGHTS)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        verbose_name = "objective"
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="objective_code_once"),
            models.CheckConstraint(
                condition=Q(finishes__gt=F("starts")), name="objective_finishes_after_start"
            ),
            models.CheckConstraint(condition=WEIGHT_IN_RANGE, name="objective_weight_in_range"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="objective_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the objective, its office if it has one, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class KeyResult(Row):
    """A measure of an objective: a unit, where it starts and the target it moves to.

    Targets may rise or fall. A key result without readings can be dropped from a day on; it
    keeps its row, so that what stood before that day can still be told.
    """

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="key_results")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    start_value = models.DecimalField(max_digits=18, decimal_places=4, validators=VALUES)
    target_value = models.DecimalField(max_digits=18, decimal_places=4, validators=VALUES)
    weight = models.PositiveSmallIntegerField(default=1, validators=WEIGHTS)
    due = models.DateField(null=True, blank=True)
    dropped = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "key result"
        constraints = [
            models.CheckConstraint(
                condition=~Q(start_value=F("target_value")), name="key_result_target_moves"
            ),
            models.CheckConstraint(condition=WEIGHT_IN_RANGE, name="key_result_weight_in_range"),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the key result, and the office and organisation of its objective."""
        return (self.id, *self.objective.lineage()[1:])


class Reading(Row):
    """What a key result stood at on a day; one a day, corrected rather than added to."""

    key_result = models.ForeignKey(KeyResult, models.PROTECT, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4, validators=VALUES)
    note = models.TextField(max_length=2_000, blank=True)

    class Meta:
        verbose_name = "reading"
        constraints = [
            models.UniqueConstraint(fields=["key_result", "on"], name="reading_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.on}"

    @property
    def objective(self) -> Objective:
        """The objective that the reading is of."""
        return self.key_result.objective

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the reading, and the office and organisation of its objective."""
        return (self.id, *self.objective.lineage()[1:])
