"""Which office a proposal goes to where nobody says."""

from typing import TYPE_CHECKING

from sightline.identity.queries import office_tree
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor

if TYPE_CHECKING:
    from sightline.identity.models import Office


def front_door(actor: Actor) -> "Office":
    """Return the topmost office that is open today: what has no address yet comes in there.

    Raises:
        NotFound: The organisation has no office.
    """
    tree = office_tree(actor)
    if not tree:
        raise NotFound("An office to send it to")
    return tree[0].office
