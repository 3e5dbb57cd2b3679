"""Commands that decide: judged on persons and content at this moment, in one transaction.

A decision is never changed; a later one supersedes it by its link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.changes import events, levels, policy
from sightline.changes.commands.agenda import put_before
from sightline.changes.commands.clearing import check_clear
from sightline.changes.commands.keeping import acting, move
from sightline.changes.commands.seats import check_may_sit, given_why, may_sit
from sightline.changes.commands.votes import claimed_case, consent_cases
from sightline.changes.digest import content_digest
from sightline.changes.models import (
    AgendaItem,
    Board,
    ChangeRequest,
    ChangeVote,
    Decision,
    DecisionCondition,
    Sitting,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.boards import Sitter
from sightline.changes.queries.collisions import blocking
from sightline.changes.queries.conflicts import conflicts
from sightline.changes.queries.room import Room, counted, room_of, seats_of, tally_of, votes_on
from sightline.changes.queries.shown import advised, shown
from sightline.changes.readiness import check_ready
from sightline.changes.rules import OUTCOMES
from sightline.changes.rules.votes import Tally, check_carried, check_quorum
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check

LONGEST = 10_000
APPROVALS = frozenset({"approve", "approve_with_conditions"})
VERBS = {
    "approve": "approve",
    "approve_with_conditions": "approve",
    "defer": "defer",
    "reject": "reject",
    "return": "send_back",
    "escalate": "escalate",
}
Conditions = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    """A request before the board at this moment, with everything that its decision is judged by.

    Attributes:
        conflicted: Persons with a conflict in it, each with the reason.
        voters: Seats present that may vote on it: no conflict, and the role still held.
    """

    change: ChangeRequest
    sitting: Sitting
    room: Room
    conflicted: dict[UUID, str]
    voters: list[Sitter]
    votes: list[ChangeVote]
    digest: str

    @property
    def board(self) -> Board:
        """The board that decides."""
        return self.sitting.board

    @property
    def tally(self) -> Tally:
        """What the votes that count come to."""
        return tally_of(self.votes, self.voters, self.digest)


@dataclass(frozen=True)
class Ruling:
    """What is to be decided, as it was said."""

    outcome: str
    reasons: str
    until: date | None = None
    conditions: Conditions = ()


@command
def decide_change(
    actor: Actor,
    *,
    sitting_id: UUID,
    change_id: UUID,
    outcome: str,
    reasons: str,
    digest: str,
    until: date | None = None,
    conditions: Conditions = (),
) -> Decision:
    """Decide on a request at an open sitting, as who presides: the chair, if free and present.

    An approval needs a quorum of both sides without a conflict, votes that carry it, the board's
    authority, funding that holds today, and what was shown to be what stands. A refusal needs the
    quorum too, and votes that do not carry it.

    Args:
        outcome: A key of ``OUTCOMES``; "escalate" moves it to the parent board's next sitting.
        digest: Of the request as it was shown.
        until: When a deferred request comes back.
        conditions: ``{"text", "owner_id", "due", "blocks"}`` each.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: An outcome that is none, no reasons, a condition without text.
        Refused: ``not-open``, ``not-on-agenda``, ``decided``, ``content-changed``,
            ``not-presiding``, ``keeps-boards``, ``no-role``, ``no-quorum``,
            ``no-technical-member``, ``no-business-member``, ``one-office``, ``not-carried``,
            ``carried``, ``no-authority``, ``collides``, ``no-conditions``, ``no-day``, ``no-parent``, and the
            guards of ``readiness.check_ready``.
    """
    if outcome not in OUTCOMES:
        raise Invalid({"outcome": ["Choose one of the outcomes."]})
    change, sitting = claimed_case(actor, sitting_id, change_id)
    case = case_of(change, sitting)
    if case.digest != digest:
        words = f"{change.code} was changed since it was shown; read it again."
        raise Refused("content-changed", words)
    _check_presides(actor, case)
    decision = _decided(actor, case, Ruling(outcome, reasons, until, conditions))
    _record(decision)
    return decision


def case_of(change: ChangeRequest, sitting: Sitting) -> Case:
    """Return a request as its decision is judged now; the role of every voter is asked anew."""
    room, conflicted = room_of(sitting), conflicts(change)
    voters = [one for one in room.voters(conflicted) if may_sit(one.person.pk, sitting.board)]
    votes = votes_on(sitting, [change.pk])
    return Case(change, sitting, room, conflicted, voters, votes, content_digest(change))


def _check_presides(actor: Actor, case: Case) -> None:
    """Refuse that anybody decides but who presides where the conflicted are left out."""
    check_may_sit(acting(actor), case.board, "")
    if actor.id in case.conflicted:
        words = f"You have a conflict of interest here: {case.conflicted[actor.id]}."
        raise Refused("conflicted", words)
    if case.room.presiding(case.conflicted) != actor.id:
        words = (
            "The chair decides; where the chair is away or conflicted, who has sat longest does."
        )
        raise Refused("not-presiding", words)


def _decided(actor: Actor, case: Case, ruling: Ruling) -> Decision:
    """Check one outcome by its guards, and write what it does."""
    outcome, said = ruling.outcome, checked_text("reasons", ruling.reasons, LONGEST)
    needed = levels.board_needed(case.change)
    has_authority = levels.may_decide(case.board, needed.level, needed.effects)
    _check_outcome(case, ruling)
    if outcome in APPROVALS:
        _check_may_approve(actor, case, needed, has_authority=has_authority)
    recommended, why = advised(case.change, has_authority=has_authority)
    decision = Decision(
        change=case.change,
        board=case.board,
        sitting=case.sitting,
        outcome=outcome,
        reasons=said,
        until=ruling.until if outcome == "defer" else None,
        digest=case.digest,
        shown={**shown(case.change, needed), "recommended_why": why},
        tally=_told(case),
        recommended=recommended,
        decided_by_id=acting(actor),
        supersedes=queries.latest_decision(case.change),
    )
    decision.save()
    if outcome == "approve_with_conditions":
        _keep_conditions(actor, decision, ruling.conditions)
    _move(case, decision)
    _end_item(case)
    return decision


def _check_outcome(case: Case, ruling: Ruling) -> None:
    outcome, until, above = ruling.outcome, ruling.until, case.board.parent
    if outcome == "approve_with_conditions" and not ruling.conditions:
        raise Refused("no-conditions", "Name at least one condition.", "conditions")
    if outcome == "defer" and (until is None or until <= clock.today()):
        raise Refused("no-day", "Say until which day to come it is deferred.", "until")
    if outcome == "escalate" and (above is None or above.closed_on is not None):
        raise Refused("no-parent", f"{case.board.name} has no board above it.", "outcome")
    if outcome == "reject":
        _check_quorum(case)
        if case.tally.is_carried:
            words = f"{case.tally.n_for} voted for it and {case.tally.n_against} against."
            raise Refused("carried", f"It is carried: {words}", "outcome")


def _check_quorum(case: Case) -> None:
    check_quorum(seats_of(case.voters), (), case.board.quorum, case.board.n_offices)


def _check_may_approve(
    actor: Actor, case: Case, needed: levels.Needed, *, has_authority: bool
) -> None:
    """Every guard of an approval, at this moment; one that fails leaves nothing changed."""
    check_ready(case.change, actor)
    check_clear(blocking(case.change))
    if not has_authority:
        words = f"It is beyond this board: {needed.words}. Escalate it."
        raise Refused("no-authority", words, "outcome")
    _check_quorum(case)
    check_carried(case.tally, seats_of(case.voters), case.board.quorum)


def _told(case: Case) -> dict[str, Any]:
    """Return the votes by name as they counted, who was there, and who had a conflict."""
    names = {one.person.pk: one.person.name for one in case.room.sitters}
    names |= {one.member.person_id: one.member.person.name for one in case.room.sitters}
    total = case.tally
    return {
        "for": total.n_for,
        "against": total.n_against,
        "abstain": total.n_abstain,
        "quorum": case.board.quorum,
        "voters": [one.person.name for one in case.voters],
        "present": [one.person.name for one in case.room.there],
        "votes": [_ballot(vote) for vote in counted(case.votes, case.voters, case.digest)],
        "conflicts": [
            {"name": name, "words": case.conflicted[person]}
            for person, name in names.items()
            if person in case.conflicted
        ],
    }


def _ballot(vote: ChangeVote) -> dict[str, str]:
    on_behalf = vote.member.person.name if vote.delegation_id else ""
    return {
        "name": vote.person.name,
        "for_member": on_behalf,
        "side": vote.member.side,
        "choice": vote.choice,
        "reason": vote.reason,
    }


def _keep_conditions(actor: Actor, decision: Decision, conditions: Conditions) -> None:
    for given in conditions:
        owner = the_person(actor, given["owner_id"])
        row = DecisionCondition(change=decision.change, decision=decision, owner=owner)
        fields = {
            "text": given.get("text", ""),
            "due": given.get("due"),
            "blocks": given.get("blocks", True),
        }
        set_fields(row, fields, fields.keys())
        if not row.text:
            raise Invalid({"conditions": ["Say what the condition is."]})
        row.save()


def _move(case: Case, decision: Decision) -> None:
    """Take the request on to where the outcome leads."""
    change, outcome = case.change, decision.outcome
    move(change, VERBS[outcome])
    if outcome in APPROVALS:
        change.approved_digest = case.digest
    if outcome == "defer":
        change.deferred_until = decision.until
    if outcome in {"reject", "return"}:
        change.words = decision.reasons
    if outcome == "escalate":
        change.board = case.board.parent
    change.save()
    if outcome == "escalate" and case.board.parent is not None:
        put_before(change, case.board.parent)


def _end_item(case: Case) -> None:
    for item in case.sitting.agenda.filter(change=case.change, ended_at__isnull=True):
        if item.began_at is not None:
            item.ended_at = max(clock.now(), item.began_at)
            item.save()


def _record(decision: Decision) -> None:
    record(
        events.ChangeDecided(
            about=decision.change_id,
            decision=decision.pk,
            board=decision.board_id,
            outcome=decision.outcome,
        )
    )


@command
def decide_consent(actor: Actor, *, sitting_id: UUID, reasons: str, digest: str) -> list[Decision]:
    """Approve the consent block as one; every request in it gets a decision of its own.

    One guard that fails on one request refuses the block; pull that request out of it.

    Args:
        digest: Of the block as it was shown.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``decide_change``; ``no-consent-block``.
    """
    sitting, cases = consent_cases(actor, sitting_id, digest)
    made = []
    for change in cases:
        case = case_of(change, sitting)
        try:
            _check_presides(actor, case)
            made.append(_decided(actor, case, Ruling("approve", reasons)))
        except Refused as refused:
            words = f"{change.code}: {refused.words} Pull it out of the block to pass the rest."
            raise Refused(refused.code, words, refused.field) from refused
        _record(made[-1])
    return made


@command
def reconsider_decision(
    actor: Actor, *, decision_id: UUID, sitting_id: UUID, why: str
) -> AgendaItem:
    """Take a decided request up again at an open sitting of the board that decided it.

    The decision stands as it is; the next one on the request supersedes it by its link. An
    approval holds no more from now on.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: No reason.
        Refused: ``superseded``, ``other-board``, ``not-open``, ``not-presiding``, ``conflicted``,
            ``wrong-state`` once it is being carried out.
    """
    old = queries.the_decision(actor, decision_id)
    change = claim(ChangeRequest, old.change_id, actor, policy.read)
    sitting = queries.the_sitting(actor, sitting_id)
    check(actor, policy.sit, sitting)
    _check_reconsidered(old, change, sitting)
    _check_presides(actor, case_of(change, sitting))
    move(change, "reconsider")
    change.approved_digest, change.deferred_until = "", None
    change.board = sitting.board
    change.save()
    item = _back_on(sitting, change)
    happened = events.DecisionReconsidered(about=change.pk, decision=old.pk)
    record(happened, why=given_why(why, required=True))
    return item


def _check_reconsidered(old: Decision, change: ChangeRequest, sitting: Sitting) -> None:
    latest = queries.latest_decision(change)
    if latest is None or latest.pk != old.pk:
        raise Refused("superseded", "A later decision took its place; take up that one.")
    if old.board_id != sitting.board_id:
        raise Refused("other-board", f"{old.board.name} decided this; it takes it up again.")
    if sitting.state != Sitting.State.OPEN:
        raise Refused("not-open", "The sitting is not open; begin it first.")


def _back_on(sitting: Sitting, change: ChangeRequest) -> AgendaItem:
    held: AgendaItem | None = sitting.agenda.filter(change=change).first()
    if held is None:
        put_before(change, sitting.board)
        held = sitting.agenda.get(change=change)
    return held
