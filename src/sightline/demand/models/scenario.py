"""Scenarios over the live portfolio: their deltas, what the solver said, and the plan of record."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sightline.demand.models.proposal import Proposal
from sightline.demand.rules import scenario as rules
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class Scenario(Stateful, Row):
    """One way the portfolio could be: deltas over the plan of record, within limits.

    ``limits`` are budgets, capacities and policy, as ``rules.scenario`` checks them. ``frozen`` is
    what was put forward, and ``digest`` what an approval holds for.
    """

    class State(models.TextChoices):
        """An approved one is the plan of record until another supersedes it."""

        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Put forward"
        APPROVED = "approved", "Plan of record"
        SUPERSEDED = "superseded", "Superseded"
        DROPPED = "dropped", "Dropped"

    life: ClassVar[Lifecycle] = Lifecycle(
        propose=(State.DRAFT, State.PROPOSED),
        rework=(State.PROPOSED, State.DRAFT),
        approve=(State.PROPOSED, State.APPROVED),
        undo=(State.APPROVED, State.PROPOSED),
        supersede=(State.APPROVED, State.SUPERSEDED),
        drop=({State.DRAFT, State.PROPOSED}, State.DROPPED),
    )
    heavy = frozenset({"frozen"})

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="scenarios"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="scenarios")
    portfolio = models.ForeignKey(
        "projects.Portfolio", models.PROTECT, null=True, blank=True, related_name="scenarios"
    )
    name = models.CharField(max_length=120)
    words = models.TextField("what it is for", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    currency = models.CharField(max_length=3, default="GBP")
    first_year = models.PositiveSmallIntegerField("first year planned")
    n_periods = models.PositiveSmallIntegerField("years planned", default=3)
    value_years = models.PositiveSmallIntegerField("years that benefits count", default=10)
    rate_permille = models.PositiveSmallIntegerField("discount a year, thousandths", default=35)
    most_shift = models.PositiveSmallIntegerField("years a start may be put off", default=1)
    level = models.CharField(max_length=8, choices=list(rules.LEVELS.items()), default="expected")
    uplift_p50_permille = models.PositiveSmallIntegerField("cost more at P50", default=50)
    uplift_p80_permille = models.PositiveSmallIntegerField("cost more at P80", default=200)
    kept_p80_permille = models.PositiveSmallIntegerField("value kept at P80", default=800)
    limits: Any = models.JSONField(default=rules.no_limits)
    edition = models.PositiveIntegerField("how often it was edited", default=1)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    made_on = models.DateField(default=clock.today)
    edited_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_on = models.DateField(null=True, blank=True)
    why_over = models.TextField("why it may break its limits", blank=True)
    frozen: Any = models.JSONField(default=dict)
    digest = models.CharField(max_length=80, blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    note = models.TextField("what was said at the decision", blank=True)

    class Meta:
        verbose_name = "scenario"
        ordering = ["-made_on", "name", "id"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="scenario_name_once"),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(state="approved", portfolio__isnull=True),
                name="scenario_one_of_record",
            ),
            models.UniqueConstraint(
                fields=["portfolio"], condition=Q(state="approved"), name="scenario_one_a_portfolio"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False) & ~Q(note=""),
                name="scenario_approved_with_note",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> tuple[str, ...]:
        """The names of the years planned."""
        return tuple(year_name(self.first_year + n) for n in range(self.n_periods))

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the scenario and the nodes above it that a grant may name."""
        return (self.id, self.portfolio_id, self.office_id, self.organisation_id)


def year_name(year: int) -> str:
    """Return a fiscal year by the two calendar years that it lies in."""
    return f"{year}/{(year + 1) % 100:02d}"


class ScenarioChild(Row):
    """A row of one scenario, which shares its rights."""

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its scenario's lineage."""
        scenario: Scenario = self.scenario  # type: ignore[attr-defined]
        return (self.id, *scenario.lineage())


class ScenarioDelta(ScenarioChild):
    """One typed change over the plan of record, on a project or a proposal.

    A shift is by ``periods`` years. Money is put into the year at ``period`` of the years planned.
    ``people`` are tenths of a person of a role, one a year from its own first one.
    """

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="deltas")
    kind = models.CharField(max_length=8, choices=list(rules.KINDS.items()))
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="scenario_deltas"
    )
    periods = models.PositiveSmallIntegerField("years later", default=0)
    period = models.PositiveSmallIntegerField("year", default=0)
    money = models.CharField(max_length=8, choices=list(rules.MONEY.items()), blank=True)
    amount_minor = models.BigIntegerField("amount", default=0)
    role = models.CharField(max_length=80, blank=True)
    people: Any = models.JSONField(default=list)
    by_solver = models.BooleanField("the solver proposed it", default=False)

    class Meta:
        verbose_name = "delta"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, proposal__isnull=False)
                | Q(project__isnull=False, proposal__isnull=True),
                name="delta_on_one",
            ),
            models.UniqueConstraint(
                fields=["scenario", "kind", "project", "money", "period", "role"],
                condition=Q(project__isnull=False),
                name="delta_once_a_project",
            ),
            models.UniqueConstraint(
                fields=["scenario", "kind", "proposal", "role"],
                condition=Q(proposal__isnull=False),
                name="delta_once_a_proposal",
            ),
        ]

    @property
    def key(self) -> str:
        """What it is laid on, as the rules name it."""
        return f"project-{self.project_id}" if self.project_id else f"proposal-{self.proposal_id}"


class ScenarioRun(Stateful, ScenarioChild):
    """One run of the solver on a scenario: what went in, and what it found."""

    class State(models.TextChoices):
        """Running until the job ends it, or a person."""

        RUNNING = "running", "Under way"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    life: ClassVar[Lifecycle] = Lifecycle(
        finish=(State.RUNNING, State.FINISHED),
        fail=(State.RUNNING, State.FAILED),
        cancel=(State.RUNNING, State.CANCELLED),
    )
    heavy = frozenset({"inputs", "found"})

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="runs")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    seconds = models.PositiveSmallIntegerField("time limit, seconds", default=10)
    started = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, blank=True)
    inputs: Any = models.JSONField(default=dict)
    inputs_digest = models.CharField(max_length=80, blank=True)
    status = models.CharField("how the answer stands", max_length=12, blank=True)
    gap_permille = models.PositiveIntegerField("gap, thousandths", null=True, blank=True)
    found: Any = models.JSONField(default=dict)
    problem = models.CharField("why there is no answer", max_length=500, blank=True)

    class Meta:
        verbose_name = "solver run"
        ordering = ["-started", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario"], condition=Q(state="running"), name="scenario_one_run"
            ),
        ]


class PlanOfRecord(ScenarioChild):
    """What an approval made of the portfolio: before, after, and all it did.

    ``entries`` are the journal's entries of it, in their order; ``asks`` what had to go to change
    control, for an approved baseline would move.
    """

    heavy = frozenset({"before", "after"})

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="plans")
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)
    entries: Any = models.JSONField(default=list)
    asks: Any = models.JSONField(default=list)
    approved_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    approved_on = models.DateField(default=clock.today)
    note = models.TextField(blank=True)
    undone_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "plan of record"
        ordering = ["-approved_on", "-id"]
