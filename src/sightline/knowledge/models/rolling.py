"""Roll-outs: one version of a shared plan in several projects, in waves."""

from uuid import UUID

from django.db import models

from sightline.kernel.rows import Row
from sightline.knowledge.models.shared import PlanVersion


class RollOut(Row):
    """One version of a shared plan that is rolled out in waves; any office puts its own in."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="roll_outs"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="roll_outs")
    version_of = models.ForeignKey(PlanVersion, models.PROTECT, related_name="roll_outs")
    title = models.CharField(max_length=200)

    class Meta:
        verbose_name = "roll-out"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the roll-out, the office that leads it, and the organisation."""
        return (self.id, self.office_id, self.organisation_id)


class Wave(Row):
    """One project of a roll-out, and the day on which it is to start."""

    roll_out = models.ForeignKey(RollOut, models.PROTECT, related_name="waves")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="waves")
    starts = models.DateField("planned start")

    class Meta:
        verbose_name = "wave of a roll-out"
        verbose_name_plural = "waves of roll-outs"
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["roll_out", "project"], name="wave_project_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the wave and its project's lineage."""
        return (self.id, *self.project.lineage())
