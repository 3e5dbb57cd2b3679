"""Deciding: approved, put off, taken up again, and completed."""

from datetime import date
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.keeping import acting, given_reason, move, the_proposal
from sightline.demand.models import Proposal
from sightline.demand.rules import proposal as guards
from sightline.kernel import clock
from sightline.kernel.command import command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.policy import Actor

LONGEST = 20_000


@command
def approve_proposal(
    actor: Actor, *, proposal_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Approve a qualified proposal; it is then converted into a project, or done without one.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO, and nobody who asked or stands for it.
        Refused: ``wrong-state``, ``no-cost``, ``no-objective``.
    """
    row = the_proposal(actor, proposal_id, policy.decide, seen)
    row.life.next_state("approve", row.state)
    guards.check_approved(
        has_cost=row.cost_minor is not None,
        n_objectives=row.aims.count(),
        is_mandatory=bool(row.mandatory_citation),
    )
    move(row, "approve")
    row.words = checked_text("why", why, LONGEST, required=False)
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.look_again_on = None
    row.save()
    record(events.ProposalApproved(about=row.pk), why=why)
    return row


@command
def defer_proposal(
    actor: Actor,
    *,
    proposal_id: UUID,
    look_again_on: date | None,
    why: str,
    seen: int | None = None,
) -> Proposal:
    """Put a proposal off to a day on which it is looked at again.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only an executive or the strategic PMO, and nobody who asked or stands for it.
        Refused: ``wrong-state``, ``no-day``, ``not-later``, ``no-reason``.
    """
    row = the_proposal(actor, proposal_id, policy.decide, seen)
    row.life.next_state("defer", row.state)
    row.look_again_on = guards.check_later(look_again_on, clock.today())
    row.words = given_reason(why, "Say what it waits for.")
    move(row, "defer")
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.save()
    record(events.ProposalDeferred(about=row.pk), why=why)
    return row


@command
def resume_proposal(
    actor: Actor, *, proposal_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Take a proposal up again that was put off; it waits for a decision as before.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    move(row, "resume")
    row.look_again_on, row.decided_by, row.decided_on = None, None, None
    row.words = checked_text("why", why, LONGEST, required=False)
    row.save()
    record(events.ProposalResumed(about=row.pk), why=why)
    return row


@command
def complete_proposal(
    actor: Actor, *, proposal_id: UUID, result: str, seen: int | None = None
) -> Proposal:
    """Say that what was asked for is done, and what came of it.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``, ``project-open``, ``no-result``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    row.life.next_state("complete", row.state)
    said = checked_text("result", result, LONGEST, required=False)
    state = row.project.state if row.project else ""
    guards.check_completed(project_state=state, result=said)
    move(row, "complete")
    row.words = said
    row.save()
    record(events.ProposalCompleted(about=row.pk))
    return row
