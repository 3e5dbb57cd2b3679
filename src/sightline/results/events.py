"""What happened to benefits after they were promised."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfileWritten(Event):
    """A benefit's profile was begun or changed."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class BenefitMoved(Event):
    """A benefit went from one state to another."""

    benefit: UUID
    project: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class BenefitForecast(Event):
    """What is expected of a benefit was worked out anew from how it is adopted."""

    benefit: UUID
    project: UUID
    expected_minor: int | None


@dataclass(frozen=True, kw_only=True)
class BenefitShared(Event):
    """It was agreed which part of a benefit another project brings about."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class PlansFollowed(Event):
    """Realisation plans were laid on the new finish of their projects.

    ``days`` maps a benefit to the days by which it moved; the longest first.
    """

    n: int
    days: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class MeasureSet(Event):
    """A measure of a benefit was added, changed or dropped."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class MeasuresApplied(Event):
    """Measures and readings of a register came in; ``n`` of them were new."""

    on: str
    n: int


@dataclass(frozen=True, kw_only=True)
class BenefitRead(Event):
    """A measure of a benefit was read."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ReadingAttested(Event):
    """The owner of a benefit vouched for a reading."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ReadingConfirmed(Event):
    """Finance confirmed a reading that the owner had attested."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ReadingDisputed(Event):
    """A reading was found to be wrong, and counts no more."""

    benefit: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class MapDrawn(Event):
    """A node or link of a project's benefits map was added, changed or dropped."""

    project: UUID
    what: str
