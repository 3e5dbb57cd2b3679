"""The list of windows: blackouts, maintenance windows and test freezes."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.changes import rules
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.queries import project_names
from sightline.ui.listing import Column, Filter, Listing

ALL = "The whole organisation"
WHEN = (("coming", "Not over yet"), ("over", "Over"))
HOLDS_FOR = (("all", ALL), ("subject", "A subject"), ("project", "A project"))


def moment(value: datetime | None) -> SafeString | str:
    """Return an instant as the pages show it, in UTC."""
    if value is None:
        return ""
    words = f"{value.day} {value:%b %Y, %H:%M} UTC"
    return format_html('<time class="number" datetime="{}">{}</time>', value.isoformat(), words)


def holds_for(row: Any) -> str:
    """Return what a window holds for, in words."""
    if row.subject is not None:
        return f"{row.subject.name} ({row.subject.get_kind_display().lower()})"
    return f"{row.project.code} {row.project.name}" if row.project is not None else ALL


def _name(row: Any) -> SafeString:
    address = reverse("window", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _kind(value: str) -> Q:
    return Q(kind=value)


def _when(value: str) -> Q:
    return Q(finishes__gt=clock.now()) if value == "coming" else Q(finishes__lte=clock.now())


def _holding(value: str) -> Q:
    if value == "all":
        return Q(subject__isnull=True, project__isnull=True)
    return Q(subject__isnull=False) if value == "subject" else Q(project__isnull=False)


WINDOWS = Listing(
    name="windows",
    columns=(
        Column("name", "Window", lambda row: row.name, _name, order="name"),
        Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind"),
        Column("for", "Holds for", holds_for),
        Column(
            "starts", "Starts", lambda row: row.starts, lambda row: moment(row.starts),
            order="starts", kind="datetime",
        ),
        Column(
            "finishes", "Ends", lambda row: row.finishes, lambda row: moment(row.finishes),
            order="finishes", kind="datetime",
        ),
        Column("reason", "Reason", lambda row: row.reason),
    ),
    filters=(
        Filter("kind", "Kind", _kind, tuple(rules.WINDOW_KINDS.items())),
        Filter("for", "Holds for", _holding, HOLDS_FOR),
        Filter("when", "When", _when, WHEN),
    ),
    search=("name", "reason", "subject__name", "project__name", "project__code"),
    default_sort="starts",
)  # fmt: skip


def windows_for(actor: Actor) -> Listing:
    """Return the list with the projects that the actor sees to choose from."""
    choices = tuple((str(pk), f"{code} {name}") for pk, code, name in project_names(actor))
    by_project = Filter("project", "Project", lambda value: Q(project_id=value), choices, rare=True)
    return Listing(
        name=WINDOWS.name,
        columns=WINDOWS.columns,
        filters=(*WINDOWS.filters, by_project),
        search=WINDOWS.search,
        default_sort=WINDOWS.default_sort,
    )
