"""Shares as they are listed and opened, and what one shows of its project."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.identity.queries import related_on
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.network.models import Share
from sightline.network.rules.flows import SIDEWAYS, Shown, standing
from sightline.projects.snapshots import FLOWING, newest_of

WHY = "a share lets its office read the listed fields of what is published"


def shares(actor: Actor) -> "QuerySet[Share]":
    """Return the shares that the actor gave or receives, newest first."""
    rows = visible(actor, Share).select_related(
        "project", "from_office", "to_office", "shared_by", "revoked_by"
    )
    return rows.order_by("-since", "-pk")


def the_share(actor: Actor, share_id: UUID) -> Share:
    """Return a share, or refuse with ``NotFound``."""
    return shares(actor).filter(pk=share_id).first() or find(Share, share_id, actor)


def share_standing(row: Share, related: Any, day: date | None = None) -> str:
    """Return how a share stands on a day (today): ``live``, or why it shows nothing.

    Args:
        related: The pairs of offices that are peers or merging on the day.
    """
    pair = frozenset({row.from_office_id, row.to_office_id})
    shown = Shown(
        since=row.since,
        until=row.until,
        revoked_on=row.revoked_on,
        is_related=pair in related,
        is_at_home=row.project.office_id == row.from_office_id,
        is_open=row.project.confidentiality in FLOWING,
    )
    return standing(shown, day or clock.today())


def sideways(actor: Actor, day: date | None = None) -> frozenset[frozenset[UUID]]:
    """Return the pairs of offices through which a share shows anything on a day (today)."""
    if actor.organisation_id is None:
        return frozenset()
    return related_on(actor.organisation_id, SIDEWAYS, day or clock.today())


def shared_status(actor: Actor, row: Share) -> dict[str, Any] | None:
    """Return the listed fields of what the project last published; nothing where it is not live."""
    if share_standing(row, sideways(actor)) != "live":
        return None
    found: dict[str, Any] | None = newest_of([row.project_id], why=WHY).get(row.project_id)
    return found
