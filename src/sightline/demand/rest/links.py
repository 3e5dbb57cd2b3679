"""Public links over HTTP: made with the secret in the first answer alone, listed, ended."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.demand import commands, policy
from sightline.demand.lists.links import INTAKE_LINKS
from sightline.demand.queries import proposals as queries
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, Name, Out
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Intake links")


class IntakeLinkOut(Out):
    """A public link to the form of an office."""

    name: str
    office_id: UUID
    made_by_id: UUID
    made_on: date
    revoked_on: date | None
    most_an_hour: int

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the link, whether it was just made or was there."""
        return cls(**cls.read(getattr(row, "row", row)))


class IntakeLinkMaking(In):
    """A new link."""

    name: Name
    office_id: Id
    most_an_hour: Annotated[int, Field(strict=True, ge=1, le=500)] = LEFT


@api.lists("/intake-links", policy.read_links, IntakeLinkOut, INTAKE_LINKS)
def intake_links(request: Asked) -> QuerySet[Any]:
    """Return the public links of one's offices."""
    return queries.links(request.actor)


def _secret(made: commands.MadeLink) -> dict[str, str]:
    return {"secret": made.secret}


@api.creates(
    "/intake-links", policy.keep_links, IntakeLinkOut, at="/intake-links/{id}", secret=_secret
)
def make_intake_link(request: Asked, said: IntakeLinkMaking) -> Any:
    """Make a public link; its secret is in this answer only, and in no repetition of it."""
    return commands.make_intake_link(request.actor, **said.given())


@api.shows("/intake-links/{uuid:link_id}", policy.read_links, IntakeLinkOut)
def intake_link(request: Asked, link_id: UUID) -> Any:
    """Return one public link, without its secret."""
    return queries.the_link(request.actor, link_id)


@api.changes("/intake-links/{uuid:link_id}/revoke", policy.keep_links, IntakeLinkOut, method="POST")
def revoke_intake_link(request: Asked, link_id: UUID) -> Any:
    """End a public link now."""
    return commands.revoke_intake_link(request.actor, link_id=link_id, seen=seen(request))
