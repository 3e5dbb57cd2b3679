"""The sample's boards at work: opened, seated, sitting, deciding by name, signing their minutes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from sightline.changes import commands
from sightline.changes.queries.agenda import the_sitting
from sightline.changes.queries.boards import next_sitting, the_board
from sightline.kernel import clock
from sightline.site.sample.boards import ACTIONS, BOARDS, TOPICS, ActionLine, BoardLine
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO

OPENED, BEGINS = 3, 17  # days before the first sitting they were opened; the hour they sit at
LINES = {line.key: line for line in BOARDS}
Heard = Callable[["Sat"], None]


class Sat:
    """A sitting that is open, with the time that passes in it."""

    def __init__(self, cast: Cast, line: BoardLine, sitting_id: UUID, starts: datetime) -> None:
        """Take who sits, and from when."""
        self.cast, self.line, self.id = cast, line, sitting_id
        self.now = starts

    @property
    def chair(self) -> str:
        """Who leads it."""
        return self.line.seats[0][0]

    def after(self, minutes: int, deed: Callable[[], object]) -> None:
        """Do something some minutes later."""
        self.now += timedelta(minutes=minutes)
        with clock.at(self.now):
            deed()


def sits_on(calendar: Calendar, key: str) -> date:
    """Return the day of a board's next sitting: so many working days from today."""
    day, left = calendar.today, LINES[key].ahead
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5
    return day


def sat_on(calendar: Calendar, key: str, weeks: int) -> date:
    """Return the day of a sitting so many weeks before a board's next one."""
    return sits_on(calendar, key) - timedelta(weeks=weeks)


def note_boards(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note the opening of the boards, the upper ones first, and who was seated in them."""
    day = sat_on(calendar, "water", max(LINES["water"].past)) - timedelta(OPENED)
    for line in BOARDS:
        diary.note(day, Turn.AFTER, partial(_open, cast, calendar, line))
    ahead = sits_on(calendar, "executive")
    diary.note(calendar.day(-12), Turn.AFTER, partial(call, cast, "executive", ahead))


def _open(cast: Cast, calendar: Calendar, line: BoardLine) -> None:
    board = commands.open_board(
        cast.actor(PMO),
        name=line.name,
        office_id=cast[f"office {line.office}"],
        parent_id=cast[f"board {line.parent}"] if line.parent else None,
        level=line.level,
        is_emergency=line.is_emergency,
        quorum=line.quorum,
        n_offices=line.n_offices,
        cadence=line.cadence,
        weekday=sits_on(calendar, line.key).weekday(),
        begins_minute=BEGINS * 60,
        lasts_minutes=90,
        limit_permille=line.limit_permille,
        limit_days=line.limit_days,
    )
    cast[f"board {line.key}"] = board.pk
    for number, (person, side, office) in enumerate(line.seats):
        commands.seat_member(
            cast.actor(PMO),
            board_id=board.pk,
            person_id=cast.person(person),
            side=side,
            office_id=cast[f"office {office}"],
            is_chair=number == 0,
        )
    if line.past:
        commands.plan_sittings(cast.actor(PMO), board_id=board.pk)


def call(cast: Cast, key: str, day: date) -> None:
    """Call a sitting of a board that has no cadence."""
    starts = datetime.combine(day, time(BEGINS), UTC)
    commands.call_sitting(
        cast.actor(PMO), board_id=cast[f"board {key}"], starts=starts, place="Room 4 and by video"
    )


def note_sittings(
    diary: Diary, cast: Cast, calendar: Calendar, heard: dict[tuple[str, int], list[Heard]]
) -> None:
    """Note every sitting that was held, with what it heard, and what it left to do."""
    for line in BOARDS:
        for weeks in line.past:
            day = sat_on(calendar, line.key, weeks)
            deeds = heard.get((line.key, weeks), [])
            actions = [one for one in ACTIONS if (one.board, one.weeks) == (line.key, weeks)]
            deed = partial(hold, cast, line, deeds, [_giving(calendar, one) for one in actions])
            diary.note(day, Turn.SIT, deed)
            diary.note(day + timedelta(1), Turn.AFTER, partial(sign, cast, line.key))
    for one in ACTIONS:
        if one.done:
            diary.note(calendar.day(one.due), Turn.AFTER, partial(_finish, cast, one))


def _giving(calendar: Calendar, line: ActionLine) -> Heard:
    def give(sat: Sat) -> None:
        row = commands.add_follow_up(
            sat.cast.actor(sat.chair),
            sitting_id=sat.id,
            text=line.text,
            owner_id=sat.cast.person(line.owner),
            due=calendar.day(line.due),
        )
        sat.cast[f"action {line.text}"] = row.pk

    return give


def hold(cast: Cast, line: BoardLine, deeds: list[Heard], after: list[Heard]) -> None:
    """Hold a board's next sitting: everybody is there, and it takes up one thing after another."""
    board = the_board(cast.actor(PMO), cast[f"board {line.key}"])
    sitting = next_sitting(board)
    assert sitting is not None
    sat = Sat(cast, line, sitting.pk, max(sitting.starts, clock.now()))
    cast[f"last sitting {line.key}"] = sitting.pk
    sat.after(0, lambda: commands.begin_sitting(cast.actor(sat.chair), sitting_id=sitting.pk))
    for person, *_ in line.seats:
        sat.after(0, partial(commands.arrive, cast.actor(person), sitting_id=sitting.pk))
    for heard in deeds:
        heard(sat)
    for heard in after:
        sat.after(2, partial(heard, sat))
    sat.after(9, lambda: commands.end_sitting(cast.actor(sat.chair), sitting_id=sitting.pk))


def sign(cast: Cast, key: str) -> None:
    """Sign the minutes of a board's last sitting, as its chair."""
    chair = cast.actor(LINES[key].seats[0][0])
    commands.sign_minutes(chair, sitting_id=cast[f"last sitting {key}"])


def _finish(cast: Cast, line: ActionLine) -> None:
    row_id = cast[f"action {line.text}"]
    commands.finish_follow_up(cast.actor(line.owner), follow_up_id=row_id, words=line.done)


def item_on(cast: Cast, sitting_id: UUID, change_id: UUID) -> UUID:
    """Return the place of a request on the agenda of a sitting."""
    found: UUID = the_sitting(cast.actor(PMO), sitting_id).agenda.get(change=change_id).pk
    return found


def note_topics(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note what the next sittings hear beside the requests."""
    for key in TOPICS:
        diary.note(calendar.last, Turn.SIT, partial(_hear, cast, key))


def _hear(cast: Cast, key: str) -> None:
    title, notes = TOPICS[key]
    board = the_board(cast.actor(PMO), cast[f"board {key}"])
    sitting = next_sitting(board)
    assert sitting is not None
    commands.add_topic(cast.actor(PMO), sitting_id=sitting.pk, title=title, notes=notes)
