"""The RAID grid: of one project, and over all that the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.projects import queries, rules
from sightline.projects.lists.columns import date_column, money_column
from sightline.projects.models import Project, RaidItem
from sightline.ui.listing import Column, Filter, Listing

SCALE = tuple((str(n), str(n)) for n in range(1, 6))
ESCALATED = 15
NOTED = 8


def tone(score: int) -> str:
    """Return the chip that marks a score of 1 to 25."""
    return "danger" if score >= ESCALATED else "warn" if score >= NOTED else "good"


def _title(row: RaidItem) -> SafeString:
    address = reverse("raid-item", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _score(row: RaidItem) -> Any:
    if row.score is None:
        return ""
    said = f"probability {row.probability}, impact {row.impact}"
    return format_html(
        '<span class="chip chip-{}" title="{}">{}</span>', tone(row.score), said, row.score
    )


def _project(row: RaidItem) -> SafeString:
    address = reverse("project-raid", args=[row.project_id])
    return format_html('<a href="{}">{}</a>', address, row.project.name)


def _state(value: str) -> Q:
    return ~Q(state="closed") if value == "live" else Q(state=value)


COLUMNS = (
    Column("title", "Item", lambda row: row.title, _title, order="title"),
    Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind"),
    Column("state", "State", lambda row: row.get_state_display(), order="state"),
    Column("probability", "P", lambda row: row.probability, order="probability", kind="number"),
    Column("impact", "I", lambda row: row.impact, order="impact", kind="number"),
    Column(
        "score",
        "Score",
        lambda row: row.score,
        _score,
        order="score_value",
        kind="number",
        help="Probability times impact; 15 and more is escalated",
    ),
    money_column("exposure", "Exposure", "exposure_minor", currency=lambda r: r.project.currency),
    Column("response", "Response", lambda row: row.get_response_display(), order="response"),
    Column("owner", "Owner", lambda r: r.owner.name if r.owner else "", order="owner__name"),
    date_column("due", "Due", "due"),
    Column("needs", "Needs", lambda row: row.needs_name or "", order="needs_name"),
    Column("report", "In report", lambda row: "Yes" if row.in_report else "No", order="in_report"),
)
PROJECT_COLUMN = Column(
    "project", "Project", lambda row: row.project.name, _project, order="project__name"
)

PROJECT_RAID = Listing(
    name="raid",
    columns=COLUMNS,
    filters=(
        Filter("kind", "Kind", lambda v: Q(kind=v), tuple(rules.RAID_KINDS.items())),
        Filter(
            "state",
            "State",
            _state,
            (("live", "Not closed"), *RaidItem.State.choices),
        ),
        Filter("probability", "Probability", lambda v: Q(probability=int(v)), SCALE),
        Filter("impact", "Impact", lambda v: Q(impact=int(v)), SCALE),
    ),
    search=("title", "description", "response_text"),
    default_sort="-score",
)
RAID = replace(PROJECT_RAID, columns=(COLUMNS[0], PROJECT_COLUMN, *COLUMNS[1:]))


def raid_for(actor: Actor, project: Project | None = None) -> Listing:
    """Return the grid of a project, or of all, with the owners that its rows have."""
    listing = RAID if project is None else PROJECT_RAID
    owners = [("me", "Me"), ("nobody", "Nobody"), *queries.raid_owners(actor, project)]

    def owned(value: str) -> Q:
        if value == "nobody":
            return Q(owner__isnull=True)
        return Q(owner_id=actor.id if value == "me" else UUID(value))

    return replace(listing, filters=(*listing.filters, Filter("owner", "Owner", owned, owners)))
