"""Commands on delegations: a member's own vote, given to one person for some days."""

from datetime import date
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.seats import check_may_sit, check_open
from sightline.changes.models import BoardMember, Delegation
from sightline.changes.queries import boards as queries
from sightline.changes.queries.conflicts import conflicts_before
from sightline.changes.rules.boards import Proxy, check_delegation
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor


@command
def delegate_vote(
    actor: Actor, *, member_id: UUID, to_id: UUID, since: date, until: date, reason: str
) -> Delegation:
    """Give one's own vote to another person from a day up to but not on another.

    One level: whoever votes for another cannot pass it on, and has no vote beside it.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the seat; the person is not visible.
        Invalid: No reason.
        Refused: ``not-your-seat``, ``board-closed``, ``unseated``, ``no-role``, ``keeps-boards``,
            ``ends-before-start``, ``in-the-past``, ``has-a-vote``, ``delegated``, ``conflicted``
            when a request before the board is the person's own.
    """
    member, to = _own_seat(actor, member_id), the_person(actor, to_id)
    board = member.board
    check_may_sit(to.pk, board, "to_id")
    row = Delegation(board=board, member=member, to=to, since=since, until=until)
    set_fields(
        row, {"reason": reason, "since": since, "until": until}, {"reason", "since", "until"}
    )
    if not row.reason:
        raise Refused("no-reason", "Say why the vote is given away.", "reason")
    chairs, proxies = queries.members(board), queries.delegations(board)
    given = Proxy(row.pk, member.pk, to.pk, row.since, row.until)
    check_delegation(queries.to_chairs(chairs), queries.to_proxies(proxies), given, clock.today())
    if words := conflicts_before(board, to.pk):
        raise Refused("conflicted", f"{to.name} has a conflict of interest: {words}.", "to_id")
    row.save()
    record(events.VoteDelegated(about=row.pk, board=board.pk, to=to.pk))
    return row


def _own_seat(actor: Actor, member_id: UUID) -> BoardMember:
    row = claim(BoardMember, member_id, actor, policy.sit)
    check_open(row.board)
    if row.person_id != actor.id:
        raise Refused("not-your-seat", "Only the member gives this vote away, or takes it back.")
    if row.until is not None and row.until <= clock.today():
        raise Refused("unseated", "This seat has ended; it has no vote to give.")
    return row


@command
def revoke_delegation(actor: Actor, *, delegation_id: UUID, seen: int | None = None) -> Delegation:
    """Take one's vote back from today on; what was voted by it and is undecided counts no more.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-your-seat``, ``revoked``.
    """
    row = claim(Delegation, delegation_id, actor, policy.sit, seen=seen)
    if row.member.person_id != actor.id:
        raise Refused("not-your-seat", "Only the member gives this vote away, or takes it back.")
    if row.revoked_on is not None or row.until <= clock.today():
        raise Refused("revoked", "It is over already.")
    row.revoked_on = clock.today()
    row.save()
    record(events.DelegationRevoked(about=row.pk, board=row.board_id))
    return row
