"""The funding of a request: asked for, reserved by the budget holder, declined, released."""

from datetime import date
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.keeping import (
    acting,
    check_state,
    keep,
    move,
    the_change,
)
from sightline.changes.models import ChangeRequest, Funding
from sightline.changes.readiness import is_funded
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.events import Event
from sightline.kernel.policy import Action, Actor

State = ChangeRequest.State
WHY = "a request is kept whole with its funding"
OPEN_TO_ASK = (State.ASSESSMENT, State.FUNDING, State.READY, State.DEFERRED)


@command
def ask_funding(
    actor: Actor,
    *,
    change_id: UUID,
    source: str,
    holder_id: UUID,
    amount_minor: int,
    seen: int | None = None,
) -> Funding:
    """Ask a budget holder to reserve money for a request.

    Args:
        source: Which budget or line it comes from.
        amount_minor: In the request's currency.

    Raises:
        NotFound: The budget holder is not there.
        Refused: ``wrong-state``, ``own-money`` for a holder who asks, raised or wrote it,
            ``no-amount``.
    """
    change = the_change(actor, change_id, policy.ask_funding, seen)
    check_state(change, OPEN_TO_ASK, "ask for funding")
    holder = the_person(actor, holder_id)
    if holder.pk in (actor.id, change.raised_by_id, change.edited_by_id):
        words = "Nobody reserves money for what they asked for; name another budget holder."
        raise Refused("own-money", words, "holder_id")
    row = Funding(change=change, holder=holder, asked_by_id=acting(actor))
    row.source = checked_text("source", source, 200)
    set_fields(row, {"amount_minor": amount_minor}, {"amount_minor"})
    if row.amount_minor <= 0:
        raise Refused("no-amount", "Ask for an amount above nothing.", "amount_minor")
    row.save()
    change.needs_no_funding = False
    keep(change)
    record(events.FundingAsked(about=row.pk, change=change.pk, holder=holder.pk))
    return row


@command
def say_no_funding(actor: Actor, *, change_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Say that a request that costs nothing needs no funding.

    Raises:
        Refused: ``wrong-state``, ``funding-needed`` where it has a cost.
    """
    change = the_change(actor, change_id, policy.ask_funding, seen)
    check_state(change, OPEN_TO_ASK, "say that it needs no funding")
    if change.asked_minor:
        raise Refused("funding-needed", "It has a cost, so it needs funding.")
    change.needs_no_funding = True
    keep(change)
    record(events.NoFundingSaid(about=change.pk))
    return change


@command
def reserve_funding(
    actor: Actor,
    *,
    funding_id: UUID,
    until: date | None = None,
    words: str = "",
    seen: int | None = None,
) -> Funding:
    """Reserve the money that was asked for; the reservation lapses after ``until``.

    Raises:
        Forbidden: Only its budget holder, who neither raised nor wrote the request.
        Refused: ``wrong-state``, ``until-past``.
    """
    row, change = _the_funding(actor, funding_id, policy.reserve, seen)
    if until is not None and until < clock.today():
        raise Refused("until-past", "That day has passed; reserve it for longer.", "until")
    row.move("reserve")
    row.until, row.reserved_on = until, clock.today()
    event = events.FundingReserved(about=row.pk, change=change.pk)
    return _kept(row, change, words, event)


@command
def decline_funding(
    actor: Actor, *, funding_id: UUID, words: str, seen: int | None = None
) -> Funding:
    """Decline to reserve money, with the reason.

    Raises:
        Forbidden: Only its budget holder.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row, change = _the_funding(actor, funding_id, policy.reserve, seen)
    row.move("decline")
    if not words.strip():
        raise Refused("no-reason", "Say why it is declined.", "words")
    return _kept(row, change, words, events.FundingDeclined(about=row.pk, change=change.pk))


@command
def release_funding(
    actor: Actor, *, funding_id: UUID, words: str = "", seen: int | None = None
) -> Funding:
    """Let go of money that was asked for or reserved; an approval that leant on it lapses.

    Raises:
        Forbidden: Only its budget holder, or whoever asked for it.
        Refused: ``wrong-state``.
    """
    row, change = _the_funding(actor, funding_id, policy.release, seen)
    row.move("release")
    held = _kept(row, change, words, events.FundingReleased(about=row.pk, change=change.pk))
    if change.kind == "normal" and change.state in (State.APPROVED, State.SCHEDULED):
        let_lapse(change)
    return held


def let_lapse(change: ChangeRequest) -> bool:
    """Let an approval fall away whose money is not reserved any more; tell whether it did."""
    if is_funded(change):
        return False
    change.approved_digest = ""
    move(change, "lapse")
    keep(change)
    record(events.ApprovalLapsed(about=change.pk))
    return True


def _the_funding(
    actor: Actor, funding_id: UUID, what: Action, seen: int | None
) -> tuple[Funding, ChangeRequest]:
    row = claim(Funding, funding_id, actor, what, seen=seen)
    rows = ChangeRequest.objects.system(WHY).select_for_update(of=("self",))
    change = rows.select_related("project").get(pk=row.change_id)
    return row, change


def _kept(row: Funding, change: ChangeRequest, words: str, event: Event) -> Funding:
    row.words = checked_text("words", words, 300, required=False)
    row.save()
    keep(change)
    record(event, why=words)
    return row
