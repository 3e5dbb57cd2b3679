"""Dependencies as agreements: what one project gives another, by when, and how both know it came."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.linkages import rules
from sightline.linkages.models.linkage import Linkage


class Dependency(Stateful, Row):
    """What a receiver needs from a giver; in force once somebody of both sides has confirmed it.

    Its gap is ``need_by`` less the day promised: negative when the promise comes too late. An end
    may name an activity of its schedule by its uid; where both do, a link of the schedules joins
    them, and ``carried_by`` is that link's id if it was made for this dependency. ``fell_short_on``
    is the day since which the gap has been negative, as far as it was looked at.
    """

    class State(models.TextChoices):
        """A withdrawn proposal is declined by either side, or taken back."""

        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        AT_RISK = "at_risk", "At risk"
        MET = "met", "Met"
        BROKEN = "broken", "Broken"
        WITHDRAWN = "withdrawn", "Withdrawn"

    life: ClassVar[Lifecycle] = Lifecycle(
        accept=(State.PROPOSED, State.ACCEPTED),
        withdraw=({State.PROPOSED, State.ACCEPTED, State.AT_RISK}, State.WITHDRAWN),
        doubt=(State.ACCEPTED, State.AT_RISK),
        recover=(State.AT_RISK, State.ACCEPTED),
        meet=({State.ACCEPTED, State.AT_RISK}, State.MET),
        break_off=({State.ACCEPTED, State.AT_RISK}, State.BROKEN),
        renew=(State.BROKEN, State.PROPOSED),
        ask_anew=({State.PROPOSED, State.ACCEPTED, State.AT_RISK}, State.PROPOSED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="dependencies"
    )
    giver = models.ForeignKey("projects.Project", models.PROTECT, related_name="gives")
    receiver = models.ForeignKey("projects.Project", models.PROTECT, related_name="receives")
    what = models.CharField(max_length=300)
    description = models.TextField("why it is needed", blank=True)
    acceptance = models.TextField("acceptance test", blank=True)
    need_by = models.DateField()
    promised_by = models.DateField(null=True, blank=True)
    confidence = models.CharField(
        max_length=6, choices=list(rules.CONFIDENCES.items()), default="medium"
    )
    is_hard = models.BooleanField("the receiver cannot go on without it", default=True)
    slack_days = models.PositiveSmallIntegerField("days the receiver can wait", default=0)
    probability_permille = models.PositiveSmallIntegerField(
        "a change passes it on, thousandths", default=500
    )
    giver_activity_uid = models.CharField(max_length=80, blank=True)
    receiver_activity_uid = models.CharField(max_length=80, blank=True)
    carried_by = models.UUIDField("the link made for it", null=True, blank=True)
    linkage = models.ForeignKey(
        Linkage, models.PROTECT, null=True, blank=True, related_name="dependencies"
    )
    raid_item = models.ForeignKey(
        "projects.RaidItem", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    giver_confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    receiver_confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    giver_confirmed_on = models.DateField(null=True, blank=True)
    receiver_confirmed_on = models.DateField(null=True, blank=True)
    fell_short_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    evidence = models.TextField("how both know that it came", blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "dependency"
        verbose_name_plural = "dependencies"
        ordering = ["need_by", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")), name="dependency_between_two_projects"
            ),
            models.CheckConstraint(
                condition=Q(probability_permille__lte=1000), name="dependency_probability"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn"))
                | (Q(giver_confirmed_by__isnull=False) & Q(receiver_confirmed_by__isnull=False)),
                name="dependency_confirmed_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state="met") | Q(met_on__isnull=False), name="dependency_met_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="dependency_state")]

    def __str__(self) -> str:
        return self.what

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the dependency and its organisation; rights are asked of each project."""
        return (self.id, self.organisation_id)
