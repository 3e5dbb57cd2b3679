"""What an office offers without being asked: a gate that did not say go, a report that is late.

Nothing is kept of it: an offer stands while its cause does, until it was asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.identity.queries import office_parents
from sightline.identity.rules import below
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects import queries as projects
from sightline.services.models import Customer, ServiceVersion
from sightline.services.queries.catalogue import offered
from sightline.services.queries.customers import own_customers
from sightline.services.queries.requests import own_requests, running

#: Outcomes of a gate after which recovery is offered, and for how many days.
NOT_GO, FRESH = ("hold", "recycle", "kill"), 60
MOST, MOST_PROJECTS = 20, 300
Offers = Mapping[tuple[UUID, str], ServiceVersion]


@dataclass(frozen=True)
class Arising:
    """Something that an office offers to a customer by itself.

    Attributes:
        version: The version of the service that would be asked for.
        title: How the request would be called.
        why: What happened, in words.
    """

    customer: Customer
    version: ServiceVersion
    title: str
    why: str
    project: Any

    @property
    def href(self) -> str:
        """Where it is asked for, filled in."""
        said = {"service": self.version.pk, "customer": self.customer.pk, "title": self.title}
        return f"{reverse('service-request-ask')}?{urlencode(said)}"


def arising(actor: Actor, own: list[Customer] | None = None) -> list[Arising]:
    """Return what is offered to the customers that the actor stands for, at most twenty.

    Args:
        own: These customers, where they are at hand.
    """
    own = list(own_customers(actor)) if own is None else own
    if not own:
        return []
    held = offered(actor).filter(service__office__in=[row.office_id for row in own])
    offers = {(row.service.office_id, row.service.key): row for row in held}
    asked = set(running(own_requests(actor)).values_list("customer_id", "title"))
    found = _found(own, offers, _live(actor, own))
    return list(islice((one for one in found if (one.customer.pk, one.title) not in asked), MOST))


@dataclass(frozen=True)
class Live:
    """Live projects of some customers that the actor sees, and what stopped them lately."""

    rows: list[Any]
    stops: Mapping[UUID, tuple[str, date]]
    offices: Mapping[UUID, frozenset[UUID]]

    def of(self, row: Customer) -> list[Any]:
        """Return those that are of one customer."""
        return [project for project in self.rows if self._is_of(project, row)]

    def _is_of(self, project: Any, row: Customer) -> bool:
        if row.about_kind == "project":
            return bool(project.pk == row.about_id)
        if row.about_kind == "program":
            return bool(project.program_id == row.about_id)
        if row.about_kind == "unit":
            return bool(project.department.casefold() == row.about_name.casefold())
        return project.office_id in self.offices.get(row.pk, frozenset())


def _live(actor: Actor, own: Iterable[Customer]) -> Live:
    parents = office_parents(actor.organisation_id, clock.today()) if actor.organisation_id else {}
    offices = {
        row.pk: below([row.about_id], parents)
        for row in own
        if row.about_kind == "office" and row.about_id is not None
    }
    wanted = Q(pk__in=[])
    for row in own:
        wanted |= _whose(row, offices)
    rows: QuerySet[Any] = projects.projects(actor).filter(wanted)
    rows = rows.filter(state__in=rows.model.RUNNING).order_by("code")
    since = clock.today() - timedelta(FRESH)
    bad = rows.filter(gates__outcome__in=NOT_GO, gates__held_on__gte=since)
    stops = bad.order_by("gates__held_on").values_list("pk", "gates__name", "gates__held_on")
    return Live(
        list(rows.select_related("standing")[:MOST_PROJECTS]),
        {pk: (name, on) for pk, name, on in stops},
        offices,
    )


def _whose(row: Customer, offices: Mapping[UUID, frozenset[UUID]]) -> Q:
    if row.about_kind == "project":
        return Q(pk=row.about_id)
    if row.about_kind == "program":
        return Q(program=row.about_id)
    if row.about_kind == "unit":
        return Q(department__iexact=row.about_name)
    return Q(office__in=offices.get(row.pk, ()))


def _found(own: Iterable[Customer], offers: Offers, live: Live) -> Iterator[Arising]:
    """Yield what arises, customer by customer: recovery first, then help with reports."""
    for row in own:
        recovery = offers.get((row.office_id, "recovery"))
        reports = offers.get((row.office_id, "reports"))
        for project in live.of(row):
            if recovery is not None and project.pk in live.stops:
                name, on = live.stops[project.pk]
                why = f"Its gate “{name}” did not say go on {on:%-d %b %Y}."
                yield Arising(row, recovery, f"Recovery of {project.code}", why, project)
            if reports is not None and _is_late(project):
                last = project.standing.reported_on
                why = (
                    f"It last reported on {last:%-d %b %Y}." if last else "It has not reported yet."
                )
                yield Arising(row, reports, f"Help with reports of {project.code}", why, project)


def _is_late(project: Any) -> bool:
    """A project that has not reported yet is late once it runs for longer than its cadence."""
    since = project.standing.reported_on or project.start
    return since is not None and since < clock.today() - timedelta(project.report_every_days)
