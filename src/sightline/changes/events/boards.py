"""What happened to boards, their seats and the votes that were given away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    """A board was opened, with its authority and its cadence."""


@dataclass(frozen=True, kw_only=True)
class BoardChanged(Event):
    """A board's particulars, limits, quorum, parent or cadence changed."""


@dataclass(frozen=True, kw_only=True)
class BoardClosed(Event):
    """A board was closed; its decisions stand."""


@dataclass(frozen=True, kw_only=True)
class MemberSeated(Event):
    """A person got a seat in a board."""

    board: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class MemberUnseated(Event):
    """A member's seat ends on a day."""

    board: UUID
    person: UUID
    until: date


@dataclass(frozen=True, kw_only=True)
class ChairNamed(Event):
    """A member became the chair of a board."""

    board: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class VoteDelegated(Event):
    """A member gave the vote to another person for some days."""

    board: UUID
    to: UUID


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """A member took the vote back."""

    board: UUID
