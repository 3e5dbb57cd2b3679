"""The line-of-sight tab: contributions to objectives, benefits, and what the project touches."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects import commands, forms, parts, policy, queries
from sightline.projects.models import Benefit, Contribution, Project, Touch
from sightline.projects.pages.frame import (
    BOTH,
    POST,
    framed,
    posted,
    taken,
    the_permitted,
    undo_address,
)
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page, show


@page(policy.read)
def project_line(request: Asked, project_id: UUID) -> HttpResponse:
    """Show which objectives a project serves, what it promises, and what it touches."""
    actor = request.actor
    project = queries.the_project(actor, project_id)
    serving, promised = parts.contributions(actor, project), parts.benefits(actor, project)
    context = framed(
        request,
        project,
        "project-line",
        serving=serving,
        left=1 - sum(row.share for row in serving),
        benefits=[(row, _accepts(request, row)) for row in promised],
        compliance=parts.compliance(project, serving, promised),
        touches=parts.touches(actor, project),
    )
    return show(request, "projects/line.html", context)


def _accepts(request: Asked, row: Benefit) -> bool:
    return not row.accepted and may(request.actor, policy.accept_benefit, row)


def _line(project: Project) -> str:
    return reverse("project-line", args=[project.pk])


@page(policy.edit_line, methods=BOTH)
def contribution_set(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in the share that serves an objective."""
    project = the_permitted(request, project_id, policy.edit_line)
    objective = request.GET.get("objective", "")
    form = forms.ContributionForm(posted(request), actor=request.actor, objective=objective)
    return taken(
        request,
        form,
        commands.set_contribution,
        title="Share of an objective",
        back=_line(project),
        said="The share was set.",
        project_id=project_id,
    )


@page(policy.edit_line, methods=BOTH)
def contribution_end(request: Asked, row_id: UUID) -> HttpResponse:
    """End a contribution."""
    row: Contribution = parts.the_part(request.actor, "contribution", row_id)
    check(request.actor, policy.edit_line, row)
    return taken(
        request,
        forms.MoveForm(posted(request), initial={"seen": row.version}),
        commands.end_contribution,
        title=f"End the share of {row.objective}",
        back=_line(row.project),
        said="The share was ended.",
        verb="End it",
        contribution_id=row_id,
    )


@page(policy.edit_line, methods=BOTH)
def benefit_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a promised benefit."""
    project = the_permitted(request, project_id, policy.edit_line)
    form = forms.BenefitForm(posted(request), actor=request.actor, project=project)
    return taken(
        request,
        form,
        commands.promise_benefit,
        title="Promise a benefit",
        back=_line(project),
        said="The benefit was promised.",
        verb="Promise",
        project_id=project_id,
    )


@page(policy.edit_line, methods=BOTH)
def benefit_edit(request: Asked, row_id: UUID) -> HttpResponse:
    """Show and take in a changed benefit."""
    row: Benefit = parts.the_part(request.actor, "benefit", row_id)
    check(request.actor, policy.edit_line, row)
    form = forms.BenefitForm(posted(request), actor=request.actor, project=row.project, row=row)
    return taken(
        request,
        form,
        commands.change_benefit,
        title=row.title,
        back=_line(row.project),
        said="The benefit was saved.",
        lede="A changed promise, owner or date is accepted by its owner anew.",
        benefit_id=row_id,
    )


@page(policy.accept_benefit, methods=POST)
def benefit_accept(request: Asked, row_id: UUID) -> HttpResponse:
    """Accept a benefit as its owner."""
    row: Benefit = parts.the_part(request.actor, "benefit", row_id)
    return _posted(
        request, row, commands.accept_benefit, f"{row.title}: accepted.", benefit_id=row_id
    )


@page(policy.edit, methods=BOTH)
def touch_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a subject that the project touches."""
    project = the_permitted(request, project_id, policy.edit)
    return taken(
        request,
        forms.TouchForm(posted(request)),
        commands.touch_subject,
        title="What the project touches",
        back=_line(project),
        said="The subject was added.",
        verb="Add",
        project_id=project_id,
    )


@page(policy.edit, methods=POST)
def touch_drop(request: Asked, row_id: UUID) -> HttpResponse:
    """Say that the project touches a subject no longer."""
    row: Touch = parts.the_part(request.actor, "touch", row_id)
    words = f"{row.subject.name} is touched no longer."
    return _posted(request, row, commands.leave_subject, words, touch_id=row_id)


def _posted(request: Asked, row: Any, call: Any, words: str, **ids: UUID) -> HttpResponse:
    """Send a button's POST to its command."""
    project, form = row.project, CommandForm(request.POST)
    if form.submit(call, request.actor, **ids):
        undo = undo_address(request, form.result) if form.result.pk else ""
        return done(request, _line(project), words, undo=undo)
    context = {"form": form, "title": str(words), "back": _line(project), "verb": "Try again"}
    return show(request, "projects/form.html", context, form.status)
