"""Projects' rows, a file a noun."""

from sightline.projects.models.line import Benefit, Contribution
from sightline.projects.models.money import CostYear
from sightline.projects.models.plan import Gate, Milestone, Phase
from sightline.projects.models.portfolio import Portfolio, Program
from sightline.projects.models.project import Project
from sightline.projects.models.raid import RaidItem
from sightline.projects.models.report import StatusDimension, StatusReport
from sightline.projects.models.schedule import (
    Activity,
    ActivityDates,
    ActivityLink,
    Schedule,
    ScheduleBaseline,
    SchedulePass,
    WorkCalendar,
)
from sightline.projects.models.simulation import FrozenNetwork, SimulationRun
from sightline.projects.models.standing import Standing
from sightline.projects.models.touch import Subject, Touch

__all__ = [
    "Activity",
    "ActivityDates",
    "ActivityLink",
    "Benefit",
    "Contribution",
    "CostYear",
    "FrozenNetwork",
    "Gate",
    "Milestone",
    "Phase",
    "Portfolio",
    "Program",
    "Project",
    "RaidItem",
    "Schedule",
    "ScheduleBaseline",
    "SchedulePass",
    "SimulationRun",
    "Standing",
    "StatusDimension",
    "StatusReport",
    "Subject",
    "Touch",
    "WorkCalendar",
]
