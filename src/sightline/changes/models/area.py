"""The impact area: what a change touches, who answers for it, and the cheaper ways there are."""

from typing import Any

from django.db import models
from django.db.models import Q

from sightline.changes import rules
from sightline.changes.models.request import ChangeChild, ChangeRequest
from sightline.kernel import clock


class ChangeImpact(ChangeChild):
    """What the impact engine found for one edition of a request; never overwritten.

    ``found`` is the engine's whole answer, ``digest`` covers it with the deltas.
    """

    heavy = frozenset({"found"})

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="impacts")
    edition = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=80)
    engine = models.CharField(max_length=20, blank=True)
    finish_days = models.IntegerField("finish moves, days", default=0)
    most_days = models.IntegerField("any milestone moves at most, days", default=0)
    n_projects = models.PositiveIntegerField("projects that move", default=0)
    n_offices = models.PositiveIntegerField("offices touched", default=0)
    n_people = models.PositiveIntegerField("people overbooked", default=0)
    float_minutes = models.BigIntegerField("float eaten, minutes", default=0)
    total_minor = models.BigIntegerField("cost in all", default=0)
    benefit_minor = models.BigIntegerField("benefits late or lost", default=0)
    benefit_permille = models.PositiveIntegerField("share of its benefits, thousandths", default=0)
    found: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = "change impact"
        ordering = ["-made_at", "-id"]


class ChangeItem(ChangeChild):
    """One item in the impact area, named or computed, with its owner's answer.

    ``ref`` is the id of the row it stands for, in the context that owns it. The chair may waive an
    answer that is overdue.
    """

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=10, choices=list(rules.ITEM_KINDS.items()))
    ref = models.UUIDField()
    name = models.CharField(max_length=300)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_computed = models.BooleanField("found by the computation", default=False)
    is_named = models.BooleanField("named by hand as worked on", default=False)
    is_live = models.BooleanField("in the area of the latest computation", default=True)
    words = models.CharField("how it is touched", max_length=300, blank=True)
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=list(rules.ANSWERS.items()), blank=True)
    answer_words = models.TextField(blank=True)
    days = models.IntegerField("its own estimate, days", null=True, blank=True)
    cost_minor = models.BigIntegerField("its own estimate, cost", null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    answered_edition = models.PositiveIntegerField(null=True, blank=True)
    waived_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "affected item"
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "kind", "ref"], name="change_item_once"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_by__isnull=False),
                name="change_item_answered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["kind", "ref"], name="change_item_ref")]


class ChangeOption(ChangeChild):
    """A cheaper way: the same change reshaped, with its own impact area and cost."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="options")
    edition = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    inputs: Any = models.JSONField("what it does, with its mitigation cost", default=list)
    mitigation_minor = models.BigIntegerField("mitigation cost", default=0)
    wave_minor = models.BigIntegerField("cost of what still moves", default=0)
    n_area = models.PositiveIntegerField("items that still move", default=0)
    finish_days = models.IntegerField(default=0)
    is_dominated = models.BooleanField(default=False)
    is_recommended = models.BooleanField(default=False)
    is_chosen = models.BooleanField(default=False)
    is_proved = models.BooleanField("proved the best, not only searched", default=False)
    words = models.TextField("why", blank=True)

    class Meta:
        verbose_name = "alternative"
        ordering = ["mitigation_minor", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mitigation_minor__gte=0), name="change_option_cost_not_negative"
            )
        ]

    @property
    def in_all(self) -> int:
        """What it costs to do it so, and what still moves then."""
        return self.mitigation_minor + self.wave_minor

    @property
    def way(self) -> str:
        """What it does, in words."""
        return rules.OPTION_KINDS.get(self.kind, self.kind)
