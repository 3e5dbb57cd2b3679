"""Lessons as they are listed, opened and found again for a project."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.identity.queries import office_tree
from sightline.identity.rules import above, below
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.knowledge import policy
from sightline.knowledge.models import Lesson, LessonUse
from sightline.knowledge.rules.matching import Ground, Match, Taught
from sightline.knowledge.rules.matching import matches as found
from sightline.projects import queries as projects

if TYPE_CHECKING:
    from sightline.projects.models import Project

#: Lessons that are looked at for one project, the newest; and matches that are shown.
LOOKED_AT, MOST = 1000, 12
#: Projects that a form offers.
OFFERED = 200


def lessons(actor: Actor) -> QuerySet[Lesson]:
    """Return the lessons that the actor sees, each with ``n_uses`` and ``sees_project``."""
    rows = visible(actor, Lesson).select_related(
        "office", "owner", "author", "reviewed_by", "published_by", "project__program"
    )
    held = visible(actor, LessonUse).filter(lesson=OuterRef("pk")).order_by().values("lesson")
    n_uses = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    seen = projects.projects(actor).order_by().filter(pk=OuterRef("project_id"))
    return rows.annotate(n_uses=Coalesce(n_uses, 0), sees_project=Exists(seen))


def the_lesson(actor: Actor, lesson_id: UUID) -> Lesson:
    """Return a lesson, or refuse with ``NotFound``."""
    return lessons(actor).filter(pk=lesson_id).first() or find(Lesson, lesson_id, actor)


def lessons_of(actor: Actor, project_id: UUID) -> QuerySet[Lesson]:
    """Return the lessons that a project left, newest first."""
    return lessons(actor).filter(project=project_id).order_by("-captured_on", "title")


def uses(actor: Actor) -> QuerySet[LessonUse]:
    """Return where lessons were applied, newest first."""
    rows = visible(actor, LessonUse).filter(lesson__in=visible(actor, Lesson))
    return rows.select_related("lesson", "project__program", "applied_by").order_by(
        "-applied_on", "project__code", "lesson__title"
    )


def the_use(actor: Actor, use_id: UUID) -> LessonUse:
    """Return one use of a lesson, or refuse with ``NotFound``."""
    return uses(actor).filter(pk=use_id).first() or find(LessonUse, use_id, actor)


def numbers(actor: Actor) -> dict[str, int]:
    """Return how many lessons are in each state, and how often one was applied."""
    held = visible(actor, Lesson).order_by().values("state").annotate(n=Count("pk"))
    by_state = {str(row["state"]): int(row["n"]) for row in held}
    return {**dict.fromkeys(Lesson.State.values, 0), **by_state, "applied": uses(actor).count()}


@dataclass(frozen=True)
class Matched:
    """A lesson that is worth reading for a project, why, and where it is applied already."""

    lesson: Lesson
    score: int
    reasons: tuple[str, ...]
    is_applied: bool


def matching(actor: Actor, project: "Project", most: int = MOST) -> list[Matched]:
    """Return the published lessons of other projects that match one, the best first."""
    rows = lessons(actor).filter(state="published").exclude(project=project.pk)
    held = {row.pk: row for row in rows.order_by("-published_on", "title")[:LOOKED_AT]}
    best: list[Match] = found(ground_of(actor, project), [_taught(row) for row in held.values()])
    applied = visible(actor, LessonUse).filter(project=project.pk)
    here = set(applied.values_list("lesson_id", flat=True))
    return [
        Matched(held[each.key], each.score, each.reasons, each.key in here) for each in best[:most]
    ]


def ground_of(actor: Actor, project: "Project") -> Ground:
    """Return what lessons are matched with: a project's office, category and words."""
    parents = {
        node.office.pk: node.parent_id for node in office_tree(actor) if node.parent_id is not None
    }
    near = {*above(project.office_id, parents), *below([project.office_id], parents)}
    open_risks = projects.open_raid(actor).filter(project=project, kind="risk")
    titles = open_risks.order_by("title").values_list("title", flat=True)[:50]
    texts = (project.name, project.description, project.department, *titles)
    office = project.office_id
    return Ground(office, frozenset(near - {office}), project.category, " ".join(texts))


def _taught(row: Lesson) -> Taught:
    text = f"{row.title} {row.context} {row.cause} {row.recommendation}"
    return Taught(row.pk, row.office_id, row.category, tuple(row.tags), text)


def applicable(actor: Actor, lesson: Lesson) -> list[Any]:
    """Return the live projects in which the actor may apply a lesson that is not there yet."""
    ended = ("closed", "tracking", "cancelled")
    there = visible(actor, LessonUse).filter(lesson=lesson.pk).values("project")
    rows = projects.projects(actor).exclude(state__in=ended).exclude(pk__in=there)
    rows = rows.exclude(pk=lesson.project_id).order_by("code")
    return [row for row in rows if may(actor, policy.apply, row)][:OFFERED]
