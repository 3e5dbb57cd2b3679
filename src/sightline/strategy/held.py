"""What this context holds by an office: the objectives set for it."""

from uuid import UUID

from sightline.identity.held import Held
from sightline.kernel.policy import Actor, visible
from sightline.strategy.models import Objective


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return the objectives set for an office; they are history once it has closed."""
    rows = visible(actor, Objective).filter(office=office_id).order_by("code", "pk")
    return [Held("objectives", "Objectives", rows)]
