"""Requests: what a customer asked for, every state it went through, its tasks and its talk."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.services.models.agreement import ServiceAgreement
from sightline.services.models.catalogue import Service, ServiceVersion
from sightline.services.models.customer import Customer


class ServiceRequest(Stateful, Row):
    """One request of one customer under one version of a service.

    ``target_minutes`` is what was promised when it was asked, by the agreement of then if there was
    one, whose calendar goes before that of the version. ``due_at`` is when that is used up as
    the clock goes now; ``worked_minutes`` is how long the clock ran, noted whenever it stops, so
    that measures need no clock.
    """

    class State(models.TextChoices):
        """Domain reference, section 2.4."""

        NEW = "new", "New"
        ACCEPTED = "accepted", "Accepted"
        IN_PROGRESS = "in_progress", "In progress"
        WAITING = "waiting", "Waiting on the customer"
        DELIVERED = "delivered", "Delivered"
        CONFIRMED = "confirmed", "Confirmed"
        REOPENED = "reopened", "Reopened"
        CLOSED = "closed", "Closed"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Cancelled"

    #: States in which it waits for somebody.
    RUNNING = ("new", "accepted", "in_progress", "waiting", "delivered", "reopened")
    #: States that nothing leads out of: nothing is due any more.
    OVER = ("closed", "declined", "cancelled")
    life: ClassVar[Lifecycle] = Lifecycle(
        accept=(State.NEW, State.ACCEPTED),
        start=({State.ACCEPTED, State.REOPENED}, State.IN_PROGRESS),
        wait=(State.IN_PROGRESS, State.WAITING),
        resume=(State.WAITING, State.IN_PROGRESS),
        deliver=(State.IN_PROGRESS, State.DELIVERED),
        confirm=(State.DELIVERED, State.CONFIRMED),
        reopen=({State.DELIVERED, State.CONFIRMED}, State.REOPENED),
        close=({State.DELIVERED, State.CONFIRMED}, State.CLOSED),
        decline=({State.NEW, State.ACCEPTED}, State.DECLINED),
        cancel=(
            {State.NEW, State.ACCEPTED, State.IN_PROGRESS, State.WAITING, State.REOPENED},
            State.CANCELLED,
        ),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="service_requests"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="service_requests")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requests")
    service = models.ForeignKey(Service, models.PROTECT, related_name="requests")
    of_version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="requests")
    agreement = models.ForeignKey(
        ServiceAgreement, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=11, choices=State.choices, default=State.NEW)
    title = models.CharField(max_length=200)
    words = models.TextField("what is asked for", blank=True)
    asked_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    assignee = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    target_minutes = models.PositiveIntegerField("working time promised", null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    worked_minutes = models.PositiveIntegerField("working time taken", null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "request"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="service_request_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="service_request_closed_when",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "due_at"], name="service_request_queue"),
            models.Index(fields=["customer", "state"], name="service_request_customer"),
            models.Index(fields=["service", "closed_at"], name="service_request_closed"),
            models.Index(fields=["state", "due_at"], name="service_request_state"),
            models.Index(fields=["due_at", "id"], name="service_request_due"),
            models.Index(
                fields=["customer", "service", "delivered_at"], name="service_request_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """Its number as people say it."""
        return f"SR-{self.number:04}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the request, its office and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class RequestChild(Row):
    """What hangs on one request."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its request's lineage."""
        return (self.id, *self.request.lineage())


class RequestMove(RequestChild):
    """One change of a request's state: the clock is worked out from these alone."""

    verb = models.CharField(max_length=8)
    state = models.CharField(max_length=11, choices=ServiceRequest.State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True)

    class Meta:
        verbose_name = "step of a request"
        verbose_name_plural = "steps of requests"
        ordering = ["at", "id"]


class RequestTask(RequestChild):
    """One task of a request, from the steps of its service."""

    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "task of a request"
        verbose_name_plural = "tasks of requests"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class RequestComment(RequestChild):
    """What one of either side said."""

    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_at = models.DateTimeField(default=clock.now)
    words = models.TextField()

    class Meta:
        verbose_name = "comment on a request"
        verbose_name_plural = "comments on requests"
        ordering = ["said_at", "id"]


class RequestFile(RequestChild):
    """A file that one of either side added; its bytes are kept under their SHA-256."""

    name = models.CharField("file", max_length=255)
    digest = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "file of a request"
        verbose_name_plural = "files of requests"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "digest"], name="request_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DeskPerson(Row):
    """Somebody who works on an office's requests, and what they are good at."""

    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="desk_people")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    tagged = models.CharField("skills", max_length=300, blank=True)

    class Meta:
        verbose_name = "person at the desk"
        verbose_name_plural = "people at the desk"
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(fields=["office", "person"], name="desk_person_once")
        ]

    @property
    def skills(self) -> list[str]:
        """What they are good at, as it was written."""
        return [tag for tag in self.tagged.split(", ") if tag]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its office's lineage."""
        return (self.id, *self.office.lineage())
