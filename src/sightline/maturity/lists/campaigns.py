"""The list of campaigns, cut to what the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor
from sightline.maturity.lists.shown import state_html
from sightline.maturity.models import Campaign
from sightline.maturity.rules import KINDS
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def _title(row: Any) -> SafeString:
    address = reverse("campaign", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


CAMPAIGNS = Listing(
    name="campaigns",
    columns=(
        Column("title", "Campaign", lambda row: row.title, _title, order="title"),
        Column("kind", "Maturity of", lambda row: row.get_kind_display(), order="kind"),
        Column("subject", "Subject", lambda row: row.subject, order="subject"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column("asked", "Asked", lambda row: row.n_asked, order="n_asked", kind="number"),
        Column(
            "answered", "Answered", lambda row: row.n_answered, order="n_answered", kind="number",
            help="Of those who are asked, any item",
        ),
        Column(
            "opens", "Opens", lambda row: row.opens, lambda row: date_html(row.opens),
            order="opens", kind="date",
        ),
        Column(
            "closes", "Closes", lambda row: row.closes, lambda row: date_html(row.closes),
            order="closes", kind="date",
        ),
        Column("office", "Led by", lambda row: row.office.name, order="office__name"),
        Column(
            "model", "Model", lambda row: str(row.version_of), order="version_of__of_model__name",
            shown=False,
        ),
    ),
    filters=(
        Filter("kind", "Maturity of", lambda value: Q(kind=value), tuple(KINDS.items())),
        Filter("state", "State", lambda value: Q(state=value), tuple(Campaign.State.choices)),
    ),
    search=("title", "subject"),
    default_sort="-opens",
)  # fmt: skip


def campaigns_for(actor: Actor) -> Listing:
    """Return the list of campaigns as one actor filters it."""
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    own = Filter("office", "Led by", lambda value: Q(office_id=UUID(value)), offices)
    return replace(CAMPAIGNS, filters=(*CAMPAIGNS.filters, own))
