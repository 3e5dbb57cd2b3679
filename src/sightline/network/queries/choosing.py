"""What forms of the network offer: values that projects have, and offices one may speak for."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.identity.queries import office_tree
from sightline.identity.rules import LEVELS
from sightline.kernel.policy import Actor, may
from sightline.network import policy
from sightline.network.models import Clause
from sightline.network.queries.facts import ground, live_projects
from sightline.network.queries.standards import regimes

if TYPE_CHECKING:
    from sightline.identity.models import Office
    from sightline.projects.models import Project

MOST = 200


def choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return field of a condition to the values that the projects one sees have."""
    rows = live_projects(actor).order_by()
    return {
        "level": list(LEVELS.items()),
        "category": _values(rows.values_list("category", flat=True).distinct()),
        "department": _values(rows.values_list("department", flat=True).distinct()),
        "state": [
            (key, words)
            for key, words in rows.model.State.choices
            if key not in {"closed", "tracking", "cancelled"}
        ],
        "regime": _values(regimes(actor).order_by().values_list("name", flat=True).distinct()),
    }


def _values(found: Any) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted(value for value in found if value)][:MOST]


def own_offices(actor: Actor) -> "list[Office]":
    """Return the offices for which the actor may raise feedback."""
    held = [node.office for node in office_tree(actor)]
    return [one for one in held if may(actor, policy.raise_feedback, one)]


def asking_offices(actor: Actor, clause: Clause) -> "list[Office]":
    """Return the offices that a clause reaches and for which the actor may ask for relief."""
    keeper = clause.version_of.standard.office_id
    reached = ground(actor).below(keeper) - {keeper}
    held = [node.office for node in office_tree(actor) if node.office.pk in reached]
    return [one for one in held if may(actor, policy.ask, one)]


def askable_projects(actor: Actor, offices: Collection[UUID]) -> "list[Project]":
    """Return the live projects of some offices and of those beneath them, by code."""
    common = ground(actor)
    beneath = {one for office in offices for one in common.below(office)}
    return list(live_projects(actor).filter(office__in=beneath).order_by("code")[:MOST])
