"""What happened to windows of the schedule of change and to links that read it."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class WindowAdded(Event):
    """A blackout, maintenance window or test freeze was laid down."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class WindowChanged(Event):
    """A window was moved, renamed or given to something else."""


@dataclass(frozen=True, kw_only=True)
class WindowDropped(Event):
    """A window was taken away."""


@dataclass(frozen=True, kw_only=True)
class WindowUndone(Event):
    """A change of a window was taken back by whoever made it."""

    entry: UUID


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    """A secret link to the schedule of change was made."""


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    """A secret link was ended; what reads it finds nothing from now on."""
