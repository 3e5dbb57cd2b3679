"""The documents an office stands on: baseline, mandate, governance and strategy, by versions."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services.rules.foundation_words import DOCUMENTS


class OfficeDocument(Stateful, Row):
    """One version of one document; never changed once submitted, kept for ever once approved.

    It holds from ``effective_from`` until ``effective_until``, which is set when the next version
    is approved. ``content`` is what ``rules.foundation`` says of its kind; ``hands`` are the
    people who wrote on it, none of whom approves it.
    """

    class State(models.TextChoices):
        """Where a version stands; a superseded one may hold until the next one's day."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    life: ClassVar[Lifecycle] = Lifecycle(
        submit=(State.DRAFT, State.SUBMITTED),
        send_back=(State.SUBMITTED, State.DRAFT),
        approve=(State.SUBMITTED, State.APPROVED),
        supersede=(State.APPROVED, State.SUPERSEDED),
        withdraw=({State.DRAFT, State.SUBMITTED}, State.WITHDRAWN),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="office_documents"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=list(DOCUMENTS.items()))
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content: Any = models.JSONField(default=dict, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hands: Any = models.JSONField("who wrote on it", default=list, blank=True)
    effective_from = models.DateField("holds from", null=True, blank=True)
    effective_until = models.DateField("holds until", null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField("why it was sent back", blank=True)

    class Meta:
        verbose_name = "document of an office"
        verbose_name_plural = "documents of offices"
        ordering = ["office__name", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "number"], name="office_document_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "kind"],
                condition=Q(state__in=["draft", "submitted"]),
                name="office_document_one_open",
            ),
            models.UniqueConstraint(
                fields=["office", "kind"],
                condition=Q(state="approved"),
                name="office_document_one_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "superseded"])
                | Q(effective_from__isnull=False, approved_on__isnull=False),
                name="office_document_approved_holds",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                name="office_document_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{DOCUMENTS.get(self.kind, self.kind)} of {self.office}, version {self.number}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the document, its office and the organisation."""
        return (self.id, self.office_id, self.organisation_id)
