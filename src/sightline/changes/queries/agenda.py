"""What an agenda answers: sittings and items by id, what waits for one, and what it will carry over."""

from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from sightline.changes.models import (
    AgendaItem,
    Board,
    ChangeRequest,
    Decision,
    DecisionCondition,
    FollowUp,
    Sitting,
)
from sightline.changes.rules import URGENCIES
from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible

WHY = "an agenda holds what lies before its board, whoever prepares it"
TO_COME = (Sitting.State.PLANNED, Sitting.State.OPEN)


def the_sitting(actor: Actor, sitting_id: UUID) -> Sitting:
    """Return a sitting with its board, or refuse with ``NotFound``."""
    row = visible(actor, Sitting).select_related("board").filter(pk=sitting_id).first()
    if row is None:
        raise NotFound("This sitting")
    return row


def the_item(actor: Actor, item_id: UUID) -> AgendaItem:
    """Return an item of an agenda with its board, or refuse with ``NotFound``."""
    rows = visible(actor, AgendaItem).select_related("sitting__board")
    row = rows.filter(pk=item_id).first()
    if row is None:
        raise NotFound("This agenda item")
    return row


def the_decision(actor: Actor, decision_id: UUID) -> Decision:
    """Return a decision, or refuse with ``NotFound``."""
    return find(Decision, decision_id, actor)


def the_condition(actor: Actor, condition_id: UUID) -> DecisionCondition:
    """Return a condition, or refuse with ``NotFound``."""
    return find(DecisionCondition, condition_id, actor)


def the_follow_up(actor: Actor, follow_up_id: UUID) -> FollowUp:
    """Return an action, or refuse with ``NotFound``."""
    return find(FollowUp, follow_up_id, actor)


def waiting_for(board: Board, day: date) -> "QuerySet[ChangeRequest]":
    """Return what is ready for a board, or deferred until a day that has come, the urgent first."""
    state = ChangeRequest.State
    rows = ChangeRequest.objects.system(WHY).filter(board=board)
    ready = rows.filter(state=state.READY) | rows.filter(
        state=state.DEFERRED, deferred_until__lte=day
    )
    ranks = [When(urgency=key, then=Value(rank)) for rank, key in enumerate(URGENCIES)]
    ranked = ready.annotate(rank=Case(*ranks, output_field=IntegerField()))
    found: QuerySet[ChangeRequest] = ranked.order_by("-rank", "number")
    return found


def on_agendas(board: Board) -> set[UUID]:
    """Return the requests that are on the agenda of a sitting to come, undecided there."""
    rows = AgendaItem.objects.system(WHY).filter(
        sitting__board=board, sitting__state__in=TO_COME, change__isnull=False
    )
    return set(rows.values_list("change", flat=True))


def undecided(sitting: Sitting) -> list[AgendaItem]:
    """Return the items that a sitting leaves behind: requests not decided, and what was not heard."""
    decided = Decision.objects.system(WHY).filter(sitting=sitting).values("change")
    rows = AgendaItem.objects.system(WHY).filter(sitting=sitting)
    left = rows.filter(change__isnull=False).exclude(change__in=decided)
    unheard = rows.filter(change__isnull=True, ended_at__isnull=True)
    return list((left | unheard).order_by("-is_consent", "position", "id"))


def latest_decision(change: ChangeRequest) -> Decision | None:
    """Return the decision on a request that no other supersedes."""
    rows = Decision.objects.system(WHY).filter(change=change, superseded_by__isnull=True)
    found: Decision | None = rows.order_by("-decided_at", "-pk").first()
    return found
