"""Votes and decisions: immutable, bound to what was shown, superseded only by a link."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from sightline.changes import rules
from sightline.changes.models.board import Board, BoardMember, Delegation
from sightline.changes.models.request import ChangeChild, ChangeRequest
from sightline.changes.models.sitting import Sitting
from sightline.kernel import clock


class Interest(ChangeChild):
    """A person's conflict of interest in a request: who has one neither votes nor decides."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="interests")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    declared_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    declared_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "conflict of interest"
        ordering = ["declared_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "person"], name="interest_once"),
        ]


class ChangeVote(ChangeChild):
    """One member's vote on one edition of a request, cast by the member or by a delegate."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="votes")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="votes")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="votes")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="votes"
    )
    choice = models.CharField(max_length=8, choices=list(rules.CHOICES.items()))
    reason = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=80)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "vote"
        ordering = ["cast_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "sitting", "member", "digest"], name="vote_one_a_member"
            ),
            models.UniqueConstraint(
                fields=["change", "sitting", "person", "digest"], name="vote_one_a_person"
            ),
        ]


class Decision(ChangeChild):
    """What a board decided on a request, with the votes it was carried by and what it was shown."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="decisions")
    board = models.ForeignKey(Board, models.PROTECT, related_name="decisions")
    sitting = models.ForeignKey(
        Sitting, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    outcome = models.CharField(max_length=24, choices=list(rules.OUTCOMES.items()))
    reasons = models.TextField()
    until = models.DateField("deferred until", null=True, blank=True)
    digest = models.CharField(max_length=80)
    shown: Any = models.JSONField("what the board was shown, in figures", default=dict)
    tally: Any = models.JSONField(default=dict)
    recommended = models.CharField(max_length=24, blank=True)
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name = "decision"
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=~Q(outcome="defer") | Q(until__isnull=False),
                name="decision_deferred_until_a_day",
            ),
        ]


class DecisionCondition(ChangeChild):
    """A condition of an approval, with who sees to it and the evidence that it was met."""

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="conditions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    blocks = models.BooleanField("must be met before it is carried out", default=True)
    met_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    seen_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    seen_on = models.DateField("evidence seen on", null=True, blank=True)

    class Meta:
        verbose_name = "condition"
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("owner")),
                name="condition_seen_by_another",
            ),
        ]
