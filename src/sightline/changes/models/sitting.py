"""Sittings: one meeting of a board, its agenda, who was there, its minutes and what follows."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.changes.models.board import Board, BoardChild
from sightline.changes.models.request import ChangeRequest
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class Sitting(Stateful, BoardChild):
    """One meeting of a board; its minutes are frozen when it is signed."""

    class State(models.TextChoices):
        """Decisions are taken while it is open."""

        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        HELD = "held", "Held, minutes to sign"
        SIGNED = "signed", "Minutes signed"
        CANCELLED = "cancelled", "Cancelled"

    life: ClassVar[Lifecycle] = Lifecycle(
        begin=(State.PLANNED, State.OPEN),
        end=(State.OPEN, State.HELD),
        sign=(State.HELD, State.SIGNED),
        cancel=(State.PLANNED, State.CANCELLED),
    )
    heavy = frozenset({"minutes"})

    board = models.ForeignKey(Board, models.PROTECT, related_name="sittings")
    starts = models.DateTimeField()
    lasts_minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes: Any = models.JSONField(default=dict, blank=True)
    signed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "sitting"
        ordering = ["-starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "starts"], name="sitting_once"),
            models.CheckConstraint(condition=Q(lasts_minutes__gt=0), name="sitting_lasts"),
        ]


class SittingChild(Row):
    """A row that belongs to one sitting."""

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its sitting's lineage."""
        sitting: Sitting = self.sitting  # type: ignore[attr-defined]
        return (self.id, *sitting.lineage())


class AgendaItem(SittingChild):
    """One thing to decide or to hear: a change request, a dependency that raised itself, or a topic."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=1)
    change = models.ForeignKey(
        ChangeRequest, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    dependency = models.ForeignKey(
        "linkages.Dependency", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    title = models.CharField(max_length=300)
    is_consent = models.BooleanField("in the consent block", default=False)
    lasts_minutes = models.PositiveSmallIntegerField(default=10)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        verbose_name = "agenda item"
        ordering = ["-is_consent", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "change"], name="agenda_change_once"),
            models.UniqueConstraint(
                fields=["sitting", "dependency"], name="agenda_dependency_once"
            ),
        ]


class Presence(SittingChild):
    """A member, or the delegate of one, who is at a sitting."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="presences")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "presence"
        ordering = ["came_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "person"], name="presence_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")),
                name="presence_leaves_after_coming",
            ),
        ]


class FollowUp(SittingChild):
    """An action that a sitting gave to somebody, followed up until it is done."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="follow_ups")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "action"
        ordering = ["due", "id"]
