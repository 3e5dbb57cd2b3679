"""What is decided on an import that was read, whatever its kind: accept, discard, take back."""

from uuid import UUID

from sightline.exchange import events, policy
from sightline.exchange.commands import registers, schedules
from sightline.exchange.models import ImportRun
from sightline.kernel.command import claim, command, record
from sightline.kernel.policy import Actor


@command
def accept_import(
    actor: Actor, *, run_id: UUID, shown: str = "", seen: int | None = None
) -> ImportRun:
    """Accept what a ready import would do: all of it, in this one transaction.

    Args:
        shown: The digest of the difference that was looked at; empty accepts whatever it is.

    Raises:
        Refused: ``wrong-state``, ``has-errors``, and as ``apply_register`` or ``apply_plan``.
        Stale: The difference is another one than was shown.
    """
    row = claim(ImportRun, run_id, actor, policy.accept, seen=seen)
    kind = schedules if row.kind == ImportRun.Kind.SCHEDULE else registers
    kind.take_in(actor, row, shown)
    return row


@command
def discard_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Let an import go; nothing of it comes in.

    Raises:
        Refused: ``wrong-state``.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    row.move("discard")
    row.rows = []
    row.save()
    record(events.ImportDiscarded(about=row.pk))
    return row


@command
def undo_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Take an accepted import back: every row as it was before.

    Raises:
        Refused: ``wrong-state``; ``changed-since`` when somebody changed one of its rows; as
            ``undo_plan``.
    """
    row = claim(ImportRun, run_id, actor, policy.accept, seen=seen)
    row.move("undo")
    restored = 0
    if row.entry_id is not None:
        kind = schedules if row.kind == ImportRun.Kind.SCHEDULE else registers
        restored = kind.take_back(actor, row)
    row.rows = []
    row.save()
    record(events.ImportUndone(about=row.pk, restored=restored))
    return row
