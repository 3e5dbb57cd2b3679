"""The list of requests, as the desk and the portal show it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.services.lists.customers import of_offices
from sightline.services.lists.shown import chip, hours, state_html
from sightline.services.models import ServiceRequest
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

YES = (("yes", "Yes"),)


def _title(row: Any) -> SafeString:
    address = reverse("service-request", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _due(row: Any) -> Any:
    if row.is_late:
        return chip("late", "late")
    return "" if row.due_at is None else date_html(row.due_at.date())


def _age(row: Any) -> int:
    return int((clock.now() - row.asked_at).days)


def _state(value: str) -> Q:
    return Q(state__in=ServiceRequest.RUNNING) if value == "running" else Q(state=value)


REQUESTS = Listing(
    name="service-requests",
    columns=(
        Column("number", "Number", lambda row: row.code, order="number"),
        Column("title", "Request", lambda row: row.title, _title, order="title"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column("service", "Service", lambda row: row.service.name, order="service__name"),
        Column("customer", "Customer", lambda row: row.customer.name, order="customer__name"),
        Column(
            "assignee", "Worked on by", lambda row: row.assignee.name if row.assignee else "",
            order="assignee__name",
        ),
        Column(
            "due_at", "Due", lambda row: row.due_at.isoformat() if row.due_at else "", _due,
            order="due_at", help="Blank while the clock stands, and where no time is promised",
        ),
        Column("age", "Days old", _age, order="asked_at", kind="number"),
        Column(
            "worked", "Took", lambda row: row.worked_minutes,
            lambda row: hours(row.worked_minutes), order="worked_minutes", kind="number",
            help="Working time, where the clock has stopped", shown=False,
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name", shown=False),
    ),
    filters=(
        Filter(
            "state", "State", _state,
            (("running", "All that run"), *ServiceRequest.State.choices),
        ),
        Filter("late", "Late", lambda value: Q(is_late=True), YES),
        Filter("unassigned", "Nobody's", lambda value: Q(assignee__isnull=True), YES),
        Filter("customer", "Customer", lambda value: Q(customer_id=UUID(value)), rare=True),
        Filter("service", "Service", lambda value: Q(service_id=UUID(value)), rare=True),
    ),
    search=("title", "words", "customer__name", "service__name"),
    default_sort="due_at",
    is_long=True,
)  # fmt: skip


def requests_for(actor: Actor) -> Listing:
    """Return the list of requests as one actor filters it."""
    return replace(REQUESTS, filters=(*REQUESTS.filters, of_offices(actor)))
