"""The catalogue as it is listed and opened."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import Service, ServiceVersion


def services(actor: Actor) -> QuerySet[Service]:
    """Return the services, each with what its version of now says: active, else the newest."""
    rows = visible(actor, ServiceVersion).filter(service=OuterRef("pk"))
    now = rows.order_by("state", "-number")  # active comes before draft and retired

    def of(name: str) -> Subquery:
        return Subquery(now.values(name)[:1])

    return visible(actor, Service).select_related("office").annotate(
        state=of("state"),
        promise=of("promise"),
        target_minutes=of("target_minutes"),
        owner_name=of("owner__name"),
        maturity=of("maturity"),
        target_maturity=of("target_maturity"),
    )  # fmt: skip


def the_service(actor: Actor, service_id: UUID) -> Any:
    """Return a service, or refuse with ``NotFound``."""
    return services(actor).filter(pk=service_id).first() or find(Service, service_id, actor)


def service_versions(actor: Actor) -> QuerySet[ServiceVersion]:
    """Return the versions of services, newest first."""
    rows = visible(actor, ServiceVersion).select_related("service__office", "owner", "calendar")
    return rows.order_by("service__code", "-number")


def the_service_version(actor: Actor, version_id: UUID) -> ServiceVersion:
    """Return a version of a service, or refuse with ``NotFound``."""
    row = service_versions(actor).filter(pk=version_id).first()
    return row or find(ServiceVersion, version_id, actor)


def offered(actor: Actor, office_id: UUID | None = None) -> QuerySet[ServiceVersion]:
    """Return the versions that may be asked for today, of one office if it is named."""
    rows = service_versions(actor).filter(state="active").order_by("service__code")
    return rows if office_id is None else rows.filter(service__office=office_id)
