"""Import runs: one file on its way in; and mappings kept under a name."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Lower

from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row


class ImportRun(Stateful, Row):
    """One file on its way in: read, shown as a difference, accepted or not.

    ``mapping``, ``table``, ``rows`` and ``problems`` are what the reader found; ``counts`` and
    ``difference`` what accepting it did. The difference before that is worked out when it is
    looked at, since the portfolio goes on changing meanwhile.

    A schedule goes into one ``project``; ``part`` names the project of the file that does. Its
    ``rows`` are the plan, and once it is accepted what taking it back needs; ``change`` is the
    request that was made of a file which an approved baseline holds.
    """

    class Kind(models.TextChoices):
        """What a file is, told by its content."""

        REGISTER = "register", "Register"
        SCHEDULE = "schedule", "Schedule"

    class State(models.TextChoices):
        """From the upload to the portfolio, and back."""

        READING = "reading", "Being read"
        READY = "ready", "Ready to accept"
        FAILED = "failed", "Could not be read"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"
        UNDONE = "undone", "Taken back"

    class PeriodSource(models.TextChoices):
        """Where the reporting day comes from; one that nobody gave is to be looked at."""

        GIVEN = "given", "given by a person"
        NAME = "name", "read from the file's name"
        HEADERS = "headers", "read from the column heads"
        TODAY = "today", "today, since nothing in the file says otherwise"

    life = Lifecycle(
        read=({State.READING}, State.READY),
        fail=({State.READING}, State.FAILED),
        reread=({State.READY, State.FAILED}, State.READING),
        accept=(State.READY, State.ACCEPTED),
        discard=({State.READING, State.READY, State.FAILED}, State.DISCARDED),
        undo=(State.ACCEPTED, State.UNDONE),
    )
    heavy = frozenset({"rows", "table", "problems", "difference"})

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="imports"
    )
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="imports")
    portfolio = models.ForeignKey(
        "projects.Portfolio", models.PROTECT, null=True, blank=True, related_name="imports"
    )
    person = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    started = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.REGISTER)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="imports"
    )
    part = models.TextField("project of the file", blank=True)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    register = models.CharField(max_length=80, default="register", blank=True)
    period = models.DateField("as of")
    period_source = models.CharField(
        max_length=8, choices=PeriodSource.choices, default=PeriodSource.GIVEN
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    mapping = models.JSONField(null=True, blank=True)
    mapping_name = models.CharField("kept mapping it was read by", max_length=100, blank=True)
    table: Any = models.JSONField(default=dict, blank=True)
    rows: Any = models.JSONField(default=list, blank=True)
    problems: Any = models.JSONField(default=list, blank=True)
    counts: Any = models.JSONField(default=dict, blank=True)
    difference: Any = models.JSONField(default=dict, blank=True)
    entry_id = models.UUIDField(null=True, blank=True)
    change = models.ForeignKey(
        "changes.ChangeRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name="change request that it became",
    )

    class Meta:
        verbose_name = "import"
        ordering = ["-started"]
        indexes = [models.Index(fields=["organisation", "state"], name="import_org_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="register", project__isnull=True)
                | models.Q(kind="schedule", project__isnull=False),
                name="import_of_schedule_has_project",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the run and what its project lies in, or for a register its office.

        A portfolio gives no right to bring registers in.
        """
        if self.project is not None:
            return (self.id, *self.project.lineage())
        return (self.id, self.office_id, self.organisation_id)

    @property
    def is_being_asked(self) -> bool:
        """Whether it became a change request that has not ended."""
        return self.change is not None and self.change.state not in self.change.ENDED

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The projects that a schedule file holds."""
        return list(self.table.get("parts", ()))

    @property
    def losses(self) -> list[dict[str, Any]]:
        """What a schedule file holds that is not kept."""
        return list(self.table.get("losses", ()))

    @property
    def chosen_part(self) -> dict[str, Any]:
        """The project of the file that comes in; nothing where none was read."""
        return next((each for each in self.parts if each["id"] == self.part), {})


class SavedMapping(Row):
    """A mapping of a register's columns under a name, for the next file of its kind."""

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="mappings"
    )
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
