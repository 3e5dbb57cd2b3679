"""Packages between installations: keys that are trusted, what went out, and what came in."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class TrustedKey(Row):
    """The public key of another installation, whose packages are taken in until it is revoked."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="trusted_keys"
    )
    fingerprint = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)
    whose = models.CharField("whose it is", max_length=200)
    why = models.TextField("why it is trusted")
    added_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    added_on = models.DateField(default=clock.today)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "trusted key"
        ordering = ["whose", "fingerprint"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="key_trusted_once")
        ]

    @property
    def purpose(self) -> str:
        """Why it was done; why it was taken back is said beside it."""
        return self.why

    def __str__(self) -> str:
        return f"{self.whose}, {self.fingerprint[:16]}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the key and its organisation: no office alone trusts one."""
        return (self.id, self.organisation_id)


class PackageOut(Row):
    """A package that left: what was in it, for whom, and the digest of its bytes."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="packages_out"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="packages_out")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    made_on = models.DateField(default=clock.today)
    package_id = models.UUIDField("id of the package")
    why = models.TextField("for whom, and why")
    items: Any = models.JSONField("what is in it", default=list)
    counts: Any = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()

    class Meta:
        verbose_name = "package that went out"
        verbose_name_plural = "packages that went out"
        ordering = ["-made_on", "-id"]

    def __str__(self) -> str:
        return f"Package {str(self.package_id)[:8]}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the package, its office and its organisation."""
        return (self.id, self.office_id, self.organisation_id)


class PackageIn(Stateful, Row):
    """A package that another installation signed: looked at, taken in or not, taken back.

    Its bytes are kept under ``digest`` and read anew at each step; nothing of them is believed
    because it was looked at before. ``taken`` lists what came in: (kind, id, id of the version).
    """

    class State(models.TextChoices):
        """From the upload to the standards and plans, and back."""

        READY = "ready", "Ready to take in"
        ACCEPTED = "accepted", "Taken in"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Taken back"

    life: ClassVar[Lifecycle] = Lifecycle(
        accept=(State.READY, State.ACCEPTED),
        discard=(State.READY, State.DISCARDED),
        undo=(State.ACCEPTED, State.UNDONE),
    )

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="packages_in"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="packages_in")
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    started = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    package_id = models.UUIDField("id of the package")
    made_on = models.DateField()
    origin = models.CharField("from", max_length=420)
    fingerprint = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    counts: Any = models.JSONField(default=dict, blank=True)
    taken: Any = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "package that came in"
        verbose_name_plural = "packages that came in"
        ordering = ["-started"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "package_id"],
                condition=models.Q(state__in=("ready", "accepted")),
                name="package_in_once",
            )
        ]

    def __str__(self) -> str:
        return f"Package {str(self.package_id)[:8]} from {self.origin}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the package, the office that takes it in, and its organisation."""
        return (self.id, self.office_id, self.organisation_id)


class Snapshot(Row):
    """What another installation published of one of its projects, as it came; its id is theirs."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="snapshots"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="snapshots")
    package = models.ForeignKey(PackageIn, models.PROTECT, related_name="snapshots")
    origin = models.CharField("from", max_length=420)
    project_id_there = models.UUIDField("id of the project there")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    period = models.DateField("as of")
    declared = models.CharField(max_length=12)
    said: Any = models.JSONField("listed fields")

    class Meta:
        verbose_name = "received status"
        verbose_name_plural = "received statuses"
        ordering = ["origin", "code", "-period"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the snapshot, the office that took it in, and its organisation."""
        return (self.id, self.office_id, self.organisation_id)
