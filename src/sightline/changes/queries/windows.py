"""Windows and secret links, each cut to what the actor may see."""

from uuid import UUID

from django.db.models import QuerySet

from sightline.changes import policy
from sightline.changes.models import CalendarFeed, ChangeWindow
from sightline.identity.queries import the_organisation
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.projects.models import Project
from sightline.projects.queries import projects


def windows(actor: Actor) -> QuerySet[ChangeWindow]:
    """Return the windows that the actor sees, with what they hold for."""
    return visible(actor, ChangeWindow).select_related("subject", "project")


def the_window(actor: Actor, window_id: UUID) -> ChangeWindow:
    """Return a window, or refuse with ``NotFound``."""
    row = windows(actor).filter(pk=window_id).first()
    return row or find(ChangeWindow, window_id, actor)


def keeps_for_all(actor: Actor) -> bool:
    """Tell whether the actor keeps the windows of the whole organisation and of subjects."""
    return may(actor, policy.keep_windows, ChangeWindow(organisation=the_organisation(actor)))


def kept_projects(actor: Actor) -> list[Project]:
    """Return the projects whose windows the actor keeps, by code."""
    rows = projects(actor).order_by("code")
    return [row for row in rows if may(actor, policy.keep_windows, row)]


def feeds(actor: Actor) -> QuerySet[CalendarFeed]:
    """Return one's own secret links, newest first."""
    return visible(actor, CalendarFeed).order_by("-made_on", "pk")


def the_feed(actor: Actor, feed_id: UUID) -> CalendarFeed:
    """Return one of one's own secret links, or refuse with ``NotFound``."""
    return find(CalendarFeed, feed_id, actor)
