"""What this context holds by an office: its boards, and the sittings that are to come."""

from uuid import UUID

from sightline.changes.models import Board, Sitting
from sightline.identity.held import WHY, Held
from sightline.kernel.policy import Actor, visible


def held_by_office(actor: Actor, office_id: UUID) -> list[Held]:
    """Return the open boards of an office and what their calendars announce."""
    rows = visible(actor, Board).filter(office=office_id, closed_on__isnull=True)
    every = Board.objects.system(WHY).filter(office=office_id, closed_on__isnull=True)
    over = (Sitting.State.HELD, Sitting.State.SIGNED, Sitting.State.CANCELLED)
    sittings = visible(actor, Sitting).filter(board__in=rows.values("pk")).exclude(state__in=over)
    return [
        Held("boards", "Boards", rows.order_by("name", "pk"), every),
        Held("sittings", "Sittings to come", sittings.order_by("pk")),
    ]
