"""Who may see and do what with linkages and dependencies.

A suggestion is seen by whoever sees both of its projects; what was confirmed, and a dependency, by
whoever sees either. What may not be seen of the other end is its name and dates only, and of a
project whose existence is hidden not even that.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q

from sightline.identity.policy import holds
from sightline.identity.rules import ROLES
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.projects.policy import OFFICES, RUNNERS, project_q
from sightline.projects.queries import projects_seen

JUDGES = ("strategic_pmo", *OFFICES)
IN_FORCE = ("confirmed", "acted", "closed")
SIDES = ("first", "second")


def _judges_a_side(actor: Actor, row: Any) -> bool:
    if row is None:
        return actor.holds(JUDGES, None)
    return actor.holds(JUDGES, row.first) or actor.holds(JUDGES, row.second)


judges_a_side = Rule(
    f"the {' or '.join(ROLES[role].lower() for role in JUDGES)} of one of its projects",
    _judges_a_side,
)

read = action("linkages.read", anyone, reads=True)
judge = action("linkages.judge", judges_a_side)
discover = action("linkages.discover", operator)
agree = action("linkages.agree", holds(*RUNNERS))
propose = action("linkages.propose", holds(*JUDGES, "project_manager"))


def sees_both(actor: Actor, row: Any) -> bool:
    """Tell whether the actor sees both projects of a linkage: nobody judges what they half see."""
    return len(projects_seen(actor, (row.first_id, row.second_id))) == len(SIDES)


def judged_q(actor: Actor) -> Q:
    """Return the linkages of which the actor judges a side, as the rule says it of one row."""
    nodes = actor.nodes(*JUDGES)
    if actor.organisation_id in nodes:
        return Q(organisation_id=actor.organisation_id)
    first, second = (_on(nodes, side) for side in SIDES)
    return first | second


def _on(nodes: frozenset[UUID], side: str) -> Q:
    found = Q()
    for name in ("id", "program_id", "portfolio_id", "office_id"):
        found |= Q(**{f"{side}__{name}__in": nodes})
    return found


@scope("linkages.Linkage")
def linkages(actor: Actor) -> Q:
    """Seen with both projects; once confirmed, with either."""
    first, second = project_q(actor, "first__"), project_q(actor, "second__")
    return (first & second) | (Q(state__in=IN_FORCE) & (first | second))


@scope("linkages.Dependency")
def dependencies(actor: Actor) -> Q:
    """A dependency is seen with either of its projects."""
    return project_q(actor, "giver__") | project_q(actor, "receiver__")
