"""Runs of a schedule's simulation: what was asked, on which frozen plan, and what was found."""

from typing import Any

from django.db import models
from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.projects.models.plan import ProjectChild


class SimulationRun(Stateful, ProjectChild):
    """One simulation of a project's schedule: asked for once, and never changed when it has ended.

    ``plan_digest`` is the content hash of the plan it was asked for; a schedule that comes to
    another one has moved on since. ``digest``, ``seed`` and ``trials`` name the result: the same
    three give the same figures. Minutes are the plan's own wall clock, as in the schedule.
    ``found`` holds the histogram, the tornado and each activity's figures.
    """

    class State(models.TextChoices):
        """A run ends once."""

        RUNNING = "running", "Being simulated"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Could not be simulated"
        CANCELLED = "cancelled", "Cancelled"

    life = Lifecycle(
        finish=(State.RUNNING, State.FINISHED),
        fail=(State.RUNNING, State.FAILED),
        cancel=(State.RUNNING, State.CANCELLED),
    )
    heavy = frozenset({"found"})

    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    started = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    trials = models.PositiveIntegerField(default=1000)
    seed = models.BigIntegerField(default=1)
    low_permille = models.PositiveSmallIntegerField(
        "quickest without an estimate, thousandths", null=True, blank=True
    )
    high_permille = models.PositiveSmallIntegerField(
        "slowest without an estimate, thousandths", null=True, blank=True
    )
    correlation_permille = models.PositiveSmallIntegerField("correlation, thousandths", default=0)
    plan_digest = models.CharField("content hash of the plan", max_length=64)
    digest = models.CharField("digest of what went in", max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    n_drawn = models.PositiveIntegerField("activities drawn", default=0)
    planned_minute = models.IntegerField("planned finish", null=True, blank=True)
    p10_minute = models.IntegerField("P10 of the finish", null=True, blank=True)
    p50_minute = models.IntegerField("P50 of the finish", null=True, blank=True)
    p80_minute = models.IntegerField("P80 of the finish", null=True, blank=True)
    p90_minute = models.IntegerField("P90 of the finish", null=True, blank=True)
    p95_minute = models.IntegerField("P95 of the finish", null=True, blank=True)
    chance_permille = models.PositiveSmallIntegerField(
        "chance of the planned finish, thousandths", null=True, blank=True
    )
    problem = models.CharField("why it could not be simulated", max_length=500, blank=True)
    found: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "simulation"
        ordering = ["-started"]
        indexes = [models.Index(fields=["project", "state", "started"], name="simulation_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="running"), name="simulation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="finished")
                | (Q(p10_minute__lte=models.F("p50_minute")) & ~Q(digest="")),
                name="simulation_finished_has_quantiles",
            ),
            models.CheckConstraint(
                condition=Q(trials__gte=100) & Q(trials__lte=100_000), name="simulation_trials"
            ),
        ]

    def __str__(self) -> str:
        return f"Simulation of {self.started:%Y-%m-%d %H:%M}"

    @property
    def chance(self) -> float | None:
        """The share of trials that keep the planned finish, 0 to 1."""
        return None if self.chance_permille is None else self.chance_permille / 1000


class FrozenNetwork(models.Model):
    """The plan that a run was asked for, packed; gone once the run has ended. Not a domain row."""

    run = models.OneToOneField(
        SimulationRun, models.CASCADE, primary_key=True, related_name="network"
    )
    data = models.BinaryField()
