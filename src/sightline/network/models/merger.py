"""Mergers: two offices on their way to one, what both have, and the steps between."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.network.models.standard import StandardVersion
from sightline.network.rules import merging


class Merger(Stateful, Row):
    """Two offices that become one, or work together for good.

    The inventory is computed whenever it is read, from what each reader may see, and is stored
    nowhere. ``plan`` is the standardisation plan; ``survivor`` the office that remains.
    """

    class State(models.TextChoices):
        """Domain reference, section 5.5."""

        PROPOSED = "proposed", "Proposed"
        INVENTORY = "inventory", "Inventory"
        ASSESSED = "assessed", "Assessed"
        STANDARDISED = "standardised", "Standardisation approved"
        INTEGRATING = "integrating", "Integrating"
        MERGED = "merged", "Merged"
        COORDINATED = "coordinated", "Coordinated"
        ABANDONED = "abandoned", "Abandoned"

    OVER = (State.MERGED, State.COORDINATED, State.ABANDONED)
    OPEN = (
        *(State.PROPOSED, State.INVENTORY, State.ASSESSED),
        *(State.STANDARDISED, State.INTEGRATING),
    )
    life: ClassVar[Lifecycle] = Lifecycle(
        take_inventory=(State.PROPOSED, State.INVENTORY),
        assess=(State.INVENTORY, State.ASSESSED),
        reopen=({State.ASSESSED, State.STANDARDISED}, State.INVENTORY),
        standardise=(State.ASSESSED, State.STANDARDISED),
        integrate=(State.STANDARDISED, State.INTEGRATING),
        merge=(State.INTEGRATING, State.MERGED),
        coordinate=(State.INTEGRATING, State.COORDINATED),
        abandon=({*OPEN}, State.ABANDONED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="mergers"
    )
    first = models.ForeignKey("identity.Office", models.PROTECT, related_name="mergers")
    second = models.ForeignKey("identity.Office", models.PROTECT, related_name="mergers_with")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    purpose = models.TextField("what it is for")
    proposed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField(default=clock.today)
    plan = models.TextField("standardisation plan", blank=True)
    planned_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    aim = models.CharField(max_length=10, choices=list(merging.AIMS.items()), blank=True)
    survivor = models.ForeignKey(
        "identity.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "merger"
        ordering = ["-proposed_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first=F("second")), name="merger_of_two"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(approved_by=F("proposed_by")),
                name="merger_not_approved_by_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("standardised", "integrating", "merged", "coordinated"))
                | (Q(approved_on__isnull=False) & ~Q(plan="")),
                name="merger_plan_approved_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(survivor__isnull=False, aim="merge"),
                name="merger_one_remains",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"

    @property
    def closing_id(self) -> UUID | None:
        """The office that closes at the end, if one is to remain."""
        if self.survivor_id is None:
            return None
        return self.second_id if self.survivor_id == self.first_id else self.first_id

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the merger, both offices and the organisation."""
        return (self.id, self.first_id, self.second_id, self.organisation_id)


class MergerItem(Row):
    """A tool, service or standard of either office, what was decided of it, and who sees to it."""

    merger = models.ForeignKey(Merger, models.PROTECT, related_name="items")
    subject = models.CharField(
        "kind", max_length=8, choices=list(merging.SUBJECTS.items()), default="tool"
    )
    name = models.CharField(max_length=200)
    had_by = models.CharField(
        "who has it", max_length=6, choices=list(merging.HOLDERS.items()), default="both"
    )
    first_note = models.TextField("how the first office does it", blank=True)
    second_note = models.TextField("how the second office does it", blank=True)
    overlap = models.CharField(max_length=4, choices=list(merging.OVERLAPS.items()), blank=True)
    decision = models.CharField(max_length=12, choices=list(merging.DECISIONS.items()), blank=True)
    keep_until = models.DateField("both are kept until", null=True, blank=True)
    reason = models.TextField("why", blank=True)
    responsible = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField("carried out on", null=True, blank=True)

    class Meta:
        verbose_name = "row of a merger"
        verbose_name_plural = "rows of mergers"
        ordering = ["subject", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["merger", "subject", "name"], name="merger_item_once"),
            models.CheckConstraint(
                condition=~Q(decision="keep_both") | Q(keep_until__isnull=False),
                name="merger_item_kept_until",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(decision=""),
                name="merger_item_decided_first",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row and its merger's lineage."""
        return (self.id, *self.merger.lineage())


class MergerStep(Stateful, Row):
    """One step of the integration: what goes from one office to the other.

    ``moved`` names the rows that a step took, so that it can be taken back; it is a list of
    ``[kind, id]`` and no reader is shown more of it than the rows they see.
    """

    class State(models.TextChoices):
        """A step is planned, or it was carried out."""

        PLANNED = "planned", "Planned"
        DONE = "done", "Carried out"

    life: ClassVar[Lifecycle] = Lifecycle(
        carry_out=(State.PLANNED, State.DONE),
        undo=(State.DONE, State.PLANNED),
    )
    heavy = frozenset({"moved"})

    merger = models.ForeignKey(Merger, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=list(merging.STEPS.items()))
    source = models.ForeignKey("identity.Office", models.PROTECT, related_name="+")
    target = models.ForeignKey(
        "identity.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    of_version = models.ForeignKey(
        StandardVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    moved = models.JSONField(default=list, blank=True)
    turn = models.PositiveSmallIntegerField("in which turn", null=True, blank=True)
    done_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "step of a merger"
        verbose_name_plural = "steps of mergers"
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["merger", "number"], name="merger_step_once"),
            models.CheckConstraint(
                condition=~Q(kind="adopt") | Q(of_version__isnull=False),
                name="merger_step_adopts_something",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(target=F("source")),
                name="merger_step_goes_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == "adopt":
            return f"{self.source} adopts {self.of_version}"
        if self.kind == "close":
            return f"Close {self.source}"
        return f"{merging.STEPS[self.kind]} of {self.source} to {self.target}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the step and its merger's lineage."""
        return (self.id, *self.merger.lineage())
