"""Who may see and do what with portfolios, programs and projects.

Two levels of sight: everybody in scope sees what is *published*; the people who run a project,
its offices and the auditor also see its *working* rows (drafts, items not shown in reports).
"""

from typing import Any

from django.db.models import Q

from sightline.identity.policy import NAMEABLE, READERS, holds
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.projects.models import Benefit

OFFICES = ("program_office", "project_office")
RUNNERS = ("project_manager", *OFFICES)
WORKING = (*RUNNERS, "auditor")
PLANNERS = ("strategic_pmo", *RUNNERS)

is_manager = Rule(
    "its project manager",
    lambda actor, row: row is not None and _project_of(row).manager_id == actor.id,
)
submitted_it = Rule(
    "whoever submitted it",
    lambda actor, row: row is not None and row.submitted_by_id == actor.id,
)
wrote_it = Rule("its author", lambda actor, row: row is not None and row.author_id == actor.id)
is_shared = Rule(
    "for a calendar of the organisation",
    lambda actor, row: row is None or getattr(row, "project_id", None) is None,
)
of_project = Rule(
    "for a project's own",
    lambda actor, row: row is None or getattr(row, "project_id", None) is not None,
)
owns_it = Rule("its owner", lambda actor, row: row is None or row.owner_id == actor.id)


def _project_of(row: Any) -> Any:
    return getattr(row, "project", row)


read = action("projects.read", anyone, reads=True)
read_working = action("projects.read_working", holds(*WORKING), reads=True)
manage_portfolios = action("projects.manage_portfolios", holds("strategic_pmo"))
manage_programs = action("projects.manage_programs", holds("strategic_pmo", "program_office"))
open_project = action("projects.open", holds("strategic_pmo", *OFFICES))
edit = action("projects.edit", holds(*RUNNERS))
edit_line = action("projects.edit_line", holds("strategic_pmo", *RUNNERS))
run = action("projects.run", holds(*RUNNERS))
decide = action("projects.decide", holds("executive") & ~is_manager)
set_confidentiality = action(
    "projects.set_confidentiality", holds("strategic_pmo", "program_office")
)
transfer = action("projects.transfer", holds("strategic_pmo", "program_office"))
submit_gate = action("projects.submit_gate", holds(*RUNNERS))
decide_gate = action(
    "projects.decide_gate", holds("executive", "board_member") & ~is_manager & ~submitted_it
)
call_review = action("projects.call_review", holds(*OFFICES) & ~is_manager)
write_report = action("projects.write_report", holds(*RUNNERS))
check_report = action("projects.check_report", holds(*OFFICES) & ~wrote_it)
publish_report = action("projects.publish_report", holds(*RUNNERS))
accept_benefit = action("projects.accept_benefit", owns_it)
expect_benefit = action("projects.expect_benefit", holds("strategic_pmo", *RUNNERS) | owns_it)
undo = action("projects.undo", anyone)
apply_register = action("projects.apply_register", holds("strategic_pmo", "program_office"))
keep_calendar = action(
    "projects.keep_calendar",
    (is_shared & holds("strategic_pmo")) | (of_project & holds(*RUNNERS)),
)
apply_plan = action("projects.apply_plan", holds(*PLANNERS))
simulate = action("projects.simulate", holds(*PLANNERS))
end_simulation = action("projects.end_simulation", operator)


def project_q(actor: Actor, prefix: str = "", roles: tuple[str, ...] = READERS) -> Q:
    """Return the projects an actor sees, through the roles named, as a filter.

    Args:
        prefix: The path from the filtered model to the project, for example ``project__``.
    """

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    nodes = actor.nodes(*roles)
    if not nodes and roles != READERS:
        return Q(pk__in=[])
    named = q(manager_id=actor.id) | q(sponsor_id=actor.id)
    if roles == READERS:
        seen = q(pk__in=actor.nodes(*NAMEABLE)) | named | q(confidentiality="open")
        inside = q(confidentiality="pmo")
    else:  # who is named sees working rows only with a working role on or above them
        seen = q(pk__in=nodes)
        inside = q(confidentiality__in=("pmo", "open")) | named
    if nodes:
        seen |= inside & _inside(nodes, actor, prefix)
    if audited := actor.nodes("auditor") & nodes:
        seen |= q(confidentiality="restricted") & _inside(audited, actor, prefix)
    if roles == READERS and "benefit_owner" in actor.reach:
        owned = Benefit.objects.system("benefit owners see what promises their benefits")
        seen |= q(confidentiality="pmo", pk__in=owned.filter(owner_id=actor.id).values("project"))
    if actor.owner is not None:
        seen &= ~q(confidentiality="sealed")  # no program reads what is for named people
    return q(organisation_id=actor.organisation_id) & seen


def _inside(nodes: frozenset[object], actor: Actor, prefix: str) -> Q:
    """Return what lies on or below the nodes; a grant on the organisation covers all of it."""
    if actor.organisation_id in nodes:
        return Q(**{f"{prefix}organisation_id": actor.organisation_id})
    held = Q()
    for name in ("office_id", "program_id", "portfolio_id"):
        held |= Q(**{f"{prefix}{name}__in": nodes})
    return held


@scope("projects.Portfolio")
def portfolios(actor: Actor) -> Q:
    """Portfolios are open within the organisation; their projects are not."""
    return Q(organisation_id=actor.organisation_id)


@scope("projects.Program")
def programs(actor: Actor) -> Q:
    """Programs are open within the organisation; their projects are not."""
    return Q(organisation_id=actor.organisation_id)


@scope("projects.Project")
def projects(actor: Actor) -> Q:
    """Cut by grants and confidentiality."""
    return project_q(actor)


def children(actor: Actor) -> Q:
    """Published figures: seen with the project."""
    return project_q(actor, "project__")


def working_children(actor: Actor) -> Q:
    """Working rows: seen by those who run the project, its offices and the auditor."""
    return project_q(actor, "project__", WORKING)


PARTS = ("Phase", "Gate", "Milestone", "CostYear", "Touch", "Contribution", "Benefit")
SCHEDULE = ("Schedule", "Activity", "ScheduleBaseline", "SimulationRun")
for _name in (*PARTS, *SCHEDULE):
    scope(f"projects.{_name}")(children)


@scope("projects.StatusReport")
def reports(actor: Actor) -> Q:
    """Published reports are seen with the project, drafts by those who work on it."""
    published = Q(state__in=("published", "superseded")) & children(actor)
    return published | working_children(actor)


@scope("projects.StatusDimension")
def dimensions(actor: Actor) -> Q:
    """Seen with their report."""
    published = Q(report__state__in=("published", "superseded"))
    seen = published & project_q(actor, "report__project__")
    return seen | project_q(actor, "report__project__", WORKING)


@scope("projects.RaidItem")
def raid(actor: Actor) -> Q:
    """Items shown in reports are seen with the project, the others by those who work on it."""
    return (Q(in_report=True) & children(actor)) | working_children(actor)


@scope("projects.ActivityLink")
def links(actor: Actor) -> Q:
    """A link is seen with either of its projects."""
    return children(actor) | project_q(actor, "giver__")


@scope("projects.WorkCalendar")
def calendars(actor: Actor) -> Q:
    """The organisation's calendars are open within it, a plan's own are seen with its project."""
    shared = Q(project__isnull=True, organisation_id=actor.organisation_id)
    return shared | children(actor)


@scope("projects.Subject")
def subjects(actor: Actor) -> Q:
    """Names of systems, vendors and sites are open within the organisation."""
    return Q(organisation_id=actor.organisation_id)
