"""Which job follows which event: the only place that joins the two, and that knows both.

So it is for what a lower floor asks of a higher one: whom it asks is named here.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from sightline.changes import events as changes
from sightline.changes import jobs as changes_jobs
from sightline.changes.commands import move_board
from sightline.changes.queries.held import held_by_office as held_by_changes
from sightline.demand import events as demand
from sightline.demand import jobs as demand_jobs
from sightline.demand.commands import transfer_proposal
from sightline.demand.queries.held import held_by_office as held_by_demand
from sightline.exchange import events as exchange
from sightline.exchange import jobs as exchange_jobs
from sightline.exchange.held import held_by_office as held_by_exchange
from sightline.identity import belonging
from sightline.identity import events as identity
from sightline.kernel import clock, jobs
from sightline.kernel.events import Event, JobArguments, wire
from sightline.kernel.policy import Actor
from sightline.linkages import events as linked
from sightline.linkages import jobs as linkages_jobs
from sightline.linkages import queries as linkages
from sightline.network import events as network
from sightline.network import jobs as network_jobs
from sightline.network.commands import moves
from sightline.network.queries import bites as network_bites
from sightline.network.queries import held
from sightline.network.rules import REMINDERS
from sightline.projects import approach, asked
from sightline.projects import events as projects
from sightline.projects import jobs as projects_jobs
from sightline.projects.queries import programs_of_offices
from sightline.results import jobs as results_jobs
from sightline.services import jobs as services_jobs
from sightline.services.queries import trust
from sightline.strategy import events as strategy

CHECK, TURN = "linkages.check_dependencies", "network.turn"
RESCHEDULED = (
    projects.ScheduleEdited,
    projects.ScheduleApplied,
    projects.ScheduleUndone,
    projects.BaselineReturned,
)
RELINKED = (projects.LinkProposed, projects.LinkAgreed, projects.LinkDropped)
RECALENDARED = (projects.CalendarChanged, projects.HolidaysAdded, projects.CalendarUndone)
#: What changes what projects are compared by.
COMPARED: tuple[type[Event], ...] = (
    projects.ProjectOpened,
    projects.ProjectChanged,
    projects.ProjectMoved,
    projects.ProjectRebaselined,
    projects.ReportPublished,
    projects.RaidRaised,
    projects.RaidChanged,
    projects.SubjectTouched,
    projects.SubjectLeft,
    projects.ContributionSet,
    projects.ContributionEnded,
    projects.BenefitPromised,
    projects.BenefitChanged,
    projects.ChangeUndone,
    projects.RegisterApplied,
    projects.RegisterUndone,
    projects.ScheduleApplied,
    projects.FiguresTaken,
    strategy.ObjectiveChanged,
)
#: What may move the finish that a benefit's plan follows.
FINISHES: tuple[type[Event], ...] = (
    projects.ProjectChanged,
    projects.ProjectMoved,
    projects.ProjectRebaselined,
    projects.FiguresTaken,
    projects.BaselineMoved,
    projects.BaselineReturned,
    projects.ChangeUndone,
    projects.RegisterApplied,
    projects.RegisterUndone,
)
#: What may ask for a second look at the portfolio.
SIGNS: tuple[type[Event], ...] = (
    projects.GateDecided,
    projects.ProjectChanged,
    projects.ProjectRebaselined,
    projects.BenefitChanged,
    projects.BaselineMoved,
    projects.RegisterApplied,
    strategy.ObjectiveChanged,
    strategy.ObjectiveRetired,
    strategy.ObjectiveAchieved,
    identity.OfficesRelated,
    demand.ScenarioApproved,
)


def connect() -> None:
    """Connect every wire; called once at start-up."""
    belonging.tell(programs_of_offices)
    asked.ask(network_bites)
    approach.follow(trust)
    assert services_jobs
    assert exchange_jobs
    assert linkages_jobs
    assert changes_jobs
    assert projects_jobs
    assert results_jobs
    assert demand_jobs
    assert network_jobs
    for letter in (demand.ProposalDeclined, demand.ProposalMerged):
        wire(letter, "demand.send_letter", lambda said: {"proposal_id": str(said.about)})
    wire(demand.SelectionAsked, "demand.select", lambda said: {"run_id": str(said.about)})
    wire(demand.ScenarioApproved, "demand.tell_owners", lambda said: {"plan_id": str(said.plan)})
    wire(demand.ScenarioApproved, "changes.raise_decided", _asks)
    wire(demand.ProjectRechosen, "changes.raise_rechosen", _rechosen)
    wire(
        demand.ScenarioUndone, "changes.withdraw_decided", lambda said: {"plan_id": str(said.plan)}
    )
    for undone in ("results.follow", "linkages.refresh"):
        wire(demand.ScenarioUndone, undone, _nothing)
    for sign in SIGNS:
        wire(sign, "demand.watch", _nothing)
    wire(changes.ChangePresented, "changes.put_on_agenda", _presented)
    wire(linked.DependencyFellShort, "changes.raise_dependency", _short)
    wire(exchange.ImportStarted, "exchange.read_import", _unread)
    wire(exchange.MappingChosen, "exchange.read_import", lambda said: {"run_id": str(said.about)})
    wire(projects.SimulationStarted, "projects.simulate", lambda said: {"run_id": str(said.about)})
    for event in RESCHEDULED:
        wire(event, CHECK, lambda said: _gaps(str(said.project)))
    for link_event in RELINKED:
        wire(link_event, CHECK, lambda said: _gaps(str(said.taker)))
    wire(projects.LinkDropped, CHECK, lambda said: _gaps(str(said.giver)))
    for calendar_event in RECALENDARED:
        wire(calendar_event, CHECK, lambda said: _gaps(str(said.project or "")))
    for compared in COMPARED:
        wire(compared, "linkages.refresh", _nothing)
    for finish in FINISHES:
        wire(finish, "results.follow", _nothing)
    wire(projects.ReportPublished, "services.draw", _unchecked_report)
    wire(projects.GateDecided, "services.draw", _passed_review)
    _turn_the_network()
    _take_stock()


def _unchecked_report(said: projects.ReportPublished) -> JobArguments | None:
    return {"kind": "report", "about_id": str(said.about)} if said.unchecked_by else None


def _passed_review(said: projects.GateDecided) -> JobArguments | None:
    return {"kind": "gate", "about_id": str(said.about)} if said.passed_by else None


def _take_stock() -> None:
    """Let contexts above the network tell what they hold by an office, and move it."""
    held.join("changes", held_by_changes)
    held.join("demand", held_by_demand)
    held.join("exchange", held_by_exchange)
    moves.join({"boards": _move_board, "proposals": _move_proposal})


def _move_board(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> object:
    return move_board(actor, board_id=row_id, office_id=office_id, why=why[:500])


def _move_proposal(actor: Actor, row_id: UUID, office_id: UUID, why: str) -> object:
    return transfer_proposal(actor, proposal_id=row_id, office_id=office_id, why=why[:500])


def _turn_the_network() -> None:
    """Let the network's days come: in force, binding, beginning, reminded of, ended."""
    wire(network.StandardPublished, TURN, lambda said: {"on": said.effective_on})
    wire(network.StandardPublished, TURN, lambda said: {"on": _day(said.binds_on, 1)})
    wire(network.DeviationGranted, TURN, lambda said: {"on": said.starts})
    wire(network.DeviationGranted, TURN, lambda said: {"on": said.expires})
    for days in REMINDERS:
        wire(network.DeviationGranted, TURN, _reminder(days))
    for moved in (projects.ProjectRebaselined, projects.BaselineMoved):
        wire(moved, TURN, lambda said: {"on": clock.today().isoformat()})


def _reminder(days: int) -> Callable[[network.DeviationGranted], JobArguments]:
    return lambda said: {"on": _day(said.expires, -days)}


def _day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def _nothing(said: Event) -> JobArguments:
    """The job takes its organisation, and gathers what changes meanwhile."""
    return {}


def _asks(said: demand.ScenarioApproved) -> JobArguments | None:
    return {"plan_id": str(said.plan)} if said.n_asks else None


def _rechosen(said: demand.ProjectRechosen) -> JobArguments | None:
    return {"rechoice_id": str(said.about)} if said.n_asks else None


def _presented(said: changes.ChangePresented) -> JobArguments:
    return {"change_id": str(said.about)}


def _short(said: linked.DependencyFellShort) -> JobArguments:
    return {"dependency_id": str(said.about)}


def _unread(said: exchange.ImportStarted) -> JobArguments | None:
    """The command line reads the file itself before it brings it in."""
    return None if said.was_read else {"run_id": str(said.about)}


def _gaps(project_id: str) -> JobArguments | None:
    """Look at gaps only where agreements lean on schedules, and once for many edits of one."""
    if not linkages.leans_on_schedules():
        return None
    if project_id and jobs.waits(CHECK, project_id=project_id):
        return None
    return {"project_id": project_id}
