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


@dataclass(frozen=True, kw_only=True)
class PlanShared(Event):
    """A project's plan was drafted as one to share, or a version of it was drafted or cut."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class SharedPlanMoved(Event):
    """A version of a shared plan was published or retired."""

    shared_plan: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PlanReceived(Event):
    """A version of a shared plan came from another installation, as a draft."""

    shared_plan: UUID
    origin: str


@dataclass(frozen=True, kw_only=True)
class PlanReturned(Event):
    """A version that had come from another installation was taken back, before any use."""

    shared_plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanReused(Event):
    """A project was planned with a version of a shared plan."""

    of_version: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ReuseAdapted(Event):
    """It was noted what a project adapted of the plan that it reuses."""

    of_version: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class RollOutPlanned(Event):
    """A roll-out of a shared plan was begun."""

    of_version: UUID


@dataclass(frozen=True, kw_only=True)
class WavePlanned(Event):
    """A wave of a roll-out was added, moved or dropped."""

    roll_out: UUID
    project: UUID
