"""The frame of every page: places in the rail, what can be made new, who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from sightline.kernel.policy import ACTIONS, Actor, may
from sightline.projects.outlook import health
from sightline.projects.rules import RANKS
from sightline.site import sample
from sightline.site.sample import SamplePerson


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
    Place("Home", "home", "house", "h", "reports.read"),
    Place("Portfolio", "portfolio", "columns-gap", "v", "reports.read"),
    Place("Line of sight", "line-of-sight", "eye", "l", "reports.read"),
    Place("Portfolios", "portfolios", "hdd-stack", "t", "projects.read"),
    Place("Programs", "programs", "list-task", "r", "projects.read"),
    Place("Projects", "projects", "kanban", "p", "projects.read"),
    Place("Road map", "road-map", "map", "m", "projects.read"),
    Place("Calendars", "calendars", "calendar3", "c", "projects.read"),
    Place("Proposals", "proposals", "lightbulb", "q", "demand.read"),
    Place("Rankings", "rankings", "sort-down", "y", "demand.read_rankings"),
    Place("Scenarios", "scenarios", "sliders", "a", "demand.read_scenarios"),
    Place("Would stop", "would-stop", "speedometer2", "u", "demand.read_scenarios"),
    Place("Schedule of change", "change-calendar", "clock-history", "s", "changes.read"),
    Place("Boards", "boards", "clipboard-check", "b", "changes.read"),
    Place("Changes", "changes", "arrow-repeat", "n", "changes.read"),
    Place("RAID", "raid", "exclamation-triangle", "x", "projects.read"),
    Place("Dependencies", "dependencies", "link-45deg", "d", "linkages.read"),
    Place("Linkages", "linkages", "intersect", "k", "linkages.read"),
    Place("Results", "results", "graph-up", "w", "results.read"),
    Place("Benefits", "benefits", "award", "g", "results.read"),
    Place("Objectives", "objectives", "bullseye", "o", "strategy.read"),
    Place("Standards", "standards", "file-earmark-text", "a", "network.read"),
    Place("Compliance", "compliance", "shield-check", "z", "network.read"),
    Place("Deviations", "deviations", "sliders", "u", "network.read"),
    Place("Lessons", "lessons", "bookmark", "", "knowledge.read"),
    Place("Shared plans", "shared-plans", "archive", "", "knowledge.read"),
    Place("Ask the office", "portal", "lightbulb", "", "services.read"),
    Place("Requests", "desk", "clipboard-check", "", "services.read"),
    Place("Customers", "customers", "people", "", "services.read"),
    Place("Looks by sample", "looks", "search", "", "services.look"),
    Place("Agreements", "agreements", "file-earmark-text", "", "services.read"),
    Place("Catalogue", "catalogue", "hdd-stack", "", "services.read"),
    Place("Value cycle", "cycles", "arrow-repeat", "", "services.read_cycle"),
    Place("Value stories", "value-stories", "journal-text", "", "services.read"),
    Place("Value of the offices", "office-value", "award", "", "services.read"),
    Place("Maturity", "campaigns", "bullseye", "", "maturity.read"),
    Place("Improvements", "improvements", "graph-up", "", "maturity.read"),
    Place("Documents of offices", "office-documents", "file-earmark-text", "", "services.read"),
    Place("Offices", "offices", "diagram-3", "f", "identity.read"),
    Place("People", "people", "people", "e", "identity.read"),
    Place("Imports", "imports", "file-earmark-arrow-up", "i", "exchange.read"),
    Place("Packages", "packages", "globe", "", "exchange.read_packages"),
    Place("Trusted keys", "trusted-keys", "key", "", "exchange.read_keys"),
    Place("Journal", "journal", "journal-text", "j", "audit.search"),
)
NEW = (
    ("Project", "project-open", "kanban", "projects.open"),
    ("Program", "program-open", "list-task", "projects.manage_programs"),
    ("Portfolio", "portfolio-open", "hdd-stack", "projects.manage_portfolios"),
    ("Proposal", "proposal-new", "lightbulb", "demand.propose"),
    ("Scenario", "scenario-make", "sliders", "demand.plan_scenario"),
    ("Change request", "change-raise", "arrow-repeat", "changes.raise"),
    ("Objective", "objective-set", "bullseye", "strategy.set_objective"),
    ("Standard", "standard-new", "file-earmark-text", "network.keep"),
    ("Board", "board-open", "clipboard-check", "changes.manage_boards"),
    ("Import", "import-start", "upload", "exchange.start"),
    ("Office", "office-open", "diagram-3", "identity.manage_offices"),
    ("Person", "person-add", "person-plus", "identity.manage_people"),
)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page's frame shows; nothing but the banner for who is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.id is None:
        return {"demo": settings.DEMO, "demo_people": SimpleLazyObject(_demo_people)}
    return {
        "demo": settings.DEMO,
        "actor": actor,
        "person": request.user,
        "person_links": [Item("Your account", reverse("account"), "person")],
        "health": SimpleLazyObject(lambda: _health(actor)),
        "navigation": _navigation(_open(actor), request.path),
        "new_items": [
            Item(label, reverse(route), icon)
            for label, route, icon, action in NEW
            if may(actor, ACTIONS[action])
        ],
    }


def _demo_people() -> list[SamplePerson]:
    """Return whom one can be with one click; asked only where the sign-in page shows it."""
    return sample.people() if settings.DEMO else []


def _health(actor: Actor) -> list[dict[str, Any]]:
    """Return the cluster of counts in the top bar, worst first; asked only where it is drawn."""
    counts = health(actor)
    order = sorted(counts, key=lambda colour: -RANKS[colour])
    href = reverse("portfolio")
    return [
        {"colour": colour, "count": counts[colour], "href": f"{href}?declared={colour}"}
        for colour in order
    ]


def _open(actor: Actor) -> list[Place]:
    return [place for place in PLACES if may(actor, ACTIONS[place.action])]


def _navigation(places: Sequence[Place], path: str) -> list[Item]:
    """Return the rail; of places one inside the other, only the inner one is where one is."""
    hrefs = [reverse(place.route) for place in places]
    around = [href for href in hrefs if path == href or path.startswith(f"{href}/")]
    here = max(around, key=len, default="")
    return [
        Item(place.label, href, place.icon, f"g {place.go}" if place.go else "", href == here)
        for place, href in zip(places, hrefs, strict=True)
    ]
