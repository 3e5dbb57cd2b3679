"""Whether two benefits claim the same improvement, so that it would be counted twice.

Rules on plain values; no Django.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Claim:
    """What one benefit claims: the measure that carries it, read from a source.

    Attributes:
        shared_with: Projects that have a share of it by agreement.
    """

    benefit: UUID
    project: UUID
    measure: str
    source: str
    shared_with: frozenset[UUID] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """What is claimed, whatever the case and the punctuation."""
        return plain(self.measure), plain(self.source)


def plain(words: str) -> str:
    """Return words as they are compared: small letters and single spaces."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def doubles(claims: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    """Return pairs of benefits of different projects that rest on the same measure and source.

    One that says of which part it is each project's own is no double: it is shared.
    """
    held: dict[tuple[str, str], list[Claim]] = {}
    found = []
    for claim in claims:
        if not all(claim.key):
            continue
        before = held.setdefault(claim.key, [])
        found += [(other, claim) for other in before if _clash(other, claim)]
        before.append(claim)
    return found


def _clash(one: Claim, other: Claim) -> bool:
    if one.project == other.project:
        return False
    return one.project not in other.shared_with and other.project not in one.shared_with
