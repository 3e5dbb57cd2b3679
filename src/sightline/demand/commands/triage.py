"""Triage: screened, sent back, qualified, declined with a letter, merged, reopened."""

from uuid import UUID

from sightline.demand import events, policy, rules
from sightline.demand.commands.keeping import (
    acting,
    filled,
    given_reason,
    has_sponsor,
    move,
    the_proposal,
)
from sightline.demand.models import Proposal, Supporter
from sightline.demand.rules import growing, letters
from sightline.demand.rules import proposal as guards
from sightline.kernel import clock
from sightline.kernel.command import command, find, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.kernel.rows import delete_rows

LONGEST = 20_000
WHY_MERGED = "who came along by merging goes with it, whoever reopens"


@command
def screen_proposal(actor: Actor, *, proposal_id: UUID, seen: int | None = None) -> Proposal:
    """Take a proposal up; whoever does looks after it from now on.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    move(row, "screen")
    row.screener_id = acting(actor)
    row.save()
    record(events.ProposalScreened(about=row.pk, screener=acting(actor)))
    return row


@command
def send_back(actor: Actor, *, proposal_id: UUID, why: str, seen: int | None = None) -> Proposal:
    """Send a proposal back to who asked, with a question; the clock stops until it comes again.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``, ``no-reason``, ``nobody-to-ask``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    row.life.next_state("send_back", row.state)
    if row.requester_id is None:
        words = "It came through a public link, so nobody can edit it: fill it in yourself."
        raise Refused("nobody-to-ask", words)
    row.words = given_reason(why, "Say what is missing, so that it can be filled in.")
    move(row, "send_back")
    row.save()
    record(events.ProposalSentBack(about=row.pk), why=why)
    return row


@command
def qualify_proposal(actor: Actor, *, proposal_id: UUID, seen: int | None = None) -> Proposal:
    """Say that a proposal holds all that is needed to decide on it.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``, ``no-size``, ``no-sponsor``, ``case-incomplete``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    row.life.next_state("qualify", row.state)
    guards.check_qualified(size=row.size, has_sponsor=has_sponsor(row))
    growing.check_complete(row.kind, row.size, filled(row))
    move(row, "qualify")
    row.save()
    record(events.ProposalQualified(about=row.pk))
    return row


@command
def decline_proposal(
    actor: Actor,
    *,
    proposal_id: UUID,
    reason: str,
    why: str = "",
    letter: str = "",
    seen: int | None = None,
) -> Proposal:
    """Decline a proposal for a reason from the list, and write to who asked.

    Args:
        why: What is said beside the reason; it stands in the letter.
        letter: The whole letter, where the one that is written from the reason will not do.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Invalid: A reason that is not on the list.
        Refused: ``wrong-state``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    if reason not in rules.DECLINES:
        raise Invalid({"reason": [f"Choose one of {', '.join(rules.DECLINES)}."]})
    move(row, "decline")
    row.reason, row.words = reason, checked_text("why", why, LONGEST, required=False)
    own = checked_text("letter", letter, LONGEST, required=False)
    row.letter = own or letters.declined(
        asker=row.asker,
        title=row.title,
        code=row.code,
        reason=reason,
        why=row.words,
        office=row.office.name,
    )
    row.letter_sent_on = None
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.save()
    record(events.ProposalDeclined(about=row.pk, reason=reason), why=why)
    return row


@command
def merge_proposal(
    actor: Actor, *, proposal_id: UUID, into_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Find a proposal to ask for the same as another, which goes on for both.

    Who asked, and who had joined, join the other one and get a letter.

    Raises:
        NotFound, Stale: As ``claim``; the other one is not visible.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``, ``same-proposal``, ``duplicate-already``, ``target-ended``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    row.life.next_state("merge", row.state)
    other = find(Proposal, into_id, actor)
    guards.check_merged(is_itself=other.pk == row.pk, state=other.state)
    move(row, "merge")
    row.duplicate_of = other
    row.words = checked_text("why", why, LONGEST, required=False)
    row.letter = letters.merged(
        asker=row.asker,
        title=row.title,
        code=row.code,
        into=f"{other.code}, {other.title}" if not other.is_confidential else "another proposal",
        office=row.office.name,
    )
    row.letter_sent_on = None
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.save()
    _carry_over(row, other)
    record(events.ProposalMerged(about=row.pk, into=other.pk), why=why)
    return row


def _carry_over(row: Proposal, other: Proposal) -> None:
    """Let everybody who wants the one join the other, each once."""
    asked = Supporter(
        person=row.requester, name=row.requester_name, email=row.requester_email, words=row.title
    )
    held: set[UUID | None] = {
        person for person in other.supporters.values_list("person", flat=True) if person
    }
    held.add(other.requester_id)
    for one in [asked, *row.supporters.select_related("person")]:
        if one.person_id is not None and one.person_id in held:
            continue
        held.add(one.person_id)
        Supporter(
            proposal=other,
            person_id=one.person_id,
            name=one.name,
            email=one.email,
            words=one.words,
            merged=row,
        ).save()


@command
def reopen_proposal(
    actor: Actor, *, proposal_id: UUID, why: str, seen: int | None = None
) -> Proposal:
    """Screen a proposal anew that was rejected, or taken for a duplicate.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role of its office.
        Refused: ``wrong-state``, ``no-reason``, ``never-submitted``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    row.life.next_state("reopen", row.state)
    if row.submitted_on is None:
        raise Refused("never-submitted", "It was withdrawn as a draft; write a new one.")
    row.words = given_reason(why, "Say what has changed.")
    move(row, "reopen")
    delete_rows(list(Supporter.objects.system(WHY_MERGED).filter(merged=row.pk)))
    row.reason, row.letter, row.letter_sent_on, row.duplicate_of = "", "", None, None
    row.decided_by, row.decided_on, row.screener_id = None, None, acting(actor)
    row.save()
    record(events.ProposalReopened(about=row.pk), why=why)
    return row
