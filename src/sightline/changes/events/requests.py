"""What happened to change requests on their way to a board."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ChangeRaised(Event):
    """A change request was drafted for a project."""

    project: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class ChangeEdited(Event):
    """What a request asks for was edited; answers, votes and an approval of before count no more."""

    edition: int


@dataclass(frozen=True, kw_only=True)
class ChangeSubmitted(Event):
    """A request was handed in."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ChangeScreened(Event):
    """The change team found a request fit to be assessed."""


@dataclass(frozen=True, kw_only=True)
class ChangeReturned(Event):
    """The change team sent a request back for alternatives, before it went to a board."""


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(Event):
    """A request was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class AreaComputed(Event):
    """What a request touches was computed, and whom it asks."""

    edition: int
    n_items: int


@dataclass(frozen=True, kw_only=True)
class ItemNamed(Event):
    """Somebody named an item as touched, or said who answers for it."""

    change: UUID
    item: str


@dataclass(frozen=True, kw_only=True)
class ItemAnswered(Event):
    """An owner answered for an item of the impact area."""

    change: UUID
    answer: str


@dataclass(frozen=True, kw_only=True)
class ItemWaived(Event):
    """The chair let go of an answer that was overdue."""

    change: UUID


@dataclass(frozen=True, kw_only=True)
class ChangeAssessed(Event):
    """Every owner of the impact area has answered; the request goes on to its funding."""


@dataclass(frozen=True, kw_only=True)
class FundingAsked(Event):
    """A budget holder was asked to reserve money for a request."""

    change: UUID
    holder: UUID


@dataclass(frozen=True, kw_only=True)
class FundingReserved(Event):
    """A budget holder reserved money for a request."""

    change: UUID


@dataclass(frozen=True, kw_only=True)
class FundingDeclined(Event):
    """A budget holder declined to reserve money."""

    change: UUID


@dataclass(frozen=True, kw_only=True)
class FundingReleased(Event):
    """Money that was asked for or reserved is free again."""

    change: UUID


@dataclass(frozen=True, kw_only=True)
class NoFundingSaid(Event):
    """It was said that a request needs no funding."""


@dataclass(frozen=True, kw_only=True)
class ChangePresented(Event):
    """A request was put to a board."""

    board: UUID


@dataclass(frozen=True, kw_only=True)
class OptionAdded(Event):
    """A cheaper way was entered and weighed."""

    change: UUID


@dataclass(frozen=True, kw_only=True)
class OptionChosen(Event):
    """A request was reshaped as one of its alternatives."""

    change: UUID
    edition: int
