"""What exchange answers: runs, their difference, and mappings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.changes.queries.requests import changes
from sightline.engines.schedule.plan import Plan
from sightline.exchange import plan_delta, policy, rules
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.formats.plans.wire import plan_from
from sightline.identity.queries import OfficeNode, office_tree
from sightline.kernel.command import find
from sightline.kernel.errors import Refused
from sightline.kernel.jobs import unfinished
from sightline.kernel.models import Job
from sightline.kernel.policy import Actor, check, may, visible
from sightline.projects.commands import PlanLook, look_at_plan, register_delta
from sightline.projects.policy import apply_plan
from sightline.projects.queries import plannable, the_project
from sightline.projects.register import Delta

if TYPE_CHECKING:
    from sightline.identity.models import Office


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """Return the imports the actor sees, newest first, without what was read."""
    rows = visible(actor, ImportRun).select_related("office", "portfolio", "person", "project")
    return rows.defer("rows", "table", "problems", "mapping", "difference").order_by("-started")


def the_run(actor: Actor, run_id: UUID) -> ImportRun:
    """Return an import with everything that was read, or refuse with ``NotFound``."""
    related = ("office", "portfolio", "person", "organisation", "project", "change")
    row = visible(actor, ImportRun).select_related(*related).filter(pk=run_id).first()
    return row or find(ImportRun, run_id, actor)


@dataclass(frozen=True)
class Preview:
    """What accepting an import would do, and the digest by which it is accepted.

    ``refused`` is what the portfolio itself has against it, as a problem.
    """

    delta: Delta
    digest: str
    n_rows: int
    refused: dict[str, Any] | None = None


def preview(actor: Actor, run: ImportRun) -> Preview:
    """Return the difference a ready import makes at this moment."""
    lines = [rules.line_from_plain(plain) for plain in run.rows]
    try:
        delta = register_delta(
            actor, register=run.register, period=run.period, office_id=run.office_id, lines=lines
        )
    except Refused as refused:
        nothing = Delta((), (), (), (), ())
        return Preview(nothing, "", len(lines), rules.refusal_to_plain(refused))
    return Preview(delta, rules.delta_digest(delta), len(lines))


@dataclass(frozen=True)
class PlanPreview:
    """What accepting a schedule would do, and the digest by which it is accepted.

    ``refused`` is what is held against it, as a problem; then there is no digest.
    """

    look: PlanLook
    digest: str
    refused: dict[str, Any] | None = None


def plan_of(run: ImportRun) -> Plan:
    """Return the plan that a run keeps, checked anew."""
    return plan_from(run.rows)


def plan_preview(actor: Actor, run: ImportRun) -> PlanPreview:
    """Return the difference that a ready schedule makes at this moment."""
    assert run.project_id is not None
    look = look_at_plan(actor, project_id=run.project_id, plan=plan_of(run), plan_project=run.part)
    if look.refused:
        return PlanPreview(look, "", rules.refusal_to_plain(look.refused))
    if held := run.chosen_part.get("refused"):
        return PlanPreview(look, "", held)
    return PlanPreview(look, plan_delta.digest(look, run.part))


def request_of(actor: Actor, run: ImportRun) -> Any:
    """Return the change request that an import became, where the actor sees it."""
    return changes(actor).filter(pk=run.change_id).first() if run.change_id else None


def the_project_to_plan(actor: Actor, project_id: UUID) -> Any:
    """Return a project for which the actor may bring schedules in, or refuse."""
    project = the_project(actor, project_id)
    check(actor, apply_plan, project)
    return project


def projects_to_plan(actor: Actor) -> list[tuple[str, str]]:
    """Return (id, code and name) of the projects for which the actor may bring schedules in."""
    return [(str(row.pk), f"{row.code} {row.name}") for row in plannable(actor)]


def job_of(run: ImportRun) -> Job | None:
    """Return the job that reads the run's file: its progress, or that nobody could do it."""
    return unfinished("exchange.read_import", run_id=str(run.pk))


def mappings(actor: Actor) -> QuerySet[SavedMapping]:
    """Return the kept mappings, by name."""
    return visible(actor, SavedMapping).order_by("name")


def the_mapping(actor: Actor, mapping_id: UUID) -> SavedMapping:
    """Return a kept mapping, or refuse with ``NotFound``."""
    return find(SavedMapping, mapping_id, actor)


def mapping_named(actor: Actor, name: str) -> SavedMapping | None:
    """Return a kept mapping by its name, whatever the case."""
    return mappings(actor).filter(name__iexact=name).first()


def mapping_for(actor: Actor, headers: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """Return the kept mapping, as (name, mapping), that was made for just these headers."""
    row = mappings(actor).filter(headers=rules.headers_digest(headers)).first()
    return (row.name, row.mapping) if row else None


def offices_to_import_for(actor: Actor) -> list[OfficeNode]:
    """Return the nodes of the office tree for which the actor may bring files in."""
    return [node for node in office_tree(actor) if may(actor, policy.start, node.office)]


def office_coded(actor: Actor, code: str) -> "Office | None":
    """Return the office that has a code, whatever the case, or ``None``."""
    offices = (node.office for node in office_tree(actor))
    return next((row for row in offices if row.code.casefold() == code.casefold()), None)


def has_offices(actor: Actor) -> bool:
    """Tell whether the organisation has any office yet."""
    return bool(office_tree(actor))
