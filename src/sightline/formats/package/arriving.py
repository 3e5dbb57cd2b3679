"""What becomes of one thing of a package: it is new, newer, the same, or refused with the reason.

Ids hold, so an id says whether a thing is here. What is here is never overwritten: a version comes
beside those that were there before, as a draft.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sightline.formats.package.canonical import digest

#: Each verdict in words.
VERDICTS: Mapping[str, str] = {
    "new": "New",
    "newer": "Newer version",
    "same": "Here already",
    "refused": "Refused",
}
#: What the receiving office says itself, and what is not compared therefore.
_OWN = frozenset({"effective_on"})
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Version:
    """A version that is here: its number, what it says, and whether somebody still writes it."""

    number: int
    digest: str
    is_open: bool = False


@dataclass(frozen=True)
class Held:
    """What is here under the id of a thing that arrives.

    Args:
        versions: Id of a version to what it says.
        is_elsewhere: Whether the id belongs to somebody else's thing.
        group: What both must share: the family of a standard.
        is_code_taken: Whether another standard has its code.
        is_drawn_here: Whether its versions come from here alone.
    """

    name: str
    versions: Mapping[str, Version] = field(default_factory=dict)
    is_elsewhere: bool = False
    group: str = ""
    is_code_taken: bool = False
    is_drawn_here: bool = False


@dataclass(frozen=True)
class Verdict:
    """What becomes of a thing; ``code`` and ``words`` where it is refused."""

    kind: str
    code: str = ""
    words: str = ""


def substance(item: Plain) -> str:
    """Return the digest of what a thing says, without what each office says itself."""
    return digest({name: value for name, value in item.items() if name not in _OWN})


def judged(item: Plain, held: Held | None) -> Verdict:
    """Return what becomes of a standard or plan that arrives."""
    if held is None:
        return Verdict("new")
    if held.is_elsewhere:
        return _refused("id-held", "Its id belongs to something else here.")
    if held.is_code_taken:
        words = f"Another standard has the code {held.name} here: rename that one first."
        return _refused("code-taken", words)
    here = held.versions.get(str(item["version_id"]))
    if here is not None:
        if here.digest == substance(item):
            return Verdict("same")
        words = f"Version {here.number} of {held.name} is here and says something else."
        return _refused("other-content", words)
    return _beside(item, held)


def _beside(item: Plain, held: Held) -> Verdict:
    newest = max((one.number for one in held.versions.values()), default=0)
    if held.group and held.group != item.get("family"):
        return _refused("other-content", f"{held.name} is of another family here.")
    if item["number"] <= newest:
        words = f"{held.name} is here in version {newest}, which is no older."
        return _refused("older-version", words)
    if held.is_drawn_here:
        words = f"{held.name} was drawn here: a newer version of it is drawn here, too."
        return _refused("drawn-here", words)
    if any(one.is_open for one in held.versions.values()):
        words = f"A version of {held.name} is still a draft here: decide on that one first."
        return _refused("draft-open", words)
    return Verdict("newer")


def judged_snapshot(item: Plain, held: str | None) -> Verdict:
    """Return what becomes of a published status; ``held`` is the digest of the one here."""
    if held is None:
        return Verdict("new")
    if held == digest(item):
        return Verdict("same")
    words = "A published status never changes, and one with its id is here and says something else."
    return _refused("other-content", words)


def _refused(code: str, words: str) -> Verdict:
    return Verdict("refused", code, words)


def counted(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Return how many there are of each verdict."""
    return {kind: sum(1 for one in verdicts if one.kind == kind) for kind in VERDICTS}
