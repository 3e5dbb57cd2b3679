"""What strategy answers."""

from uuid import UUID

from sightline.kernel.command import find
from sightline.kernel.policy import Actor
from sightline.strategy.models import Objective, Theme


def the_theme(actor: Actor, theme_id: UUID) -> Theme:
    """Return a theme to refer to, or refuse with ``NotFound``."""
    return find(Theme, theme_id, actor)


def the_objective(actor: Actor, objective_id: UUID) -> Objective:
    """Return an objective to refer to, or refuse with ``NotFound``."""
    return find(Objective, objective_id, actor)
