"""The list of looks by sample."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel import clock
from sightline.services.lists.shown import chip, state_html
from sightline.services.models import Look
from sightline.services.queries.looks import address_of
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def _what(row: Any) -> SafeString:
    href = reverse("look", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', href, row.what)


def _project(row: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', address_of(row), row.project.code)


def _customer(row: Any) -> SafeString:
    href = reverse("customer", args=[row.customer_id])
    return format_html('<a href="{}">{}</a>', href, row.customer.name)


def _outcome(row: Any) -> SafeString | str:
    return chip(row.outcome, row.get_outcome_display()) if row.outcome else ""


def _late(value: str) -> Q:
    late = Q(state="drawn", due_on__lt=clock.today())
    return late if value == "yes" else ~late


LOOKS = Listing(
    name="looks",
    columns=(
        Column("what", "What went by", lambda row: row.what, _what, order="what"),
        Column("project", "Project", lambda row: row.project.code, _project, order="project__code"),
        Column(
            "customer", "Customer", lambda row: row.customer.name, _customer,
            order="customer__name",
        ),
        Column("by", "Went by", lambda row: row.by, order="by"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column(
            "due_on", "Look by", lambda row: row.due_on, lambda row: date_html(row.due_on),
            order="due_on", kind="date",
        ),
        Column(
            "outcome", "Outcome", lambda row: row.get_outcome_display(), _outcome,
            order="outcome", kind="status",
        ),
        Column(
            "looked_by", "Looked at by",
            lambda row: row.looked_by.name if row.looked_by else "", order="looked_by__name",
        ),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(Look.State.choices)),
        Filter("outcome", "Outcome", lambda value: Q(outcome=value), tuple(Look.Outcome.choices)),
        Filter("late", "Overdue", _late, (("yes", "Yes"), ("no", "No"))),
    ),
    search=("what", "project__code", "project__name", "customer__name"),
    default_sort="due_on",
)  # fmt: skip
