"""Change requests: what should change, why, what it costs, and where its funding stands."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.changes import rules
from sightline.changes.models.board import Board
from sightline.changes.rules.figures import effects
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class ChangeTemplate(Stateful, Row):
    """A repeatable low-risk change that is approved once; it loses that when one of them fails."""

    class State(models.TextChoices):
        """Only an approved one can be used."""

        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        SUSPENDED = "suspended", "Suspended after a failure"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        approve=({State.DRAFT, State.SUSPENDED}, State.APPROVED),
        suspend=(State.APPROVED, State.SUSPENDED),
        retire=({State.DRAFT, State.APPROVED, State.SUSPENDED}, State.RETIRED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="change_templates"
    )
    board = models.ForeignKey(Board, models.PROTECT, related_name="templates")
    name = models.CharField(max_length=200)
    description = models.TextField("what is done, and how it is taken back", blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    most_minor = models.BigIntegerField("costs at most", default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    written_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "change template"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="change_template_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="change_template_not_by_its_author",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the template, and its board's lineage."""
        return (self.id, *self.board.lineage())


class ChangeRequest(Stateful, Row):
    """A proposed change to a project's plan, decided on by a board.

    ``deltas`` are what it would do to the plan of record, as the impact engine reads them;
    ``figures`` are approved figures that it moves by themselves.
    ``edition`` goes up with every edit of what is asked for, and ``content_digest`` covers all of
    it with the impact, the assessments and the funding: an approval holds for one digest.
    """

    class State(models.TextChoices):
        """Domain reference, section 3.2."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        SCREENED = "screened", "Screened"
        ASSESSMENT = "assessment", "In assessment"
        FUNDING = "funding", "Funding"
        READY = "ready", "Ready for the board"
        DEFERRED = "deferred", "Deferred"
        RETURNED = "returned", "Returned for alternatives"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SCHEDULED = "scheduled", "Scheduled"
        IMPLEMENTING = "implementing", "Implementing"
        IMPLEMENTED = "implemented", "Implemented"
        FAILED = "failed", "Failed, backed out"
        REVIEWED = "reviewed", "Reviewed"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (
        State.DRAFT, State.SUBMITTED, State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY,
        State.DEFERRED, State.RETURNED,
    )  # fmt: skip
    UNDER_WAY = (State.APPROVED, State.SCHEDULED, State.IMPLEMENTING)
    ENDED = (State.CLOSED, State.REJECTED, State.WITHDRAWN)

    life: ClassVar[Lifecycle] = Lifecycle(
        submit=({State.DRAFT, State.RETURNED}, State.SUBMITTED),
        screen=(State.SUBMITTED, State.SCREENED),
        assess=(State.SCREENED, State.ASSESSMENT),
        fund=(State.ASSESSMENT, State.FUNDING),
        present=({State.SUBMITTED, State.FUNDING, State.DEFERRED}, State.READY),
        approve=(State.READY, State.APPROVED),
        defer=(State.READY, State.DEFERRED),
        reject=({State.SUBMITTED, State.READY}, State.REJECTED),
        send_back=({State.SUBMITTED, State.READY}, State.RETURNED),
        escalate=(State.READY, State.READY),
        reconsider=(
            {State.APPROVED, State.SCHEDULED, State.REJECTED, State.DEFERRED}, State.READY,
        ),
        reopen=(
            {State.SCREENED, State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED,
             State.APPROVED, State.SCHEDULED},
            State.SUBMITTED,
        ),
        schedule=({State.SUBMITTED, State.APPROVED, State.SCHEDULED}, State.SCHEDULED),
        lapse=({State.APPROVED, State.SCHEDULED}, State.FUNDING),
        implement=({State.SCHEDULED, State.APPROVED}, State.IMPLEMENTING),
        finish=(State.IMPLEMENTING, State.IMPLEMENTED),
        back_out=({State.IMPLEMENTING, State.IMPLEMENTED}, State.FAILED),
        review=({State.IMPLEMENTED, State.FAILED}, State.REVIEWED),
        close=({State.IMPLEMENTED, State.REVIEWED}, State.CLOSED),
        withdraw=({*OPEN}, State.WITHDRAWN),
    )  # fmt: skip

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="changes"
    )
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=list(rules.KINDS.items()), default="normal")
    type = models.CharField(max_length=12, choices=list(rules.TYPES.items()), default="baseline")
    reason = models.CharField(
        max_length=12, choices=list(rules.REASONS.items()), default="requirement"
    )
    urgency = models.CharField(
        max_length=10, choices=list(rules.URGENCIES.items()), default="normal"
    )
    description = models.TextField("what should change, and why", blank=True)
    risk_of_refusing = models.TextField("what happens if it is refused", blank=True)
    back_out = models.TextField("how it is taken back", blank=True)
    template = models.ForeignKey(
        ChangeTemplate, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    raised_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    raised_on = models.DateField(default=clock.today)
    edited_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    implementer = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    window_start = models.DateTimeField(null=True, blank=True)
    window_finish = models.DateTimeField(null=True, blank=True)
    deltas: Any = models.JSONField(default=list, blank=True)
    figures: Any = models.JSONField("approved figures it moves", default=list, blank=True)
    source = models.CharField("where its deltas came from", max_length=80, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    cost_minor = models.BigIntegerField("cost of carrying it out", default=0)
    needs_no_funding = models.BooleanField("no funding needed", default=False)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="changes")
    edition = models.PositiveIntegerField(default=1)
    content_digest = models.CharField(max_length=80, blank=True)
    approved_digest = models.CharField(max_length=80, blank=True)
    deferred_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    applied_on = models.DateField(null=True, blank=True)
    words = models.TextField("why it was refused, withdrawn or backed out", blank=True)

    class Meta:
        verbose_name = "change request"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="change_number_once"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="change_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(window_finish__isnull=True)
                | Q(window_start__isnull=True)
                | Q(window_finish__gt=F("window_start")),
                name="change_window_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "scheduled", "implementing"))
                | ~Q(kind="normal")
                | ~Q(approved_digest=""),
                name="change_approved_has_digest",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="change_state"),
            models.Index(fields=["board", "state"], name="change_board_state"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """How people name it."""
        return f"CR-{self.number}"

    @property
    def asked_minor(self) -> int:
        """What is to be funded: the cost of carrying it out, and a rise of the approved cost."""
        return self.cost_minor + effects(self.figures).more_minor

    @property
    def import_id(self) -> UUID | None:
        """The import that drafted it, if one did."""
        said = self.source.removeprefix("import ")
        return UUID(said) if said != self.source else None

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the request, and its project's lineage."""
        return (self.id, *self.project.lineage())


class ChangeChild(Row):
    """A row that belongs to one change request."""

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its request's lineage."""
        change: ChangeRequest = self.change  # type: ignore[attr-defined]
        return (self.id, *change.lineage())

    @property
    def currency(self) -> str:
        """The currency of its amounts: the request's."""
        change: ChangeRequest = self.change  # type: ignore[attr-defined]
        return change.currency


class Funding(Stateful, ChangeChild):
    """Money for one change: reserved by its budget holder before the board can approve.

    A reservation lapses on ``until``; the approval then lapses with it.
    """

    class State(models.TextChoices):
        """Nobody reserves what they asked for."""

        ASKED = "asked", "Asked for"
        RESERVED = "reserved", "Reserved"
        DECLINED = "declined", "Declined"
        RELEASED = "released", "Released"
        SPENT = "spent", "Spent"

    life: ClassVar[Lifecycle] = Lifecycle(
        reserve=(State.ASKED, State.RESERVED),
        decline=(State.ASKED, State.DECLINED),
        release=({State.ASKED, State.RESERVED}, State.RELEASED),
        spend=(State.RESERVED, State.SPENT),
    )

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="fundings")
    source = models.CharField(max_length=200)
    holder = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField("amount")
    until = models.DateField("reserved until", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reserved_on = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "funding"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="funding_is_some"),
            models.CheckConstraint(
                condition=~Q(holder=F("asked_by")), name="funding_not_by_its_asker"
            ),
        ]


class ChangeReview(ChangeChild):
    """What a change came to, seen by somebody other than who carried it out."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="reviews")
    is_success = models.BooleanField("it did what it should")
    findings = models.TextField()
    evidence = models.TextField(blank=True)
    cost_minor = models.BigIntegerField("what it really cost", null=True, blank=True)
    reviewed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    reviewed_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "change review"
        ordering = ["-reviewed_on", "id"]
