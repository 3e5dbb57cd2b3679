"""Benefit profiles: everything about a promised benefit that follows from the promise."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.results import rules


class Profile(Stateful, Row):
    """The full definition of one benefit, one row for its whole life.

    The promise itself (title, objective, owner, amount a year, day due, acceptance) is the
    register's row, ``benefit``, and is not repeated here. ``follows_finish`` is the finish of its
    project that the plan was last laid on; ``agreed_*`` is what was approved, and never moves.
    """

    class State(models.TextChoices):
        """Domain reference, section 6.2."""

        IDENTIFIED = "identified", "Identified"
        PROFILED = "profiled", "Profiled"
        BASELINED = "baselined", "Baselined"
        APPROVED = "approved", "Approved"
        IN_DELIVERY = "in_delivery", "In delivery"
        REALISING = "realising", "Realising"
        REALISED = "realised", "Realised"
        PARTLY_REALISED = "partly_realised", "Partly realised"
        NOT_REALISED = "not_realised", "Not realised"
        SUSTAINED = "sustained", "Sustained"
        CLOSED = "closed", "Closed"

    life: ClassVar[Lifecycle] = Lifecycle(
        admit=(State.IDENTIFIED, State.PROFILED),
        baseline=(State.PROFILED, State.BASELINED),
        approve=(State.BASELINED, State.APPROVED),
        deliver=(State.APPROVED, State.IN_DELIVERY),
        realise=(State.IN_DELIVERY, State.REALISING),
        find_realised=(State.REALISING, State.REALISED),
        find_partly_realised=(State.REALISING, State.PARTLY_REALISED),
        find_not_realised=(State.REALISING, State.NOT_REALISED),
        resume=({State.PARTLY_REALISED, State.NOT_REALISED}, State.REALISING),
        sustain=({State.REALISED, State.PARTLY_REALISED}, State.SUSTAINED),
        close=({State.NOT_REALISED, State.SUSTAINED}, State.CLOSED),
        rework=({State.PROFILED, State.BASELINED}, State.IDENTIFIED),
        drop=(
            {
                *(State.IDENTIFIED, State.PROFILED, State.BASELINED),
                *(State.APPROVED, State.IN_DELIVERY),
            },
            State.CLOSED,
        ),
    )

    benefit = models.OneToOneField("projects.Benefit", models.PROTECT, related_name="profile")
    state = models.CharField(max_length=16, choices=State.choices, default=State.IDENTIFIED)
    description = models.TextField(blank=True)
    outcome = models.TextField("what one will be able to see", blank=True)
    attribution = models.TextField("why it comes from this project", blank=True)
    category = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=14, choices=list(rules.KINDS.items()), default="cashable")
    is_disbenefit = models.BooleanField("a disbenefit", default=False)
    is_intermediate = models.BooleanField("an intermediate benefit", default=False)
    beneficiary = models.CharField("who benefits", max_length=200, blank=True)
    assumptions = models.TextField(blank=True)
    risks = models.TextField(blank=True)
    cost_minor = models.BigIntegerField("cost to realise", null=True, blank=True)
    confidence = models.CharField(
        max_length=6, choices=list(rules.CONFIDENCES.items()), default="medium"
    )
    lag_days = models.PositiveSmallIntegerField("days from finish to first effect", default=0)
    ramp_days = models.PositiveSmallIntegerField("days from first effect to full", default=0)
    finance = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_review = models.DateField(null=True, blank=True)
    follows_finish = models.DateField(null=True, blank=True)
    agreed_minor = models.BigIntegerField("agreed a year", null=True, blank=True)
    agreed_start = models.DateField("agreed first effect", null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    utilisation = models.DecimalField(
        "share using it", max_digits=5, decimal_places=4, null=True, blank=True
    )
    proficiency = models.DecimalField(
        "how well they use it", max_digits=5, decimal_places=4, null=True, blank=True
    )
    adoption_on = models.DateField("adoption measured on", null=True, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "benefit profile"
        ordering = ["benefit__title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(utilisation__isnull=True)
                | (Q(utilisation__gte=0) & Q(utilisation__lte=1)),
                name="profile_utilisation_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(proficiency__isnull=True)
                | (Q(proficiency__gte=0) & Q(proficiency__lte=1)),
                name="profile_proficiency_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*rules.EARLY, "closed"))
                | (Q(agreed_on__isnull=False) & Q(agreed_start__isnull=False)),
                name="profile_approved_is_agreed",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="profile_state")]

    def __str__(self) -> str:
        return str(self.benefit.title)

    @property
    def project(self) -> object:
        """The project whose register holds the promise."""
        return self.benefit.project

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the profile, its benefit, and their project's lineage."""
        return (self.id, *self.benefit.lineage())


class Share(Row):
    """The part of a benefit, 0 to 1, that another project brings about; the rest is its own."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="shares")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="benefit_shares")
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        verbose_name = "share of a benefit"
        constraints = [
            models.UniqueConstraint(fields=["profile", "project"], name="share_project_once"),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1), name="share_above_0_to_1"
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the share and its profile's lineage."""
        return (self.id, *self.profile.lineage())
