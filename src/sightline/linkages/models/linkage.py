"""Linkages: suggested from what two projects share, then judged by a person."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.linkages import rules


class Linkage(Stateful, Row):
    """Two projects that seem to belong together, why, and what was made of it.

    One row a pair, ``first`` the one with the lesser id. ``evidence`` is what the similarity engine
    found, signal by signal with what is shared by name; ``digest`` stays the same as long as that
    does, so that a dismissal holds until the evidence changes. ``score_permille`` is its score.
    """

    class State(models.TextChoices):
        """Domain reference, section 9."""

        SUGGESTED = "suggested", "Suggested"
        REVIEWED = "reviewed", "Under review"
        CONFIRMED = "confirmed", "Confirmed"
        ACTED = "acted", "Acted on"
        CLOSED = "closed", "Closed"
        DISMISSED = "dismissed", "Dismissed"

    life: ClassVar[Lifecycle] = Lifecycle(
        review=(State.SUGGESTED, State.REVIEWED),
        confirm=({State.SUGGESTED, State.REVIEWED}, State.CONFIRMED),
        dismiss=({State.SUGGESTED, State.REVIEWED}, State.DISMISSED),
        suggest_again=(State.DISMISSED, State.SUGGESTED),
        act=(State.CONFIRMED, State.ACTED),
        close=({State.CONFIRMED, State.ACTED}, State.CLOSED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="linkages"
    )
    first = models.ForeignKey("projects.Project", models.PROTECT, related_name="linkages_first")
    second = models.ForeignKey("projects.Project", models.PROTECT, related_name="linkages_second")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    kind = models.CharField(max_length=12, choices=list(rules.LINKAGE_KINDS.items()), blank=True)
    score_permille = models.PositiveSmallIntegerField("score, thousandths", default=0)
    meaning = models.CharField("what it usually means", max_length=60, blank=True)
    evidence: Any = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    suggested_on = models.DateField(default=clock.today)
    judged_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    action = models.CharField(max_length=300, blank=True)
    action_owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    action_due = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    saving_expected_minor = models.BigIntegerField("saving expected", null=True, blank=True)
    saving_minor = models.BigIntegerField("saving made", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "linkage"
        ordering = ["-score_permille", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="linkage_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="linkage_pair_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="linkage_dismissed_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "acted", "closed")) | ~Q(kind=""),
                name="linkage_confirmed_has_kind",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="linkage_state")]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the linkage and its organisation; rights are asked of both projects."""
        return (self.id, self.organisation_id)
