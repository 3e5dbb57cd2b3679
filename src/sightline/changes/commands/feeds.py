"""Secret links to the schedule of change: made with the secret shown once, and revoked."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.models import CalendarFeed
from sightline.identity.queries import token_digest
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Forbidden, Refused
from sightline.kernel.policy import Actor, check, visible

NAME, MOST = 120, 20


@dataclass(frozen=True)
class MadeFeed:
    """A new link's row, and its secret, which is shown once and kept nowhere."""

    row: CalendarFeed
    secret: str


@command
def make_feed(actor: Actor, *, name: str) -> MadeFeed:
    """Make a secret link by which a calendar program reads the schedule of change in one's name.

    Raises:
        Forbidden: Nobody is signed in, or a token does not carry this.
        Refused: ``too-many-links``.
    """
    check(actor, policy.own_feed)
    if actor.id is None:
        raise Forbidden("Sign in to make a link.")
    row = CalendarFeed(person_id=actor.id, name=checked_text("name", name, NAME))
    if visible(actor, CalendarFeed).filter(revoked_on__isnull=True).count() >= MOST:
        words = f"There are {MOST} links already: revoke one that nothing reads any more."
        raise Refused("too-many-links", words, "name")
    secret = secrets.token_urlsafe(32)
    row.secret_digest, row.made_on = token_digest(secret), clock.today()
    row.save()
    record(events.FeedMade(about=row.pk))
    return MadeFeed(row, secret)


@command
def revoke_feed(actor: Actor, *, feed_id: UUID, seen: int | None = None) -> CalendarFeed:
    """End a secret link now; whatever reads it finds nothing from the next request on."""
    row = claim(CalendarFeed, feed_id, actor, policy.own_feed, seen=seen)
    if row.revoked_on is not None:
        nothing_changed()
        return row
    row.revoked_on = clock.today()
    row.save()
    record(events.FeedRevoked(about=row.pk))
    return row
