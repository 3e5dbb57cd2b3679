"""Seats of a board on plain values: who sits in which today, and what a delegation may not do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sightline.changes.rules import RANKS
from sightline.kernel.errors import Refused


@dataclass(frozen=True)
class Chair:
    """A seat as it is held: by which person, from a day up to but not on another."""

    member_id: UUID
    person_id: UUID
    since: date
    until: date | None = None

    def live_on(self, day: date) -> bool:
        """Tell whether the seat is held on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Proxy:
    """A vote given away: whose seat, to whom, from a day up to but not on another."""

    delegation_id: UUID
    member_id: UUID
    to_id: UUID
    since: date
    until: date

    def live_on(self, day: date) -> bool:
        """Tell whether the vote is given away on a day."""
        return self.since <= day < self.until

    def overlaps(self, since: date, until: date) -> bool:
        """Tell whether it runs on a day of another time."""
        return self.since < until and since < self.until


def occupants(
    chairs: Sequence[Chair], proxies: Iterable[Proxy], day: date
) -> dict[UUID, tuple[UUID, UUID | None]]:
    """Return seat to who votes in it on a day, with the delegation that says so.

    One vote a person: whoever has a seat of their own votes in that one alone, and the seat given
    to them stays empty.
    """
    live = [chair for chair in chairs if chair.live_on(day)]
    given = {proxy.member_id: proxy for proxy in proxies if proxy.live_on(day)}
    found: dict[UUID, tuple[UUID, UUID | None]] = {
        chair.member_id: (chair.person_id, None) for chair in live if chair.member_id not in given
    }
    taken = {chair.person_id for chair in live}
    for chair in live:
        proxy = given.get(chair.member_id)
        if proxy is not None and proxy.to_id not in taken:
            taken.add(proxy.to_id)
            found[chair.member_id] = (proxy.to_id, proxy.delegation_id)
    return found


def check_delegation(
    chairs: Iterable[Chair], proxies: Iterable[Proxy], given: Proxy, today: date
) -> None:
    """Refuse a delegation in the past, to somebody with a vote already, or of a vote given away.

    Raises:
        Refused: ``ends-before-start``, ``in-the-past``, ``has-a-vote``, ``delegated``.
    """
    if given.until <= given.since:
        raise Refused("ends-before-start", "It must end after the day it begins.", "until")
    if given.until <= today:
        raise Refused("in-the-past", "It would be over already; name days to come.", "until")
    held = {chair.person_id for chair in chairs if chair.until is None or chair.until > today}
    if given.to_id in held:
        words = "They sit in this board and have a vote already; one vote a person."
        raise Refused("has-a-vote", words, "to_id")
    for proxy in proxies:
        if not proxy.overlaps(given.since, given.until):
            continue
        if proxy.to_id == given.to_id:
            words = "They vote for another member in these days; one vote a person."
            raise Refused("has-a-vote", words, "to_id")
        if proxy.member_id == given.member_id:
            words = "This vote is given away in these days already; revoke that first."
            raise Refused("delegated", words, "since")


def check_parent(
    board: UUID, level: str, parent: UUID | None, above: Mapping[UUID, tuple[UUID | None, str]]
) -> None:
    """Refuse a parent that lies below the board, or that may decide less than it.

    Args:
        above: Board to its parent and its level.

    Raises:
        Refused: ``parent-loop``, ``parent-lower``.
    """
    if parent is None:
        return
    if RANKS[above[parent][1]] < RANKS[level]:
        words = "A board escalates to one that may decide more; choose a higher one."
        raise Refused("parent-lower", words, "parent_id")
    seen: UUID | None = parent
    while seen is not None:
        if seen == board:
            raise Refused("parent-loop", "A board cannot lie above itself.", "parent_id")
        seen = above[seen][0]


def check_people(quorum: int, n_offices: int) -> None:
    """Refuse a quorum that asks for more offices than persons.

    Raises:
        Refused: ``quorum-too-small``, ``too-many-offices``.
    """
    if quorum < 2:
        words = "A decision takes two persons at least, one of either side."
        raise Refused("quorum-too-small", words, "quorum")
    if not 1 <= n_offices <= quorum:
        words = f"Between one and {quorum} offices can be among {quorum} members."
        raise Refused("too-many-offices", words, "n_offices")


def presides(
    chair: UUID | None, present: Sequence[UUID], conflicted: Collection[UUID]
) -> UUID | None:
    """Return who leads a decision: the chair, or else who has sat longest of those present.

    Args:
        chair: The chair's person, if the board has one.
        present: Persons present in their own seats, who has sat longest first.
        conflicted: Persons with a conflict in what is decided.
    """
    free = [person for person in present if person not in conflicted]
    if chair in free:
        return chair
    return free[0] if free else None
