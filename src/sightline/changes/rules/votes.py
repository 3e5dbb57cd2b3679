"""Quorum and votes of a board, on plain values; judged on persons, at the moment of decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.errors import Refused


@dataclass(frozen=True)
class Seat:
    """A seat with the person who sits in it now: the member, or a delegate."""

    member_id: UUID
    person_id: UUID
    side: str
    office_id: UUID | None = None


@dataclass(frozen=True)
class Ballot:
    """A vote: for which seat, by whom, which way, and of what was shown."""

    member_id: UUID
    person_id: UUID
    choice: str
    digest: str


@dataclass(frozen=True)
class Tally:
    """The votes that counted, each a person once."""

    n_for: int
    n_against: int
    n_abstain: int

    @property
    def is_carried(self) -> bool:
        """Tell whether more voted for it than against it."""
        return self.n_for > self.n_against


def check_quorum(
    seats: Sequence[Seat], conflicted: Collection[UUID], quorum: int, n_offices: int = 1
) -> list[Seat]:
    """Return the seats of those present who may decide, or refuse.

    Args:
        seats: Who is present, a seat each.
        conflicted: Persons who raised, wrote, assess for or gain from what is decided.
        quorum: How many distinct persons it takes.
        n_offices: How many offices must be among them.

    Raises:
        Refused: ``no-quorum``, ``no-technical-member``, ``no-business-member``, ``one-office``.
    """
    free = {seat.person_id: seat for seat in seats if seat.person_id not in conflicted}
    counted = list(free.values())
    if len(counted) < quorum:
        words = f"{len(counted)} members without a conflict are present; it takes {quorum}."
        raise Refused("no-quorum", words)
    sides = {seat.side for seat in counted}
    for side in ("technical", "business"):
        if side not in sides:
            words = f"No {side} member without a conflict is present; it takes at least one."
            raise Refused(f"no-{side}-member", words)
    offices = {seat.office_id for seat in counted if seat.office_id is not None}
    if n_offices > 1 and len(offices) < n_offices:
        words = f"Members of {n_offices} offices must be present; there are {len(offices)}."
        raise Refused("one-office", words)
    return counted


def tally(ballots: Sequence[Ballot], seats: Sequence[Seat], digest: str) -> Tally:
    """Return the votes that count: of those who may decide, on what stands now, one a person."""
    may = {(seat.member_id, seat.person_id) for seat in seats}
    counted = {
        ballot.person_id: ballot.choice
        for ballot in ballots
        if (ballot.member_id, ballot.person_id) in may and ballot.digest == digest
    }
    choices = list(counted.values())
    return Tally(choices.count("for"), choices.count("against"), choices.count("abstain"))


def check_carried(votes: Tally, seats: Sequence[Seat], quorum: int) -> None:
    """Refuse an approval that too few voted on, or that more voted against.

    Raises:
        Refused: ``no-quorum``, ``not-carried``.
    """
    n_cast = votes.n_for + votes.n_against + votes.n_abstain
    if n_cast < quorum:
        words = f"{n_cast} of {len(seats)} who may decide have voted; it takes {quorum} votes."
        raise Refused("no-quorum", words)
    if not votes.is_carried:
        words = f"{votes.n_for} voted for it and {votes.n_against} against; it is not carried."
        raise Refused("not-carried", words)
