"""What boards want from a person: the next sitting, votes not cast, actions and conditions owed."""

from collections.abc import Iterator

from django.urls import reverse

from sightline.changes.queries.sittings import my_actions, next_sittings, waiting_votes, when
from sightline.kernel.policy import Actor
from sightline.reports.homes.blocks import Block, Line, block


def board_blocks(actor: Actor) -> list[Block]:
    """Return the blocks that hold something for the actor; none for who has nothing with boards."""
    return list(_blocks(actor))


def _blocks(actor: Actor) -> Iterator[Block]:
    sittings = next_sittings(actor)
    if sittings:
        lines = [
            Line(row.board.name, reverse("sitting", args=[row.pk]), "", when(row.starts))
            for row in sittings
        ]
        yield block("Next sitting", lines, "", more=reverse("boards"))
        votes = [
            Line(item.title, f"{reverse('sitting', args=[item.sitting_id])}?item={item.pk}")
            for item in waiting_votes(actor)
        ]
        yield block("Your votes", votes, "No vote of yours is waited for.")
    actions, conditions = my_actions(actor)
    owed = [
        *(
            Line(row.text, reverse("follow-up-finish", args=[row.pk]), "", "action, due", row.due)
            for row in actions
        ),
        *(
            Line(row.text, reverse("condition-meet", args=[row.pk]), "", "condition, due", row.due)
            for row in conditions
        ),
    ]
    if owed:
        yield block("Your actions", owed, "", more=f"{reverse('follow-ups')}?whose=mine")
