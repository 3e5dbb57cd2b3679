"""Shares: the published status of one project, shown to one other office until a day."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel import clock
from sightline.kernel.rows import Row


class Share(Row):
    """What an office shows sideways of a project: the listed fields of its published reports.

    It shows nothing before ``since``, from ``until`` on, once revoked, once the project is with
    another office or confidential, and while the offices are neither peers nor merging.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="shares")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="shares")
    from_office = models.ForeignKey("identity.Office", models.PROTECT, related_name="shares_given")
    to_office = models.ForeignKey("identity.Office", models.PROTECT, related_name="shares_received")
    since = models.DateField(default=clock.today)
    until = models.DateField()
    why = models.TextField("why it is shared")
    shared_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    revoked_on = models.DateField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "share"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="share_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(from_office=F("to_office")), name="share_goes_to_another"
            ),
        ]

    @property
    def purpose(self) -> str:
        """Why it was done; why it was taken back is said beside it."""
        return self.why

    def __str__(self) -> str:
        return f"{self.project.code} for {self.to_office}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the share and its project's lineage."""
        return (self.id, *self.project.lineage())
