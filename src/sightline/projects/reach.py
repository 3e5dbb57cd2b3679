"""What change control must know of projects, whoever asks: what is touched, and who answers for it.

An impact area that left out what its reader may not see would let it be changed unasked. Pages cut
it to the reader.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Activity as Drawn
from sightline.engines.schedule.plan import Kind, Plan
from sightline.engines.schedule.plan import Project as PlanProject
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.projects.models import (
    Activity,
    Benefit,
    Milestone,
    Project,
    Schedule,
    Subject,
    Touch,
)

WHY = "an impact area names everything a change touches, whoever asks; its readers are cut"


@dataclass(frozen=True)
class Reached:
    """Something that a change touches: a row by its kind and id, and who answers for it."""

    kind: str
    ref: UUID
    name: str
    project_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True)
class Tolerance:
    """What a project was given: its budget and its program's, in minor units, and its leeway."""

    budget_minor: int
    program_minor: int
    days: int
    cost_permille: int
    benefits_minor: int
    baseline_finish: date | None


def _project(row: Project) -> Reached:
    return Reached("project", row.pk, f"{row.code} {row.name}"[:300], row.pk, row.manager_id)


def _milestone(row: Milestone) -> Reached:
    return Reached("milestone", row.pk, row.name, row.project_id, row.project.manager_id)


def _benefit(row: Benefit) -> Reached:
    owner = row.owner_id or row.project.manager_id
    return Reached("benefit", row.pk, row.title, row.project_id, owner)


def projects_reached(ids: Iterable[UUID]) -> list[Reached]:
    """Return projects, each with its manager to answer for it."""
    return [_project(row) for row in Project.objects.system(WHY).filter(pk__in=set(ids))]


def milestones_reached(ids: Iterable[UUID]) -> list[Reached]:
    """Return milestones, for each of which the manager of its project answers."""
    rows = Milestone.objects.system(WHY).filter(pk__in=set(ids)).select_related("project")
    return [_milestone(row) for row in rows]


def benefits_reached(ids: Iterable[UUID]) -> list[Reached]:
    """Return benefits with their owners; one without an owner is its project manager's."""
    rows = Benefit.objects.system(WHY).filter(pk__in=set(ids)).select_related("project")
    return [_benefit(row) for row in rows]


def subjects_reached(project_ids: Iterable[UUID]) -> list[Reached]:
    """Return what projects touch together with others; the manager who meets it there answers.

    A subject that one of the projects has to itself is in that project's own answer.
    """
    ids = set(project_ids)
    rows = Touch.objects.system(WHY).filter(
        subject__in=Touch.objects.system(WHY).filter(project__in=ids).values("subject")
    )
    by_subject: dict[UUID, list[Touch]] = {}
    for touch in rows.select_related("subject", "project").order_by("project__code"):
        by_subject.setdefault(touch.subject_id, []).append(touch)
    return [_met(held, ids) for held in by_subject.values() if len(held) > 1]


def _met(held: list[Touch], ids: set[UUID]) -> Reached:
    subject = held[0].subject
    outside = [touch.project for touch in held if touch.project_id not in ids]
    managers = [project.manager_id for project in outside if project.manager_id]
    own = [t.project.manager_id for t in held if t.project_id in ids and t.project.manager_id]
    owner = next(iter([*managers, *own]), None)
    return Reached(subject.kind, subject.pk, subject.name, None, owner)


def projects_of(activity_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return activity to project, of those that there are."""
    rows = Activity.objects.system(WHY).filter(pk__in=set(activity_ids))
    return dict(rows.values_list("pk", "project"))


def activities_seen(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Activity]:
    """Return those of some activities that the actor sees, by id."""
    rows = visible(actor, Activity).filter(pk__in=set(ids)).select_related("project")
    return {row.pk: row for row in rows}


NAMED: dict[str, tuple[Any, Callable[[Any], Reached]]] = {
    "project": (Project, _project),
    "milestone": (Milestone, _milestone),
    "benefit": (Benefit, _benefit),
}


def named(actor: Actor, kind: str, ref: UUID) -> Reached:
    """Return what somebody names as touched, or refuse with ``NotFound`` what they may not see."""
    if kind in NAMED:
        model, made = NAMED[kind]
        return made(find(model, ref, actor))
    subject = find(Subject, ref, actor)
    return Reached(subject.kind, subject.pk, subject.name)


def tolerance_of(project_id: UUID) -> Tolerance:
    """Return what a project was given; 0 where an amount is not known."""
    row = Project.objects.system(WHY).get(pk=project_id)
    within = Project.objects.system(WHY).filter(program=row.program_id)
    amounts = within.values_list("whole_life_minor", flat=True) if row.program_id else []
    return Tolerance(
        budget_minor=row.whole_life_minor or 0,
        program_minor=sum(amount or 0 for amount in amounts),
        days=row.tolerance_days,
        cost_permille=row.tolerance_cost_permille,
        benefits_minor=row.benefits_minor or 0,
        baseline_finish=row.baseline_finish,
    )


def yearly_of(benefit_ids: Iterable[UUID]) -> dict[str, int]:
    """Return benefit, as text, to what it is expected to bring a year."""
    rows = Benefit.objects.system(WHY).filter(pk__in=set(benefit_ids))
    held = rows.values_list("pk", "expected_minor", "promised_minor")
    return {
        str(pk): (promised if expected is None else expected) or 0
        for pk, expected, promised in held
    }


def is_scheduled(project_id: UUID) -> bool:
    """Tell whether activities say when a project finishes."""
    return bool(Activity.objects.system(WHY).filter(project=project_id).exists())


def expected_finish(project_id: UUID) -> date | None:
    """Return when a project is expected to finish, as it declares it."""
    row = Project.objects.system(WHY).get(pk=project_id)
    found: date | None = row.forecast_finish or row.baseline_finish
    return found


def names_of_parts(ids: Iterable[UUID]) -> dict[str, str]:
    """Return milestones and benefits, by their id as text, to their names; for readers of the project."""
    wanted = set(ids)
    stones = Milestone.objects.system(WHY).filter(pk__in=wanted).values_list("pk", "name")
    benefits = Benefit.objects.system(WHY).filter(pk__in=wanted).values_list("pk", "title")
    return {str(pk): name for pk, name in (*stones, *benefits)} if wanted else {}


def parts_of(actor: Actor, project_id: UUID) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return (id, name) of a project's milestones ahead, and of its benefits, that the actor sees."""
    stones = visible(actor, Milestone).filter(project=project_id, actual__isnull=True)
    benefits = visible(actor, Benefit).filter(project=project_id)
    return (
        [(str(pk), name) for pk, name in stones.order_by("baseline").values_list("pk", "name")],
        [(str(pk), name) for pk, name in benefits.order_by("title").values_list("pk", "title")],
    )


def activities_of(actor: Actor, project_id: UUID) -> list[tuple[str, str]]:
    """Return (id, name) of a project's activities that can be changed, in outline order."""
    rows = visible(actor, Activity).filter(project=project_id).exclude(kind="summary")
    live = rows.filter(is_active=True, actual_finish_minute__isnull=True).order_by("place")
    return [(str(pk), name) for pk, name in live.values_list("pk", "name")]


def names_of(actor: Actor, activity_ids: Iterable[UUID]) -> dict[str, str]:
    """Return activity id, as text, to its name, of those that the actor sees."""
    return {str(pk): row.name for pk, row in activities_seen(actor, activity_ids).items()}


def plan_named(actor: Actor, project_id: UUID) -> Plan:
    """Return what people call the activities of a project, and the projects, that the actor sees."""
    rows = visible(actor, Activity).filter(project=project_id)
    called = rows.values_list("pk", "name", "code", "wbs", "kind")
    projects = visible(actor, Project).values_list("pk", "name", "code")
    home = str(project_id)
    return Plan(
        projects=tuple(PlanProject(str(pk), name, code=code) for pk, name, code in projects),
        activities=tuple(
            Drawn(str(pk), name, code=code, wbs=wbs, kind=Kind(kind), project_id=home)
            for pk, name, code, wbs, kind in called
        ),
    )


def minutes_per_day(project_id: UUID) -> int:
    """Return how many minutes of work a day of a project's schedule has."""
    rows = Schedule.objects.system(WHY).filter(project=project_id)
    return rows.values_list("calendar__minutes_per_day", flat=True).first() or 480


def subjects_named(actor: Actor) -> list[tuple[str, str, str]]:
    """Return (kind, id, name) of the systems, sites and the like that can be named as touched."""
    rows = visible(actor, Subject).order_by("kind", "name")
    return [(kind, str(pk), name) for kind, pk, name in rows.values_list("kind", "pk", "name")]


def answerable(project_ids: Iterable[UUID]) -> list[tuple[UUID, str, list[str]]]:
    """Return projects with what they are called and the addresses of manager and sponsor.

    Who has left is written to no more.
    """
    rows = Project.objects.system(WHY).filter(pk__in=list(project_ids))
    held = rows.select_related("manager", "sponsor").order_by("code")
    return [
        (row.pk, str(row), [p.email for p in (row.manager, row.sponsor) if p and p.is_active])
        for row in held
    ]
