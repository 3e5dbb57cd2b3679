"""Asking: a proposal written, received through a link, edited, aimed, handed in, joined, withdrawn."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sightline.demand import events, policy
from sightline.demand.commands.keeping import (
    acting,
    given_reason,
    move,
    next_number,
    office_for,
    take,
    the_proposal,
)
from sightline.demand.models import IntakeLink, Proposal, ProposalAim, Supporter
from sightline.demand.rules import proposal as guards
from sightline.identity.queries import the_organisation, token_digest
from sightline.kernel import clock
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.kernel.policy import Actor, check, may, visible
from sightline.strategy.queries import the_objective

State = Proposal.State
OPEN_TO_EDIT = (State.DRAFT, *Proposal.UNDECIDED)
ASKERS_OWN = (State.DRAFT, State.SUBMITTED)
HOUR = timedelta(hours=1)
LONGEST_SECRET = 100
WHY_LINK = "a secret link is looked up before there is an actor"
WHY_RATE = "how many came in through a link is counted whoever may see them"
WHOLE = 1000


@command
def propose(
    actor: Actor, /, *, title: str, office_id: UUID | None = None, **fields: Any
) -> Proposal:
    """Write a proposal down as a draft, for an office or, naming none, for the front door.

    Args:
        fields: Any of what ``edit_proposal`` takes; ``source`` is ``api`` where a program asks.

    Raises:
        NotFound: The office or the sponsor is not visible.
        Forbidden: Nobody is signed in.
        Invalid: Values that their columns do not take.
        Refused: ``office-closed``, ``negative-money``, ``ends-before-start``.
    """
    check(actor, policy.propose)
    organisation = the_organisation(actor)
    row = Proposal(
        organisation=organisation,
        office=office_for(actor, office_id),
        number=next_number(organisation.pk),
        currency=organisation.currency,
        requester_id=acting(actor),
        source=fields.pop("source", "page"),
    )
    take(actor, row, {**fields, "title": title})
    row.save()
    record(events.ProposalMade(about=row.pk, code=row.code))
    return row


@dataclass(frozen=True)
class Received:
    """A proposal that came in through a link, and the secret under which it is followed."""

    row: Proposal
    secret: str


@command
def receive_proposal(
    actor: Actor,
    /,
    *,
    secret: str,
    title: str,
    need: str,
    requester_name: str,
    requester_email: str = "",
    requester_id: UUID | None = None,
    proposal_id: UUID | None = None,
    **fields: Any,
) -> Received:
    """Take a proposal in through a public link; whoever has the link may, up to so many an hour.

    Args:
        secret: The link's.
        requester_id: Who asks, where a message came from a person of the organisation; no name
            and address are kept then.
        proposal_id: The id that it gets, where what came in must not come in twice.
        fields: ``kind``, ``size``, ``wanted_by``, ``department``.

    Raises:
        NotFound: No such link, or revoked; never told apart.
        Invalid: Values that their columns do not take.
        Refused: ``too-many-now``, ``no-need``.
    """
    link = _live_link(secret)
    _check_rate(link)
    allowed = {"kind", "size", "wanted_by", "department"}
    if strange := fields.keys() - allowed:
        raise Invalid({name: ["This field cannot be set here."] for name in strange})
    row = Proposal(
        organisation_id=link.organisation_id,
        office_id=link.office_id,
        number=next_number(link.organisation_id),
        currency=link.organisation.currency,
        requester_id=requester_id,
        requester_name=checked_text(
            "requester_name", requester_name, 200, required=requester_id is None
        ),
        requester_email=_checked_email(requester_email),
        source="link",
        link=link,
        **({"id": proposal_id} if proposal_id else {}),
    )
    take(actor, row, {**fields, "title": title, "need": need})
    guards.check_submitted(need=row.need)
    follow = secrets.token_urlsafe(32)
    row.follow_digest = token_digest(follow)
    row.submitted_on = clock.today()
    move(row, "submit")
    row.save()
    said = events.ProposalReceived(about=row.pk, code=row.code, link=link.pk)
    record(said, organisation_id=link.organisation_id)
    return Received(row, follow)


def _live_link(secret: str) -> IntakeLink:
    digest = token_digest(secret[:LONGEST_SECRET])
    links = IntakeLink.objects.system(WHY_LINK).select_for_update(of=("self",))
    row: IntakeLink | None = links.filter(secret_digest=digest, revoked_on__isnull=True).first()
    if row is None:
        raise NotFound("This form")
    return row


def _check_rate(link: IntakeLink) -> None:
    """Count in the database, so that every process counts the same."""
    rows = Proposal.objects.system(WHY_RATE).filter(link=link, made_at__gt=clock.now() - HOUR)
    if rows.count() >= link.most_an_hour:
        words = "Too many proposals came in through this form just now. Try again in an hour."
        raise Refused("too-many-now", words)


def _checked_email(said: str) -> str:
    address = checked_text("requester_email", said, 254, required=False)
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Invalid({"requester_email": list(error.messages)}) from error
    return address


@command
def edit_proposal(
    actor: Actor, /, *, proposal_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Proposal:
    """Edit what a proposal says: who asks until an office takes it up, its office until it is decided.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who asked, or a role of its office.
        Invalid: Values that their columns do not take.
        Refused: ``decided-already``, ``in-hand``, ``negative-money``, ``ends-before-start``.
    """
    row = the_proposal(actor, proposal_id, policy.edit, seen)
    _check_open(actor, row)
    if not take(actor, row, fields):
        nothing_changed()
        return row
    row.save()
    record(events.ProposalEdited(about=row.pk), why=why)
    return row


def _check_open(actor: Actor, row: Proposal) -> None:
    if row.state not in OPEN_TO_EDIT:
        words = "It is decided, so what it says changes no more."
        raise Refused("decided-already", words)
    if row.state not in ASKERS_OWN and not may(actor, policy.triage, row):
        words = "The office has taken it up; tell the office what should change."
        raise Refused("in-hand", words)


@command
def set_aim(
    actor: Actor,
    *,
    proposal_id: UUID,
    objective_id: UUID,
    share_permille: int,
    seen: int | None = None,
) -> Proposal:
    """Say which share of a proposal would serve an objective; zero takes the aim back.

    Raises:
        NotFound, Stale: As ``claim``; the objective is not visible.
        Forbidden: Only who asked, or a role of its office.
        Refused: ``share-out-of-range``, ``shares-over-100``, ``decided-already``, ``in-hand``.
    """
    row = the_proposal(actor, proposal_id, policy.edit, seen)
    _check_open(actor, row)
    objective = the_objective(actor, objective_id)
    share = _checked_share(share_permille)
    held = row.aims.filter(objective=objective.pk).first()
    if (held.share_permille if held else 0) == share:
        nothing_changed()
        return row
    others = sum(aim.share_permille for aim in row.aims.all() if held is None or aim.pk != held.pk)
    if others + share > WHOLE:
        words = f"All shares together are at most 100 %; {(WHOLE - others) / 10:g} % are left."
        raise Refused("shares-over-100", words, "share_permille")
    _keep_aim(row, held, objective.pk, share)
    record(events.AimSet(about=row.pk, objective=objective.pk, share_permille=share))
    return row


def _checked_share(share: int) -> int:
    if isinstance(share, bool) or not isinstance(share, int) or not 0 <= share <= WHOLE:
        raise Refused("share-out-of-range", "A share lies between 0 and 100 %.", "share_permille")
    return share


def _keep_aim(row: Proposal, held: Any, objective_id: UUID, share: int) -> None:
    if held is not None and not share:
        held.delete()
        return
    aim = held or ProposalAim(proposal=row, objective_id=objective_id)
    aim.share_permille = share
    aim.save()


@command
def submit_proposal(actor: Actor, *, proposal_id: UUID, seen: int | None = None) -> Proposal:
    """Hand a draft in; the clock of its office starts.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who asked, or a role of its office.
        Refused: ``wrong-state``, ``no-need``.
    """
    row = the_proposal(actor, proposal_id, policy.edit, seen)
    row.life.next_state("submit", row.state)
    guards.check_submitted(need=row.need)
    move(row, "submit")
    row.submitted_on = row.submitted_on or clock.today()
    row.save()
    record(events.ProposalSubmitted(about=row.pk, office=row.office_id))
    return row


@command
def withdraw_proposal(
    actor: Actor, *, proposal_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Take one's own proposal back, before it is approved.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only who asked.
        Refused: ``wrong-state``.
    """
    row = the_proposal(actor, proposal_id, policy.withdraw, seen)
    move(row, "withdraw")
    row.reason, row.words = "withdrawn", checked_text("why", why, 20_000, required=False)
    row.decided_by_id, row.decided_on = acting(actor), clock.today()
    row.save()
    record(events.ProposalWithdrawn(about=row.pk), why=why)
    return row


@command
def join_proposal(
    actor: Actor, *, proposal_id: UUID, words: str = "", seen: int | None = None
) -> Supporter:
    """Say that one wants the same, instead of asking for it again.

    Raises:
        NotFound, Stale: As ``claim``.
        Refused: ``own-proposal``, ``joined-already``, ``wrong-state``.
    """
    row = the_proposal(actor, proposal_id, policy.join, seen)
    person = acting(actor)
    if row.state in {State.DRAFT, *Proposal.ENDED}:
        raise Refused("wrong-state", "This proposal does not go on, so there is nothing to join.")
    if row.requester_id == person:
        raise Refused("own-proposal", "You asked for this yourself.")
    if row.supporters.filter(person=person).exists():
        raise Refused("joined-already", "You have joined this proposal already.")
    said = checked_text("words", words, 500, required=False)
    supporter = Supporter(proposal=row, person_id=person, words=said)
    supporter.save()
    record(events.ProposalJoined(about=row.pk))
    return supporter


@command
def leave_proposal(actor: Actor, *, proposal_id: UUID, seen: int | None = None) -> Proposal:
    """Say that one does not want it any more, after having joined.

    Raises:
        NotFound, Stale: As ``claim``.
        Refused: ``not-joined``.
    """
    row = the_proposal(actor, proposal_id, policy.join, seen)
    held = visible(actor, Supporter).filter(proposal=row.pk, person=acting(actor)).first()
    if held is None:
        raise Refused("not-joined", "You have not joined this proposal.")
    held.delete()
    record(events.ProposalLeft(about=row.pk))
    return row


@command
def transfer_proposal(
    actor: Actor, *, proposal_id: UUID, office_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Let another office have a proposal as it stands; the right is needed at both ends.

    Raises:
        NotFound, Stale: As ``claim``; the office is not visible.
        Forbidden: Only a role of both offices.
        Refused: ``office-closed``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    office = office_for(actor, office_id)
    if office.pk == row.office_id:
        nothing_changed()
        return row
    row.office = office
    check(actor, policy.triage, row)
    row.save()
    record(events.ProposalRouted(about=row.pk, office=office.pk), why=why)
    return row


@command
def route_proposal(
    actor: Actor, *, proposal_id: UUID, office_id: UUID, why: str = "", seen: int | None = None
) -> Proposal:
    """Hand a proposal to the office that it is for; its clock goes on.

    Raises:
        NotFound, Stale: As ``claim``; the office is not visible.
        Forbidden: Only a role of the office that has it.
        Refused: ``same-office``, ``office-closed``, ``decided-already``, ``no-reason``.
    """
    row = the_proposal(actor, proposal_id, policy.triage, seen)
    if row.state not in OPEN_TO_EDIT:
        raise Refused("decided-already", "It is decided, so it stays where it is.")
    office = office_for(actor, office_id)
    if office.pk == row.office_id:
        raise Refused("same-office", "It is with this office already.", "office_id")
    row.words = given_reason(why, "Say why, so that the other office knows.")
    row.office, row.screener = office, None
    row.save()
    record(events.ProposalRouted(about=row.pk, office=office.pk), why=why)
    return row
