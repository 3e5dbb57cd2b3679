"""The plan of record: a schedule of many projects, and the facts around it that a change can reach.

Frozen dataclasses of plain values. Money is whole minor units of the project's currency; slack is
calendar days, durations and lags are working minutes, as in the schedule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sightline.engines.schedule.plan import Plan


class Strength(StrEnum):
    """Whether a dependency can be worked around."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True)
class Edge:
    """A dependency: the receiver needs something of the giver.

    Attributes:
        giver_id, receiver_id: A project or an activity, which then have no id in common; in a
            ``wave.Graph`` a node.
        slack_days: How many calendar days the receiver can wait.
        probability: How likely a change of the giver changes the receiver.
        kind: What is needed: a deliverable, data, a resource, knowledge.
    """

    giver_id: str
    receiver_id: str
    slack_days: float = 0
    probability: float = 1.0
    strength: Strength = Strength.HARD
    kind: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.slack_days >= 0:
            raise ValueError("slack is not negative")
        if not 0 <= self.probability <= 1:
            raise ValueError("a probability is 0 to 1")


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of one project besides its activities.

    Attributes:
        cost_of_delay_minor: What a calendar day of a later finish costs, 0 when unknown.
        tolerance_days: Calendar days its finish may be late, None when none was agreed.
        tolerance_cost_minor: What it may cost more, None when none was agreed.
        baseline_finish: The finish that was approved.
        finish: The finish that was declared; it counts for a project without activities.
    """

    id: str
    name: str
    office_id: str = ""
    office: str = ""
    currency: str = ""
    cost_of_delay_minor: int = 0
    tolerance_days: int | None = None
    tolerance_cost_minor: int | None = None
    baseline_finish: date | None = None
    budget_minor: int | None = None
    finish: date | None = None


@dataclass(frozen=True)
class MilestoneFacts:
    """A dated promise that an activity stands for; a gate releases the next commitment."""

    id: str
    activity_id: str
    project_id: str
    name: str
    baseline: date | None = None
    is_gate: bool = False


@dataclass(frozen=True)
class BenefitFacts:
    """What a project is to bring a year, from ``due`` on.

    A later finish of the project shifts the benefit's start by as many days; what it would have
    brought up to ``until`` is then lost, for that day stays.
    """

    id: str
    project_id: str
    title: str
    yearly_minor: int = 0
    due: date | None = None
    until: date | None = None
    owner: str = ""


@dataclass(frozen=True)
class GroupFacts:
    """A stakeholder group, a site or a system, and the projects that touch it."""

    id: str
    name: str
    kind: str = "stakeholder group"
    project_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spend:
    """Money that deltas put into a project: what for, and on which day."""

    project_id: str
    on: date | None
    purpose: str
    minor: int


@dataclass(frozen=True)
class Lateness:
    """By how many minutes around the clock deltas put off a project that has no activities."""

    project_id: str
    minutes: int


@dataclass(frozen=True)
class Record:
    """Everything that a change can reach, at one moment.

    Attributes:
        schedule: All projects in reach, with the links between them. People and roles are its
            resources, their bookings its assignments.
        edges: Agreements on dependencies that are no links between activities.
        spends, lateness, stopped: What deltas laid over the record; empty before any.
    """

    schedule: Plan
    projects: tuple[ProjectFacts, ...] = ()
    milestones: tuple[MilestoneFacts, ...] = ()
    benefits: tuple[BenefitFacts, ...] = ()
    groups: tuple[GroupFacts, ...] = ()
    edges: tuple[Edge, ...] = ()
    spends: tuple[Spend, ...] = field(default=())
    lateness: tuple[Lateness, ...] = field(default=())
    stopped: tuple[str, ...] = field(default=())
