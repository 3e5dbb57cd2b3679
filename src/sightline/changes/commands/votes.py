"""Commands on votes and interests: one vote a person, on what was shown, before the decision."""

from dataclasses import dataclass
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.keeping import acting
from sightline.changes.commands.seats import check_may_sit
from sightline.changes.digest import block_digest, content_digest
from sightline.changes.models import (
    BoardMember,
    ChangeRequest,
    ChangeVote,
    Interest,
    Sitting,
)
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.boards import Sitter
from sightline.changes.queries.conflicts import conflicts
from sightline.changes.queries.room import Room, room_of
from sightline.changes.rules import CHOICES
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_value, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check, visible

State = ChangeRequest.State


@dataclass(frozen=True)
class Said:
    """A vote as it was said, of what was shown."""

    choice: str
    digest: str
    reason: str = ""


@command
def declare_interest(
    actor: Actor, *, change_id: UUID, words: str, person_id: UUID | None = None
) -> Interest:
    """Declare a conflict of interest in a request, one's own; the chair may note another's.

    From then on that person neither votes on it nor decides it, and a vote cast counts no more.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: No words.
        Refused: ``no-board``, ``not-the-chair``, ``declared``.
    """
    change = claim(ChangeRequest, change_id, actor, policy.read)
    if change.board is None:
        raise Refused("no-board", f"{change.code} lies before no board yet.")
    check(actor, policy.sit, change.board)
    person = the_person(actor, person_id or acting(actor))
    if person.pk != actor.id:
        _check_chair(actor, change.board_id)
    if change.interests.filter(person=person.pk).exists():
        raise Refused("declared", f"{person.name} declared an interest in it already.")
    row = Interest(change=change, person=person, declared_by_id=acting(actor))
    set_fields(row, {"words": words}, {"words"})
    if not row.words:
        raise Invalid({"words": ["Say what the interest is."]})
    row.save()
    record(events.InterestDeclared(about=change.pk, person=person.pk))
    return row


def _check_chair(actor: Actor, board_id: UUID | None) -> None:
    chairs = BoardMember.objects.system("only the chair notes another person's interest")
    if not chairs.filter(
        board=board_id, person=actor.id, is_chair=True, until__isnull=True
    ).exists():
        words = "Everybody declares their own interests; only the chair notes another's."
        raise Refused("not-the-chair", words, "person_id")


@command
def cast_vote(
    actor: Actor,
    *,
    sitting_id: UUID,
    change_id: UUID,
    choice: str,
    digest: str,
    reason: str = "",
) -> ChangeVote:
    """Vote on a request at an open sitting, in one's own seat or in the one that was delegated.

    Voting again before the decision takes the place of the vote before; the journal keeps both.

    Args:
        choice: "for", "against" or "abstain".
        digest: Of the request as it was shown.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: A choice that is none.
        Refused: ``not-open``, ``not-on-agenda``, ``decided``, ``content-changed``, ``no-vote``,
            ``delegated``, ``not-there``, ``conflicted``, ``no-role``, ``keeps-boards``.
    """
    change, sitting = claimed_case(actor, sitting_id, change_id)
    _check_shown(change, digest)
    room = room_of(sitting)
    sitter = _seat(actor, room)
    check_may_sit(sitter.person.pk, sitting.board, "")
    check_free(sitter, conflicts(change))
    row = _kept(change, sitting, sitter, Said(choice, digest, reason))
    record(events.VoteCast(about=change.pk, sitting=sitting.pk, member=sitter.member.pk))
    return row


def claimed_case(actor: Actor, sitting_id: UUID, change_id: UUID) -> tuple[ChangeRequest, Sitting]:
    """Claim a request that is undecided on the agenda of an open sitting, and the sitting.

    Raises:
        Refused: ``not-open``, ``not-on-agenda``, ``decided``.
    """
    change = claim(ChangeRequest, change_id, actor, policy.read)
    sitting = queries.the_sitting(actor, sitting_id)
    check(actor, policy.sit, sitting)
    if sitting.state != Sitting.State.OPEN:
        raise Refused("not-open", "The sitting is not open; votes are cast while it is.")
    if not sitting.agenda.filter(change=change).exists():
        raise Refused("not-on-agenda", f"{change.code} is not on the agenda of this sitting.")
    if change.state != State.READY or change.board_id != sitting.board_id:
        raise Refused("decided", f"{change.code} does not wait for this board's decision any more.")
    return change, sitting


def _check_shown(change: ChangeRequest, digest: str) -> None:
    if content_digest(change) != digest:
        words = f"{change.code} was changed since it was shown; read it again."
        raise Refused("content-changed", words)


def _seat(actor: Actor, room: Room) -> Sitter:
    sitter = room.sitter(actor.id)
    if sitter is None:
        if any(actor.id == one.member.person_id for one in room.sitters):
            raise Refused("delegated", "You gave your vote away for today; revoke that to vote.")
        raise Refused("no-vote", f"You have no vote in {room.board.name} today.")
    if sitter.person.pk not in room.present:
        raise Refused("not-there", "Say first that you are here; only who is present votes.")
    return sitter


def check_free(sitter: Sitter, conflicted: dict[UUID, str]) -> None:
    """Refuse a vote in a seat whose person, or whose member, has a conflict.

    Raises:
        Refused: ``conflicted``.
    """
    for person_id in (sitter.person.pk, sitter.member.person_id):
        if person_id in conflicted:
            whose = "You have" if person_id == sitter.person.pk else "The member you vote for has"
            words = f"{whose} a conflict of interest here: {conflicted[person_id]}."
            raise Refused("conflicted", words)


def _kept(change: ChangeRequest, sitting: Sitting, sitter: Sitter, ballot: Said) -> ChangeVote:
    """Insert a vote, or change the one that the seat or the person cast on the same content."""
    held = sitting.votes.filter(change=change, digest=ballot.digest)
    of_seat = held.filter(member=sitter.member).first()
    of_person = held.filter(person=sitter.person).first()
    row = of_seat or of_person or ChangeVote(change=change, sitting=sitting, digest=ballot.digest)
    if of_seat and of_person and of_seat.pk != of_person.pk:
        of_person.delete()  # cast in a seat that the person holds no more
    if ballot.choice not in CHOICES:
        raise Invalid({"choice": ["Vote for, against or abstain."]})
    row.member, row.person, row.delegation = sitter.member, sitter.person, sitter.delegation
    row.choice, row.cast_at = ballot.choice, clock.now()
    row.reason = checked_value(row, "reason", ballot.reason)
    row.save()
    return row


@command
def vote_consent(
    actor: Actor, *, sitting_id: UUID, choice: str, digest: str, reason: str = ""
) -> list[ChangeVote]:
    """Vote on the consent block as one: a vote on each of its requests that one may vote on.

    Args:
        digest: Of the block as it was shown: of every request in it.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: A choice that is none.
        Refused: ``no-consent-block``, ``content-changed``, ``conflicted`` when one has a conflict
            in all of them, and as ``cast_vote``.
    """
    sitting, cases = consent_cases(actor, sitting_id, digest)
    sitter = _seat(actor, room_of(sitting))
    check_may_sit(sitter.person.pk, sitting.board, "")
    free = [case for case in cases if not sitter.people & conflicts(case).keys()]
    if not free:
        check_free(sitter, conflicts(cases[0]))
    rows = []
    for change in free:
        ballot = Said(choice, content_digest(change), reason)
        rows.append(_kept(change, sitting, sitter, ballot))
        record(events.VoteCast(about=change.pk, sitting=sitting.pk, member=sitter.member.pk))
    return rows


def consent_cases(
    actor: Actor, sitting_id: UUID, digest: str
) -> tuple[Sitting, list[ChangeRequest]]:
    """Claim the requests of a consent block that is what was shown.

    Raises:
        Refused: ``no-consent-block``, ``content-changed``, and as ``claimed_case``.
    """
    sitting = queries.the_sitting(actor, sitting_id)
    check(actor, policy.sit, sitting)
    seen = visible(actor, ChangeRequest).filter(state=State.READY).values("pk")
    rows = sitting.agenda.filter(is_consent=True, change__in=seen)
    ids = sorted(rows.values_list("change", flat=True))
    if not ids:
        raise Refused("no-consent-block", "Nothing waits in the consent block.")
    cases = [claimed_case(actor, sitting_id, change_id)[0] for change_id in ids]
    if block_digest([(case.pk, content_digest(case)) for case in cases]) != digest:
        raise Refused("content-changed", "The block was changed since it was shown; read it again.")
    return sitting, cases
