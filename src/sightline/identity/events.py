"""What happened to people, offices, grants, tokens and views."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Event):
    """An organisation began."""


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Name, currency, fiscal year or cadence changed."""


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """A person or service account was added."""


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """A person's particulars changed."""


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    """A person may no longer sign in; sessions and tokens ended."""


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event):
    """A person may sign in again."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A person's password changed."""


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """A person signed in."""

    method: str


@dataclass(frozen=True, kw_only=True)
class OfficeOpened(Event):
    """An office began."""


@dataclass(frozen=True, kw_only=True)
class OfficeChanged(Event):
    """An office's particulars changed."""


@dataclass(frozen=True, kw_only=True)
class OfficeClosed(Event):
    """An office ended."""


@dataclass(frozen=True, kw_only=True)
class OfficesRelated(Event):
    """Two offices stand in a relation from a date on."""

    other: UUID
    relation: str


@dataclass(frozen=True, kw_only=True)
class OfficesUnrelated(Event):
    """A relation between two offices ended."""

    relation: str


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A role was granted, or proposed where a second person must confirm."""

    person: UUID
    role: str
    proposed: bool


@dataclass(frozen=True, kw_only=True)
class GrantConfirmed(Event):
    """A second person confirmed a grant."""


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A grant ended before its date."""

    person: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class GrantMoved(Event):
    """A grant stands on another node from now on."""

    person: UUID
    node: UUID


@dataclass(frozen=True, kw_only=True)
class NodeRenamed(Event):
    """Grants on a node carry its new name."""


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    """An API token was made."""


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """An API token was ended."""


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Event):
    """A list's view was saved."""


@dataclass(frozen=True, kw_only=True)
class ViewDropped(Event):
    """A saved view was dropped."""
