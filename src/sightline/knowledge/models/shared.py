"""Shared plans: what one project hands to the next, its versions, and where they were reused."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class SharedPlan(Row):
    """A project's plan as something that other projects reuse; what is in it its versions say.

    One that came from another installation has no project here, and says where it is from.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="shared_plans"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="shared_plans")
    origin = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="shared_plans"
    )
    received_from = models.CharField("received from", max_length=420, blank=True)
    title = models.CharField(max_length=200)
    summary = models.TextField("what it is for", blank=True)
    terms = models.TextField("who may use it, and for what", blank=True)
    is_published = models.BooleanField("published at least once", default=False)

    class Meta:
        verbose_name = "shared plan"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__isnull=False, received_from="")
                | (Q(origin__isnull=True) & ~Q(received_from="")),
                name="shared_plan_comes_from_one_place",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the shared plan and its origin's lineage, or else its office's."""
        if self.origin is None:
            return (self.id, self.office_id, self.organisation_id)
        return (self.id, *self.origin.lineage())


class PlanVersion(Stateful, Row):
    """One version of a shared plan; what was published is never changed.

    ``content`` holds the bare schedule and the other parts; ``left_out`` the keys of rows that are
    not published. ``days`` and the cost are those of the origin when the content was taken.
    """

    class State(models.TextChoices):
        """Domain reference, section 5.4."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    life: ClassVar[Lifecycle] = Lifecycle(
        publish=(State.DRAFT, State.PUBLISHED),
        retire=({State.DRAFT, State.PUBLISHED}, State.RETIRED),
    )

    shared_plan = models.ForeignKey(SharedPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    content: Any = models.JSONField(default=dict)
    left_out: Any = models.JSONField(default=list, blank=True)
    n_activities = models.PositiveIntegerField(default=0)
    days = models.IntegerField("days that the first took", null=True, blank=True)
    cost_minor = models.BigIntegerField("what the first cost", null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    is_actual = models.BooleanField("the first was finished", default=False)
    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hands: Any = models.JSONField(default=list, blank=True)
    taken_on = models.DateField(default=clock.today)
    published_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "version of a shared plan"
        verbose_name_plural = "versions of shared plans"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["shared_plan", "number"], name="plan_version_once"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(published_by=F("author")),
                name="plan_not_published_by_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shared_plan}, version {self.number}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the version and its shared plan's lineage."""
        return (self.id, *self.shared_plan.lineage())


class Reuse(Row):
    """One version of a shared plan in another project: since when, and what was adapted."""

    version_of = models.ForeignKey(PlanVersion, models.PROTECT, related_name="reuses")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="reuses")
    starts = models.DateField()
    adapted = models.TextField("what was adapted", blank=True)
    reused_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reused_on = models.DateField(default=clock.today)

    class Meta:
        verbose_name = "reuse of a shared plan"
        verbose_name_plural = "reuses of shared plans"
        ordering = ["starts", "id"]
        constraints = [models.UniqueConstraint(fields=["project"], name="project_reuses_one_plan")]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the reuse and its project's lineage."""
        return (self.id, *self.project.lineage())
