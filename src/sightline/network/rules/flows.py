"""What the relation of two offices switches on, and whether a share still shows anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Flow:
    """What one type of relation lets through.

    Attributes:
        words: The same, for a person.
        rises: Whether what one office publishes is read by the people of the other
            (``identity.queries`` works it out for every actor).
        shares: Whether a share shows anything.
        merges: Whether there may be a merger.
    """

    words: str
    rises: bool = False
    shares: bool = False
    merges: bool = False


#: Type of a relation to what it switches on.
FLOWS: Mapping[str, Flow] = {
    "hierarchy": Flow("up: what is published, and no working row; down: standards", rises=True),
    "peer": Flow(
        "nothing by itself; statuses of projects that are shared by name, until a day",
        shares=True,
    ),
    "merging": Flow(
        "what is shared by name, until a day; the assessment of the merger",
        shares=True,
        merges=True,
    ),
    "independent": Flow("nothing: contact for company-wide roll-outs only"),
}
#: The relations through which a share shows anything.
SIDEWAYS = tuple(kind for kind, flow in FLOWS.items() if flow.shares)
MOST_DAYS = 366


@dataclass(frozen=True)
class Shown:
    """What decides whether a share shows anything on a day."""

    since: date
    until: date
    revoked_on: date | None
    is_related: bool
    is_at_home: bool
    is_open: bool


def standing(share: Shown, day: date) -> str:
    """Return how a share stands on a day: ``live``, or why it shows nothing."""
    if share.revoked_on is not None and share.revoked_on <= day:
        return "revoked"
    if day < share.since:
        return "ahead"
    if day >= share.until:
        return "expired"
    if not share.is_at_home:
        return "moved"
    if not share.is_open:
        return "confidential"
    return "live" if share.is_related else "unrelated"


STANDINGS: Mapping[str, str] = {
    "live": "Shows",
    "ahead": "Not yet",
    "expired": "Expired",
    "revoked": "Revoked",
    "moved": "The project went to another office",
    "confidential": "The project became confidential",
    "unrelated": "The offices are no peers any more",
}
