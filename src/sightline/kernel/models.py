"""The kernel's own tables: journal, heads, receipts and jobs. Journal rows only ever grow."""

from typing import ClassVar

from django.db import models

from sightline.kernel.ids import new_id


class JournalEntry(models.Model):
    """One event, in its organisation's chain. The database refuses to change or delete it."""

    HASHED: ClassVar = [
        "id",
        "organisation_id",
        "sequence",
        "at",
        "kind",
        "about",
        "actor_id",
        "channel",
        "request_id",
        "policy_version",
        "why",
        "data",
        "n_changes",
        "changes_digest",
        "previous",
    ]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    about = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=20)
    request_id = models.CharField(max_length=64, blank=True)
    policy_version = models.CharField(max_length=20)
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    n_changes = models.PositiveIntegerField(default=0)
    changes_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "sequence"], name="journal_one_entry_a_place"
            )
        ]
        indexes = [
            models.Index(fields=["about", "sequence"], name="journal_about"),
            models.Index(fields=["organisation_id", "at"], name="journal_at"),
            models.Index(fields=["organisation_id", "kind", "sequence"], name="journal_kind"),
            models.Index(fields=["actor_id", "sequence"], name="journal_actor"),
        ]


class RowChange(models.Model):
    """One row's fields before and after an event; covered by the event's hash."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    model = models.CharField(max_length=80)
    row_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "sequence"], name="change_row"),
            models.Index(fields=["model", "at"], name="change_model_at"),
        ]


class JournalHead(models.Model):
    """The last place of an organisation's chain, signed."""

    organisation_id = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128, blank=True)


class Receipt(models.Model):
    """What a call with an idempotency key answered, kept in the call's own transaction."""

    actor_id = models.UUIDField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="receipt_once_an_actor")
        ]


class Job(models.Model):
    """Work asked for by an event, done by a worker at least once, its effect exactly once."""

    class State(models.TextChoices):
        """Where a job stands; ``dead`` waits for a person."""

        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    entry_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.READY)
    due = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    cancel = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    finished = models.DateTimeField(null=True)
    unique_key = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due"], name="job_state_due")]
