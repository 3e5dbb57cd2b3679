"""What happened to lessons, to shared plans, and to their reuses."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LessonWritten(Event):
    """A lesson was captured or changed."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class LessonMoved(Event):
    """A lesson went from one state to another."""

    project: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class LessonApplied(Event):
    """A lesson was applied in another project."""

    lesson: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class LessonUseNoted(Event):
    """It was noted what came of a lesson in a project."""

    lesson: UUID
    project: UUID
