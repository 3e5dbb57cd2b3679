"""The list of agreements."""

from dataclasses import replace
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.services.lists.customers import of_offices
from sightline.services.lists.shown import chip, hours, state_html
from sightline.services.models import ServiceAgreement
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def _service(row: Any) -> SafeString:
    address = reverse("agreement", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.service)


def _customer(row: Any) -> SafeString:
    address = reverse("customer", args=[row.customer_id])
    return format_html('<a href="{}">{}</a>', address, row.customer.name)


def is_overdue(row: Any) -> bool:
    """Tell whether an agreement in force was not looked at again by its day."""
    return bool(row.state == "agreed" and row.review_on < clock.today())


def _review(row: Any) -> SafeString:
    late = chip("late", "overdue") if is_overdue(row) else ""
    return format_html("{} {}", date_html(row.review_on), late)


def _used(row: Any) -> str:
    return f"{row.n_used} of {row.volume}" if row.volume else str(row.n_used)


def _overdue(value: str) -> Q:
    late = Q(state="agreed", review_on__lt=clock.today())
    return late if value == "yes" else ~late


def _over(value: str) -> Q:
    over = Q(volume__isnull=False, n_used__gt=F("volume"))
    return over if value == "yes" else ~over


YES_NO = (("yes", "Yes"), ("no", "No"))
AGREEMENTS = Listing(
    name="agreements",
    columns=(
        Column("service", "Service", lambda row: str(row.service), _service, order="service__code"),
        Column(
            "customer", "Customer", lambda row: row.customer.name, _customer,
            order="customer__name",
        ),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column(
            "target", "Agreed in", lambda row: row.target_minutes,
            lambda row: hours(row.target_minutes), order="target_minutes", kind="number",
            help="In working hours; blank as the catalogue says",
        ),
        Column(
            "used", "Used this year", lambda row: row.n_used, _used, order="n_used", kind="number",
            help="Requests delivered this year, of those agreed",
        ),
        Column(
            "review_on", "Look again", lambda row: row.review_on, _review, order="review_on",
            kind="date",
        ),
        Column("office", "Office", lambda row: row.customer.office.name,
               order="customer__office__name"),
    ),
    filters=(
        Filter(
            "state", "State", lambda value: Q(state=value), tuple(ServiceAgreement.State.choices)
        ),
        Filter("overdue", "Review overdue", _overdue, YES_NO),
        Filter("over", "More used than agreed", _over, YES_NO),
    ),
    search=("service__code", "service__name", "customer__name"),
    default_sort="review_on",
)  # fmt: skip


def agreements_for(actor: Actor) -> Listing:
    """Return the list of agreements as one actor filters it."""
    office = of_offices(actor, "customer__office_id")
    return replace(AGREEMENTS, filters=(*AGREEMENTS.filters, office))
