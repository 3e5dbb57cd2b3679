"""Who is in the room: presence, who may vote on a request there, and who leads its decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sightline.changes.models import Board, ChangeVote, Presence, Sitting
from sightline.changes.queries.boards import Sitter, chair_among, members, sitters_of
from sightline.changes.rules.boards import presides
from sightline.changes.rules.votes import Ballot, Seat, Tally, check_quorum, tally
from sightline.kernel.errors import Refused

WHY = "presence and votes are open to the board they belong to"


@dataclass(frozen=True)
class Room:
    """A sitting with the seats of its board, and which of the people in them are there.

    Attributes:
        sitters: Who votes in which seat today, who has sat longest first.
        present: Persons who came and did not leave.
        chair_id: The chair's person, if the board has one.
    """

    board: Board
    sitters: Sequence[Sitter]
    present: frozenset[UUID]
    chair_id: UUID | None

    @property
    def there(self) -> list[Sitter]:
        """Seats whose person is present."""
        return [sitter for sitter in self.sitters if sitter.person.pk in self.present]

    def voters(self, conflicted: Mapping[UUID, str]) -> list[Sitter]:
        """Return the seats present that may vote where some persons have a conflict."""
        return [sitter for sitter in self.there if not sitter.people & conflicted.keys()]

    def presiding(self, conflicted: Mapping[UUID, str] | None = None) -> UUID | None:
        """Return who leads a decision, in a seat of their own."""
        own = [sitter.person.pk for sitter in self.there if sitter.delegation is None]
        return presides(self.chair_id, own, (conflicted or {}).keys())

    def sitter(self, person_id: UUID | None) -> Sitter | None:
        """Return the seat that a person votes in."""
        return next((one for one in self.sitters if one.person.pk == person_id), None)


def room_of(sitting: Sitting) -> Room:
    """Return a sitting's room as it is now."""
    board = sitting.board
    came = Presence.objects.system(WHY).filter(sitting=sitting, left_at__isnull=True)
    present = frozenset(came.values_list("person", flat=True))
    seated = members(board)
    chair = chair_among(seated)
    return Room(board, sitters_of(board, seated), present, chair.person_id if chair else None)


def seats_of(sitters_: Sequence[Sitter]) -> list[Seat]:
    """Return seats as the rules judge them."""
    return [sitter.seat for sitter in sitters_]


def quorum_words(room: Room, conflicted: Mapping[UUID, str]) -> tuple[bool, str]:
    """Return whether there is a quorum for a request, and the presence in words."""
    voters = room.voters(conflicted)
    said = f"{len(voters)} of {len(room.sitters)} may vote; the quorum is {room.board.quorum}."
    try:
        check_quorum(seats_of(voters), (), room.board.quorum, room.board.n_offices)
    except Refused as refused:
        return False, refused.words
    return True, f"Quorum: {said}"


def votes_on(sitting: Sitting, change_ids: Sequence[UUID]) -> list[ChangeVote]:
    """Return the votes cast at a sitting on some requests, the oldest first."""
    rows = ChangeVote.objects.system(WHY).filter(sitting=sitting, change__in=change_ids)
    return list(rows.select_related("person", "member__person").order_by("cast_at", "id"))


def counted(votes: Sequence[ChangeVote], voters: Sequence[Sitter], digest: str) -> list[ChangeVote]:
    """Return the votes that count now: in a seat, by the person and the delegation that hold it."""
    held = {
        (one.member.pk, one.person.pk, one.delegation.pk if one.delegation else None)
        for one in voters
    }
    return [
        vote
        for vote in votes
        if vote.digest == digest and (vote.member_id, vote.person_id, vote.delegation_id) in held
    ]


def tally_of(votes: Sequence[ChangeVote], voters: Sequence[Sitter], digest: str) -> Tally:
    """Return what the votes that count come to."""
    ballots = [
        Ballot(vote.member_id, vote.person_id, vote.choice, vote.digest)
        for vote in counted(votes, voters, digest)
    ]
    return tally(ballots, seats_of(voters), digest)
