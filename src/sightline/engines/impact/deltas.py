"""Deltas: the typed changes that a what-if lays over the plan of record.

Who makes them does not matter: a change request, a scenario, a dragged bar or a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sightline.engines.schedule.plan import LinkType


class BadDelta(ValueError):
    """A delta that cannot be laid over the record; nothing was changed.

    Attributes:
        code: The guard that refused, such as ``cycle`` or ``negative-money``.
        remedy: What a person does about it.
        index: Which of the deltas, from 0; -1 when all of them together.
    """

    def __init__(self, code: str, message: str, remedy: str = "", index: int = -1) -> None:
        place = f"Delta {index + 1}: " if index >= 0 else ""
        super().__init__(f"{place}{message} {remedy}".strip())
        self.code = code
        self.message = message
        self.remedy = remedy
        self.index = index


@dataclass(frozen=True)
class Slip:
    """An activity, or all that is unfinished of a project, comes later.

    ``days`` run around the clock, ``minutes`` on the activity's calendar; give one of them.
    """

    activity_id: str = ""
    project_id: str = ""
    minutes: int = 0
    days: int = 0


@dataclass(frozen=True)
class Stretch:
    """An activity takes another duration, in working minutes."""

    activity_id: str
    duration: int


@dataclass(frozen=True)
class AddLink:
    """A link between two activities."""

    predecessor_id: str
    successor_id: str
    type: LinkType = LinkType.FS
    lag: int = 0


@dataclass(frozen=True)
class DropLink:
    """A link, or an agreement, that no longer holds; without a type, all links of the two."""

    predecessor_id: str
    successor_id: str
    type: LinkType | None = None


@dataclass(frozen=True)
class Agree:
    """An agreement between a giver and a receiver gets another slack, or is made."""

    giver_id: str
    receiver_id: str
    slack_days: float = 0


@dataclass(frozen=True)
class Start:
    """A project starts on a day."""

    project_id: str
    on: date


@dataclass(frozen=True)
class Stop:
    """A project is ended: what is unfinished is not done, and its bookings are free."""

    project_id: str


@dataclass(frozen=True)
class Fund:
    """Money is put into a project."""

    project_id: str
    amount_minor: int
    on: date
    purpose: str = "direct"


@dataclass(frozen=True)
class Restaff:
    """Somebody else, or nobody, does somebody's part of an activity.

    ``units`` stay as they are when not given; ``cost_minor`` is what the change of people costs.
    """

    activity_id: str
    resource_id: str
    to_resource_id: str | None = None
    units: float | None = None
    cost_minor: int = 0


@dataclass(frozen=True)
class Rescope:
    """A share of what is unfinished is kept, of an activity or of a project.

    What is dropped takes no time any more, but its links hold.
    """

    activity_id: str = ""
    project_id: str = ""
    share: float = 1.0
    drop: bool = False


Delta = Slip | Stretch | AddLink | DropLink | Agree | Start | Stop | Fund | Restaff | Rescope
KINDS: dict[str, type[Delta]] = {
    "slip": Slip,
    "stretch": Stretch,
    "link": AddLink,
    "unlink": DropLink,
    "agree": Agree,
    "start": Start,
    "stop": Stop,
    "fund": Fund,
    "restaff": Restaff,
    "rescope": Rescope,
}
