"""The life cycle of a standard on a project: what it would make of the plan, then done."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check
from sightline.network import commands, forms, policy, queries
from sightline.projects import queries as projects
from sightline.projects.life_cycle import laid_over, lines_of
from sightline.projects.pages.frame import BOTH, posted, undo_address
from sightline.ui.routes import Asked, done, page, show

if TYPE_CHECKING:
    from sightline.projects.models import Project


@page(policy.apply, methods=BOTH)
def life_cycle_apply(request: Asked, project_id: UUID, version_id: UUID) -> HttpResponse:
    """Show what a standard's phases and gates would make of a project's plan, and do it."""
    project = projects.the_project(request.actor, project_id)
    check(request.actor, policy.apply, project)
    version = queries.the_version(request.actor, version_id)
    form = forms.StepForm(posted(request), initial={"seen": project.version})
    sent = {"project_id": project.pk, "version_id": version.pk}
    if request.method == "POST" and form.submit(commands.apply_life_cycle, request.actor, **sent):
        undo = undo_address(request, form.result)
        words = f"The phases and gates are those of {version}."
        return done(request, reverse("project-plan", args=[project.pk]), words, undo=undo)
    context = {
        "form": form,
        "project": project,
        "version": version,
        "back": reverse("project-standards", args=[project.pk]),
        **_preview(project, version_id),
    }
    return show(request, "network/life_cycle.html", context, form.status)


def _preview(project: "Project", version_id: UUID) -> dict[str, Any]:
    for asking, cycle in queries.life_cycles(project.organisation_id, project.pk):
        if asking.pk == version_id:
            found = laid_over(project, cycle)
            phases, gates = lines_of(found)
            return {"changes": found.changes, "phases": phases, "gates": gates}
    raise NotFound("A life cycle that this standard asks of this project")
