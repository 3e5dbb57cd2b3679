"""Pages of the project itself: the list, its form, its steps, its baseline and its home."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects import commands, forms, lists, policy, queries
from sightline.projects.models import Project
from sightline.projects.pages.frame import BOTH, POST, VERB_WORDS, posted, taken, the_permitted
from sightline.projects.pages.views import default_view, picker
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

MUST_SAY_WHY = commands.project.NEEDS_WHY


@page(policy.read)
def project_list(request: Asked) -> HttpResponse:
    """Show the projects the actor sees, as a list or as a file."""
    actor, params = request.actor, params_of(request.GET)
    listing = lists.projects_for(actor)
    opening = default_view(request, listing)
    if opening:
        return redirect(opening)
    rows = queries.projects(actor)
    if params.get("gone") != "yes":
        rows = queries.present(rows)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    may_bulk = may(actor, policy.edit) or may(actor, policy.decide) or may(actor, policy.transfer)
    listed = listing.page(
        rows,
        params,
        may_edit=lambda row: may(actor, policy.edit, row),
        ticks="bulk-projects" if may_bulk else "",
    )
    context = {
        "page": listed,
        **picker(request, listing),
        "bulk_action": reverse("projects-bulk") if may_bulk else "",
        "bulk": [(key, label) for key, (label, _) in forms.BULK.items()],
        "may_open": may(actor, policy.open_project),
    }
    return show(request, "projects/project_list.html", context)


@page(policy.read, methods=POST)
def project_bulk(request: Asked) -> HttpResponse:
    """Change the ticked projects: first ask for the value, then do it and say what happened."""
    form = forms.BulkForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return show(request, "projects/bulk.html", {"form": form}, 422)
    ids = form.cleaned_data["ids"]
    rows = queries.projects(request.actor).filter(pk__in=ids)
    if not form.cleaned_data["go"]:
        return show(request, "projects/bulk.html", {"form": form, "rows": rows})
    if not form.submit(commands.change_projects, request.actor):
        return show(request, "projects/bulk.html", {"form": form, "rows": rows}, form.status)
    refused = [result for result in form.result if result.problem]
    n_done = len(form.result) - len(refused)
    if not refused:
        return done(request, "projects", f"{n_done} changed.")
    context = {"results": form.result, "n_done": n_done, "n_refused": len(refused)}
    return show(request, "projects/bulk_result.html", context, 200 if n_done else 422)


@page(policy.open_project, methods=BOTH)
def project_open(request: Asked) -> HttpResponse:
    """Show and take in a new project."""
    form = forms.OpenProjectForm(posted(request), actor=request.actor)
    if request.method == "POST" and form.submit(commands.open_project, request.actor):
        return done(request, "project", f"{form.result.name} opened.", form.result.pk)
    context = {"form": form, "title": "New project", "back": reverse("projects"), "verb": "Open"}
    return show(request, "projects/project_open.html", context, form.status)


@page(policy.edit, methods=BOTH)
def project_edit(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in a project's particulars."""
    project = the_permitted(request, project_id, policy.edit)
    form = forms.ProjectForm(posted(request), actor=request.actor, project=project)
    return taken(
        request,
        form,
        commands.change_project,
        title=project.name,
        back=_address(project),
        said=f"{project.name} saved.",
        project_id=project_id,
    )


@page(policy.read, methods=BOTH)
def project_move(request: Asked, project_id: UUID, verb: str) -> HttpResponse:
    """Ask why where a reason is needed, and move the project on."""
    if verb not in commands.project.VERBS:
        raise NotFound("This step")
    project = queries.the_project(request.actor, project_id)
    check(request.actor, commands.project.VERBS[verb], project)
    form = forms.MoveForm(posted(request), initial={"seen": project.version})
    form.fields["why"].required = verb in MUST_SAY_WHY
    if request.method == "POST" and form.submit(
        commands.move_project, request.actor, project_id=project_id, verb=verb
    ):
        state = form.result.get_state_display().lower()
        return done(request, _address(project), f"{project.name} is now {state}.")
    context = {
        "form": form,
        "title": f"{VERB_WORDS[verb]}: {project.name}",
        "back": _address(project),
        "verb": VERB_WORDS[verb],
    }
    return show(request, "projects/form.html", context, form.status)


@page(policy.decide, methods=BOTH)
def project_rebaseline(request: Asked, project_id: UUID) -> HttpResponse:
    """Approve the finish, cost and benefits that were not approved yet, with the reason."""
    project = the_permitted(request, project_id, policy.decide)
    form = forms.RebaselineForm(posted(request), project=project)
    return taken(
        request,
        form,
        commands.rebaseline,
        title=f"New baseline: {project.name}",
        back=_address(project),
        said="The baseline was set anew.",
        verb="Approve the baseline",
        lede="Drift is measured against these figures from now on. Once work has started, what is set "
        "here moves through a change request alone.",
        project_id=project_id,
    )


@page(policy.transfer, methods=BOTH)
def project_transfer(request: Asked, project_id: UUID) -> HttpResponse:
    """Move a project to another home, or change who may see it."""
    project = the_permitted(request, project_id, policy.transfer)
    form = forms.TransferForm(posted(request), actor=request.actor, project=project)
    if request.method == "POST" and form.submit(
        commands.transfer_project, request.actor, project_id=project_id
    ):
        sees = queries.project_names(request.actor).filter(pk=project_id).exists()
        back = _address(project) if sees else reverse("projects")
        return done(request, back, f"{project.name} moved.")
    context = {
        "form": form,
        "title": f"Home of {project.name}",
        "back": _address(project),
        "verb": "Move",
    }
    return show(request, "projects/form.html", context, form.status)


def _address(project: Project) -> str:
    return reverse("project", args=[project.pk])
