"""The list of shared plans, cut to what the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor
from sightline.knowledge.lists.shown import chip
from sightline.knowledge.models import PlanVersion
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing

STATES = tuple((str(key), str(words)) for key, words in PlanVersion.State.choices)
WORDS = dict(STATES)


def _title(row: Any) -> SafeString:
    address = reverse("shared-plan", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _state(row: Any) -> str:
    return WORDS.get(row.newest_state or "", "")


def _state_html(row: Any) -> SafeString | str:
    return chip(row.newest_state, _state(row)) if row.newest_state else ""


SHARED_PLANS = Listing(
    name="shared-plans",
    columns=(
        Column("title", "Shared plan", lambda row: row.title, _title, order="title"),
        Column(
            "state", "Newest version", _state, _state_html, order="newest_state", kind="status"
        ),
        Column(
            "version", "Version", lambda row: row.newest_number, order="newest_number",
            kind="number",
        ),
        Column(
            "activities", "Activities", lambda row: row.n_activities, order="n_activities",
            kind="number",
        ),
        Column(
            "days", "Days", lambda row: row.newest_days, order="newest_days", kind="number",
            help="That the first took, or plans to take",
        ),
        Column(
            "reuses", "Reused", lambda row: row.n_reuses, order="n_reuses", kind="number",
            help="In how many projects that you see",
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
    ),
    filters=(Filter("state", "State", lambda value: Q(newest_state=value), STATES),),
    search=("title", "summary"),
    default_sort="title",
)  # fmt: skip


def shared_plans_for(actor: Actor) -> Listing:
    """Return the list of shared plans as one actor filters it."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    own = Filter("office", "Office", lambda value: Q(office_id=UUID(value)), offices)
    return replace(SHARED_PLANS, filters=(*SHARED_PLANS.filters, own))
