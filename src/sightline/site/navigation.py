"""The frame of every page: places in the rail, what can be made new, who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sightline.kernel.policy import ACTIONS, Actor, may


@dataclass(frozen=True)
class Place:
    """One place in the rail: its address, icon, go-to key, and the action that opens it."""

    label: str
    route: str
    icon: str
    go: str
    action: str


@dataclass(frozen=True)
class Item:
    """A link as the frame's templates show it."""

    label: str
    href: str
    icon: str = ""
    go: str = ""
    active: bool = False


PLACES = (
    Place("Projects", "projects", "kanban", "p", "projects.read"),
)
NEW = (("Project", "project-open", "kanban", "projects.open"),)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page's frame shows; nothing but the banner for who is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.id is None:
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "actor": actor,
        "person": request.user,
        "navigation": [_item(place, request.path) for place in _open(actor)],
        "new_items": [
            Item(label, reverse(route), icon)
            for label, route, icon, action in NEW
            if may(actor, ACTIONS[action])
        ],
    }


def _open(actor: Actor) -> list[Place]:
    return [place for place in PLACES if may(actor, ACTIONS[place.action])]


def _item(place: Place, path: str) -> Item:
    href = reverse(place.route)
    active = path == href or (href != "/" and path.startswith(f"{href}/"))
    return Item(place.label, href, place.icon, place.go, active)
