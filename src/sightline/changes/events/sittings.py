"""What happened at sittings: agendas, presence, votes, decisions, conditions and actions."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SittingsPlanned(Event):
    """Sittings of a board were made from its cadence."""

    n_sittings: int


@dataclass(frozen=True, kw_only=True)
class SittingCalled(Event):
    """A sitting was called beside the cadence."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class SittingCancelled(Event):
    """A planned sitting will not be held; its items moved on to the next one."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class SittingBegun(Event):
    """A sitting is open; decisions can be taken."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class SittingEnded(Event):
    """A sitting is over; its minutes wait for the chair."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class MinutesSigned(Event):
    """The chair signed the minutes; they change no more."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    """Items were put on an agenda, moved on it or taken off it."""


@dataclass(frozen=True, kw_only=True)
class DependencyRaised(Event):
    """A dependency whose promise comes too late was put before a board."""

    dependency: UUID


@dataclass(frozen=True, kw_only=True)
class PersonArrived(Event):
    """Somebody came to a sitting, or came back."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    """Somebody left a sitting before its end."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class ItemBegun(Event):
    """The board took up an item of its agenda."""

    sitting: UUID


@dataclass(frozen=True, kw_only=True)
class ItemEnded(Event):
    """The board was done with an item of its agenda."""

    sitting: UUID


@dataclass(frozen=True, kw_only=True)
class ItemNoted(Event):
    """What was said on an item was written down."""

    sitting: UUID


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    """A person declared a conflict of interest in a request."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class VoteCast(Event):
    """A member, or a delegate of one, voted on a request, for the first time or anew."""

    sitting: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True)
class ChangeDecided(Event):
    """A board decided on a request."""

    decision: UUID
    board: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DecisionReconsidered(Event):
    """A board took a decided request up again; its next decision will supersede the last one."""

    decision: UUID


@dataclass(frozen=True, kw_only=True)
class ConditionMet(Event):
    """The owner of a condition says with evidence that it is met."""

    decision: UUID


@dataclass(frozen=True, kw_only=True)
class ConditionSeen(Event):
    """Somebody else looked at the evidence that a condition is met."""

    decision: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpAdded(Event):
    """A sitting gave somebody something to do."""

    sitting: UUID


@dataclass(frozen=True, kw_only=True)
class FollowUpFinished(Event):
    """What a sitting gave somebody to do is done."""

    sitting: UUID
