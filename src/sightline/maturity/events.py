"""What happened to models of maturity, to campaigns, and to improvements."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MaturityModelWritten(Event):
    """A model was adopted or drafted, or a draft of a version was written."""

    model: UUID


@dataclass(frozen=True, kw_only=True)
class MaturityModelMoved(Event):
    """A version of a model was published or retired."""

    model: UUID
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class CampaignPlanned(Event):
    """A campaign was planned, or what it asks, of whom and until when was changed."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class CampaignMoved(Event):
    """A campaign was opened, closed, confirmed or cancelled."""

    kind: str
    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ItemsAnswered(Event):
    """A respondent answered some items; what was said is told to nobody."""

    campaign: UUID


@dataclass(frozen=True, kw_only=True)
class ItemsAssessed(Event):
    """An assessor scored some items."""

    campaign: UUID


@dataclass(frozen=True, kw_only=True)
class ImprovementWritten(Event):
    """A gap was turned into work, or who does it until when was changed."""

    campaign: UUID


@dataclass(frozen=True, kw_only=True)
class ImprovementMoved(Event):
    """An improvement went from one state to another."""

    campaign: UUID
    verb: str
    state: str
