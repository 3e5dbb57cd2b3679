"""Standards: the standard as a name that lasts, its versions, their clauses, what was said."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.network import rules


class Standard(Row):
    """What an office asks of every project beneath it; what it asks is said by its versions."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="standards"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="standards")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    family = models.CharField(max_length=12, choices=list(rules.FAMILIES.items()))
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "standard"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="standard_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the standard, the office that keeps it, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class StandardVersion(Stateful, Row):
    """One version of a standard: its scope, its force, what it checks, and its dates.

    ``applies`` and ``checks`` are lists of conditions as ``rules.conditions`` documents them. It
    takes effect on ``effective_on`` and binds after ``transition_days``; ``ended_on`` is the day
    on which another version took its place, or it was retired.
    """

    class State(models.TextChoices):
        """Domain reference, section 5.2."""

        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "In consultation"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"
        RETIRED = "retired", "Retired"

    #: States in which what it says stays as it is.
    SETTLED = (State.APPROVED, State.PUBLISHED, State.IN_FORCE, State.SUPERSEDED, State.RETIRED)
    #: States in which offices can be asked for it, and can ask for relief from it.
    ISSUED = (State.PUBLISHED, State.IN_FORCE)
    life: ClassVar[Lifecycle] = Lifecycle(
        consult=(State.DRAFT, State.CONSULTATION),
        rework=({State.CONSULTATION, State.APPROVED}, State.DRAFT),
        approve=(State.CONSULTATION, State.APPROVED),
        publish=(State.APPROVED, State.PUBLISHED),
        enforce=(State.PUBLISHED, State.IN_FORCE),
        supersede=({State.PUBLISHED, State.IN_FORCE}, State.SUPERSEDED),
        retire=({State.IN_FORCE, State.SUPERSEDED}, State.RETIRED),
    )

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    summary = models.TextField("what it is for", blank=True)
    is_mandatory = models.BooleanField("mandatory", default=True)
    applies = models.JSONField("applies to", default=list, blank=True)
    checks = models.JSONField("is checked by", default=list, blank=True)
    evidence = models.TextField("evidence of compliance", blank=True)
    effective_on = models.DateField("takes effect on", null=True, blank=True)
    transition_days = models.PositiveSmallIntegerField("days of transition", default=90)
    comments_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    #: Persons who wrote any of it; none of them approves it.
    hands = models.JSONField(default=list, blank=True)
    received_from = models.CharField("received from", max_length=420, blank=True)

    class Meta:
        verbose_name = "version of a standard"
        verbose_name_plural = "versions of standards"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_once"),
            models.UniqueConstraint(
                fields=["standard"], condition=Q(state="in_force"), name="standard_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "consultation", "approved"))
                | Q(effective_on__isnull=False),
                name="standard_issued_has_date",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(approved_by=F("author")),
                name="standard_not_approved_by_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard.code} v{self.number}"

    @property
    def binds_on(self) -> date | None:
        """The day from which it binds: its effective day, after the transition."""
        if self.effective_on is None:
            return None
        return self.effective_on + timedelta(self.transition_days)

    @property
    def is_in_transition(self) -> bool:
        """Whether it is in force and does not bind yet."""
        if self.state != self.State.IN_FORCE or self.binds_on is None:
            return False
        return clock.today() < self.binds_on

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the version and its standard's lineage."""
        return (self.id, *self.standard.lineage())


class Clause(Row):
    """One thing that a version asks for, and how far it may be done differently."""

    version_of = models.ForeignKey(StandardVersion, models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField()
    leeway = models.CharField(max_length=10, choices=list(rules.LEEWAYS.items()), default="none")
    limits = models.TextField("what may vary without asking", blank=True)
    is_law = models.BooleanField("is law", default=False)
    #: What a report must hold, as ``rules.bites`` has it, and how often one is due.
    report_fields = models.JSONField("fields of a report", default=list, blank=True)
    cadence_days = models.PositiveSmallIntegerField("a report every, days", null=True, blank=True)
    #: Names in their order.
    phases = models.JSONField(default=list, blank=True)
    gates = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "clause of a standard"
        verbose_name_plural = "clauses of standards"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version_of", "number"], name="clause_number_once"),
            models.CheckConstraint(
                condition=Q(is_law=False) | Q(leeway="none"), name="clause_law_has_no_leeway"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the clause and its version's lineage."""
        return (self.id, *self.version_of.lineage())


class Comment(Row):
    """What somebody says of a version in consultation, and what was answered."""

    version_of = models.ForeignKey(StandardVersion, models.PROTECT, related_name="comments")
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    said_on = models.DateField(default=clock.today)
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "comment on a standard"
        verbose_name_plural = "comments on standards"
        ordering = ["said_on", "id"]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the comment and its version's lineage."""
        return (self.id, *self.version_of.lineage())
