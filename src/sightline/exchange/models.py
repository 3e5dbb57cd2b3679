"""Exchange's rows: import runs, and mappings kept under a name."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower

from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class ImportRun(Stateful, Row):
    """One file on its way in: read, shown as a difference, accepted or not.

    ``reading`` is what the reader found (mapping, rows, problems) and ``shown`` the digest of the
    difference a person saw; accepting is refused when it has become another one.
    """

    class State(models.TextChoices):
        """From the upload to the portfolio, and back."""

        READING = "reading", "Being read"
        READY = "ready", "Ready to accept"
        FAILED = "failed", "Could not be read"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Taken back"

    life = Lifecycle(
        read=({State.READING}, State.READY),
        fail=({State.READING}, State.FAILED),
        reread=({State.READY, State.FAILED}, State.READING),
        accept=(State.READY, State.ACCEPTED),
        discard=({State.READING, State.READY, State.FAILED}, State.DISCARDED),
        undo=(State.ACCEPTED, State.UNDONE),
    )
    heavy = frozenset({"rows", "table"})

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="imports")
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="imports")
    portfolio = models.ForeignKey(
        "projects.Portfolio", models.PROTECT, null=True, blank=True, related_name="imports"
    )
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, default="register")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    register = models.CharField(max_length=80, default="register")
    period = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    mapping = models.JSONField(null=True, blank=True)
    table: Any = models.JSONField(default=dict, blank=True)
    rows: Any = models.JSONField(default=list, blank=True)
    problems: Any = models.JSONField(default=list, blank=True)
    counts: Any = models.JSONField(default=dict, blank=True)
    entry_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "state"], name="import_org_state")]

    def __str__(self) -> str:
        return self.file_name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the run, its portfolio, office and organisation."""
        return (self.id, self.portfolio_id, self.office_id, self.organisation_id)


class SavedMapping(Row):
    """A mapping of a register's columns under a name, for the next file of its kind."""

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="mappings")
    name = models.CharField(max_length=100)
    mapping: Any = models.JSONField()
    headers = models.CharField("digest of the headers", max_length=64)

    class Meta:
        verbose_name = "mapping"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="mapping_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the mapping and its organisation."""
        return (self.id, self.organisation_id)
