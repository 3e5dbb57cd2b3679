"""Sittings, what they gave people to do, and what waits for somebody's vote."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from sightline.changes import policy
from sightline.changes.models import (
    AgendaItem,
    DecisionCondition,
    FollowUp,
    Sitting,
)
from sightline.changes.queries.agenda import TO_COME
from sightline.changes.queries.room import room_of
from sightline.changes.queries.screen import screen
from sightline.kernel import clock
from sightline.kernel.policy import Actor, may, visible


def sitting_rows(actor: Actor) -> Any:
    """Return the sittings with their boards, for lists."""
    return visible(actor, Sitting).select_related("board").defer("minutes")


def waiting_votes(actor: Actor) -> list[AgendaItem]:
    """Return the items of open sittings on which the actor may vote and has not."""
    rows = visible(actor, Sitting).filter(state=Sitting.State.OPEN).select_related("board")
    found = []
    for sitting in rows.order_by("starts"):
        if room_of(sitting).sitter(actor.id) is not None:
            lines = screen(actor, sitting).all_lines
            found += [line.item for line in lines if line.waits_for_me]
    return found


def next_sittings(actor: Actor) -> list[Sitting]:
    """Return the next sitting of each board in which the actor votes, the earliest first."""
    rows = visible(actor, Sitting).filter(state__in=TO_COME).select_related("board")
    mine = rows.filter(board__members__person=actor.id, board__members__until__isnull=True)
    lent = rows.filter(
        board__delegations__to=actor.id,
        board__delegations__revoked_on__isnull=True,
        board__delegations__until__gt=clock.today(),
    )
    ids = {*mine.values_list("pk", flat=True), *lent.values_list("pk", flat=True)}
    first: dict[UUID, Sitting] = {}
    for row in rows.filter(pk__in=ids).order_by("starts", "pk"):
        first.setdefault(row.board_id, row)
    return list(first.values())


def follow_up_rows(actor: Actor) -> Any:
    """Return the actions of sittings, each with what it is about where the actor sees that."""
    rows = visible(actor, FollowUp).select_related("owner", "sitting__board")
    about = Prefetch("item", queryset=visible(actor, AgendaItem))
    return rows.prefetch_related(about).defer("sitting__minutes")


def my_actions(actor: Actor) -> tuple[list[FollowUp], list[DecisionCondition]]:
    """Return what sittings gave the actor to do, and the conditions that are theirs to meet."""
    open_ = follow_up_rows(actor).filter(owner=actor.id, done_on__isnull=True)
    owed = DecisionCondition.objects.system("who owns a condition knows of it")
    held = owed.filter(owner=actor.id, met_on__isnull=True, decision__superseded_by__isnull=True)
    return list(open_.order_by("due")), list(held.select_related("change").order_by("due"))


def may_prepare(actor: Actor, sitting: Sitting) -> bool:
    """Tell whether the actor prepares a sitting."""
    return may(actor, policy.prepare_sitting, sitting)


def when(value: datetime) -> str:
    """Return an instant as the pages say it, in UTC."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC"
