"""Commands on what follows from a sitting: conditions that are met, actions that are done, minutes."""

from datetime import date
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.agenda import check_runs
from sightline.changes.commands.keeping import acting
from sightline.changes.commands.seats import check_may_sit
from sightline.changes.models import DecisionCondition, FollowUp, Sitting
from sightline.changes.queries import agenda as queries
from sightline.changes.queries.minutes import minutes_of
from sightline.changes.queries.room import room_of
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor

LONGEST = 300


@command
def meet_condition(
    actor: Actor, *, condition_id: UUID, evidence: str, seen: int | None = None
) -> DecisionCondition:
    """Say with evidence that one's condition is met; somebody else then looks at the evidence.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No evidence.
        Refused: ``seen`` once somebody has seen the evidence.
    """
    row = claim(DecisionCondition, condition_id, actor, policy.meet_condition, seen=seen)
    if row.seen_by_id is not None:
        raise Refused("seen", "Its evidence has been seen; it stands as it is.")
    row.evidence = checked_text("evidence", evidence, LONGEST)
    row.met_on = clock.today()
    row.save()
    record(events.ConditionMet(about=row.change_id, decision=row.decision_id))
    return row


@command
def see_condition(
    actor: Actor, *, condition_id: UUID, seen: int | None = None
) -> DecisionCondition:
    """Confirm that the evidence of a condition was looked at, by somebody other than its owner.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-met`` without evidence yet, ``seen``, ``carries-it-out``.
    """
    row = claim(DecisionCondition, condition_id, actor, policy.see_condition, seen=seen)
    if row.met_on is None:
        raise Refused("not-met", "Its owner has given no evidence yet.")
    if row.seen_by_id is not None:
        raise Refused("seen", "Its evidence has been seen already.")
    if row.change.implementer_id == actor.id:
        words = "Whoever carries the change out does not see its conditions off."
        raise Refused("carries-it-out", words)
    row.seen_by_id, row.seen_on = actor.id, clock.today()
    row.save()
    record(events.ConditionSeen(about=row.change_id, decision=row.decision_id))
    return row


@command
def add_follow_up(
    actor: Actor,
    *,
    sitting_id: UUID,
    text: str,
    owner_id: UUID,
    due: date,
    item_id: UUID | None = None,
) -> FollowUp:
    """Give somebody something to do from a sitting, while it is open or its minutes are unsigned.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the sitting.
        Invalid: No text.
        Refused: ``wrong-state``, ``no-seat``, ``other-sitting``.
    """
    sitting = claim(Sitting, sitting_id, actor, policy.run_sitting)
    check_runs(actor, sitting)
    if sitting.state not in {Sitting.State.OPEN, Sitting.State.HELD}:
        raise Refused(
            "wrong-state", "Actions are given at a sitting, until its minutes are signed."
        )
    item = queries.the_item(actor, item_id) if item_id else None
    if item is not None and item.sitting_id != sitting.pk:
        raise Refused("other-sitting", "That item is on another agenda.", "item_id")
    row = FollowUp(sitting=sitting, item=item, owner=the_person(actor, owner_id), due=due)
    set_fields(row, {"text": text, "due": due}, {"text", "due"})
    if not row.text:
        raise Invalid({"text": ["Say what is to be done."]})
    row.save()
    record(events.FollowUpAdded(about=row.pk, sitting=sitting.pk))
    return row


@command
def finish_follow_up(
    actor: Actor, *, follow_up_id: UUID, words: str = "", seen: int | None = None
) -> FollowUp:
    """Say that an action is done: its owner, or whoever prepares the board's sittings.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A text that cannot be kept.
        Refused: ``done``.
    """
    row = claim(FollowUp, follow_up_id, actor, policy.follow_up, seen=seen)
    if row.done_on is not None:
        raise Refused("done", "It is done already.")
    row.done_on = clock.today()
    row.done_words = checked_text("words", words, LONGEST, required=False)
    row.save()
    record(events.FollowUpFinished(about=row.pk, sitting=row.sitting_id))
    return row


@command
def sign_minutes(actor: Actor, *, sitting_id: UUID, seen: int | None = None) -> Sitting:
    """Sign the minutes of a sitting that is over: they are frozen as they stand, for good.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``keeps-boards``, ``no-role``, ``not-the-chair``.
    """
    row = claim(Sitting, sitting_id, actor, policy.sit, seen=seen)
    check_may_sit(acting(actor), row.board, "")
    room = room_of(row)
    if actor.id != (room.presiding() or room.chair_id):
        words = "The chair signs; where the chair was away, who led the sitting does."
        raise Refused("not-the-chair", words)
    row.move("sign")
    row.signed_by_id, row.signed_on = actor.id, clock.today()
    row.minutes = minutes_of(row)
    row.save()
    record(events.MinutesSigned(about=row.pk, board=row.board_id))
    return row
