"""The list of value stories."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.services.lists.customers import of_offices
from sightline.services.lists.shown import state_html
from sightline.services.models import ValueStory
from sightline.ui.listing import Column, Filter, Listing


def _headline(row: Any) -> SafeString:
    address = reverse("value-story", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.headline)


def _as_of(row: Any) -> str:
    return f"{row.as_of:%d %b %Y}" if row.as_of else ""


STORIES = Listing(
    name="value-stories",
    columns=(
        Column("headline", "In one sentence", lambda row: row.headline, _headline,
               order="headline"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column("year", "Year", lambda row: row.year, order="year", kind="number"),
        Column("edition", "Edition", lambda row: row.edition, order="edition", kind="number"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column("as_of", "Figures as of", _as_of, order="as_of"),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(ValueStory.State.choices)),
        Filter("year", "Year", lambda value: Q(year=int(value))),
    ),
    search=("headline", "office__name"),
    default_sort="-year",
)  # fmt: skip


def stories_for(actor: Actor) -> Listing:
    """Return the list of value stories as one actor filters it."""
    return replace(STORIES, filters=(*STORIES.filters, of_offices(actor)))
