"""What is measured of a benefit, and each time it was."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.results import rules
from sightline.results.models.profile import Profile


class Measure(Row):
    """An early sign that a benefit is coming (leading), or the benefit itself (lagging).

    One lagging measure ``carries`` the benefit: it is what is set against the plan. One in money
    (``is_money``) is read as the amount since the reading before, in the project's currency; any
    other as the level on the day, from ``baseline`` to ``target``.
    """

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="measures")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=list(rules.MEASURES.items()), default="lagging")
    carries = models.BooleanField("carries the benefit", default=False)
    is_money = models.BooleanField("in money", default=False)
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    method = models.TextField("how it is measured", blank=True)
    source = models.CharField("read from", max_length=200, blank=True)
    every_days = models.PositiveSmallIntegerField(
        "read", choices=list(rules.FREQUENCIES.items()), default=91
    )

    class Meta:
        verbose_name = "measure of a benefit"
        verbose_name_plural = "measures of benefits"
        ordering = ["-carries", "-kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile"], condition=Q(carries=True), name="measure_one_carries"
            ),
            models.CheckConstraint(
                condition=Q(carries=False) | Q(kind="lagging"), name="measure_lagging_carries"
            ),
            models.CheckConstraint(condition=Q(every_days__gt=0), name="measure_is_read"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def project(self) -> object:
        """The project whose benefit it measures."""
        return self.profile.benefit.project

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the measure and its profile's lineage."""
        return (self.id, *self.profile.lineage())


class Reading(Stateful, Row):
    """What a measure said on a day: taken by anybody who works on it, attested by the owner.

    Of a measure in money finance confirms what the owner attested. One that was disputed counts
    no more; another takes its place.
    """

    class State(models.TextChoices):
        """How far somebody vouches for it."""

        TAKEN = "taken", "Taken"
        ATTESTED = "attested", "Attested"
        CONFIRMED = "confirmed", "Confirmed by finance"
        DISPUTED = "disputed", "Disputed"

    life: ClassVar[Lifecycle] = Lifecycle(
        attest=(State.TAKEN, State.ATTESTED),
        confirm=(State.ATTESTED, State.CONFIRMED),
        dispute=({State.TAKEN, State.ATTESTED}, State.DISPUTED),
    )

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.TAKEN)
    taken_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    attested_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "reading of a benefit"
        verbose_name_plural = "readings of benefits"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "on"],
                condition=~Q(state="disputed"),
                name="benefit_reading_once_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("attested", "confirmed"))
                | (Q(attested_by__isnull=False) & ~Q(evidence="")),
                name="benefit_reading_attested_with_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False),
                name="benefit_reading_confirmed_by_somebody",
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the reading and its measure's lineage."""
        return (self.id, *self.measure.lineage())
