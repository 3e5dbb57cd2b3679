"""What a campaign came to, as it was on the day it closed, and what is done about it."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.maturity.models.campaign import Campaign


class Result(Row):
    """One figure of a closed campaign: of an item, of a dimension, or of the whole; never changed.

    ``own`` is the mean of the respondents' scores; ``score`` is what counts, the assessor's score
    before it. ``is_withheld`` says that too few persons answered for any score to be kept.
    """

    class Kind(models.TextChoices):
        """What it is a figure of."""

        ITEM = "item", "Item"
        DIMENSION = "dimension", "Dimension"
        OVERALL = "overall", "Overall"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    key = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    n_answers = models.PositiveIntegerField("answers", default=0)
    own = models.DecimalField("self score", max_digits=7, decimal_places=4, null=True, blank=True)
    assessor = models.PositiveSmallIntegerField("assessor's score", null=True, blank=True)
    score = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=2000, blank=True)
    target = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    target_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    is_withheld = models.BooleanField("too few answered", default=False)
    as_of = models.DateField()

    class Meta:
        verbose_name = "maturity result"
        ordering = ["kind", "place"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "key"], name="maturity_result_once")
        ]

    def __str__(self) -> str:
        return self.name or "Overall"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the result and the campaign's lineage."""
        return (self.id, *self.campaign.lineage())


class Improvement(Stateful, Row):
    """One gap of a confirmed campaign turned into work that somebody owns.

    What it was ranked by stays as it was: importance, current score, target and priority.
    """

    class State(models.TextChoices):
        """From a proposal to what was done."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    #: States in which it can be overdue.
    LIVE = (State.PROPOSED, State.AGREED, State.UNDER_WAY)
    life: ClassVar[Lifecycle] = Lifecycle(
        agree=(State.PROPOSED, State.AGREED),
        start=(State.AGREED, State.UNDER_WAY),
        finish=(State.UNDER_WAY, State.DONE),
        drop=({State.PROPOSED, State.AGREED, State.UNDER_WAY}, State.DROPPED),
    )

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="improvements")
    item = models.CharField(max_length=40)
    title = models.CharField("what is to be done", max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    importance = models.PositiveSmallIntegerField()
    current = models.DecimalField("current score", max_digits=7, decimal_places=4)
    target = models.PositiveSmallIntegerField()
    priority = models.DecimalField(max_digits=8, decimal_places=4)
    owner = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    due = models.DateField()
    done = models.TextField("what was done", blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "improvement"
        ordering = ["-priority", "due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "item"],
                condition=~Q(state="dropped"),
                name="improvement_item_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(done=""), name="improvement_done_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the improvement and the campaign's lineage."""
        return (self.id, *self.campaign.lineage())
