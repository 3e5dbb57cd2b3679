"""The list of change requests: of one project, and over all that the reader sees."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.changes import rules
from sightline.changes.models import ChangeRequest, ChangeTemplate
from sightline.changes.queries import requests as queries
from sightline.kernel.policy import Actor
from sightline.projects.lists.columns import date_column, money_column
from sightline.projects.queries import project_names
from sightline.ui.listing import Column, Filter, Listing

if TYPE_CHECKING:
    from sightline.projects.models import Project

State = ChangeRequest.State
TONES: Mapping[str, str] = {
    State.APPROVED: "good",
    State.SCHEDULED: "good",
    State.IMPLEMENTED: "good",
    State.REVIEWED: "good",
    State.RETURNED: "warn",
    State.DEFERRED: "warn",
    State.REJECTED: "danger",
    State.FAILED: "danger",
}
URGENCY_TONES = {"high": "warn", "critical": "danger"}
MINE = (("raised", "Raised by me"), ("carried", "Carried out by me"))
WAITS = (("me", "For me"),)


def state_html(row: ChangeRequest) -> SafeString:
    """Return a request's state as a chip; its word says it, the colour only repeats it."""
    tone = TONES.get(row.state, "")
    return format_html(
        '<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", row.get_state_display()
    )


def _title(row: ChangeRequest) -> SafeString:
    address = reverse("change", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _project(row: ChangeRequest) -> SafeString:
    address = reverse("project-changes", args=[row.project_id])
    return format_html('<a href="{}">{}</a>', address, row.project.name)


def _urgency(row: ChangeRequest) -> Any:
    tone = URGENCY_TONES.get(row.urgency)
    words = row.get_urgency_display()
    return format_html('<span class="chip chip-{}">{}</span>', tone, words) if tone else words


def _state(value: str) -> Q:
    return ~Q(state__in=ChangeRequest.ENDED) if value == "live" else Q(state=value)


COLUMNS = (
    Column("title", "Request", lambda row: row.title, _title, order="title"),
    Column("number", "No.", lambda row: row.code, order="number"),
    Column("state", "State", lambda row: row.get_state_display(), state_html, order="state"),
    Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind"),
    Column("type", "Type", lambda row: row.get_type_display(), order="type", shown=False),
    Column("urgency", "Urgency", lambda row: row.get_urgency_display(), _urgency, order="urgency"),
    money_column("cost", "Cost", "cost_minor"),
    Column("board", "Board", lambda row: row.board.name if row.board else "", order="board__name"),
    Column("raised_by", "Raised by", lambda row: row.raised_by.name, order="raised_by__name"),
    date_column("raised_on", "Raised", "raised_on"),
    Column(
        "implementer",
        "Carried out by",
        lambda row: row.implementer.name if row.implementer else "",
        order="implementer__name",
        shown=False,
    ),
    Column(
        "since",
        "In this state since",
        lambda row: row.state_since.date(),
        order="state_since",
        kind="date",
        shown=False,
    ),
)
PROJECT_COLUMN = Column(
    "project", "Project", lambda row: row.project.name, _project, order="project__name"
)
PROJECT_CHANGES = Listing(
    name="changes",
    columns=COLUMNS,
    filters=(
        Filter("state", "State", _state, (("live", "Not ended"), *State.choices)),
        Filter("kind", "Kind", lambda value: Q(kind=value), tuple(rules.KINDS.items())),
        Filter("type", "Type", lambda v: Q(type=v), tuple(rules.TYPES.items()), rare=True),
        Filter("urgency", "Urgency", lambda v: Q(urgency=v), tuple(rules.URGENCIES.items())),
    ),
    search=("title", "description", "project__name", "project__code"),
    default_sort="-number",
)
CHANGES = replace(PROJECT_CHANGES, columns=(COLUMNS[0], PROJECT_COLUMN, *COLUMNS[1:]))


def changes_for(actor: Actor, project: "Project | None" = None) -> Listing:
    """Return the list of a project, or of all, with what concerns the actor to choose from."""
    listing = CHANGES if project is None else PROJECT_CHANGES
    own = (
        Filter("waits", "Waits", lambda value: queries.waiting_q(actor), WAITS),
        Filter("mine", "Mine", lambda value: _mine(actor, value), MINE),
        Filter("board", "Board", lambda v: Q(board=v), _boards(actor), rare=True),
    )
    more = () if project is not None else (_by_project(actor),)
    return replace(listing, filters=(*listing.filters, *own, *more))


def _mine(actor: Actor, value: str) -> Q:
    return Q(implementer=actor.id) if value == "carried" else Q(raised_by=actor.id)


def _boards(actor: Actor) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in queries.boards(actor)]


def _by_project(actor: Actor) -> Filter:
    choices = [(str(pk), f"{code} {name}") for pk, code, name in project_names(actor)]
    return Filter("project", "Project", lambda value: Q(project=value), choices, rare=True)


def _template(row: ChangeTemplate) -> SafeString:
    address = reverse("change-template", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


TEMPLATES = Listing(
    name="change_templates",
    columns=(
        Column("name", "Standard change", lambda row: row.name, _template, order="name"),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        Column("board", "Board", lambda row: row.board.name, order="board__name"),
        money_column("most", "Costs at most", "most_minor"),
        Column("author", "Written by", lambda row: row.written_by.name, order="written_by__name"),
        Column(
            "approved_by",
            "Approved by",
            lambda row: row.approved_by.name if row.approved_by else "",
            order="approved_by__name",
        ),
    ),
    filters=(Filter("state", "State", lambda v: Q(state=v), ChangeTemplate.State.choices),),
    search=("name", "description"),
)
