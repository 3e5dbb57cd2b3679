"""Forms of projects: what a page takes in, shaped for the commands, a file a noun."""

from sightline.projects.forms.calendars import (
    CalendarForm,
    ExceptionForm,
    HolidaysForm,
    LookForm,
    ScheduleCalendarForm,
)
from sightline.projects.forms.cross_links import LinkForm
from sightline.projects.forms.fields import MoneyField, RowForm
from sightline.projects.forms.figures import TakeForm
from sightline.projects.forms.groups import PortfolioForm, ProgramForm, ViewForm
from sightline.projects.forms.line import BenefitForm, ContributionForm
from sightline.projects.forms.plan import (
    CostYearForm,
    DecideGateForm,
    GateForm,
    MilestoneForm,
    PhaseForm,
    SubmitGateForm,
)
from sightline.projects.forms.project import (
    BULK,
    BulkForm,
    MoveForm,
    OpenProjectForm,
    ProjectForm,
    RebaselineForm,
    TransferForm,
)
from sightline.projects.forms.raid import ConvertForm, RaidForm, TouchForm
from sightline.projects.forms.report import ReportForm
from sightline.projects.forms.schedule import ActivityForm, BaselineForm, SimulationForm

__all__ = [
    "BULK",
    "ActivityForm",
    "BaselineForm",
    "BenefitForm",
    "BulkForm",
    "CalendarForm",
    "ContributionForm",
    "ConvertForm",
    "CostYearForm",
    "DecideGateForm",
    "ExceptionForm",
    "GateForm",
    "HolidaysForm",
    "LinkForm",
    "LookForm",
    "MilestoneForm",
    "MoneyField",
    "MoveForm",
    "OpenProjectForm",
    "PhaseForm",
    "PortfolioForm",
    "ProgramForm",
    "ProjectForm",
    "RaidForm",
    "RebaselineForm",
    "ReportForm",
    "RowForm",
    "ScheduleCalendarForm",
    "SimulationForm",
    "SubmitGateForm",
    "TakeForm",
    "TouchForm",
    "TransferForm",
    "ViewForm",
]
