"""What is compared: initiatives with texts, named attributes, assumptions and a window of time.

Frozen values without a database; whoever has projects, proposals or a register makes items of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Field(StrEnum):
    """Where a text stands; what stands in a title says more than what stands in a narrative."""

    TITLE = "title"
    SCOPE = "scope"
    BUSINESS_CASE = "business case"
    NARRATIVE = "narrative"


LASTING = (Field.TITLE, Field.SCOPE, Field.BUSINESS_CASE)  # narratives change with every report


class Kind(StrEnum):
    """What an attribute names."""

    SYSTEM = "system"
    INTERFACE = "interface"
    DATA = "data"
    VENDOR = "vendor"
    SITE = "site"
    GROUP = "stakeholder group"
    SPECIALIST = "specialist"
    OBJECTIVE = "objective"
    BENEFIT = "benefit"
    OUTPUT = "output"
    INPUT = "input"
    RISK_CAUSE = "risk cause"
    REGULATION = "regulation"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends included."""

    start: date
    finish: date

    def __post_init__(self) -> None:
        if self.finish < self.start:
            raise ValueError(f"a window finishes on {self.finish}, before it starts ({self.start})")

    @property
    def n_days(self) -> int:
        """How many days it has."""
        return (self.finish - self.start).days + 1

    def common(self, other: Window) -> Window | None:
        """Return the days that both have, None where there are none."""
        start, finish = max(self.start, other.start), min(self.finish, other.finish)
        return Window(start, finish) if start <= finish else None

    def __str__(self) -> str:
        return f"{self.start} to {self.finish}"


@dataclass(frozen=True, slots=True)
class Item:
    """One initiative as the comparison sees it.

    Attributes:
        id: The key it is known by; another item under the same key takes its place.
        texts: Prose by field; fields may be missing.
        attributes: Names by kind. Two names are the same when they differ in case or spaces only.
        assumptions: What is assumed, by what it is about, as ``{"inflation": "2 %"}``.
        window: When it is carried out; None where that is not known.
    """

    id: str
    texts: Mapping[Field, str] = field(default_factory=dict)
    attributes: Mapping[Kind, Collection[str]] = field(default_factory=dict)
    assumptions: Mapping[str, str] = field(default_factory=dict)
    window: Window | None = None


def folded(name: str) -> str:
    """Return a name without what does not tell it from another: case and spaces."""
    return " ".join(name.casefold().split())


def by_fold(names: Collection[str]) -> dict[str, str]:
    """Return names by their folded form, of several spellings the first in order."""
    return {folded(name): name.strip() for name in sorted(names, reverse=True) if name.strip()}
