"""The signals that two items belong together, what each weighs and what it usually means.

The table is that of the domain reference, section 9; the weights are ours, and may be given anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sightline.engines.similarity.items import Field, Kind


class Signal(StrEnum):
    """One reason to look at two items together."""

    SYSTEMS = "shared systems, interfaces or data"
    VENDORS = "shared vendors"
    PLACES = "shared sites or stakeholder groups"
    WINDOWS = "at the same time with shared sites, groups or vendors"
    PEOPLE = "shared specialists"
    GOALS = "shared objectives or benefits"
    CAUSES = "shared risk causes, assumptions or regulations"
    FEEDS = "output of one is input of the other"
    CONTRADICTION = "contradicting assumptions"
    TEXT = "similar text"
    COPY = "nearly the same text"


KINDS: dict[Signal, tuple[Kind, ...]] = {
    Signal.SYSTEMS: (Kind.SYSTEM, Kind.INTERFACE, Kind.DATA),
    Signal.VENDORS: (Kind.VENDOR,),
    Signal.PLACES: (Kind.SITE, Kind.GROUP),
    Signal.PEOPLE: (Kind.SPECIALIST,),
    Signal.GOALS: (Kind.OBJECTIVE, Kind.BENEFIT),
    Signal.CAUSES: (Kind.RISK_CAUSE, Kind.REGULATION),
}
MEANINGS: dict[Signal, str] = {
    Signal.SYSTEMS: "integration point",
    Signal.VENDORS: "bargaining power or single point of failure",
    Signal.PLACES: "visits to bundle",
    Signal.WINDOWS: "saturation",
    Signal.PEOPLE: "contention",
    Signal.GOALS: "double count or synergy",
    Signal.CAUSES: "common-cause risk",
    Signal.FEEDS: "sequence",
    Signal.CONTRADICTION: "inconsistency",
    Signal.TEXT: "common component",
    Signal.COPY: "duplicate",
}
_WEIGHTS: dict[Signal, float] = {
    Signal.SYSTEMS: 0.7,
    Signal.VENDORS: 0.4,
    Signal.PLACES: 0.3,
    Signal.WINDOWS: 0.4,
    Signal.PEOPLE: 0.4,
    Signal.GOALS: 0.5,
    Signal.CAUSES: 0.4,
    Signal.FEEDS: 0.8,
    Signal.CONTRADICTION: 0.7,
    Signal.TEXT: 0.7,
    Signal.COPY: 0.95,
}
_FIELDS: dict[Field, float] = {
    Field.TITLE: 3.0,
    Field.SCOPE: 1.0,
    Field.BUSINESS_CASE: 1.0,
    Field.NARRATIVE: 0.3,
}


@dataclass(frozen=True)
class Weights:
    """How much each signal says by itself (0 to 1), and how much a word of each field counts."""

    signals: Mapping[Signal, float] = field(default_factory=lambda: dict(_WEIGHTS))
    fields: Mapping[Field, float] = field(default_factory=lambda: dict(_FIELDS))

    def __post_init__(self) -> None:
        if set(self.signals) != set(Signal) or set(self.fields) != set(Field):
            raise ValueError("every signal and every field needs a weight")
        if not all(0 <= weight <= 1 for weight in self.signals.values()):
            raise ValueError("the weight of a signal must be from 0 to 1")
        if any(weight < 0 for weight in self.fields.values()):
            raise ValueError("the weight of a field must not be negative")


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two items share, by name; ``kind`` is a ``Kind``, word, window, assumption."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A signal with its strength (0 to 1), and by name what it was found in, the rarest first.

    ``giver`` is the item whose output the other takes in; empty for signals without direction.
    """

    signal: Signal
    strength: float
    weight: float
    shared: tuple[Shared, ...]
    giver: str = ""

    @property
    def meaning(self) -> str:
        """What such a signal usually means."""
        return MEANINGS[self.signal]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two items that seem to belong together, and why.

    Attributes:
        first, second: Their ids, in the order of the ids.
        score: 0 to 1, the signals combined by noisy-or.
        found: The signals, the one that says most first.
        digest: Stays the same as long as what the two share does; for remembering a dismissal.
    """

    first: str
    second: str
    score: float
    found: tuple[Found, ...]
    digest: str

    @property
    def meaning(self) -> str:
        """What its strongest signal usually means."""
        return self.found[0].meaning
