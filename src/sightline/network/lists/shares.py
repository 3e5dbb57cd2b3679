"""The list of shares: what is shown to whom, and until when."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel import clock
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

STATES = (("running", "Running"), ("ended", "Ended or revoked"))


def _link(row: Any) -> SafeString:
    address = reverse("share", args=[row.pk])
    return format_html(
        '<a class="name" href="{}" data-row-link>{} {}</a>',
        address, row.project.code, row.project.name,
    )  # fmt: skip


def _day(name: str, label: str) -> Column:
    def value(row: Any) -> date | None:
        found: date | None = getattr(row, name)
        return found

    return Column(name, label, value, lambda row: date_html(value(row)), order=name, kind="date")


def _state_q(value: str) -> Q:
    today = clock.today()
    running = Q(revoked_on__isnull=True, until__gt=today)
    return running if value == "running" else ~running


SHARES = Listing(
    name="shares",
    columns=(
        Column(
            "project", "Project", lambda row: f"{row.project.code} {row.project.name}", _link,
            order="project__code",
        ),
        Column("from", "From", lambda row: row.from_office.name, order="from_office__name"),
        Column("to", "Shown to", lambda row: row.to_office.name, order="to_office__name"),
        _day("since", "From day"),
        _day("until", "Until"),
        _day("revoked_on", "Revoked"),
        Column("why", "Why", lambda row: row.why),
        Column(
            "by", "Shared by", lambda row: row.shared_by.name if row.shared_by else "", shown=False
        ),
    ),
    filters=(Filter("state", "State", _state_q, STATES),),
    search=("project__code", "project__name", "from_office__name", "to_office__name"),
    default_sort="-since",
)  # fmt: skip
