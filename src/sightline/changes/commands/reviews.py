"""What a change came to, reviewed and closed by somebody other than who carried it out."""

from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.keeping import acting, keep, move, the_change
from sightline.changes.models import ChangeRequest, ChangeReview
from sightline.changes.readiness import asked_of
from sightline.changes.rules.request import check_assessed
from sightline.kernel.command import command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor

State = ChangeRequest.State


@command
def review_change(
    actor: Actor,
    *,
    change_id: UUID,
    is_success: bool,
    findings: str,
    evidence: str = "",
    cost_minor: int | None = None,
    seen: int | None = None,
) -> ChangeReview:
    """Say what a change came to, with the evidence; an emergency is assessed before that.

    Raises:
        Forbidden: Only the strategic PMO or an office; never who raised, wrote or carried it out.
        Invalid: No findings.
        Refused: ``wrong-state``; ``not-assessed``, ``no-area`` and ``no-owner`` of an emergency;
            ``failed-not-success``.
    """
    change = the_change(actor, change_id, policy.review, seen)
    failed = change.state == State.FAILED
    move(change, "review")
    if change.kind == "emergency":
        check_assessed(asked_of(change, actor))
    if failed and is_success:
        raise Refused("failed-not-success", "It was backed out; say so.", "is_success")
    row = ChangeReview(change=change, is_success=is_success, reviewed_by_id=acting(actor))
    row.findings = checked_text("findings", findings, 20_000)
    row.evidence = checked_text("evidence", evidence, 20_000, required=False)
    set_fields(row, {"cost_minor": cost_minor}, {"cost_minor"})
    row.save()
    keep(change)
    record(events.ChangeReviewed(about=row.pk, change=change.pk, is_success=is_success))
    return row


@command
def close_change(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Close a change; an emergency or a failed one only after its review.

    Raises:
        Forbidden: As ``review_change``.
        Refused: ``wrong-state``, ``needs-review``.
    """
    row = the_change(actor, change_id, policy.close, seen)
    was = row.state
    move(row, "close")
    if was == State.IMPLEMENTED and row.kind == "emergency":
        raise Refused("needs-review", "An emergency is reviewed before it is closed.")
    keep(row)
    record(events.ChangeClosed(about=row.pk))
    return row
