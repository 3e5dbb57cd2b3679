"""What people make of a suggested linkage: look later, confirm, dismiss, act, close, take back."""

from datetime import date, timedelta
from uuid import UUID

from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Forbidden, Invalid, Refused
from sightline.kernel.events import Event
from sightline.kernel.models import JournalEntry
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor
from sightline.linkages import events, policy, rules
from sightline.linkages.models import Linkage

MINUTES = 10
LONGEST = 1_000
UNDOABLE_JUDGEMENTS = tuple(
    f"linkages.Linkage{verb}" for verb in ("Reviewed", "Confirmed", "Dismissed", "Acted", "Closed")
)


def _claimed(actor: Actor, linkage_id: UUID, seen: int | None = None) -> Linkage:
    """Fetch a linkage for judging: permitted on one of its projects, and both of them seen."""
    row = claim(Linkage, linkage_id, actor, policy.judge, seen=seen)
    if not policy.sees_both(actor, row):
        raise Forbidden("Only who sees both projects of a linkage may judge it.")
    return row


@command
def review_linkage(actor: Actor, *, linkage_id: UUID, seen: int | None = None) -> Linkage:
    """Take a suggestion up to look at it later; it stays open.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = _claimed(actor, linkage_id, seen)
    row.move("review")
    return _saved(row, events.LinkageReviewed(about=row.pk))


@command
def confirm_linkage(
    actor: Actor, *, linkage_id: UUID, kind: str, note: str = "", seen: int | None = None
) -> Linkage:
    """Say that two projects belong together, and as what.

    Args:
        kind: A key of ``rules.LINKAGE_KINDS``.
        note: What it is about, in the judge's words.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No such kind.
        Refused: ``wrong-state``.
    """
    row = _claimed(actor, linkage_id, seen)
    if kind not in rules.LINKAGE_KINDS:
        raise Invalid({"kind": [f"Choose one of {', '.join(rules.LINKAGE_KINDS)}."]})
    row.move("confirm")
    row.kind = kind
    _judged(actor, row, checked_text("note", note, LONGEST, required=False))
    return _saved(row, events.LinkageConfirmed(about=row.pk, kind=kind), row.reason)


@command
def dismiss_linkage(
    actor: Actor, *, linkage_id: UUID, reason: str, seen: int | None = None
) -> Linkage:
    """Say that a suggestion is wrong or of no use; remembered until what the two share changes.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``no-reason``, ``wrong-state``.
    """
    row = _claimed(actor, linkage_id, seen)
    reason = checked_text("reason", reason, LONGEST, required=False)
    if not reason:
        words = "Say why, so that nobody has to look at it again."
        raise Refused("no-reason", words, "reason")
    row.move("dismiss")
    _judged(actor, row, reason)
    return _saved(row, events.LinkageDismissed(about=row.pk), reason)


def _judged(actor: Actor, row: Linkage, reason: str) -> None:
    row.reason, row.judged_by_id, row.judged_on = reason, actor.id, clock.today()


@command
def act_on_linkage(
    actor: Actor,
    *,
    linkage_id: UUID,
    action: str,
    action_owner_id: UUID | None,
    action_due: date | None = None,
    saving_expected_minor: int | None = None,
    seen: int | None = None,
) -> Linkage:
    """Settle what is done about a confirmed linkage, by whom, until when, and what it may save.

    On a linkage that is acted on already it settles it anew.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No action, or a saving below zero.
        Refused: ``wrong-state``, ``no-owner``.
    """
    row = _claimed(actor, linkage_id, seen)
    if row.state != Linkage.State.ACTED:
        row.move("act")
    if action_owner_id is None:
        raise Refused("no-owner", "Name the person who does it.", "action_owner_id")
    the_person(actor, action_owner_id)
    fields = {
        "action": checked_text("action", action, 300),
        "action_owner_id": action_owner_id,
        "action_due": action_due,
        "saving_expected_minor": _saving("saving_expected_minor", saving_expected_minor),
    }
    set_fields(row, fields, set(fields))
    return _saved(row, events.LinkageActed(about=row.pk))


@command
def close_linkage(
    actor: Actor,
    *,
    linkage_id: UUID,
    saving_minor: int | None = None,
    why: str = "",
    seen: int | None = None,
) -> Linkage:
    """Say that nothing is left to do about a linkage, and what money it saved.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A saving below zero.
        Refused: ``wrong-state``.
    """
    row = _claimed(actor, linkage_id, seen)
    row.move("close")
    row.saving_minor = _saving("saving_minor", saving_minor)
    row.closed_on = clock.today()
    return _saved(row, events.LinkageClosed(about=row.pk), why)


def _saving(field: str, minor: int | None) -> int | None:
    if minor is not None and minor < 0:
        raise Invalid({field: ["Money saved is not below zero."]})
    return minor


def _saved(row: Linkage, event: Event, why: str = "") -> Linkage:
    if not row.changed():
        nothing_changed()
        return row
    row.save()
    record(event, why=why)
    return row


@command
def undo_linkage(actor: Actor, *, entry_id: UUID) -> Linkage:
    """Take one's own judgement of a linkage back, within minutes and while it is the last.

    Raises:
        NotFound, Forbidden: The linkage is no longer to be seen or judged by the actor.
        Refused: ``not-yours``, ``too-late``, ``changed-since``.
    """
    rows = JournalEntry.objects.filter(pk=entry_id, actor_id=actor.id, kind__in=UNDOABLE_JUDGEMENTS)
    entry = rows.first()
    if entry is None or entry.organisation_id != actor.organisation_id:
        raise Refused("not-yours", "Only your own judgement can be taken back.")
    row = _claimed(actor, entry.about)
    if clock.now() - entry.at > timedelta(minutes=MINUTES):
        words = f"A judgement can be taken back for {MINUTES} minutes."
        raise Refused("too-late", words)
    revert(entry.pk, before=lambda ids: None)
    record(events.LinkageUndone(about=row.pk, entry=entry.pk))
    row.refresh_from_db()
    return row
