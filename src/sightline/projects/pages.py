"""Pages of projects: the list, one project, its form and its history."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import views_for
from sightline.kernel import journal
from sightline.kernel.policy import may
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.models import Project
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show


@page(policy.read)
def project_list(request: Asked) -> HttpResponse:
    """Show the projects the actor sees, as a list or as a file."""
    actor, params = request.actor, params_of(request.GET)
    rows = queries.projects(actor)
    if params.get("gone") != "yes":
        rows = queries.present(rows)
    file = exported(lists.PROJECTS, rows, params)
    if file is not None:
        return file
    listed = lists.PROJECTS.page(
        rows, params, may_edit=lambda row: may(actor, policy.edit, row), ticks="bulk-projects"
    )
    context = {
        "page": listed,
        "views": views_for(actor, "projects"),
        "may_open": may(actor, policy.open_project),
    }
    return show(request, "projects/project_list.html", context)


@page(policy.read)
def project_detail(request: Asked, project_id: UUID) -> HttpResponse:
    """Show one project: where it stands, declared beside measured, and what hangs on it."""
    actor = request.actor
    project = queries.the_project(actor, project_id)
    context = {
        "project": project,
        "stale": lists.stale(project),
        "verbs": open_verbs(request, project),
        "may_edit": may(actor, policy.edit, project),
        "sees_working": queries.sees_working(actor, project),
        "reports": queries.reports(actor, project).filter(state="published")[:9],
    }
    return show(request, "projects/project_detail.html", context)


def open_verbs(request: Asked, project: Project) -> list[str]:
    """Return the verbs that the state and the actor's rights leave open."""
    verbs = Project.life.verbs_from(project.state)
    return [verb for verb in verbs if may(request.actor, commands.project.VERBS[verb], project)]


@page(policy.edit, methods=("GET", "POST"))
def project_edit(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a project's particulars."""
    actor = request.actor
    project = queries.the_project(actor, project_id)
    form = forms.ProjectForm(request.POST or None, actor=actor, project=project)
    if request.method == "POST" and form.submit(
        commands.change_project, actor, project_id=project_id
    ):
        return done(request, "project", f"{project.name} saved.", project_id)
    context = {"form": form, "project": project}
    return show(request, "projects/project_form.html", context, form.status)


@page(policy.open_project, methods=("GET", "POST"))
def project_open(request: Asked) -> HttpResponse:
    """Show and take in a new project."""
    form = forms.OpenProjectForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.submit(commands.open_project, request.actor):
        return done(request, "project", f"{form.result.name} opened.", form.result.pk)
    return show(request, "projects/project_form.html", {"form": form}, form.status)


@page(policy.read)
def project_history(request: Asked, project_id: UUID) -> HttpResponse:
    """Show who changed a project, when, from what to what, and why."""
    project = queries.the_project(request.actor, project_id)
    changes = journal.history([project.pk])
    context = {
        "title": project.name,
        "back": reverse("project", args=[project.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
    }
    return show(request, "ui/history.html", context)
