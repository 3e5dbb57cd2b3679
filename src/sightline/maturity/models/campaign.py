"""Campaigns: what is assessed by which model, who answers, and what they and assessors said."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.maturity import rules
from sightline.maturity.models.model import ModelVersion


class Campaign(Stateful, Row):
    """One assessment of one subject by one version of a model, led by an office.

    The subject is a soft reference: a kind, an id where there is one, and words. ``needed`` maps
    the keys of the items that are asked for to their ``importance`` and ``target``.
    """

    class State(models.TextChoices):
        """Answers are taken while it is open; results stand from when it is closed."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        CONFIRMED = "confirmed", "Confirmed"
        CANCELLED = "cancelled", "Cancelled"

    life: ClassVar[Lifecycle] = Lifecycle(
        open=(State.DRAFT, State.OPEN),
        close=(State.OPEN, State.CLOSED),
        confirm=(State.CLOSED, State.CONFIRMED),
        cancel=({State.DRAFT, State.OPEN, State.CLOSED}, State.CANCELLED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="campaigns"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="campaigns")
    version_of = models.ForeignKey(ModelVersion, models.PROTECT, related_name="campaigns")
    title = models.CharField(max_length=200)
    kind = models.CharField("maturity of", max_length=12, choices=list(rules.KINDS.items()))
    subject_id = models.UUIDField(null=True, blank=True)
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    opens = models.DateField()
    closes = models.DateField()
    needed: Any = models.JSONField(default=dict, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "maturity campaign"
        ordering = ["-opens", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")), name="campaign_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("closed", "confirmed")) | Q(closed_on__isnull=False),
                name="campaign_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_id", "state"], name="campaign_by_subject")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_private(self) -> bool:
        """Whether it tells of persons, so that few of them show no score."""
        return self.kind in rules.PRIVATE_KINDS

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the campaign, the office that leads it, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class Respondent(Row):
    """One person who is asked, and as what."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="respondents")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    role = models.CharField("answers as", max_length=20, choices=list(rules.ROLES.items()))
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "respondent"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="respondent_once")
        ]

    def __str__(self) -> str:
        return str(self.person)

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the respondent and the campaign's lineage."""
        return (self.id, *self.campaign.lineage())


class Response(Row):
    """What one respondent said of one item; nobody else reads it."""

    digested = frozenset({"score", "evidence", "confidence", "comment"})

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="responses")
    item = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(
        max_length=6, choices=list(rules.CONFIDENCES.items()), default="medium"
    )
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = "response"
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["respondent", "item"], name="response_item_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the response and the respondent's lineage."""
        return (self.id, *self.respondent.lineage())


class AssessorScore(Row):
    """What somebody who does not answer found of one item; it counts before the self scores."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="assessor_scores")
    item = models.CharField(max_length=40)
    assessor = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    note = models.TextField("what it rests on", blank=True)

    class Meta:
        verbose_name = "assessor's score"
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "item"], name="assessor_item_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the score and the campaign's lineage."""
        return (self.id, *self.campaign.lineage())
