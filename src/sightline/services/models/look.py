"""Looks by sample at what went by alone: drawn, and what somebody found when they looked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.services.models.customer import CustomerChild, CustomerFinding


class Look(Stateful, CustomerChild):
    """One report or review that was drawn, because the customer may go on without a check.

    ``by`` is the approach in the words of the day on which it went by.
    """

    class State(models.TextChoices):
        """Drawn, and then looked at."""

        DRAWN = "drawn", "To look at"
        DONE = "done", "Looked at"

    class Kind(models.TextChoices):
        """What goes by alone."""

        REPORT = "report", "Status report"
        GATE = "gate", "Review"

    class Outcome(models.TextChoices):
        """What was found; a major finding moves the customer down at once."""

        FINE = "fine", "Fine"
        MINOR = "minor", "A minor finding"
        MAJOR = "major", "A major finding"

    life: ClassVar[Lifecycle] = Lifecycle(look=(State.DRAWN, State.DONE))

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="looks")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    about_id = models.UUIDField()
    what = models.CharField(max_length=200)
    by = models.CharField("went by", max_length=200)
    state = models.CharField(max_length=5, choices=State.choices, default=State.DRAWN)
    drawn_on = models.DateField(default=clock.today)
    due_on = models.DateField()
    outcome = models.CharField(max_length=5, choices=Outcome.choices, blank=True)
    words = models.TextField("what was seen", blank=True)
    looked_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_on = models.DateField(null=True, blank=True)
    finding = models.ForeignKey(
        CustomerFinding, models.PROTECT, null=True, blank=True, related_name="looks"
    )

    class Meta:
        verbose_name = "look by sample"
        verbose_name_plural = "looks by sample"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "about_id"], name="look_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(outcome="") & ~Q(words="")),
                name="look_says_what_was_seen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.what}"
