"""What happened to linkages and dependencies."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class DependencyProposed(Event):
    """It was proposed that one project gives another something by a day."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyConfirmed(Event):
    """One side confirmed a dependency; with both it is ``accepted``."""

    giver: UUID
    receiver: UUID
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class DependencyChanged(Event):
    """A dependency changed; ``anew`` says whether it must be confirmed anew."""

    giver: UUID
    receiver: UUID
    anew: bool


@dataclass(frozen=True, kw_only=True)
class DependencyWithdrawn(Event):
    """A dependency was taken back, declined or let go of."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyDoubted(Event):
    """One side doubts that a dependency will be kept."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyRecovered(Event):
    """A dependency that was doubted is as good as agreed again."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyMet(Event):
    """The receiver said that it got what it needs."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyBroken(Event):
    """A dependency was not kept."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyRenewed(Event):
    """A broken dependency was proposed anew."""

    giver: UUID
    receiver: UUID


@dataclass(frozen=True, kw_only=True)
class DependencyFellShort(Event):
    """The promise of a dependency in force now comes too late, by ``-gap_days``."""

    gap_days: int


@dataclass(frozen=True, kw_only=True)
class DependencyCaughtUp(Event):
    """The promise of a dependency in force comes in time again."""

    gap_days: int | None


@dataclass(frozen=True, kw_only=True)
class DependencyUndone(Event):
    """A person took their own edit of a dependency back; ``entry`` is that edit's."""

    entry: UUID


@dataclass(frozen=True, kw_only=True)
class LinkagesDiscovered(Event):
    """Discovery ran over an organisation's projects, and what it suggests changed."""

    suggested: int
    again: int
    changed: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class SuggestionsLeft(Event):
    """Suggestions that nobody had judged went with the projects that they were about."""

    n: int


@dataclass(frozen=True, kw_only=True)
class LinkageReviewed(Event):
    """Somebody took a suggestion up to look at it later."""


@dataclass(frozen=True, kw_only=True)
class LinkageConfirmed(Event):
    """A suggestion was found to be right."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class LinkageDismissed(Event):
    """A suggestion was found to be wrong, or of no use."""


@dataclass(frozen=True, kw_only=True)
class LinkageActed(Event):
    """It was settled what is done about a linkage, by whom and until when."""


@dataclass(frozen=True, kw_only=True)
class LinkageClosed(Event):
    """Nothing is left to do about a linkage."""


@dataclass(frozen=True, kw_only=True)
class LinkageUndone(Event):
    """A person took their own judgement back; ``entry`` is the journal entry of it."""

    entry: UUID
