"""What becomes of a standard: offices that adopt it, findings on projects, who may finish as is."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.network.models.standard import StandardVersion


class Adoption(Stateful, Row):
    """How far one office is with one version of a standard."""

    class State(models.TextChoices):
        """Domain reference, section 5.2."""

        NOTIFIED = "notified", "Notified"
        PLANNED = "planned", "Planned"
        ADOPTING = "adopting", "Adopting"
        ADOPTED = "adopted", "Adopted"
        DEVIATING = "deviating", "Deviating"
        EXEMPT = "exempt", "Exempt"
        OVERDUE = "overdue", "Overdue"

    OPEN = (State.NOTIFIED, State.PLANNED, State.ADOPTING)
    life: ClassVar[Lifecycle] = Lifecycle(
        plan=({State.NOTIFIED, State.OVERDUE}, State.PLANNED),
        begin=({State.NOTIFIED, State.PLANNED, State.OVERDUE}, State.ADOPTING),
        adopt=({State.ADOPTING, State.DEVIATING}, State.ADOPTED),
        take_back=(State.ADOPTED, State.ADOPTING),
        deviate=({*OPEN, State.OVERDUE, State.ADOPTED}, State.DEVIATING),
        resume=(State.DEVIATING, State.ADOPTING),
        exempt=({*OPEN, State.OVERDUE, State.DEVIATING}, State.EXEMPT),
        reinstate=(State.EXEMPT, State.NOTIFIED),
        fall_overdue=({*OPEN}, State.OVERDUE),
    )

    version_of = models.ForeignKey(StandardVersion, models.PROTECT, related_name="adoptions")
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="adoptions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NOTIFIED)
    due_on = models.DateField()
    planned_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    note = models.TextField("what varies within leeway", blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "adoption of a standard"
        verbose_name_plural = "adoptions of standards"
        ordering = ["office__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version_of", "office"], name="adoption_once"),
            models.CheckConstraint(
                condition=~Q(state="exempt") | ~Q(reason=""), name="adoption_exempt_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_of} in {self.office}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the record, the office that adopts, and the organisation."""
        return (self.id, self.office_id, self.office.organisation_id)


class Finding(Row):
    """What an office found on a day: that a project meets a version, or does not."""

    version_of = models.ForeignKey(StandardVersion, models.PROTECT, related_name="findings")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="findings")
    on = models.DateField(default=clock.today)
    complies = models.BooleanField("it complies")
    evidence = models.TextField()
    by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "finding on a standard"
        verbose_name_plural = "findings on standards"
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["version_of", "project"], name="finding_of_project")]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the finding and its project's lineage."""
        return (self.id, *self.project.lineage())


class Grandfathering(Stateful, Row):
    """The recorded decision that a project may finish under what it began with.

    It lapses when the project is re-baselined to finish after ``limit_on``.
    """

    class State(models.TextChoices):
        """It stands until its project ends, or until it does not hold any more."""

        STANDING = "standing", "Standing"
        LAPSED = "lapsed", "Lapsed"
        ENDED = "ended", "Ended"

    life: ClassVar[Lifecycle] = Lifecycle(
        lapse=(State.STANDING, State.LAPSED),
        end=(State.STANDING, State.ENDED),
    )

    version_of = models.ForeignKey(StandardVersion, models.PROTECT, related_name="grandfatherings")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="grandfatherings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDING)
    reason = models.TextField()
    ends_when = models.TextField("end condition")
    limit_on = models.DateField("lapses if it is to finish after")
    finish_then = models.DateField(null=True, blank=True)
    permille_then = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "grandfathering"
        ordering = ["-decided_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version_of", "project"],
                condition=Q(state="standing"),
                name="grandfathering_one_stands",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(ends_when=""), name="grandfathering_says_why"
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the decision and its project's lineage."""
        return (self.id, *self.project.lineage())


class Regime(Row):
    """A regulation under which an office works, and those beneath it, from and to a date."""

    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="regimes")
    name = models.CharField(max_length=200)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "regime of an office"
        verbose_name_plural = "regimes of offices"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "office", Lower("name"), condition=Q(until__isnull=True), name="regime_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="regime_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the regime, its office and the organisation."""
        return (self.id, self.office_id, self.office.organisation_id)
