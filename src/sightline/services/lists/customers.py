"""The list of customers, cut to what the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.services import rules
from sightline.services.lists.shown import chip
from sightline.services.rules.ladder import APPROACHES
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def _name(row: Any) -> SafeString:
    address = reverse("customer", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _approach(row: Any) -> SafeString:
    return chip(row.approach, row.get_approach_display())


def _served(value: str) -> Q:
    now = Q(active_until__isnull=True) | Q(active_until__gt=clock.today())
    return now if value == "yes" else ~now


CUSTOMERS = Listing(
    name="customers",
    columns=(
        Column("name", "Customer", lambda row: row.name, _name, order="name"),
        Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind"),
        Column(
            "approach", "Approach", lambda row: row.get_approach_display(), _approach,
            order="approach", kind="status",
        ),
        Column("maturity", "Maturity", lambda row: row.maturity, order="maturity", kind="number"),
        Column(
            "importance", "Importance", lambda row: row.importance, order="importance",
            kind="number",
        ),
        Column(
            "findings", "Open findings", lambda row: row.n_findings, order="n_findings",
            kind="number",
        ),
        Column("office", "Served by", lambda row: row.office.name, order="office__name"),
        Column(
            "active_until", "Served until", lambda row: row.active_until,
            lambda row: date_html(row.active_until), order="active_until", kind="date",
            shown=False,
        ),
    ),
    filters=(
        Filter("approach", "Approach", lambda value: Q(approach=value), tuple(APPROACHES.items())),
        Filter("kind", "Kind", lambda value: Q(kind=value), tuple(rules.KINDS.items())),
        Filter("served", "Served", _served, (("yes", "Yes"), ("no", "No more"))),
        Filter("findings", "With findings", lambda value: Q(n_findings__gt=0), (("yes", "Yes"),)),
    ),
    search=("name", "pains", "about_name"),
    default_sort="name",
)  # fmt: skip


def of_offices(actor: Actor, path: str = "office_id") -> Filter:
    """Return the filter by office, as one actor sees the offices."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    return Filter("office", "Office", lambda value: Q(**{path: UUID(value)}), offices)


def customers_for(actor: Actor) -> Listing:
    """Return the list of customers as one actor filters it."""
    return replace(CUSTOMERS, filters=(*CUSTOMERS.filters, of_offices(actor)))
