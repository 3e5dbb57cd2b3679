"""What happened to standards, to relief from them, and to feedback on them."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class StandardWritten(Event):
    """A standard was begun, or its name, family or owner changed."""


@dataclass(frozen=True, kw_only=True)
class VersionWritten(Event):
    """A version of a standard was drafted or changed."""

    standard: UUID


@dataclass(frozen=True, kw_only=True)
class ClauseWritten(Event):
    """A clause was added, changed or dropped."""

    standard: UUID
    of_version: UUID


@dataclass(frozen=True, kw_only=True)
class VersionMoved(Event):
    """A version of a standard went from one state to another."""

    standard: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class StandardReceived(Event):
    """A version came from another installation, as a draft."""

    standard: UUID
    origin: str


@dataclass(frozen=True, kw_only=True)
class StandardReturned(Event):
    """A version that had come from another installation was taken back, before any use."""

    standard: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectShared(Event):
    """A project's published status is shown to another office, until a day."""

    project: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class ShareRevoked(Event):
    """A project's published status is shown to another office no longer."""

    project: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class StandardPublished(Event):
    """A version was published: offices are notified, and know when it takes effect and binds."""

    standard: UUID
    effective_on: str
    binds_on: str


@dataclass(frozen=True, kw_only=True)
class StandardCommented(Event):
    """A version in consultation was commented on, or a comment answered."""

    standard: UUID
    of_version: UUID


@dataclass(frozen=True, kw_only=True)
class AdoptionMoved(Event):
    """An office went a step in adopting a version, or noted how it varies."""

    of_version: UUID
    office: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ComplianceFound(Event):
    """An office found that a project complies with a version, or does not."""

    of_version: UUID
    project: UUID
    complies: bool


@dataclass(frozen=True, kw_only=True)
class ProjectGrandfathered(Event):
    """It was decided that a project may finish under what it began with."""

    of_version: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class GrandfatheringOver(Event):
    """A grandfathering lapsed, or was ended."""

    of_version: UUID
    project: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class RegimeSet(Event):
    """A regime began or ended for an office."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class DeviationWritten(Event):
    """A deviation was drafted or changed."""

    clause: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class DeviationMoved(Event):
    """A deviation went from one state to another."""

    clause: UUID
    office: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DeviationGranted(Event):
    """Relief was granted, from and until a day."""

    clause: UUID
    office: UUID
    starts: str
    expires: str
    is_retrospective: bool


@dataclass(frozen=True, kw_only=True)
class DeviationEndsSoon(Event):
    """A relief ends in so many days: ask anew, or be ready to comply."""

    office: UUID
    days: int


@dataclass(frozen=True, kw_only=True)
class FeedbackRaised(Event):
    """An office says that a standard does not fit."""

    standard: UUID
    office: UUID
    due_on: str


@dataclass(frozen=True, kw_only=True)
class FeedbackMoved(Event):
    """A thread of feedback went from one state to another."""

    standard: UUID
    office: UUID
    verb: str
    state: str
    over_their_head: bool = False


@dataclass(frozen=True, kw_only=True)
class FeedbackSaid(Event):
    """Somebody said something in a thread of feedback."""

    standard: UUID
    office: UUID


@dataclass(frozen=True, kw_only=True)
class MergerProposed(Event):
    """It was proposed that two offices merge."""

    first: UUID
    second: UUID


@dataclass(frozen=True, kw_only=True)
class MergerWritten(Event):
    """A merger's purpose or its standardisation plan was written."""


@dataclass(frozen=True, kw_only=True)
class MergerMoved(Event):
    """A merger went from one state to another."""

    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class MergerItemWritten(Event):
    """A row of a merger was added, changed, decided on, carried out or dropped."""

    merger: UUID


@dataclass(frozen=True, kw_only=True)
class MergerStepPlanned(Event):
    """A step of an integration was planned or dropped."""

    merger: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class MergerStepTaken(Event):
    """A step of an integration was carried out or taken back."""

    merger: UUID
    kind: str
    verb: str
