"""The catalogue on pages: cards, the list, one service with its versions, and its steps."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import organisation
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import hours, state_html
from sightline.services.models import ServiceVersion
from sightline.services.rules import DOMAINS
from sightline.ui.routes import Asked, page, show

keep_views("services", "services", lists.services_for, queries.services)

VERSION_STEPS: Steps = {
    "activate": Step(
        "Offer it", "It is offered from today.", policy.keep, commands.activate_service,
        ("activate",), kind="primary",
    ),
    "retire": Step(
        "Retire…", "It is offered no more.", policy.keep, commands.retire_service, ("retire",),
        forms.WhyForm, "What was asked for under it goes on under it.",
    ),
}  # fmt: skip


def _at(row: ServiceVersion) -> str:
    return f"{reverse('service', args=[row.service_id])}?v={row.number}"


@page(policy.read)
def service_list(request: Asked) -> HttpResponse:
    """Show the services as a list."""
    actor = request.actor
    context = {"may_keep": may(actor, policy.keep)}
    listing, rows = lists.services_for(actor), queries.services(actor)
    return listed(request, listing, rows, "services/services.html", **context)


@page(policy.read)
def catalogue(request: Asked) -> HttpResponse:
    """Show what is offered as cards, by domain."""
    rows = list(queries.offered(request.actor)[:200])
    cards = [
        (words, [(row, hours(row.target_minutes)) for row in rows if row.service.domain == key])
        for key, words in DOMAINS.items()
    ]
    context = {"groups": [(words, held) for words, held in cards if held]}
    return show(request, "services/catalogue.html", context)


@page(policy.read)
def service_detail(request: Asked, service_id: UUID) -> HttpResponse:
    """Show one service, and one of its versions: the one asked for, else the one of now."""
    actor = request.actor
    service = queries.the_service(actor, service_id)
    held = list(queries.service_versions(actor).filter(service=service.pk))
    asked = request.GET.get("v", "")
    now = sorted(held, key=lambda one: (str(one.number) != asked, one.state != "active"))
    row = now[0] if now else None
    context = {
        "service": service,
        "versions": [(one, state_html(one)) for one in held],
        "row": row,
        "may_keep": may(actor, policy.keep, service),
        "figure": queries.figure_of(actor, service.key),
        "met": queries.met_of(actor, service=service.pk),
        "crumbs": [
            {"label": "Services", "href": reverse("services")},
            {"label": service.code, "href": ""},
        ],
    }
    if row is not None:
        steps = open_steps(actor, VERSION_STEPS, row)
        context |= {"state": state_html(row), "steps": steps, "hours": hours(row.target_minutes)}
    return show(request, "services/service.html", context)


@page(policy.read)
def service_history(request: Asked, service_id: UUID) -> HttpResponse:
    """Show who changed a service and its versions, when, and why."""
    service = queries.the_service(request.actor, service_id)
    held = queries.service_versions(request.actor).filter(service=service.pk)
    ids = [service.pk, *held.values_list("pk", flat=True)]
    return history_of(request, ids, str(service), reverse("service", args=[service.pk]))


@page(policy.keep, methods=BOTH)
def catalogue_adopt(request: Asked) -> HttpResponse:
    """Show and take in which office takes the default catalogue over."""
    return taken(
        request,
        forms.AdoptForm(posted(request), actor=request.actor),
        commands.adopt_catalogue,
        back=reverse("services"),
        title="Take the default catalogue over",
        said="The services are in the catalogue: change what is different here.",
        verb="Take it over",
        lede="26 services with promise, steps, skills and hours. Each can be changed and retired.",
    )


@page(policy.keep, methods=BOTH)
def pmo_service_add(request: Asked) -> HttpResponse:
    """Show and take in a new service."""
    currency = organisation(request.actor).currency
    return taken(
        request,
        forms.ServiceForm(posted(request), actor=request.actor, currency=currency),
        commands.add_service,
        back=reverse("services"),
        title="A new service",
        said="The service is drafted.",
        verb="Draft it",
        to=_at,
    )


@page(policy.keep, methods=BOTH)
def service_edit(request: Asked, version_id: UUID) -> HttpResponse:
    """Show and take in a changed version; of one that was asked for, a new draft."""
    actor = request.actor
    row = queries.the_service_version(actor, version_id)
    check(actor, policy.keep, row)
    return taken(
        request,
        forms.VersionForm(posted(request), actor=actor, row=row, currency=row.currency),
        commands.change_service,
        back=_at(row),
        title=f"Edit {row}",
        said="It was saved.",
        lede="Once somebody asked for a version it stays as it is: a new draft holds the change.",
        to=_at,
        version_id=row.pk,
    )


@page(policy.read, methods=BOTH)
def service_step(request: Asked, version_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a version."""
    row = queries.the_service_version(request.actor, version_id)
    return take_step(request, VERSION_STEPS, verb, row, back=_at(row), version_id=row.pk)
