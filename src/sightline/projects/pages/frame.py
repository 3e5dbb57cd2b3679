"""The frame of a project's pages: its tabs, its buttons, and how a small form is taken in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sightline.kernel.policy import Action, check, may
from sightline.projects import commands, lists, policy, queries
from sightline.projects.approved import is_open_to_baseline
from sightline.projects.models import Project
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, show

BOTH = ("GET", "HEAD", "POST")
POST = ("POST",)
TABS = (
    ("project", "Overview"),
    ("project-plan", "Plan"),
    ("project-schedule", "Schedule"),
    ("project-money", "Money"),
    ("project-raid", "RAID"),
    ("project-dependencies", "Dependencies"),
    ("project-changes", "Changes"),
    ("project-reports", "Status reports"),
    ("project-line", "Line of sight"),
    ("project-benefits", "Benefits"),
    ("project-standards", "Standards"),
    ("project-lessons", "Lessons"),
    ("project-linkages", "Linkages"),
    ("project-history", "History"),
)
VERB_WORDS = {
    "approve": "Approve",
    "initiate": "Start initiating",
    "plan": "Start planning",
    "execute": "Start execution",
    "hold": "Put on hold",
    "wind_up": "Begin closing",
    "close": "Close",
    "track": "Track benefits",
    "cancel": "Cancel project",
}
Crumbs = list[dict[str, str]]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent, or ``None`` when it is only asked for."""
    return request.POST if request.method == "POST" else None


def the_permitted(request: Asked, project_id: UUID, action: Action) -> Project:
    """Return a visible project on which the action is permitted, or refuse."""
    project = queries.the_project(request.actor, project_id)
    check(request.actor, action, project)
    return project


def framed(request: Asked, project: Project, tab: str, **context: Any) -> dict[str, Any]:
    """Return a tab's context: what every page of the project shows, and its own."""
    actor = request.actor
    return {
        "project": project,
        "stale": lists.stale(project),
        "working": queries.sees_working(actor, project),
        "may_edit": may(actor, policy.edit, project),
        "may_line": may(actor, policy.edit_line, project),
        "may_rebaseline": may(actor, policy.decide, project) and is_open_to_baseline(project),
        "may_transfer": may(actor, policy.transfer, project),
        "may_report": may(actor, policy.write_report, project),
        "verbs": [(verb, VERB_WORDS[verb]) for verb in open_verbs(request, project)],
        "crumbs": crumbs(project),
        "tabs": [
            {
                "label": label,
                "href": reverse(route, args=[project.pk]),
                "active": route == tab,
            }
            for route, label in TABS
        ],
        **context,
    }


def open_verbs(request: Asked, project: Project) -> list[str]:
    """Return the verbs that the state and the actor's rights leave open."""
    verbs = Project.life.verbs_from(project.state)
    return [verb for verb in verbs if may(request.actor, commands.project.VERBS[verb], project)]


def crumbs(project: Project) -> Crumbs:
    """Return the way down to the project."""
    way = [{"label": "Projects", "href": reverse("projects")}]
    if project.program is not None:
        address = reverse("program", args=[project.program_id])
        way.append({"label": project.program.name, "href": address})
    return [*way, {"label": project.code, "href": ""}]


def taken(
    request: Asked,
    form: CommandForm,
    call: Callable[..., Any],
    *,
    title: str,
    back: str,
    said: str,
    verb: str = "Save",
    lede: str = "",
    lessons_of: UUID | None = None,
    **fixed: Any,
) -> HttpResponse:
    """Show a form, or send it to its command: 303 back with an undo, 422 or 409 with the form.

    Args:
        back: The address to go to when done or cancelled.
        lessons_of: The project whose matching lessons are read before this is sent.
        fixed: Arguments of the command that the address gives, not the form.
    """
    if request.method == "POST" and form.submit(call, request.actor, **fixed):
        return done(request, back, said, undo=undo_address(request, form.result))
    context = {"form": form, "title": title, "back": back, "verb": verb, "lede": lede}
    context["lessons_of"] = lessons_of
    return show(request, "projects/form.html", context, form.status)


def undo_address(request: Asked, row: Any) -> str:
    """Return where the edit that was just made to a row is undone; blank if it cannot be."""
    row_id = getattr(row, "pk", None)
    if row_id is None:
        return ""
    entry = queries.undoable(request.actor, row_id, commands.UNDOABLE)
    return reverse("undo", args=[entry]) if entry else ""


def came_from(request: Asked, otherwise: str) -> str:
    """Return the page of this site that the request came from."""
    address = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}):
        parts = urlparse(address)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return otherwise
