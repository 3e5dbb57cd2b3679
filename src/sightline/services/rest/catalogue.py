"""The catalogue over HTTP: services and their versions."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity.queries import organisation
from sightline.services import commands, lists, policy, queries
from sightline.services.models import Service, ServiceVersion
from sightline.services.rest.customers import Level, Long
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import (
    LEFT,
    Amount,
    Code,
    Decimals,
    Flag,
    Id,
    In,
    Line,
    LongLine,
    MustSayWhy,
    Name,
    Out,
    Reason,
    Told,
    minor,
)
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Services")
SERVICE, VERSION = "/services/{uuid:service_id}", "/service-versions/{uuid:version_id}"
Category = Literal["strategic", "tactical", "operational"]
Domain = Literal["portfolio", "governance", "delivery", "capability", "knowledge", "relations"]
Lines = Annotated[list[Line], Field(max_length=40)]
Minutes = Annotated[int, Field(ge=1, le=10_000_000, strict=True)]


class PmoServiceOut(Out):
    """One service of an office."""

    office_id: UUID
    code: str
    name: str
    category: Category
    domain: Domain
    key: str


class ServiceVersionOut(Out):
    """What a version of a service promises."""

    amounts: ClassVar[frozenset[str]] = frozenset({"cost"})

    service_id: UUID
    number: int
    state: Literal["draft", "active", "retired"]
    promise: str
    measure: str
    inputs: str
    steps: list[str]
    skills: list[str]
    audience: str
    owner_id: UUID | None
    cost: str | None
    currency: str
    target_minutes: int | None
    calendar_id: UUID | None
    zone: str
    maturity: int
    target_maturity: int
    active_from: date | None
    active_to: date | None


class ServicePromise(In):
    """What a version promises."""

    promise: Long = LEFT
    measure: LongLine = LEFT
    inputs: Long = LEFT
    steps: Lines = LEFT
    skills: Lines = LEFT
    audience: LongLine = LEFT
    owner_id: Id | None = LEFT
    cost: Amount | None = LEFT
    target_minutes: Minutes | None = LEFT
    calendar_id: Id | None = LEFT
    zone: Line = LEFT
    maturity: Level = LEFT
    target_maturity: Level = LEFT


class ServiceNew(ServicePromise):
    """A new service of an office, with its first version."""

    office_id: Id
    code: Code
    name: Name
    category: Category
    domain: Domain


class ServiceChange(ServicePromise):
    """What changes about a version."""

    why: Reason = LEFT


class CatalogueAdoption(In):
    """Into which office the default catalogue is taken."""

    office_id: Id
    calendar_id: Id | None = LEFT
    zone: Line = LEFT
    is_offered: Flag = LEFT


class CatalogueAdopted(Told):
    """The versions that were made."""

    version_ids: list[UUID]


class ServiceFigure(Told):
    """A figure from the work itself, with its formula, its count and the page of its rows."""

    key: str
    label: str = ""
    value: Decimals | None = None
    unit: Literal["", "share", "days", "count", "ratio"] = ""
    n: int = 0
    formula: str = ""
    page: str = ""
    as_of: datetime | None = None


@api.lists("/services", policy.read, PmoServiceOut, lists.SERVICES, for_actor=lists.services_for)
def pmo_services(request: Asked) -> QuerySet[Service]:
    """Return the services of all offices."""
    return queries.services(request.actor)


@api.shows(SERVICE, policy.read, PmoServiceOut)
def pmo_service(request: Asked, service_id: UUID) -> Any:
    """Return one service."""
    return queries.the_service(request.actor, service_id)


@api.tells(f"{SERVICE}/figure", policy.read, ServiceFigure)
def service_figure(request: Asked, service_id: UUID) -> ServiceFigure:
    """Return the figure of a service from the work itself; none where no part performs it."""
    service = queries.the_service(request.actor, service_id)
    found = queries.figure_of(request.actor, service.key)
    if found is None:
        return ServiceFigure(key=service.key)
    named = ("label", "value", "unit", "n", "formula", "as_of")
    told = {name: getattr(found, name) for name in named}
    return ServiceFigure(key=service.key, **told, page=found.href)


@api.lists("/service-versions", policy.read, ServiceVersionOut, lists.VERSIONS)
def service_versions(request: Asked) -> QuerySet[ServiceVersion]:
    """Return the versions of services that the caller sees."""
    return queries.service_versions(request.actor)


@api.shows(VERSION, policy.read, ServiceVersionOut)
def service_version(request: Asked, version_id: UUID) -> ServiceVersion:
    """Return one version of a service."""
    return queries.the_service_version(request.actor, version_id)


@api.tells("/services/adopt", policy.keep, CatalogueAdopted, method="POST")
def adopt_catalogue(request: Asked, said: CatalogueAdoption) -> CatalogueAdopted:
    """Take the default catalogue over into an office."""
    found = commands.adopt_catalogue(request.actor, **said.given())
    return CatalogueAdopted(version_ids=[row.pk for row in found])


@api.creates("/services", policy.keep, ServiceVersionOut, at="/service-versions/{id}")
def add_service(request: Asked, said: ServiceNew) -> ServiceVersion:
    """Draft a service of an office."""
    currency = organisation(request.actor).currency
    return commands.add_service(request.actor, **minor(said.given(), {"cost"}, currency))


@api.changes(VERSION, policy.keep, ServiceVersionOut)
def change_service(request: Asked, version_id: UUID, said: ServiceChange) -> ServiceVersion:
    """Change what a version promises; of one that was asked for, a new draft is answered."""
    row = queries.the_service_version(request.actor, version_id)
    given = minor(said.given(), {"cost"}, row.currency)
    at: dict[str, Any] = {"version_id": version_id, "seen": seen(request)}
    return commands.change_service(request.actor, **at, **given)


@api.creates(f"{VERSION}/next", policy.keep, ServiceVersionOut, at="/service-versions/{id}")
def draft_service_version(request: Asked, version_id: UUID) -> ServiceVersion:
    """Draft the next version from this one."""
    return commands.draft_service_version(request.actor, version_id=version_id)


@api.changes(f"{VERSION}/activate", policy.keep, ServiceVersionOut, method="POST")
def activate_service(request: Asked, version_id: UUID) -> ServiceVersion:
    """Offer a version from today."""
    at: dict[str, Any] = {"version_id": version_id, "seen": seen(request)}
    return commands.activate_service(request.actor, **at)


@api.changes(f"{VERSION}/retire", policy.keep, ServiceVersionOut, method="POST")
def retire_service(request: Asked, version_id: UUID, said: MustSayWhy) -> ServiceVersion:
    """Offer a version no more."""
    at: dict[str, Any] = {"version_id": version_id, "seen": seen(request)}
    return commands.retire_service(request.actor, **at, why=said.why)
