"""Windows of the schedule of change: laid down, moved, taken away, and one's own last step undone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sightline.changes import events, policy, rules
from sightline.changes.models import ChangeWindow
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor, check
from sightline.projects.queries import the_project
from sightline.projects.subjects import the_subject

FIELDS = frozenset({"name", "kind", "starts", "finishes", "subject_id", "project_id", "reason"})
WINDOW_STEPS = ("changes.WindowAdded", "changes.WindowChanged", "changes.WindowDropped")
UNDO_MINUTES = 10
NAME, REASON = 200, 300
FIRST_YEAR, LAST_YEAR = 1900, 2200


@command
def add_window(
    actor: Actor,
    *,
    kind: str,
    name: str,
    starts: datetime,
    finishes: datetime,
    subject_id: UUID | None = None,
    project_id: UUID | None = None,
    reason: str = "",
) -> ChangeWindow:
    """Lay down a blackout, a maintenance window or a project's test freeze.

    Args:
        kind: ``blackout``, ``maintenance`` or ``freeze``.
        subject_id: What it holds for, or ``project_id``; the whole organisation if neither.

    Raises:
        NotFound: A subject or project that the actor does not see.
        Forbidden: Only an office keeps windows, and only those of its part.
        Refused: ``window-ends-before-start``, ``window-of-two-things``, ``freeze-without-project``.
    """
    row = ChangeWindow(organisation=the_organisation(actor))
    given = {
        "kind": kind, "name": name, "starts": starts, "finishes": finishes,
        "subject_id": subject_id, "project_id": project_id, "reason": reason,
    }  # fmt: skip
    _set(actor, row, given)
    check(actor, policy.keep_windows, row)
    row.save()
    record(events.WindowAdded(about=row.pk, kind=row.kind))
    return row


@command
def change_window(
    actor: Actor, /, *, window_id: UUID, seen: int | None = None, **fields: Any
) -> ChangeWindow:
    """Move a window, rename it, or give it to something else.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; also where it would go.
        Refused: As ``add_window``.
    """
    row = claim(ChangeWindow, window_id, actor, policy.keep_windows, seen=seen)
    _set(actor, row, fields)
    check(actor, policy.keep_windows, row)
    if not row.changed():
        nothing_changed()
        return row
    row.save()
    record(events.WindowChanged(about=row.pk))
    return row


@command
def drop_window(actor: Actor, *, window_id: UUID, seen: int | None = None) -> ChangeWindow:
    """Take a window away; what it barred is open again."""
    row = claim(ChangeWindow, window_id, actor, policy.keep_windows, seen=seen)
    row.delete()
    record(events.WindowDropped(about=window_id))
    return row


@command
def undo_window_change(actor: Actor, *, entry_id: UUID) -> ChangeWindow | None:
    """Take one's own last step with a window back; ``None`` when that takes the window away.

    Raises:
        NotFound, Forbidden: The window is no longer to be seen or kept by the actor.
        Refused: ``not-yours``, ``too-late``, ``changed-since``.
    """
    entry = JournalEntry.objects.filter(
        pk=entry_id, actor_id=actor.id, kind__in=WINDOW_STEPS
    ).first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise Refused("not-yours", "Only your own step with a window can be taken back.")
    if clock.now() - entry.at > timedelta(minutes=UNDO_MINUTES):
        words = f"A step can be undone for {UNDO_MINUTES} minutes; change it anew instead."
        raise Refused("too-late", words)
    if entry.kind != "changes.WindowDropped":
        claim(ChangeWindow, entry.about, actor, policy.keep_windows)
    revert(entry_id, before=lambda ids: None)
    record(events.WindowUndone(about=entry.about, entry=entry_id))
    if not _is_there(entry.about):
        return None
    return claim(ChangeWindow, entry.about, actor, policy.keep_windows)


def _is_there(window_id: UUID) -> bool:
    last = RowChange.objects.filter(row_id=window_id).order_by("-sequence", "-number").first()
    rows = ChangeWindow.objects.system("whether undoing took it away").filter(pk=window_id)
    return last is not None and bool(rows.exists())


def _set(actor: Actor, row: ChangeWindow, fields: dict[str, Any]) -> None:
    """Set a window's fields, each checked, and check that they go together."""
    if unknown := sorted(fields.keys() - FIELDS):
        raise Invalid({unknown[0]: ["A window has no such field."]})
    if "kind" in fields and fields["kind"] not in rules.WINDOW_KINDS:
        raise Invalid({"kind": [f"Choose one of: {', '.join(rules.WINDOW_KINDS)}."]})
    row.kind = fields.get("kind", row.kind)
    if "name" in fields:
        row.name = checked_text("name", fields["name"], NAME)
    if "reason" in fields:
        row.reason = checked_text("reason", fields["reason"], REASON, required=False)
    for end in ("starts", "finishes"):
        if end in fields:
            setattr(row, end, _moment(end, fields[end]))
    if "subject_id" in fields:
        row.subject = the_subject(actor, fields["subject_id"]) if fields["subject_id"] else None
    if "project_id" in fields:
        row.project = the_project(actor, fields["project_id"]) if fields["project_id"] else None
    _check(row)


def _moment(field: str, value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Invalid({field: ["Give a day and a time with its time zone."]})
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Invalid({field: [f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}."]})
    return value


def _check(row: ChangeWindow) -> None:
    if row.finishes <= row.starts:
        words = "A window must end after it starts: set a later end, or an earlier start."
        raise Refused("window-ends-before-start", words, "finishes")
    if row.subject_id and row.project_id:
        words = "A window holds for one subject or one project: leave one of them empty."
        raise Refused("window-of-two-things", words, "subject_id")
    if row.kind == "freeze" and not row.project_id:
        words = "A test freeze is a project's: name the project."
        raise Refused("freeze-without-project", words, "project_id")
