"""What several commands of identity ask of their input."""

from uuid import UUID

from sightline.identity.models import Organisation
from sightline.kernel.command import find
from sightline.kernel.edits import checked_text
from sightline.kernel.policy import Actor


def the_home(actor: Actor, organisation_id: UUID) -> Organisation:
    """Return the organisation that is written to; the operator reaches one that nobody is in yet."""
    if actor.operator:
        rows = Organisation.objects.system("the operator adds the first people")
        found: Organisation = rows.get(pk=organisation_id)
        return found
    return find(Organisation, organisation_id, actor)


def reason_of(field: str, why: str) -> str:
    """Return a reason as the journal keeps it; what is given up or taken away needs one."""
    return checked_text(field, why, 500)
