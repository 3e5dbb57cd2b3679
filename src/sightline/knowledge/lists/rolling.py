"""The list of roll-outs."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.ui.listing import Column, Listing


def _title(row: Any) -> SafeString:
    address = reverse("roll-out", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


ROLL_OUTS = Listing(
    name="roll-outs",
    columns=(
        Column("title", "Roll-out", lambda row: row.title, _title, order="title"),
        Column(
            "waves", "Waves", lambda row: row.n_waves, order="n_waves", kind="number",
            help="Of the projects that you see",
        ),
        Column("office", "Led by", lambda row: row.office.name, order="office__name"),
    ),
    search=("title",),
    default_sort="title",
)  # fmt: skip
