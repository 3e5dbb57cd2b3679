"""Scoring models with their versions, what raters say, and rankings that keep what they rest on."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sightline.demand.models.proposal import Proposal, ProposalChild
from sightline.demand.rules.ranking import CALLS
from sightline.demand.rules.scoring import METHODS, Version
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class ScoringModel(Stateful, Row):
    """A named way to say what proposals are worth; how it computes stands in its versions."""

    class State(models.TextChoices):
        """A retired one ranks nothing new; what was ranked with it stands."""

        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        retire=(State.ACTIVE, State.RETIRED), reinstate=(State.RETIRED, State.ACTIVE)
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="scoring_models"
    )
    name = models.CharField(max_length=120)
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    description = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)

    class Meta:
        verbose_name = "scoring model"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="scoring_model_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the model and its organisation."""
        return (self.id, self.organisation_id)


class ScoringVersion(Row):
    """One version of a scoring model; it never changes, a new one comes after it."""

    model = models.ForeignKey(ScoringModel, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    criteria: Any = models.JSONField(default=list)
    parameters: Any = models.JSONField(default=dict)
    words = models.CharField("why it was made", max_length=500, blank=True)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    made_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "scoring version"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="scoring_version_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the version, its model and organisation."""
        return (self.id, *self.model.lineage())

    @property
    def plain(self) -> Version:
        """The version as the rules compute with it."""
        return Version(self.model.method, self.criteria, self.parameters)


class Rating(ProposalChild):
    """What one rater says of a proposal by a model: criterion to score, as decimal texts."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ratings")
    model = models.ForeignKey(ScoringModel, models.PROTECT, related_name="ratings")
    rater = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    scores: Any = models.JSONField(default=dict)
    words = models.CharField("what makes one think so", max_length=1000, blank=True)
    rated_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "rating"
        ordering = ["rated_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "model", "rater"], name="rating_once")
        ]


class Ranking(Stateful, Row):
    """Proposals in an order, by a version of a model, with a cut line; frozen, it never changes.

    ``inputs`` is all that the order rests on and ``result`` what came of it, kept when it is frozen.
    """

    class State(models.TextChoices):
        """A frozen one can be replayed with what it had."""

        OPEN = "open", "Open"
        FROZEN = "frozen", "Frozen"

    life: ClassVar[Lifecycle] = Lifecycle(freeze=(State.OPEN, State.FROZEN))
    heavy = frozenset({"inputs", "result"})

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="rankings"
    )
    made_with = models.ForeignKey(ScoringVersion, models.PROTECT, related_name="rankings")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    currency = models.CharField(max_length=3, default="GBP")
    budget_minor = models.BigIntegerField("budget", null=True, blank=True)
    cut_after = models.PositiveIntegerField("cut line after", null=True, blank=True)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    made_on = models.DateField(default=clock.today)
    frozen_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_on = models.DateField(null=True, blank=True)
    inputs: Any = models.JSONField(default=dict)
    result: Any = models.JSONField(default=list)
    digest = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "ranking"
        ordering = ["-made_on", "name", "id"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="ranking_name_once"),
            models.CheckConstraint(
                condition=Q(budget_minor__isnull=True) | Q(budget_minor__gte=0),
                name="ranking_budget_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the ranking and its organisation."""
        return (self.id, self.organisation_id)


class RankingLine(Row):
    """A proposal's place in a ranking, with what it was worth when it was last looked at."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="lines")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ranking_lines")
    place = models.BigIntegerField()
    call = models.CharField(max_length=10, choices=list(CALLS.items()), blank=True)
    is_moved = models.BooleanField("moved by hand", default=False)
    score = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    risk = models.FloatField(null=True, blank=True)
    n_raters = models.PositiveSmallIntegerField(default=0)
    is_wide = models.BooleanField("raters are far apart", default=False)

    class Meta:
        verbose_name = "ranking line"
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "proposal"], name="ranking_line_once")
        ]
        indexes = [models.Index(fields=["ranking", "place"], name="ranking_line_place")]

    def __str__(self) -> str:
        return self.proposal.title

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the line, its ranking and organisation."""
        return (self.id, *self.ranking.lineage())
