"""The history of a project with all its parts, of any one row, and the undo of one's own edit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import journal
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import Row
from sightline.projects import commands, parts, policy, queries
from sightline.projects.models import Project
from sightline.projects.pages.frame import POST, came_from, framed
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show
from sightline.ui.templatetags.history import field_label

SIZE = 100
KIND_WORDS = {
    "projects.Project": "Project",
    "projects.StatusDimension": "Report",
    **{model._meta.label: model._meta.verbose_name for model in parts.KINDS.values()},
}
HIDDEN = frozenset({"id", "version", "organisation_id", "project_id", "report_id", "extra"})


@page(policy.read)
def project_history(request: Asked, project_id: UUID) -> HttpResponse:
    """Show who changed a project or a part of it, when, from what to what, and why."""
    project = queries.the_project(request.actor, project_id)
    context = _history(request.actor, params_of(request.GET), parts.changes(request.actor, project))
    return show(
        request, "projects/history.html", framed(request, project, "project-history", **context)
    )


@page(policy.read)
def part_history(request: Asked, kind: str, row_id: UUID) -> HttpResponse:
    """Show who changed one row; drafts and hidden items only to those who work on them."""
    row = parts.the_part(request.actor, kind, row_id)
    if kind in {"raid", "report"}:
        check(request.actor, policy.read_working, row)
    changes = list(parts.part_changes(row)[: 2 * SIZE])
    project = getattr(row, "project", None)
    context = {
        "title": getattr(row, "title", None)
        or getattr(row, "name", None)
        or row._meta.verbose_name,
        "back": reverse("project", args=[project.pk]) if project else reverse(f"{kind}s"),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
        "named": parts.named(request.actor, changes),
        "currency": getattr(project or row, "currency", ""),
    }
    return show(request, "ui/history.html", context)


def _history(actor: Actor, params: Mapping[str, str], rows: QuerySet[RowChange]) -> dict[str, Any]:
    fields = _fields()
    field, who, kind = (params.get(name, "") for name in ("field", "who", "kind"))
    people = journal.names(rows.order_by().values_list("entry__actor_id", flat=True).distinct())
    if field in fields:
        rows = rows.filter(before__has_key=field)
    if who in {str(person) for person in people}:
        rows = rows.filter(entry__actor_id=who)
    if kind in KIND_WORDS:
        rows = rows.filter(model=kind)
    number = _page(params.get("page", ""))
    held = list(rows[(number - 1) * SIZE : number * SIZE + 1])
    return {
        "changes": [(change, KIND_WORDS.get(change.model, "")) for change in held[:SIZE]],
        "names": people,
        "named": parts.named(actor, held),
        "people": sorted(people.items(), key=lambda pair: pair[1]),
        "fields": sorted(fields.items(), key=lambda pair: pair[1]),
        "kinds": sorted(KIND_WORDS.items(), key=lambda pair: pair[1]),
        "chosen": {"field": field, "who": who, "kind": kind},
        "newer": number - 1 if number > 1 else 0,
        "older": number + 1 if len(held) > SIZE else 0,
    }


def _fields() -> dict[str, str]:
    """Return every field that a project or a part of it has, with its words."""
    models: list[type[Row]] = [Project, *parts.KINDS.values()]
    names = {field.attname for model in models for field in model._meta.concrete_fields}
    return {name: field_label(name) for name in names - HIDDEN}


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else 1


@page(policy.undo, methods=POST)
def undo(request: Asked, entry_id: UUID) -> HttpResponse:
    """Take one's own edit back."""
    check_button(request.POST)
    project = commands.undo_change(request.actor, entry_id=entry_id)
    back = came_from(request, reverse("project", args=[project.pk]))
    return done(request, back, "The edit was undone.")
