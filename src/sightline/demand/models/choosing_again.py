"""Choosing again: what set off a second look, and what was decided of a project then."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.demand.rules.continuing import CALLS, TRIGGERS
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class Trigger(Stateful, Row):
    """Something that asks for a second look at the portfolio, or at one project of it."""

    class State(models.TextChoices):
        """Answered by a decision, or set aside with a reason."""

        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        ASIDE = "aside", "Set aside"

    life: ClassVar[Lifecycle] = Lifecycle(
        answer=(State.OPEN, State.ANSWERED), set_aside=(State.OPEN, State.ASIDE)
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="triggers"
    )
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="triggers"
    )
    kind = models.CharField(max_length=10, choices=list(TRIGGERS.items()))
    key = models.CharField("what it was seen by", max_length=200)
    what = models.CharField(max_length=500)
    seen_on = models.DateField(default=clock.today)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    ended_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    words = models.TextField("what was said of it", blank=True)

    class Meta:
        verbose_name = "trigger"
        ordering = ["-seen_on", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="trigger_once")]
        indexes = [models.Index(fields=["organisation", "state"], name="trigger_state")]

    def __str__(self) -> str:
        return self.what

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the trigger, its project's nodes if it has one, and the organisation."""
        above = self.project.lineage() if self.project else (self.organisation_id,)
        return (self.id, *above)


class Rechoice(Row):
    """What was decided of a project at a second look; figures are those of that day, minor units.

    ``moved_minor`` is the money that it set free, ``released`` the hours of people by name.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="rechoices")
    trigger = models.ForeignKey(
        Trigger, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    call = models.CharField(max_length=8, choices=list(CALLS.items()))
    currency = models.CharField(max_length=3)
    spent_minor = models.BigIntegerField("spent so far", default=0)
    remaining_minor = models.BigIntegerField("benefits still to come")
    to_go_minor = models.BigIntegerField("cost to complete")
    index_permille = models.PositiveBigIntegerField("continue index", null=True, blank=True)
    rank_before = models.PositiveIntegerField()
    rank_after = models.PositiveIntegerField(null=True, blank=True)
    n_ranked = models.PositiveIntegerField()
    moved_minor = models.BigIntegerField("money moved", default=0)
    released: Any = models.JSONField(default=list)
    asks: Any = models.JSONField(default=list)
    why = models.TextField()
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    decided_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "re-prioritisation"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(call="stop") | Q(rank_after__isnull=True),
                name="rechoice_stopped_has_no_rank",
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the decision and its project's nodes."""
        return (self.id, *self.project.lineage())
