"""What a project touches: systems, data, vendors, sites and stakeholder groups."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sightline.kernel.rows import Row
from sightline.projects import rules
from sightline.projects.models.plan import ProjectChild
from sightline.projects.models.project import Project


class Subject(Row):
    """A system, data set, vendor, site or stakeholder group that projects touch."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="subjects"
    )
    kind = models.CharField(max_length=10, choices=list(rules.SUBJECTS.items()))
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "subject"
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint("organisation", "kind", Lower("name"), name="subject_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the subject and its organisation."""
        return (self.id, self.organisation_id)


class Touch(ProjectChild):
    """One project touching one subject, with what it does there, and when."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="touches")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="touches")
    role = models.CharField("what it does there", max_length=200, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "touched subject"
        constraints = [
            models.UniqueConstraint(fields=["project", "subject"], name="touch_once"),
            models.CheckConstraint(
                condition=Q(since__isnull=True)
                | Q(until__isnull=True)
                | Q(until__gt=models.F("since")),
                name="touch_ends_after_start",
            ),
        ]
