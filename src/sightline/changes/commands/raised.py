"""The command by which a dependency that fell short puts itself before a board."""

from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.agenda import TITLE, last_place
from sightline.changes.models import AgendaItem
from sightline.changes.queries import agenda as queries
from sightline.changes.queries import boards
from sightline.kernel.command import command, nothing_changed, record
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.linkages.queries.dependencies import the_dependency

WHY = "whether it is on an agenda to come already"


@command
def raise_dependency(actor: Actor, *, dependency_id: UUID) -> AgendaItem | None:
    """Put a dependency whose promise comes too late on the next agenda of the board responsible.

    That is the board of the receiver's program, or of the nearest office above it. Does nothing
    where it is on an agenda to come already, or where no board there has a sitting planned.

    Raises:
        NotFound: The dependency is missing or not visible.
        Refused: ``no-gap`` when the promise is in time.
    """
    row = the_dependency(actor, dependency_id)
    check(actor, policy.put_on_agenda, row)
    if row.promised_by is None or row.promised_by <= row.need_by:
        raise Refused("no-gap", "What was promised comes in time.", "dependency_id")
    board = boards.board_of(row.receiver)
    sitting = boards.next_sitting(board) if board else None
    waits = AgendaItem.objects.system(WHY).filter(
        dependency=row.pk, sitting__state__in=queries.TO_COME
    )
    if sitting is None or waits.exists():
        nothing_changed()
        return None
    days = (row.promised_by - row.need_by).days
    title = f"Dependency {days} days short: {row.what}"[:TITLE]
    place = last_place(sitting) + 1
    item = AgendaItem(sitting=sitting, dependency_id=row.pk, title=title, position=place)
    item.save()
    record(events.DependencyRaised(about=sitting.pk, dependency=row.pk))
    return item
