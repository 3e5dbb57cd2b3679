"""Shares over HTTP: what is shown to whom, and what one shows now."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.network import commands, policy, queries
from sightline.network.lists.shares import SHARES
from sightline.network.models import Share
from sightline.network.rules.flows import STANDINGS
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Id, In, MustSayWhy, Out, Reason, Told
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Shares between offices")
SHARE = "/shares/{uuid:share_id}"


class ShareOut(Out):
    """A project's published status, shown to another office until a day."""

    project_id: UUID
    from_office_id: UUID
    to_office_id: UUID
    since: date
    until: date
    purpose: str
    shared_by_id: UUID | None
    revoked_on: date | None
    revoked_by_id: UUID | None
    revoked_why: str


class StatusSharing(In):
    """To which office, until when, and why."""

    to_office_id: Id
    until: Day
    why: Reason
    since: Day = LEFT


class SharedStatusTold(Told):
    """Whether a share shows anything now, and the listed fields of what is published."""

    standing: str
    said: dict[str, Any] | None


@api.lists("/shares", policy.read, ShareOut, SHARES)
def shares(request: Asked) -> QuerySet[Share]:
    """Return the shares of the offices that the actor reads."""
    return queries.shares(request.actor)


@api.creates("/projects/{uuid:project_id}/shares", policy.share, ShareOut, at="/shares/{id}")
def share_project(request: Asked, project_id: UUID, said: StatusSharing) -> Share:
    """Show a project's published status to another office until a day."""
    return commands.share_project(request.actor, project_id=project_id, **said.given())


@api.shows(SHARE, policy.read, ShareOut)
def share(request: Asked, share_id: UUID) -> Share:
    """Return one share."""
    return queries.the_share(request.actor, share_id)


@api.tells(f"{SHARE}/status", policy.read, SharedStatusTold)
def shared_status(request: Asked, share_id: UUID) -> SharedStatusTold:
    """Return what a share shows now."""
    row = queries.the_share(request.actor, share_id)
    standing = STANDINGS[queries.share_standing(row, queries.sideways(request.actor))]
    return SharedStatusTold(standing=standing, said=queries.shared_status(request.actor, row))


@api.changes(f"{SHARE}/revoke", policy.share, ShareOut, method="POST")
def revoke_share(request: Asked, share_id: UUID, said: MustSayWhy) -> Share:
    """Show nothing of it any more."""
    return commands.revoke_share(
        request.actor, share_id=share_id, seen=seen(request), **said.given()
    )
