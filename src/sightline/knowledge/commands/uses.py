"""Lessons applied in other projects, and what came of it."""

from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.knowledge import events, policy
from sightline.knowledge.commands import guards
from sightline.knowledge.models import Lesson, LessonUse
from sightline.projects.queries import the_project

WHY = "a lesson is applied once in a project, whoever asks"


@command
def apply_lesson(actor: Actor, *, lesson_id: UUID, project_id: UUID, how: str = "") -> LessonUse:
    """Note that a project does what a lesson of another one recommends.

    Raises:
        NotFound: The lesson or the project is not visible.
        Forbidden: Only who runs that project, and its offices.
        Refused: ``not-published``, ``own-project``, ``project-ended``, ``applied-already``.
    """
    lesson, project = find(Lesson, lesson_id, actor), the_project(actor, project_id)
    row = LessonUse(
        lesson=lesson, project=project, applied_by_id=actor.id, applied_on=clock.today()
    )
    check(actor, policy.apply, row)
    guards.check_applicable(lesson, project)
    if LessonUse.objects.system(WHY).filter(lesson=lesson, project=project).exists():
        words = f"It is applied in {project.code} already: note there what came of it."
        raise Refused("applied-already", words, "project_id")
    row.how = checked_text("how", how, 5000, required=False)
    row.save()
    record(events.LessonApplied(about=row.pk, lesson=lesson.pk, project=project.pk))
    return row


@command
def note_lesson_use(
    actor: Actor, *, use_id: UUID, outcome: str, seen: int | None = None
) -> LessonUse:
    """Note what came of a lesson in a project.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(LessonUse, use_id, actor, policy.apply, seen=seen)
    told = checked_text("outcome", outcome, 5000)
    if told == row.outcome:
        nothing_changed()
        return row
    row.outcome, row.noted_on = told, clock.today()
    row.save()
    record(events.LessonUseNoted(about=row.pk, lesson=row.lesson_id, project=row.project_id))
    return row
