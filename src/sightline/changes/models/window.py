"""Windows of the schedule of change: blackouts, maintenance, test freezes; and secret feeds of it."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.changes import rules
from sightline.kernel.rows import Row


class ChangeWindow(Row):
    """A time in which changes are barred, or inside which they should be; half-open.

    It holds for one subject or one project, or, naming neither, for the organisation.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="change_windows"
    )
    kind = models.CharField(max_length=12, choices=list(rules.WINDOW_KINDS.items()))
    name = models.CharField(max_length=200)
    starts = models.DateTimeField()
    finishes = models.DateTimeField()
    subject = models.ForeignKey(
        "projects.Subject", models.PROTECT, null=True, blank=True, related_name="change_windows"
    )
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="change_windows"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "change window"
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finishes__gt=F("starts")), name="window_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=True) | Q(project__isnull=True),
                name="window_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(kind="freeze") | Q(project__isnull=False),
                name="window_freeze_of_a_project",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the window, and its project's lineage or its organisation."""
        above = self.project.lineage() if self.project else (self.organisation_id,)
        return (self.id, *above)


class CalendarFeed(Row):
    """A secret link by which a calendar program reads the schedule of change as its owner."""

    digested = frozenset({"secret_digest"})

    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="calendar_feeds")
    name = models.CharField(max_length=120)
    secret_digest = models.CharField(max_length=80, unique=True)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "calendar feed"
        ordering = ["-made_on", "id"]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the feed and the person's organisation."""
        return (self.id, self.person.organisation_id)
