"""The register beside the schedule: how each figure is computed, and taking figures over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.projects import commands, forms, policy, queries
from sightline.projects.models import Project
from sightline.projects.pages.frame import BOTH, crumbs, posted, the_permitted, undo_address
from sightline.projects.schedule.figures import Beside, beside
from sightline.ui.routes import Asked, done, page, show


def _the_two(project: Project) -> Beside:
    held = beside(project)
    if held is None:
        raise NotFound("This schedule")
    return held


@page(policy.read)
def project_figure(request: Asked, project_id: UUID, figure: str) -> HttpResponse:
    """Show how a figure of the schedule is computed: formula, source, inputs, as-of date."""
    project = queries.the_project(request.actor, project_id)
    held = _the_two(project)
    found = held.figure(figure)
    if found is None and figure != "milestones":
        raise NotFound("This figure")
    context: dict[str, Any] = {
        "project": project,
        "held": held,
        "figure": found,
        "inputs": [(label, value, isinstance(value, datetime)) for label, value in found.inputs]
        if found
        else [],
        "back": reverse("project", args=[project.pk]),
    }
    return show(request, "projects/figure.html", context)


@page(policy.edit, methods=BOTH)
def figures_take(request: Asked, project_id: UUID) -> HttpResponse:
    """Show what taking the schedule's figures over would change, and take what is ticked."""
    project = the_permitted(request, project_id, policy.edit)
    held = _the_two(project)
    form = forms.TakeForm(posted(request), held=held, version=project.version)
    back = reverse("project", args=[project.pk])
    sent = request.method == "POST"
    if sent and form.submit(commands.take_schedule_figures, request.actor, project_id=project.pk):
        undo = undo_address(request, form.result)
        return done(request, back, "The schedule's figures were taken over.", undo=undo)
    way = crumbs(project)
    way[-1]["href"] = back
    context = {
        "project": project, "held": held, "form": form, "back": back,
        "crumbs": [*way, {"label": "Take the schedule's figures", "href": ""}],
    }  # fmt: skip
    return show(request, "projects/figures_take.html", context, form.status)
