"""Shared plans as they are listed and opened, and what their reuses took beside the first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sightline.formats.plans.wire import plan_from
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, may, visible
from sightline.knowledge import policy
from sightline.knowledge.models import PlanVersion, Reuse, SharedPlan
from sightline.knowledge.rules import sharing
from sightline.knowledge.rules.sharing import Line, Saving, Taken, saved, saving
from sightline.projects import parts
from sightline.projects import queries as projects

if TYPE_CHECKING:
    from sightline.projects.models import Project

FINISHED = ("closed", "tracking")
OFFERED = 200
#: Rows of one kind that are taken from a project.
MOST = 200


def shared_plans(actor: Actor) -> QuerySet[SharedPlan]:
    """Return the shared plans that the actor sees, each with its newest version's state."""
    newest = visible(actor, PlanVersion).filter(shared_plan=OuterRef("pk")).order_by("-number")
    held = visible(actor, Reuse).filter(version_of__shared_plan=OuterRef("pk")).order_by()
    n_reuses = Subquery(
        held.values("version_of__shared_plan").annotate(n=Count("pk")).values("n"),
        output_field=IntegerField(),
    )
    seen = projects.projects(actor).order_by().filter(pk=OuterRef("origin_id"))
    rows = visible(actor, SharedPlan).select_related("office", "origin__program")
    return rows.annotate(
        newest_number=Subquery(newest.values("number")[:1]),
        newest_state=Subquery(newest.values("state")[:1]),
        newest_days=Subquery(newest.values("days")[:1]),
        n_activities=Subquery(newest.values("n_activities")[:1]),
        n_reuses=Coalesce(n_reuses, 0),
        sees_origin=Exists(seen),
    )


def the_shared_plan(actor: Actor, shared_plan_id: UUID) -> SharedPlan:
    """Return a shared plan, or refuse with ``NotFound``."""
    row = shared_plans(actor).filter(pk=shared_plan_id).first()
    return row or find(SharedPlan, shared_plan_id, actor)


def plan_versions(actor: Actor, shared_plan_id: UUID | None = None) -> QuerySet[PlanVersion]:
    """Return versions that the actor sees, newest first; those of one shared plan if named."""
    rows = visible(actor, PlanVersion).select_related(
        "shared_plan__office", "shared_plan__origin__program", "author", "published_by"
    )
    return rows.filter(shared_plan=shared_plan_id) if shared_plan_id else rows


def the_plan_version(actor: Actor, version_id: UUID) -> PlanVersion:
    """Return a version, or refuse with ``NotFound``."""
    row = plan_versions(actor).filter(pk=version_id).first()
    return row or find(PlanVersion, version_id, actor)


def plan_version_shown(actor: Actor, row: SharedPlan, number: str = "") -> PlanVersion | None:
    """Return the version of a number, or else the newest that is published, or the newest.

    Raises:
        NotFound: There is no version of that number.
    """
    rows = list(plan_versions(actor, row.pk))
    if number:
        found = next((one for one in rows if str(one.number) == number), None)
        if found is None:
            raise NotFound("This version")
        return found
    return next((one for one in rows if one.state == "published"), rows[0] if rows else None)


def lines_of(version: PlanVersion) -> list[Line]:
    """Return every row of a version, as it is shown before it is published and after."""
    return list(sharing.lines(plan_from(version.content["plan"]), version.content))


def reuses(actor: Actor) -> QuerySet[Any]:
    """Return the reuses in projects that the actor sees, each with what its project cost."""
    rows = visible(actor, Reuse).filter(version_of__in=visible(actor, PlanVersion))
    cost = Subquery(
        projects.cost_years(actor).filter(project=OuterRef("project_id")).order_by()
        .values("project").annotate(n=Sum("actual_minor")).values("n")
    )  # fmt: skip
    rows = rows.select_related("version_of__shared_plan", "project__program", "project__office")
    return rows.annotate(spent_minor=cost).order_by("starts", "project__code")


def the_reuse(actor: Actor, reuse_id: UUID) -> Reuse:
    """Return a reuse, or refuse with ``NotFound``."""
    return reuses(actor).filter(pk=reuse_id).first() or find(Reuse, reuse_id, actor)


@dataclass(frozen=True)
class Beside:
    """One reuse beside the first: what it took, and what that saved if it is finished."""

    reuse: Any
    took: Taken
    is_finished: bool
    days: int | None = None
    cost_minor: int | None = None


def beside_first(actor: Actor, row: SharedPlan) -> tuple[list[Beside], Saving, Taken | None]:
    """Return every reuse that one sees beside the first, and what the finished ones saved.

    The first is the origin, as the newest published version says it.
    """
    published = plan_versions(actor, row.pk).filter(published_on__isnull=False).first()
    first = _first(published) if published else None
    found = []
    for each in reuses(actor).filter(version_of__shared_plan=row):
        took, is_finished = taken(each.project, each.spent_minor)
        less = saved(first, took) if first and is_finished else (None, None)
        found.append(Beside(each, took, is_finished, *less))
    ended = [each.took for each in found if each.is_finished]
    return found, saving(first, ended) if first else Saving(), first


def _first(version: PlanVersion) -> Taken:
    return Taken(version.days, version.cost_minor, version.currency)


def taken(project: "Project", spent_minor: int | None) -> tuple[Taken, bool]:
    """Return what a project took, as declared, and whether it is finished; else what is planned."""
    is_finished = project.state in FINISHED and project.actual_finish is not None
    finish = project.actual_finish if is_finished else project.baseline_finish
    known = project.start is not None and finish is not None
    days = (finish - project.start).days if known else None  # type: ignore[operator]
    cost = spent_minor if is_finished else project.whole_life_minor
    if is_finished and cost is None:
        cost = project.whole_life_forecast_minor
    return Taken(days, cost, project.currency), is_finished


def first_of(project: "Project") -> tuple[Taken, bool]:
    """Return what the origin of a plan took; for commands, which have claimed it."""
    spent = project.cost_years.aggregate(n=Sum("actual_minor"))["n"]
    return taken(project, spent)


def parts_of(actor: Actor, project: "Project") -> dict[str, list[dict[str, Any]]]:
    """Return a project's gates, milestones and risks, without people, texts and dates."""

    def after(day: Any) -> int | None:
        return (day - project.start).days if day and project.start else None

    risks = projects.raid(actor, project).filter(kind="risk").order_by("title")
    chances = ("probability", "impact", "response")
    return {
        "gates": [
            {"name": row.name, "after_days": after(row.planned_on)}
            for row in parts.gates(actor, project)[:MOST]
        ],
        "milestones": [
            {"name": row.name, "after_days": after(row.baseline or row.forecast)}
            for row in parts.milestones(actor, project)[:MOST]
        ],
        "risks": [
            {"name": row.title} | {name: getattr(row, name) for name in chances}
            for row in risks[:MOST]
        ],
    }


def reusable_in(actor: Actor) -> list[Any]:
    """Return the projects in planning without a schedule in which the actor may reuse a plan."""
    rows = projects.projects(actor).filter(state="planning", schedules__isnull=True)
    rows = rows.exclude(reuses__isnull=False).order_by("code")
    return [row for row in rows if may(actor, policy.reuse, row)][:OFFERED]
