"""Proposals: one row from the idea to the project that it becomes, and what hangs on it."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.demand import rules
from sightline.demand.models.intake import IntakeLink
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class Proposal(Stateful, Row):
    """Something that somebody asks for, whatever office will do it.

    Who asks is a person of the organisation, or, through a public link, a name and an address;
    ``follow_digest`` is then that of the secret address under which they see how far it is.
    ``due_on`` is by when the office promised its next step. Amounts are whole minor units.
    """

    class State(models.TextChoices):
        """Domain reference, section 6.1. A draft that was handed in before was sent back."""

        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        SCREENING = "screening", "Screening"
        QUALIFIED = "qualified", "Qualified"
        APPROVED = "approved", "Approved"
        DEFERRED = "deferred", "Deferred"
        CONVERTED = "converted", "Converted"
        COMPLETED = "completed", "Completed"
        REJECTED = "rejected", "Rejected"
        DUPLICATE = "duplicate", "Duplicate"

    ENDED = (State.COMPLETED, State.REJECTED, State.DUPLICATE)
    UNDECIDED = (State.SUBMITTED, State.SCREENING, State.QUALIFIED, State.DEFERRED)
    life: ClassVar[Lifecycle] = Lifecycle(
        submit=(State.DRAFT, State.SUBMITTED),
        screen=(State.SUBMITTED, State.SCREENING),
        send_back=({State.SUBMITTED, State.SCREENING, State.QUALIFIED}, State.DRAFT),
        qualify=(State.SCREENING, State.QUALIFIED),
        approve=(State.QUALIFIED, State.APPROVED),
        defer=({State.QUALIFIED, State.APPROVED}, State.DEFERRED),
        resume=(State.DEFERRED, State.QUALIFIED),
        decline=({*UNDECIDED}, State.REJECTED),
        withdraw=({State.DRAFT, *UNDECIDED}, State.REJECTED),
        merge=({*UNDECIDED}, State.DUPLICATE),
        reopen=({State.REJECTED, State.DUPLICATE}, State.SCREENING),
        convert=(State.APPROVED, State.CONVERTED),
        complete=({State.APPROVED, State.CONVERTED}, State.COMPLETED),
    )
    digested = frozenset({"requester_name", "requester_email", "follow_digest"})

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="proposals"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    need = models.TextField("what is needed", blank=True)
    kind = models.CharField(max_length=12, choices=list(rules.KINDS.items()), default="idea")
    size = models.CharField(max_length=2, choices=list(rules.SIZES.items()), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_confidential = models.BooleanField("only for those who work on it", default=False)
    source = models.CharField(max_length=5, choices=list(rules.SOURCES.items()), default="page")
    link = models.ForeignKey(
        IntakeLink, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    requester = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    requester_name = models.CharField(max_length=200, blank=True)
    requester_email = models.EmailField(max_length=254, blank=True)
    follow_digest = models.CharField(max_length=80, blank=True)
    sponsor = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sponsor_name = models.CharField(max_length=200, blank=True)
    screener = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=200, blank=True)
    start = models.DateField(null=True, blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    cost_minor = models.BigIntegerField("cost", null=True, blank=True)
    running_minor = models.BigIntegerField("running cost a year", null=True, blank=True)
    value_minor = models.BigIntegerField("return a year", null=True, blank=True)
    today = models.TextField("how it is done today", blank=True)
    systems = models.TextField("systems it touches", blank=True)
    place = models.CharField("where it is", max_length=300, blank=True)
    mandatory_citation = models.CharField("what demands it", max_length=300, blank=True)
    impact = models.TextField("what happens without it", blank=True)
    stakeholders = models.TextField("whom it concerns", blank=True)
    case = models.TextField("business case", blank=True)
    alternatives = models.TextField("other ways", blank=True)
    risks = models.TextField("what could go wrong", blank=True)
    made_at = models.DateTimeField(default=clock.now)
    submitted_on = models.DateField(null=True, blank=True)
    state_since = models.DateTimeField(default=clock.now)
    due_on = models.DateField("next step by", null=True, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=list(rules.REASONS.items()), blank=True)
    words = models.TextField("what was said last", blank=True)
    letter = models.TextField(blank=True)
    letter_sent_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        verbose_name = "proposal"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""),
                name="proposal_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False),
                name="proposal_duplicate_of_one",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
                name="proposal_not_its_duplicate",
            ),
            models.CheckConstraint(
                condition=~Q(state="converted") | Q(project__isnull=False),
                name="proposal_converted_to_a_project",
            ),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(look_again_on__isnull=False),
                name="proposal_deferred_to_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(cost_minor__isnull=True) | Q(cost_minor__gte=0))
                & (Q(running_minor__isnull=True) | Q(running_minor__gte=0))
                & (Q(value_minor__isnull=True) | Q(value_minor__gte=0)),
                name="proposal_money_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="proposal_state"),
            models.Index(fields=["follow_digest"], name="proposal_follow"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"D-{self.number:04d}"

    @property
    def asker(self) -> str:
        """Who asks, by name."""
        return self.requester.name if self.requester else self.requester_name

    @property
    def is_sent_back(self) -> bool:
        """Whether it is a draft again because the office asked for something."""
        return self.state == self.State.DRAFT and self.submitted_on is not None

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the proposal, its office and organisation."""
        return (self.id, self.office_id, self.organisation_id)


class ProposalChild(Row):
    """A row that belongs to one proposal and shares its rights."""

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its proposal's lineage."""
        proposal: Proposal = self.proposal  # type: ignore[attr-defined]
        return (self.id, *proposal.lineage())


class ProposalAim(ProposalChild):
    """The share of a proposal that would serve an objective, in thousandths."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="aims")
    objective = models.ForeignKey("strategy.Objective", models.PROTECT, related_name="+")
    share_permille = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "aim"
        ordering = ["-share_permille", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "objective"], name="aim_once"),
            models.CheckConstraint(
                condition=Q(share_permille__gte=1, share_permille__lte=1000), name="aim_share"
            ),
        ]


class Supporter(ProposalChild):
    """Somebody who wants the same, and joined instead of asking for it twice."""

    digested = frozenset({"name", "email"})

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="supporters")
    person = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    words = models.CharField("what it means for them", max_length=500, blank=True)
    merged = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="+")
    joined_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "supporter"
        ordering = ["joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(person__isnull=False),
                name="supporter_once",
            ),
        ]
