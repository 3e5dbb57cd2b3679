"""Commands on agendas: what a sitting decides or hears, in which order, and for how long."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Max

from sightline.changes import events, levels, policy
from sightline.changes.commands.keeping import move
from sightline.changes.commands.seats import check_not_author
from sightline.changes.models import AgendaItem, Board, ChangeItem, ChangeRequest, Sitting
from sightline.changes.queries import agenda as queries
from sightline.changes.queries import boards
from sightline.changes.rules.consent import check_consent
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check, may
from sightline.kernel.rows import insert_rows, update_rows

State = ChangeRequest.State
TITLE = 300
WHY = "what owners answered decides whether it may pass without debate"


def fill(sitting: Sitting) -> int:
    """Put what is ready for the board on the agenda of a sitting; return how many items."""
    there = queries.on_agendas(sitting.board)
    waiting = [
        change
        for change in queries.waiting_for(sitting.board, sitting.starts.date())
        if change.pk not in there
    ]
    for change in waiting:
        if change.state == State.DEFERRED:
            move(change, "present")
            change.deferred_until = None
            change.save()
    first = last_place(sitting) + 1
    insert_rows([_item(sitting, change, first + n) for n, change in enumerate(waiting)])
    return len(waiting)


def _item(sitting: Sitting, change: ChangeRequest, position: int) -> AgendaItem:
    title = f"{change.code} {change.title}"[:TITLE]
    return AgendaItem(sitting=sitting, change=change, title=title, position=position)


def carry_over(sitting: Sitting) -> None:
    """Move what a sitting leaves undecided to the board's next one, if there is one."""
    after = boards.next_sitting(sitting.board)
    if after is None:
        return
    there = queries.on_agendas(sitting.board)
    heard = set(after.agenda.values_list("dependency", flat=True))
    left = [
        item
        for item in queries.undecided(sitting)
        if (
            item.change is None
            or (item.change.state == State.READY and item.change_id not in there)
        )
        and (item.dependency_id is None or item.dependency_id not in heard)
    ]
    first = last_place(after) + 1
    insert_rows(
        [
            AgendaItem(
                sitting=after,
                change_id=item.change_id,
                dependency_id=item.dependency_id,
                title=item.title,
                position=first + n,
                is_consent=item.is_consent,
                lasts_minutes=item.lasts_minutes,
            )
            for n, item in enumerate(left)
        ]
    )


@command
def prepare_agenda(actor: Actor, *, sitting_id: UUID, seen: int | None = None) -> Sitting:
    """Put every request that is ready for the board on a sitting's agenda, the urgent first.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state`` once the sitting is over.
    """
    row = claim(Sitting, sitting_id, actor, policy.prepare_sitting, seen=seen)
    _check_to_come(row)
    if fill(row):
        record(events.AgendaChanged(about=row.pk))
    else:
        nothing_changed()
    return row


def _check_to_come(sitting: Sitting) -> None:
    if sitting.state not in queries.TO_COME:
        words = "This sitting is over; its agenda stands as it was."
        raise Refused("wrong-state", words)


@command
def put_on_agenda(
    actor: Actor, *, change_id: UUID, sitting_id: UUID | None = None
) -> AgendaItem | None:
    """Put a request that is ready on an agenda of its board: at the end of the next sitting's.

    Does nothing where it is on one already, or where no sitting is planned: beginning the next
    sitting then does it.

    Args:
        sitting_id: Another sitting than the next one; choosing needs the right to prepare it, and
            nobody chooses for their own request.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``not-ready``, ``other-board``, ``own-case``, ``wrong-state``.
    """
    change = claim(ChangeRequest, change_id, actor, policy.put_on_agenda)
    if change.state != State.READY or change.board is None:
        raise Refused("not-ready", f"{change.code} is not ready for a board.", "change_id")
    if sitting_id is None:
        return _put(change, change.board, boards.next_sitting(change.board))
    check(actor, policy.prepare_sitting, change.board)
    check_not_author(actor, change)
    return _put(change, change.board, queries.the_sitting(actor, sitting_id))


def _put(change: ChangeRequest, board: Board, sitting: Sitting | None) -> AgendaItem | None:
    if sitting is None or change.pk in queries.on_agendas(board):
        nothing_changed()
        return None
    _check_to_come(sitting)
    if sitting.board_id != board.pk:
        words = f"{change.code} lies before {board.name}."
        raise Refused("other-board", words, "change_id")
    row = _item(sitting, change, last_place(sitting) + 1)
    row.save()
    record(events.AgendaChanged(about=sitting.pk))
    return row


def last_place(sitting: Sitting) -> int:
    """Return the last place taken on an agenda."""
    return int(sitting.agenda.aggregate(last=Max("position"))["last"] or 0)


def put_before(change: ChangeRequest, board: Board) -> None:
    """Put a request on the next agenda of a board inside another command, if it sits at all."""
    sitting = boards.next_sitting(board)
    if sitting is not None and change.pk not in queries.on_agendas(board):
        _item(sitting, change, last_place(sitting) + 1).save()


@command
def add_topic(
    actor: Actor, *, sitting_id: UUID, title: str, lasts_minutes: int = 10, notes: str = ""
) -> AgendaItem:
    """Put a topic that is no request on an agenda.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the sitting.
        Invalid: No title, or a length that is none.
        Refused: ``wrong-state``.
    """
    sitting = claim(Sitting, sitting_id, actor, policy.prepare_sitting)
    _check_to_come(sitting)
    row = AgendaItem(sitting=sitting, position=last_place(sitting) + 1)
    fields = {"title": title, "lasts_minutes": lasts_minutes, "notes": notes}
    set_fields(row, fields, fields.keys())
    if not row.title:
        raise Invalid({"title": ["This is needed."]})
    if not 1 <= row.lasts_minutes <= 480:
        raise Invalid({"lasts_minutes": ["Between 1 and 480 minutes."]})
    row.save()
    record(events.AgendaChanged(about=sitting.pk))
    return row


def _claimed(actor: Actor, item_id: UUID, seen: int | None = None) -> AgendaItem:
    """Claim an item for whoever prepares the sitting; nobody moves their own request."""
    row = claim(AgendaItem, item_id, actor, policy.prepare_sitting, seen=seen)
    _check_to_come(row.sitting)
    if row.change is not None:
        check_not_author(actor, row.change)
    return row


@command
def drop_agenda_item(actor: Actor, *, item_id: UUID, seen: int | None = None) -> Sitting:
    """Take an item off an agenda before it was taken up; a request waits for the next sitting.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``own-case``, ``taken-up``.
    """
    row = _claimed(actor, item_id, seen)
    decided = row.change is not None and row.sitting.decisions.filter(change=row.change).exists()
    voted = row.change is not None and row.sitting.votes.filter(change=row.change).exists()
    if row.began_at is not None or decided or voted or row.follow_ups.exists():
        raise Refused("taken-up", "The board has taken it up; it stays in the minutes.")
    sitting: Sitting = row.sitting
    row.delete()
    record(events.AgendaChanged(about=sitting.pk))
    return sitting


@command
def move_agenda_item(
    actor: Actor, *, item_id: UUID, places: int, seen: int | None = None
) -> AgendaItem:
    """Move an item up (negative) or down an agenda by some places, within its block.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``own-case``.
    """
    row = _claimed(actor, item_id, seen)
    block = list(row.sitting.agenda.filter(is_consent=row.is_consent))
    old = next(n for n, item in enumerate(block) if item.pk == row.pk)
    new = min(max(old + places, 0), len(block) - 1)
    if new == old:
        nothing_changed()
        return row
    block.insert(new, block.pop(old))
    for place, item in enumerate(block, start=1):
        item.position = place
    update_rows(block)
    record(events.AgendaChanged(about=row.sitting_id))
    return next(item for item in block if item.pk == row.pk)


@command
def put_in_consent(actor: Actor, *, item_id: UUID, seen: int | None = None) -> AgendaItem:
    """Put a small request into the consent block, which is voted on and decided as one.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``own-case``, ``not-a-request``, ``not-small``.
    """
    row = _claimed(actor, item_id, seen)
    if row.change is None:
        raise Refused("not-a-request", "Only requests are passed in the block.")
    _check_small(row.change, row.sitting.board)
    return _block(row, is_consent=True)


def _check_small(change: ChangeRequest, board: Board) -> None:
    needed = levels.board_needed(change)
    answers = ChangeItem.objects.system(WHY).filter(change=change, is_live=True)
    check_consent(
        kind=change.kind,
        urgency=change.urgency,
        level=needed.level,
        is_within_limits=levels.may_decide(board, needed.level, needed.effects),
        answers=set(answers.values_list("answer", flat=True)),
    )


@command
def pull_from_consent(actor: Actor, *, item_id: UUID, seen: int | None = None) -> AgendaItem:
    """Pull a request out of the consent block for a debate; any member may, without a reason.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-seat``.
    """
    row = claim(AgendaItem, item_id, actor, policy.run_sitting, seen=seen)
    _check_to_come(row.sitting)
    check_runs(actor, row.sitting)
    return _block(row, is_consent=False)


def _block(row: AgendaItem, *, is_consent: bool) -> AgendaItem:
    if row.is_consent == is_consent:
        nothing_changed()
        return row
    row.is_consent = is_consent
    row.position = last_place(row.sitting) + 1
    row.save()
    record(events.AgendaChanged(about=row.sitting_id))
    return row


def check_runs(actor: Actor, sitting: Sitting) -> None:
    """Refuse that somebody runs a sitting who neither prepares it nor has a seat in it.

    Raises:
        Refused: ``no-seat``.
    """
    if may(actor, policy.prepare_sitting, sitting):
        return
    if all(actor.id not in one.people for one in boards.sitters(sitting.board)):
        raise Refused("no-seat", f"You have no seat in {sitting.board.name}.")


def _run(actor: Actor, item_id: UUID, seen: int | None) -> AgendaItem:
    """Claim an item of an open sitting for whoever runs it."""
    found = find(AgendaItem, item_id, actor)
    sitting = claim(Sitting, found.sitting_id, actor, policy.run_sitting)
    row = claim(AgendaItem, item_id, actor, policy.run_sitting, seen=seen)
    check_runs(actor, sitting)
    if sitting.state != Sitting.State.OPEN:
        raise Refused("not-open", "The sitting is not open; begin it first.")
    return row


@command
def begin_item(actor: Actor, *, item_id: UUID, seen: int | None = None) -> AgendaItem:
    """Take an item up: its timer runs, and the one before it ends.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-open``, ``no-seat``, ``taken-up`` when it runs already.
    """
    row = _run(actor, item_id, seen)
    if row.began_at is not None and row.ended_at is None:
        raise Refused("taken-up", "The board is at this item already.")
    now = clock.now()
    for other in row.sitting.agenda.filter(began_at__isnull=False, ended_at__isnull=True):
        other.ended_at = now
        other.save()
    row.began_at, row.ended_at = now, None
    row.save()
    record(events.ItemBegun(about=row.pk, sitting=row.sitting_id))
    return row


@command
def end_item(actor: Actor, *, item_id: UUID, seen: int | None = None) -> AgendaItem:
    """Be done with an item: its timer stops.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-open``, ``no-seat``, ``not-taken-up``.
    """
    row = _run(actor, item_id, seen)
    if row.began_at is None or row.ended_at is not None:
        raise Refused("not-taken-up", "The board is not at this item.")
    row.ended_at = max(clock.now(), row.began_at + timedelta(seconds=1))
    row.save()
    record(events.ItemEnded(about=row.pk, sitting=row.sitting_id))
    return row


@command
def note_item(actor: Actor, *, item_id: UUID, notes: str, seen: int | None = None) -> AgendaItem:
    """Write down what was said on an item, until the minutes are signed.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A text that cannot be kept.
        Refused: ``signed``, ``no-seat``.
    """
    row = claim(AgendaItem, item_id, actor, policy.run_sitting, seen=seen)
    check_runs(actor, row.sitting)
    if row.sitting.state in {Sitting.State.SIGNED, Sitting.State.CANCELLED}:
        raise Refused("signed", "The minutes are signed; they change no more.")
    if set_fields(row, {"notes": notes}, {"notes"}):
        row.save()
        record(events.ItemNoted(about=row.pk, sitting=row.sitting_id))
    else:
        nothing_changed()
    return row
