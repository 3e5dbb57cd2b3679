"""What a person does to a schedule, as values: the same from the Gantt, the API and a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import LinkType


@dataclass(frozen=True)
class Change:
    """Set fields of an activity; ``version`` is the one on the screen."""

    id: UUID
    fields: Mapping[str, Any]
    version: int | None = None


@dataclass(frozen=True)
class Add:
    """Add an activity behind another one's branch, or first of all."""

    name: str
    after: UUID | None = None
    level: int = 1
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drop:
    """Drop activities with all beneath them and every link of theirs."""

    ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Indent:
    """Put branches one level deeper (1) or higher (-1)."""

    ids: tuple[UUID, ...]
    step: int = 1


@dataclass(frozen=True)
class Move:
    """Put branches behind another one's branch, or first of all."""

    ids: tuple[UUID, ...]
    after: UUID | None = None


@dataclass(frozen=True)
class LinkUp:
    """Link two activities of this schedule."""

    tail: UUID
    head: UUID
    type: LinkType = LinkType.FS
    lag: int = 0
    is_elapsed: bool = False
    lag_permille: int | None = None


@dataclass(frozen=True)
class Unlink:
    """Take a link away."""

    id: UUID


Edit = Change | Add | Drop | Indent | Move | LinkUp | Unlink
