"""Commands on sittings: made from the cadence or called, begun, ended, cancelled; who is there."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sightline.changes import events, policy
from sightline.changes.commands.agenda import carry_over, check_runs, fill
from sightline.changes.commands.keeping import acting
from sightline.changes.commands.seats import check_not_own_case, check_open, given_why
from sightline.changes.models import Board, Presence, Sitting
from sightline.changes.queries import agenda as queries
from sightline.changes.queries import boards
from sightline.changes.rules.cadence import sitting_days
from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, may
from sightline.kernel.rows import insert_rows

WEEKS = 8
MOST_WEEKS = 53


@command
def plan_sittings(actor: Actor, *, board_id: UUID, weeks: int = WEEKS) -> list[Sitting]:
    """Make the sittings of a board's cadence for some weeks; those that are there stay.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the board.
        Invalid: No weeks, or more than a year of them.
        Refused: ``board-closed``, ``no-cadence`` for a board that sits when it is called.
    """
    board = claim(Board, board_id, actor, policy.prepare_sitting)
    check_open(board)
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid({"weeks": [f"Between 1 and {MOST_WEEKS} weeks."]})
    if board.cadence == "called":
        raise Refused("no-cadence", "This board sits when it is called; call a sitting.")
    made = _planned(board, weeks)
    if made:
        record(events.SittingsPlanned(about=board.pk, n_sittings=len(made)))
    else:
        nothing_changed()
    return made


def _planned(board: Board, weeks: int) -> list[Sitting]:
    """Insert the sittings of a cadence that are not there yet."""
    today = clock.today()
    last = today + timedelta(weeks=weeks)
    days = sitting_days(board.cadence, board.weekday, board.opened_on, today, last)
    there = {row.starts.date() for row in board.sittings.all()}
    made = [_sitting(board, day) for day in days if day not in there]
    made = [row for row in made if row.starts > clock.now()]
    insert_rows(made)
    return made


def _sitting(board: Board, day: date) -> Sitting:
    starts = datetime.combine(day, time(), UTC) + timedelta(minutes=board.begins_minute)
    return Sitting(board=board, starts=starts, lasts_minutes=board.lasts_minutes)


@command
def call_sitting(
    actor: Actor,
    *,
    board_id: UUID,
    starts: datetime,
    lasts_minutes: int = 60,
    place: str = "",
    why: str = "",
) -> Sitting:
    """Call a sitting beside the cadence; an emergency sits at once.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the board.
        Invalid: A time or place that cannot be kept.
        Refused: ``board-closed``, ``in-the-past``, ``sitting-there``.
    """
    board = claim(Board, board_id, actor, policy.prepare_sitting)
    check_open(board)
    row = Sitting(board=board, starts=starts)
    fields = {"lasts_minutes": lasts_minutes, "place": place, "starts": starts}
    set_fields(row, fields, fields.keys())
    if row.lasts_minutes < 1:
        raise Invalid({"lasts_minutes": ["A sitting lasts a minute at least."]})
    if row.starts < clock.now() - timedelta(hours=1):
        raise Refused("in-the-past", "That time is over; name one to come.", "starts")
    if board.sittings.filter(starts=row.starts).exists():
        raise Refused("sitting-there", "The board sits at that time already.", "starts")
    row.save()
    record(events.SittingCalled(about=row.pk, board=board.pk), why=given_why(why))
    return row


@command
def cancel_sitting(
    actor: Actor, *, sitting_id: UUID, seen: int | None = None, why: str = ""
) -> Sitting:
    """Cancel a planned sitting; what is on its agenda moves on to the next one.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``own-case``.
    """
    row = claim(Sitting, sitting_id, actor, policy.prepare_sitting, seen=seen)
    check_not_own_case(actor, row.board)
    row.move("cancel")
    row.save()
    carry_over(row)
    record(events.SittingCancelled(about=row.pk, board=row.board_id), why=given_why(why))
    return row


@command
def begin_sitting(actor: Actor, *, sitting_id: UUID, seen: int | None = None) -> Sitting:
    """Open a sitting: what has become ready meanwhile joins the agenda, the timer runs.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``board-closed``, ``no-seat`` for a role without a seat here.
    """
    row = _run(actor, sitting_id, seen)
    check_open(row.board)
    row.move("begin")
    row.began_at = clock.now()
    row.save()
    fill(row)
    record(events.SittingBegun(about=row.pk, board=row.board_id))
    return row


@command
def end_sitting(actor: Actor, *, sitting_id: UUID, seen: int | None = None) -> Sitting:
    """End a sitting: sittings to come are made from the cadence, what is undecided moves on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-seat``.
    """
    row = _run(actor, sitting_id, seen)
    row.move("end")
    row.ended_at = clock.now()
    row.save()
    for item in row.agenda.filter(began_at__isnull=False, ended_at__isnull=True):
        item.ended_at = row.ended_at
        item.save()
    if row.board.closed_on is None:
        _planned(row.board, WEEKS)
    carry_over(row)
    record(events.SittingEnded(about=row.pk, board=row.board_id))
    return row


def _run(actor: Actor, sitting_id: UUID, seen: int | None = None) -> Sitting:
    """Claim a sitting for whoever runs it: who prepares it, or who sits in it."""
    row = claim(Sitting, sitting_id, actor, policy.run_sitting, seen=seen)
    check_runs(actor, row)
    return row


@command
def arrive(actor: Actor, *, sitting_id: UUID, person_id: UUID | None = None) -> Presence:
    """Note that a member, or a delegate, is there: oneself, or by whoever prepares the sitting.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the sitting.
        Refused: ``wrong-state``, ``no-seat`` for somebody without a seat, ``not-yourself``.
    """
    sitting, person = _at(actor, sitting_id, person_id)
    if all(person not in one.people for one in boards.sitters(sitting.board)):
        words = "They have no seat in this board and vote for nobody in it."
        raise Refused("no-seat", words, "person_id")
    row = sitting.presences.filter(person=person).first()
    if row is not None and row.left_at is None:
        nothing_changed()
        return row
    row = row or Presence(sitting=sitting, person_id=person, came_at=clock.now())
    row.left_at = None
    row.save()
    record(events.PersonArrived(about=sitting.pk, person=person))
    return row


@command
def leave(actor: Actor, *, sitting_id: UUID, person_id: UUID | None = None) -> Presence:
    """Note that somebody left; from then on they count for no quorum, and their votes for nothing.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the sitting.
        Refused: ``wrong-state``, ``not-there``, ``not-yourself``.
    """
    sitting, person = _at(actor, sitting_id, person_id)
    row = sitting.presences.filter(person=person, left_at__isnull=True).first()
    if row is None:
        raise Refused("not-there", "They are not here.", "person_id")
    row.left_at = max(clock.now(), row.came_at)
    row.save()
    record(events.PersonLeft(about=sitting.pk, person=person))
    return row


def _at(actor: Actor, sitting_id: UUID, person_id: UUID | None) -> tuple[Sitting, UUID]:
    sitting = claim(Sitting, sitting_id, actor, policy.run_sitting)
    if sitting.state not in queries.TO_COME:
        raise Refused("wrong-state", "Presence is noted until a sitting ends.")
    person = the_person(actor, person_id or acting(actor))
    if person.pk != actor.id and not may(actor, policy.prepare_sitting, sitting):
        words = "Everybody says for themselves that they are here, or whoever prepares the sitting."
        raise Refused("not-yourself", words, "person_id")
    return sitting, person.pk
