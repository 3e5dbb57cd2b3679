"""Lessons on pages: the list, one of them, its steps and uses, and what matches a project."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.knowledge import commands, forms, lists, policy, queries
from sightline.knowledge.lists import state_html
from sightline.knowledge.models import Lesson
from sightline.knowledge.rules import SHAREABLE
from sightline.projects import queries as projects
from sightline.projects.pages.frame import BOTH, framed, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.ui.routes import Asked, page, show

keep_views("lessons", "lessons", lists.lessons_for, queries.lessons)

#: How many lessons stand beside what they are read for.
NEAREST = 3
LESSON_STEPS: Steps = {
    "review": Step(
        "Reviewed", "Reviewed: it can be published.", policy.review, commands.review_lesson,
        ("review",), kind="primary",
    ),
    "send-back": Step(
        "Send back…", "It can be written on.", policy.review, commands.send_back_lesson,
        ("send_back",), forms.WhyForm,
    ),
    "publish": Step(
        "Publish…", "Published to the whole organisation.", policy.publish,
        commands.publish_lesson, ("publish",), forms.MayWhyForm,
        "Everybody reads it, with its office and category. The project is named only to those "
        "who see it.",
    ),
    "embed": Step(
        "Embedded…", "It is embedded.", policy.retire, commands.embed_lesson, ("embed",),
        forms.EmbedForm, "The standard asks for it now, so nobody needs to look it up.",
    ),
    "retire": Step(
        "Retire…", "It was retired.", policy.retire, commands.retire_lesson, ("retire",),
        forms.WhyForm,
    ),
}  # fmt: skip


def _at(row: Lesson) -> str:
    return reverse("lesson", args=[row.pk])


@page(policy.read)
def lesson_list(request: Asked) -> HttpResponse:
    """Show the lessons, and how many were applied."""
    actor = request.actor
    context = {"numbers": queries.numbers(actor)}
    listing, rows = lists.lessons_for(actor), queries.lessons(actor)
    return listed(request, listing, rows, "knowledge/lessons.html", **context)


@page(policy.read)
def lesson_detail(request: Asked, lesson_id: UUID) -> HttpResponse:
    """Show one lesson, its steps, and where it was applied."""
    actor = request.actor
    row = queries.the_lesson(actor, lesson_id)
    uses = list(queries.uses(actor).filter(lesson=row))
    context = {
        "row": row,
        "state": state_html(row),
        "steps": open_steps(actor, LESSON_STEPS, row),
        "may_edit": row.state == "captured" and may(actor, policy.capture, row),
        "may_apply": row.state in Lesson.LIVE and may(actor, policy.apply),
        "uses": [(use, may(actor, policy.apply, use)) for use in uses],
        "crumbs": [
            {"label": "Lessons", "href": reverse("lessons")},
            {"label": row.title, "href": ""},
        ],
    }
    return show(request, "knowledge/lesson.html", context)


@page(policy.read)
def lesson_history(request: Asked, lesson_id: UUID) -> HttpResponse:
    """Show who changed a lesson, when, and why."""
    row = queries.the_lesson(request.actor, lesson_id)
    return history_of(request, [row.pk], str(row), _at(row))


@page(policy.capture, methods=BOTH)
def lesson_capture(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in what a project learned."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.capture, project)
    return taken(
        request,
        forms.CaptureForm(posted(request), actor=request.actor, category=project.category),
        commands.capture_lesson,
        back=reverse("project-lessons", args=[project.pk]),
        title=f"A lesson of {project.code}",
        said="The lesson was captured; somebody else reviews it.",
        verb="Capture",
        lede="Leave out names of people: what matters is what to do next time.",
        to=_at,
        project_id=project.pk,
    )


@page(policy.capture, methods=BOTH)
def lesson_edit(request: Asked, lesson_id: UUID) -> HttpResponse:
    """Show and take in a changed lesson."""
    row = queries.the_lesson(request.actor, lesson_id)
    check(request.actor, policy.capture, row)
    return taken(
        request,
        forms.LessonForm(posted(request), actor=request.actor, row=row),
        commands.change_lesson,
        back=_at(row),
        title=f"Edit {row}",
        said="The lesson was saved.",
        lesson_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def lesson_step(request: Asked, lesson_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a lesson."""
    row = queries.the_lesson(request.actor, lesson_id)
    return take_step(request, LESSON_STEPS, verb, row, back=_at(row), lesson_id=row.pk)


@page(policy.apply, methods=BOTH)
def lesson_apply(request: Asked, lesson_id: UUID) -> HttpResponse:
    """Show and take in where a lesson is applied."""
    row = queries.the_lesson(request.actor, lesson_id)
    chosen = request.GET.get("project", "")
    return taken(
        request,
        forms.ApplyForm(posted(request), actor=request.actor, lesson=row, chosen=chosen),
        commands.apply_lesson,
        back=_at(row),
        title=f"Apply: {row}",
        said="Applied: note later what came of it.",
        verb="Apply",
        lede=row.recommendation,
        lesson_id=row.pk,
    )


@page(policy.apply, methods=BOTH)
def lesson_use_note(request: Asked, use_id: UUID) -> HttpResponse:
    """Show and take in what came of a lesson in a project."""
    row = queries.the_use(request.actor, use_id)
    check(request.actor, policy.apply, row)
    return taken(
        request,
        forms.NoteForm(posted(request), row=row),
        commands.note_lesson_use,
        back=reverse("project-lessons", args=[row.project_id]),
        title=f"What came of it in {row.project.code}",
        said="What came of it was noted.",
        verb="Note it",
        use_id=row.pk,
    )


@page(policy.read)
def project_lessons_near(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the few lessons that match a project best, as part of another page."""
    project = projects.the_project(request.actor, project_id)
    matched = [each for each in queries.matching(request.actor, project) if not each.is_applied]
    context = {"project": project, "matched": matched[:NEAREST], "n_matched": len(matched)}
    return show(request, "knowledge/_near.html", context)


@page(policy.read)
def project_lessons(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the lessons that match a project, those it applies, and those it left."""
    actor = request.actor
    project = projects.the_project(actor, project_id)
    may_apply = may(actor, policy.apply, project) and project.state not in project.ENDED
    context = {
        "matched": queries.matching(actor, project),
        "uses": list(queries.uses(actor).filter(project=project)),
        "own": [(row, state_html(row)) for row in queries.lessons_of(actor, project.pk)],
        "may_capture": may(actor, policy.capture, project),
        "reuse": queries.reuses(actor).filter(project=project).first(),
        "shared": list(queries.shared_plans(actor).filter(origin=project)),
        "may_share": project.confidentiality in SHAREABLE
        and may(actor, policy.share, project)
        and projects.has_schedule(project),
        "may_apply": may_apply,
        "may_note": may(actor, policy.apply, project),
    }
    shown = framed(request, project, "project-lessons", **context)
    return show(request, "knowledge/project_lessons.html", shown)
