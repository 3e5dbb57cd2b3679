"""What happened to imports, mappings, keys and packages."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportStarted(Event):
    """A file was stored; unless it was read before, it waits to be read."""

    digest: str
    was_read: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportRead(Event):
    """A file was read; its difference can be looked at."""

    rows: int
    problems: int


@dataclass(frozen=True, kw_only=True)
class ImportFailed(Event):
    """A file could not be read."""

    code: str


@dataclass(frozen=True, kw_only=True)
class MappingChosen(Event):
    """A person corrected the mapping; the file is read again."""


@dataclass(frozen=True, kw_only=True)
class PartChosen(Event):
    """A person chose which project of a schedule file comes in."""


@dataclass(frozen=True, kw_only=True)
class ImportAccepted(Event):
    """A person accepted what the import would do."""

    added: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class ImportRaised(Event):
    """A file that an approved baseline holds became a change request."""

    change: UUID
    deltas: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class ImportDiscarded(Event):
    """A person let the import go."""


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """A person took an accepted import back."""

    restored: int


@dataclass(frozen=True, kw_only=True)
class MappingSaved(Event):
    """A mapping was kept under a name."""


@dataclass(frozen=True, kw_only=True)
class MappingDropped(Event):
    """A kept mapping was dropped."""


@dataclass(frozen=True, kw_only=True)
class KeyTrusted(Event):
    """A key of another installation is trusted from now on."""

    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """A key of another installation is trusted no longer."""

    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class PackageExported(Event):
    """A package was signed; from then on it can be downloaded and sent."""

    package: UUID
    standards: int
    plans: int
    snapshots: int


@dataclass(frozen=True, kw_only=True)
class PackageReceived(Event):
    """A package whose key is trusted was stored; nothing of it is in yet."""

    package: UUID
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class PackageAccepted(Event):
    """A person took in what a package brings."""

    new: int
    newer: int
    same: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class StatusReceived(Event):
    """What another installation published of one of its projects can be read here."""

    package: UUID


@dataclass(frozen=True, kw_only=True)
class PackageDiscarded(Event):
    """A person let a package go."""


@dataclass(frozen=True, kw_only=True)
class PackageUndone(Event):
    """A person took back what a package had brought."""

    returned: int
