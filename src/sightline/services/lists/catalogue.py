"""The list of services, and that of their versions."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.services import rules
from sightline.services.lists.customers import of_offices
from sightline.services.lists.shown import chip, hours
from sightline.services.models import ServiceVersion
from sightline.ui.listing import Column, Filter, Listing

STATES = dict(ServiceVersion.State.choices)


def _name(row: Any) -> SafeString:
    address = reverse("service", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _state(row: Any) -> str:
    return str(STATES.get(row.state, ""))


SERVICES = Listing(
    name="services",
    columns=(
        Column("code", "Code", lambda row: row.code, order="code"),
        Column("name", "Service", lambda row: row.name, _name, order="name"),
        Column(
            "state", "State", _state, lambda row: chip(str(row.state), _state(row)), order="state",
            kind="status",
        ),
        Column("category", "Category", lambda row: row.get_category_display(), order="category"),
        Column("domain", "Domain", lambda row: row.get_domain_display(), order="domain"),
        Column("promise", "Promise", lambda row: row.promise or ""),
        Column(
            "target", "Promised in", lambda row: row.target_minutes,
            lambda row: hours(row.target_minutes), order="target_minutes", kind="number",
            help="In working hours",
        ),
        Column("owner", "Owner", lambda row: row.owner_name or "", order="owner_name"),
        Column("maturity", "Maturity", lambda row: row.maturity, order="maturity", kind="number"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
    ),
    filters=(
        Filter(
            "category", "Category", lambda value: Q(category=value), tuple(rules.CATEGORIES.items())
        ),
        Filter("domain", "Domain", lambda value: Q(domain=value), tuple(rules.DOMAINS.items())),
        Filter("state", "State", lambda value: Q(state=value), tuple(STATES.items())),
    ),
    search=("code", "name"),
    default_sort="code",
)  # fmt: skip

VERSIONS = Listing(
    name="service-versions",
    columns=(
        Column("code", "Code", lambda row: row.service.code, order="service__code"),
        Column("number", "Version", lambda row: row.number, order="number"),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(STATES.items())),
        Filter("service_id", "Service", lambda value: Q(service_id=value)),
    ),
    default_sort="code",
)


def services_for(actor: Actor) -> Listing:
    """Return the list of services as one actor filters it."""
    return replace(SERVICES, filters=(*SERVICES.filters, of_offices(actor)))
