"""Lessons: what a project learned, and where it was applied since."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row
from sightline.knowledge import rules


class Lesson(Stateful, Row):
    """One lesson, one row for its whole life.

    ``office`` and ``category`` are what is published of where it was learned: the project itself
    is named only to those who see it. ``hands`` are the persons who wrote it: none of them
    reviews or publishes it.
    """

    class State(models.TextChoices):
        """Domain reference, section 11."""

        CAPTURED = "captured", "Captured"
        REVIEWED = "reviewed", "Reviewed"
        PUBLISHED = "published", "Published"
        EMBEDDED = "embedded", "Embedded in a standard"
        RETIRED = "retired", "Retired"

    #: States in which it may be applied.
    LIVE = (State.PUBLISHED, State.EMBEDDED)
    life: ClassVar[Lifecycle] = Lifecycle(
        review=(State.CAPTURED, State.REVIEWED),
        send_back=(State.REVIEWED, State.CAPTURED),
        publish=(State.REVIEWED, State.PUBLISHED),
        embed=(State.PUBLISHED, State.EMBEDDED),
        retire=({State.CAPTURED, State.REVIEWED, State.PUBLISHED}, State.RETIRED),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="lessons"
    )
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="lessons")
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="lessons")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CAPTURED)
    title = models.CharField(max_length=200)
    context = models.TextField(blank=True)
    happened = models.TextField("what happened", blank=True)
    impact = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    category = models.CharField(max_length=200, blank=True)
    tagged = models.CharField("tags", max_length=300, blank=True)
    priority = models.CharField(
        max_length=6, choices=list(rules.PRIORITIES.items()), default="medium"
    )
    owner = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    hands: Any = models.JSONField(default=list, blank=True)
    captured_on = models.DateField(default=clock.today)
    reviewed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)
    clause = models.CharField("clause of a standard", max_length=200, blank=True)
    clause_id = models.UUIDField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "lesson"
        ordering = ["-captured_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="embedded") | ~Q(clause=""), name="lesson_embedded_in_a_clause"
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(author__isnull=True)
                | ~Q(published_by=F("author")),
                name="lesson_not_published_by_author",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="lesson_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def tags(self) -> list[str]:
        """Its tags, in their order."""
        return [tag for tag in self.tagged.split(", ") if tag]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the lesson and its project's lineage."""
        return (self.id, *self.project.lineage())


class LessonUse(Row):
    """One lesson applied in one project: by whom, when, and what came of it."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="uses")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="lesson_uses")
    applied_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_on = models.DateField(default=clock.today)
    how = models.TextField("how it is applied", blank=True)
    outcome = models.TextField("what came of it", blank=True)
    noted_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "use of a lesson"
        verbose_name_plural = "uses of lessons"
        ordering = ["-applied_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "project"], name="lesson_applied_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the use and its project's lineage."""
        return (self.id, *self.project.lineage())
