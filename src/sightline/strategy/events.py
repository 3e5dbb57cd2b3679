"""What happened to themes, objectives, key results and readings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ThemeAdded(Event):
    """A theme was added."""


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(Event):
    """A theme's particulars or place changed."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveSet(Event):
    """An objective was set, as a draft."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveChanged(Event):
    """An objective's particulars, owner, period or weight changed."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveActivated(Event):
    """A draft became an objective that projects can serve."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveAchieved(Event):
    """An objective was reached; it changes no more."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveRetired(Event):
    """An objective was given up; what serves it must be looked at again."""


@dataclass(frozen=True, kw_only=True)
class ObjectiveReinstated(Event):
    """A retired objective was taken up again."""


@dataclass(frozen=True, kw_only=True)
class KeyResultAdded(Event):
    """An objective got another measure."""

    objective: UUID


@dataclass(frozen=True, kw_only=True)
class KeyResultChanged(Event):
    """A key result's particulars, start, target or weight changed."""

    objective: UUID


@dataclass(frozen=True, kw_only=True)
class KeyResultDropped(Event):
    """A key result without readings counts no more from a day on."""

    objective: UUID


@dataclass(frozen=True, kw_only=True)
class ReadingTaken(Event):
    """A key result was read for a day."""

    key_result: UUID
    on: date


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(Event):
    """A reading was found wrong and put right."""

    key_result: UUID
    on: date
