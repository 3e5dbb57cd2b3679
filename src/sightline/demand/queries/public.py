"""What a public link leads to, for whoever has it."""

from sightline.demand.models import IntakeLink
from sightline.identity.queries import token_digest
from sightline.kernel.errors import NotFound

WHY = "a secret link is looked up before there is an actor"
LONGEST = 100


def form_of(secret: str) -> IntakeLink:
    """Return the link of a secret, with its office.

    Raises:
        NotFound: No such link, or revoked; never told apart.
    """
    digest = token_digest(secret[:LONGEST])
    rows = IntakeLink.objects.system(WHY).select_related("office", "organisation")
    row: IntakeLink | None = rows.filter(secret_digest=digest, revoked_on__isnull=True).first()
    if row is None:
        raise NotFound("This form")
    return row
