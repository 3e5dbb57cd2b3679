"""The list of maturity models."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.maturity.lists.shown import chip
from sightline.maturity.models import ModelVersion
from sightline.maturity.rules import RULES
from sightline.ui.listing import Column, Filter, Listing

STATES = dict(ModelVersion.State.choices)


def _name(row: Any) -> SafeString:
    address = reverse("maturity-model", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _state(row: Any) -> SafeString | str:
    return chip(row.newest_state, STATES[row.newest_state]) if row.newest_state else ""


MATURITY_MODELS = Listing(
    name="maturity-models",
    columns=(
        Column("name", "Model", lambda row: row.name, _name, order="name"),
        Column("rule", "Comes to a level by", lambda row: row.get_rule_display(), order="rule"),
        Column(
            "version", "Newest version", lambda row: row.newest_number, order="newest_number",
            kind="number",
        ),
        Column(
            "state", "State", lambda row: STATES.get(row.newest_state or "", ""), _state,
            order="newest_state", kind="status",
        ),
        Column("items", "Items", lambda row: row.n_items, order="n_items", kind="number"),
        Column(
            "campaigns", "Campaigns", lambda row: row.n_campaigns, order="n_campaigns",
            kind="number", help="That you see",
        ),
        Column("source", "Source", lambda row: row.source, order="source"),
    ),
    filters=(Filter("rule", "Rule", lambda value: Q(rule=value), tuple(RULES.items())),),
    search=("name", "source"),
    default_sort="name",
)  # fmt: skip
