"""Who could take a request: first by the skills it takes, then by how much they carry already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Hand:
    """Somebody at the desk: what they are good at, and how many requests they work on."""

    key: UUID
    name: str
    skills: frozenset[str]
    load: int


@dataclass(frozen=True)
class Proposal:
    """Somebody who could take a request, and why."""

    hand: Hand
    matched: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return why, in words."""
        skills = ", ".join(self.matched) or "none of the skills"
        noun = "request" if self.hand.load == 1 else "requests"
        return f"{skills}; {self.hand.load} {noun} in hand"


def proposed(needed: Collection[str], hands: Iterable[Hand]) -> list[Proposal]:
    """Return who could take a request, the best first; a person decides."""
    found = [Proposal(hand, tuple(sorted(hand.skills & set(needed)))) for hand in hands]
    return sorted(found, key=lambda one: (-len(one.matched), one.hand.load, one.hand.name))
