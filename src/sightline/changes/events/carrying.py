"""What happened to changes being carried out, reviewed and closed, and to standard changes."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ChangeScheduled(Event):
    """An approved change got its window and who carries it out.

    ``acknowledged`` are the reasons, by key, of collisions that do not bar it.
    """

    acknowledged: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChangeBegun(Event):
    """An approved change began to be carried out."""


@dataclass(frozen=True, kw_only=True)
class ApprovalLapsed(Event):
    """An approval fell away because its money is not reserved any more."""


@dataclass(frozen=True, kw_only=True)
class ChangeApplied(Event):
    """An approved change was written into the plan, and the baselines moved along."""

    project: UUID
    code: str
    days: int


@dataclass(frozen=True, kw_only=True)
class ChangeFinished(Event):
    """A change was carried out."""


@dataclass(frozen=True, kw_only=True)
class ChangeBackedOut(Event):
    """A change failed and was taken back; its plan stands as before where ``returned``."""

    returned: bool


@dataclass(frozen=True, kw_only=True)
class ChangeReviewed(Event):
    """Somebody other than who carried it out said what a change came to."""

    change: UUID
    is_success: bool


@dataclass(frozen=True, kw_only=True)
class ChangeClosed(Event):
    """A request is done with."""


@dataclass(frozen=True, kw_only=True)
class TemplateWritten(Event):
    """A standard change was described, as a draft."""


@dataclass(frozen=True, kw_only=True)
class TemplateMoved(Event):
    """A standard change was approved, suspended or retired."""

    verb: str


@dataclass(frozen=True, kw_only=True)
class StandardStarted(Event):
    """A standard change was started from its template, approved beforehand."""

    project: UUID
    template: UUID
    acknowledged: tuple[str, ...] = ()
