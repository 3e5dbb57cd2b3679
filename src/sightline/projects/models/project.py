"""The project: temporary effort for an output, with its state, people, dates and money."""

from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.projects.models.portfolio import Portfolio, Program


class Project(Stateful, Row):
    """One project; what it plans, spends and reports hangs on it.

    ``finish`` dates are three: the approved baseline, the present forecast, what happened.
    Whole-life amounts are integer minor units of ``currency``. All of it is what the project
    declares; what its schedule computes stands beside it, and is taken over by a command.
    """

    class State(models.TextChoices):
        """Domain reference, section 11."""

        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        INITIATING = "initiating", "Initiating"
        PLANNING = "planning", "Planning"
        EXECUTING = "executing", "Executing"
        CLOSING = "closing", "Closing"
        CLOSED = "closed", "Closed"
        TRACKING = "tracking", "Benefits tracking"
        ON_HOLD = "on_hold", "On hold"
        CANCELLED = "cancelled", "Cancelled"

    class Confidentiality(models.TextChoices):
        """Who sees that the project exists at all."""

        OPEN = "open", "Open to the organisation"
        PMO = "pmo", "Its PMOs"
        RESTRICTED = "restricted", "Restricted to those granted on it"
        SEALED = "sealed", "Sealed: named people only"

    RUNNING = (State.APPROVED, State.INITIATING, State.PLANNING, State.EXECUTING, State.CLOSING)
    ENDED = (State.CLOSED, State.TRACKING, State.CANCELLED)

    life = Lifecycle(
        approve=(State.PROPOSED, State.APPROVED),
        initiate=(State.APPROVED, State.INITIATING),
        plan=({State.INITIATING, State.ON_HOLD}, State.PLANNING),
        execute=({State.PLANNING, State.ON_HOLD}, State.EXECUTING),
        hold=({*RUNNING}, State.ON_HOLD),
        wind_up=(State.EXECUTING, State.CLOSING),
        close=(State.CLOSING, State.CLOSED),
        track=(State.CLOSED, State.TRACKING),
        cancel=({State.PROPOSED, *RUNNING, State.ON_HOLD}, State.CANCELLED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="projects"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="projects")
    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, null=True, blank=True, related_name="projects"
    )
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="projects"
    )
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=200, blank=True)
    sponsor = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sponsor_name = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    manager_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    confidentiality = models.CharField(
        max_length=10, choices=Confidentiality.choices, default=Confidentiality.PMO
    )
    mandatory_citation = models.CharField(max_length=300, blank=True)
    register = models.CharField(max_length=80, blank=True)
    entered_on = models.DateField(default=clock.today)
    left_on = models.DateField(null=True, blank=True)
    start = models.DateField(null=True, blank=True)
    baseline_finish = models.DateField(null=True, blank=True)
    forecast_finish = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    percent_permille = models.PositiveSmallIntegerField(
        "complete, thousandths", null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    currency = models.CharField(max_length=3, default="GBP")
    whole_life_minor = models.BigIntegerField("whole-life cost", null=True, blank=True)
    whole_life_forecast_minor = models.BigIntegerField(
        "whole-life cost forecast", null=True, blank=True
    )
    benefits_minor = models.BigIntegerField("benefits promised", null=True, blank=True)
    delay_cost_minor = models.BigIntegerField(
        "cost of a day's delay", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    tolerance_days = models.PositiveSmallIntegerField("time tolerance, days", default=14)
    tolerance_cost_permille = models.PositiveSmallIntegerField(
        "cost tolerance, thousandths", default=50
    )
    cadence_days = models.PositiveSmallIntegerField("reports every, days", default=30)
    critical = models.BooleanField("on its program's critical path", default=False)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "project"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="project_code_once"),
            models.CheckConstraint(
                condition=Q(delay_cost_minor__isnull=True) | Q(delay_cost_minor__gte=0),
                name="project_delay_costs_something",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")),
                name="project_leaves_after_entering",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state"], name="project_org_state"),
            models.Index(fields=["organisation", "name"], name="project_org_name"),
        ]

    @property
    def report_every_days(self) -> int:
        """The days between two reports: a standard's word where one asks, else the project's."""
        return self.standing.cadence_days or self.cadence_days or 30

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the project and the nodes above it that a grant may name."""
        return (self.id, self.program_id, self.portfolio_id, self.office_id, self.organisation_id)
