"""Secret links to the public form: who has one proposes without an account."""

from uuid import UUID

from django.db import models

from sightline.kernel.rows import Row


class IntakeLink(Row):
    """A secret link by which anybody proposes to an office; its secret is kept as a digest."""

    digested = frozenset({"secret_digest"})

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="intake_links"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="intake_links")
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    secret_digest = models.CharField(max_length=80, unique=True)
    most_an_hour = models.PositiveSmallIntegerField("proposals an hour at most", default=20)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "intake link"
        ordering = ["-made_on", "id"]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the link, its office and organisation."""
        return (self.id, self.office_id, self.organisation_id)
