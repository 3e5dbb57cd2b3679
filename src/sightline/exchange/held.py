"""What this context holds by an office: what was brought in for it."""

from uuid import UUID

from sightline.exchange.models import ImportRun
from sightline.identity.held import Held
from sightline.kernel.policy import Actor, visible


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return the imports of an office; they are history once it has closed."""
    return [Held("imports", "Imports", visible(actor, ImportRun).filter(office=office_id))]
