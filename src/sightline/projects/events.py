"""What happened to portfolios, programs, projects and everything that hangs on them."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PortfolioOpened(Event):
    """A portfolio began."""


@dataclass(frozen=True, kw_only=True)
class PortfolioChanged(Event):
    """A portfolio's particulars or roll-up policy changed."""


@dataclass(frozen=True, kw_only=True)
class ProgramOpened(Event):
    """A program began."""


@dataclass(frozen=True, kw_only=True)
class ProgramChanged(Event):
    """A program's particulars changed."""


@dataclass(frozen=True, kw_only=True)
class ProjectOpened(Event):
    """A project was proposed."""

    code: str


@dataclass(frozen=True, kw_only=True)
class ProjectChanged(Event):
    """A project's particulars changed."""


@dataclass(frozen=True, kw_only=True)
class ProjectMoved(Event):
    """A project went from one state to another."""

    verb: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ProjectRebaselined(Event):
    """The approved finish or whole-life cost was set anew."""


@dataclass(frozen=True, kw_only=True)
class BaselineMoved(Event):
    """An approved change moved what was approved of a project: figures, milestones, baselines.

    ``shifts`` maps an activity's uid to the minutes by which its start, finish and duration moved;
    ``edits`` are the journal entries of the schedules' edits; ``figures`` are the kinds of figures
    that the request names by themselves.
    """

    project: UUID
    change: UUID
    code: str
    days: int
    cost_minor: int
    shifts: dict[str, list[int]]
    edits: tuple[UUID, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BaselineReturned(Event):
    """A change was backed out: what it had moved of a project is where it was."""

    project: UUID
    change: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectTransferred(Event):
    """A project went to another office, program or portfolio."""


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event):
    """A phase, gate or milestone was added, changed or dropped."""

    project: UUID
    what: str


@dataclass(frozen=True, kw_only=True)
class LifeCycleSet(Event):
    """The phases and gates that a standard asks for became those of a project."""

    project: UUID
    by: str


@dataclass(frozen=True, kw_only=True)
class GateSubmitted(Event):
    """A gate was asked for."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class GateDecided(Event):
    """A gate was held and said its outcome, or a review passed by an approach."""

    project: UUID
    outcome: str
    passed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class CostSet(Event):
    """A fiscal year's budget, forecast or actual was set."""

    project: UUID
    fiscal_year: int


@dataclass(frozen=True, kw_only=True)
class ReportWritten(Event):
    """A status report was begun or its draft changed."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ReportMoved(Event):
    """A status report was submitted, sent back or checked."""

    project: UUID
    verb: str


@dataclass(frozen=True, kw_only=True)
class ReportPublished(Event):
    """A status report was published and frozen."""

    project: UUID
    declared: str
    measured: str
    supersedes: UUID | None = None
    unchecked_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RaidRaised(Event):
    """A risk, assumption, issue or dependency was raised."""

    project: UUID
    raid_kind: str


@dataclass(frozen=True, kw_only=True)
class RaidChanged(Event):
    """A RAID item changed, was converted or moved on."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class SubjectTouched(Event):
    """A project touches a system, data set, vendor, site or stakeholder group."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class SubjectLeft(Event):
    """A project touches a subject no longer."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionSet(Event):
    """A project serves an objective with a share."""

    project: UUID
    objective: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionEnded(Event):
    """A project serves an objective no longer."""

    project: UUID
    objective: UUID


@dataclass(frozen=True, kw_only=True)
class BenefitPromised(Event):
    """A project promised a benefit."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class BenefitChanged(Event):
    """A promised benefit changed or was accepted by its owner."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ChangeUndone(Event):
    """A person took their own edit back; ``entry`` is the journal entry of that edit."""

    project: UUID
    entry: UUID


@dataclass(frozen=True, kw_only=True)
class RegisterApplied(Event):
    """A register's rows were brought in for a period."""

    period: str
    added: int
    changed: int
    gone: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class RegisterUndone(Event):
    """An accepted register was taken back."""

    period: str


@dataclass(frozen=True, kw_only=True)
class ScheduleDrawn(Event):
    """A project got a schedule."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ScheduleEdited(Event):
    """Activities, links or options of a schedule were changed."""

    project: UUID
    what: str


@dataclass(frozen=True, kw_only=True)
class ScheduleApplied(Event):
    """A schedule file was brought in; ``counts`` says how many rows of which kind."""

    project: UUID
    source: str
    digest: str
    added: int
    changed: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class ScheduleUndone(Event):
    """A person took their own edit of a schedule back; ``entry`` is that edit's."""

    project: UUID
    entry: UUID


@dataclass(frozen=True, kw_only=True)
class BaselineSet(Event):
    """A schedule was kept as a baseline."""

    project: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class BaselineApproved(Event):
    """A baseline became the approved reference."""

    project: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class LinkProposed(Event):
    """A link between activities of two projects was proposed."""

    giver: UUID
    taker: UUID


@dataclass(frozen=True, kw_only=True)
class LinkAgreed(Event):
    """Somebody of the other project agreed to a link; it now moves dates."""

    giver: UUID
    taker: UUID


@dataclass(frozen=True, kw_only=True)
class LinkDropped(Event):
    """A link between two projects was taken away."""

    giver: UUID
    taker: UUID


@dataclass(frozen=True, kw_only=True)
class FiguresTaken(Event):
    """Figures that a schedule computes were taken over into the project, as ``what`` names them."""

    project: UUID
    what: str


@dataclass(frozen=True, kw_only=True)
class CalendarMade(Event):
    """A working calendar was made, of the organisation where it names no project."""

    project: UUID | None
    called: str


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """A working calendar changed, and every schedule that stands on it was computed anew."""

    project: UUID | None
    called: str


@dataclass(frozen=True, kw_only=True)
class HolidaysAdded(Event):
    """A country's holidays became days off in a calendar; ``n`` of them were new to it."""

    project: UUID | None
    place: str
    first_year: int
    last_year: int
    n: int


@dataclass(frozen=True, kw_only=True)
class CalendarDropped(Event):
    """A working calendar that nothing used was dropped."""

    project: UUID | None
    called: str


@dataclass(frozen=True, kw_only=True)
class CalendarUndone(Event):
    """A person took their own change of a calendar back; ``entry`` is that change's."""

    project: UUID | None
    entry: UUID


@dataclass(frozen=True, kw_only=True)
class SimulationStarted(Event):
    """A simulation of a schedule was asked for; ``plan_digest`` is the plan's content hash."""

    project: UUID
    trials: int
    seed: int
    plan_digest: str


@dataclass(frozen=True, kw_only=True)
class SimulationFinished(Event):
    """A simulation found when a project finishes; ``digest`` names what went in."""

    project: UUID
    digest: str
    engine_version: str


@dataclass(frozen=True, kw_only=True)
class SimulationFailed(Event):
    """A simulation could not be done; ``code`` says why."""

    project: UUID
    code: str


@dataclass(frozen=True, kw_only=True)
class SimulationCancelled(Event):
    """Somebody stopped a simulation."""

    project: UUID
