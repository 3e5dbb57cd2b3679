"""What a secret link answers: the schedule of change as its owner sees it at this moment."""

from datetime import timedelta

from sightline.changes.models import CalendarFeed
from sightline.changes.queries.calendar import Entry, entries
from sightline.formats.ics.entries import CalendarEntry, write_entries
from sightline.identity.queries import actor_of, token_digest
from sightline.kernel import clock
from sightline.kernel.errors import NotFound

WHY = "a secret link is looked up before there is an actor"
BEHIND, AHEAD = timedelta(days=30), timedelta(days=400)
LONGEST = 100


def feed_file(secret: str) -> bytes:
    """Return the schedule as an iCalendar file, for whoever has the link.

    Raises:
        NotFound: No such link, revoked, or its owner may not sign in any more; never told apart.
    """
    digest = token_digest(secret[:LONGEST])
    live = CalendarFeed.objects.system(WHY).filter(secret_digest=digest, revoked_on__isnull=True)
    row = live.first()
    if row is None:
        raise NotFound("This calendar")
    try:
        actor = actor_of(row.person_id, channel="feed")
    except NotFound:
        raise NotFound("This calendar") from None
    now = clock.now()
    found = entries(actor, now - BEHIND, now + AHEAD)
    stamp = now.replace(minute=0, second=0, microsecond=0)
    return write_entries(map(_told, found), "Schedule of change", stamp)


def _told(entry: Entry) -> CalendarEntry:
    """Return a title, a time and a state; what it is about stays inside."""
    status = "CONFIRMED" if entry.is_firm else "TENTATIVE"
    return CalendarEntry(
        str(entry.row.pk), entry.title, entry.start, entry.finish, entry.kind_words, entry.state,
        status,
    )  # fmt: skip
