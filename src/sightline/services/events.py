"""What happened to customers, to the catalogue and to requests."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CustomerWritten(Event):
    """A customer was registered, changed or ended, or who stands for it."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class CustomerDropped(Event):
    """A customer that never asked for anything was dropped."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class CustomerHeard(Event):
    """A need of a customer was noted."""

    customer: UUID


@dataclass(frozen=True, kw_only=True)
class CustomerAssessed(Event):
    """A customer's maturity was assessed."""

    customer: UUID
    level: int


@dataclass(frozen=True, kw_only=True)
class CustomerFindingNoted(Event):
    """A finding at a customer was noted or closed."""

    customer: UUID
    severity: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ApproachMoved(Event):
    """A customer moved on the ladder."""

    customer: UUID
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class CatalogueAdopted(Event):
    """An office took the default catalogue over."""

    n_services: int


@dataclass(frozen=True, kw_only=True)
class ServiceWritten(Event):
    """A service, or a version of it, was drafted or changed."""

    service: UUID


@dataclass(frozen=True, kw_only=True)
class ServiceMoved(Event):
    """A version of a service was activated or retired."""

    service: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class RequestAsked(Event):
    """A customer asked for a service."""

    customer: UUID
    service: UUID


@dataclass(frozen=True, kw_only=True)
class RequestMoved(Event):
    """A request went from one state to another."""

    customer: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class RequestAssigned(Event):
    """A request was given to somebody, or taken back."""

    assignee: UUID | None


@dataclass(frozen=True, kw_only=True)
class RequestWorked(Event):
    """A task of a request was done, or done no more."""

    request: UUID


@dataclass(frozen=True, kw_only=True)
class RequestTalked(Event):
    """Somebody said something about a request."""

    request: UUID


@dataclass(frozen=True, kw_only=True)
class RequestFileAdded(Event):
    """Somebody added a file to a request."""

    request: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RequestFileRemoved(Event):
    """Somebody took a file off a request; its bytes stay, as the journal's evidence."""

    request: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DeskStaffed(Event):
    """Somebody came to an office's desk, learned something, or left it."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class LookDrawn(Event):
    """What went by alone was drawn to be looked at."""

    customer: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class LookTaken(Event):
    """Somebody looked at what was drawn."""

    customer: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AgreementWritten(Event):
    """An agreement on a service was drafted or changed."""

    customer: UUID
    service: UUID


@dataclass(frozen=True, kw_only=True)
class AgreementMoved(Event):
    """An agreement was signed by the customer, looked at again, or ended."""

    customer: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """The people of a customer said how a delivery was."""

    request: UUID


@dataclass(frozen=True, kw_only=True)
class ValueMoved(Event):
    """Value was claimed, signed or withdrawn."""

    customer: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class StoryWritten(Event):
    """The value story of an office was begun or changed."""

    office: UUID
    year: int


@dataclass(frozen=True, kw_only=True)
class StoryMoved(Event):
    """The value story of an office was published or superseded."""

    office: UUID
    year: int
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class QuoteMoved(Event):
    """Words of a customer were noted, allowed to be quoted, or taken back."""

    customer: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OfficeCostSet(Event):
    """It was said what an office cost in a year."""

    office: UUID
    year: int


@dataclass(frozen=True, kw_only=True)
class OfficeDocumentWritten(Event):
    """A document an office stands on was drafted or changed."""

    office: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class OfficeDocumentMoved(Event):
    """A document an office stands on went from one state to another."""

    office: UUID
    kind: str
    verb: str
    state: str
