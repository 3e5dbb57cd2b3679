"""The list of working calendars: the organisation's, or one project's own."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.ui.listing import Column, Listing


def _name(row: Any) -> SafeString:
    address = reverse("calendar", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _base(row: Any) -> str:
    return row.base.name if row.base else ""


CALENDARS = Listing(
    name="calendars",
    columns=(
        Column("name", "Calendar", lambda row: row.name, _name, order="name"),
        Column("base", "Stands on", _base, order="base__name"),
        Column(
            "hours_per_week",
            "Hours a week",
            lambda row: round(row.minutes_per_week / 60, 2),
            order="minutes_per_week",
            kind="number",
        ),
        Column("exceptions", "Exceptions", lambda row: len(row.exceptions), kind="number"),
    ),
    search=("name",),
)
