"""RAID in the sample: raised, watched, closed; and who depends on whom."""

from datetime import date, timedelta
from functools import partial

from sightline.projects import commands
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import chance_of
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.messes import NEGLECTED_RISKS
from sightline.site.sample.opening import checker
from sightline.site.sample.risks import ASSUMPTIONS, BANK, CLOSINGS, SEVERE_RESPONSE, RaidLine
from sightline.site.sample.timeline import ENDED, Course

N_RISKS = 3
OPEN_FOR_DAYS = 150


def note_raid(diary: Diary, cast: Cast, course: Course) -> None:
    """Note risks and what became of them, an assumption, troubles and dependencies."""
    for number, (line, day) in enumerate(_raised(course)):
        diary.note(day, Turn.WORK, partial(_raise, cast, course, number, line, day))
        _note_fate(diary, cast, course, number, day)
    diary.note(course.opened, Turn.PLAN, partial(_assume, cast, course))
    if course.line.severe:
        day = course.calendar.shifted(course.line.since) + timedelta(35)
        diary.note(day, Turn.WORK, partial(_severe, cast, course))
    for code in course.line.needs:
        day = max(course.opened, course.calendar.past(course.at(0.12))) + timedelta(20)
        diary.note(day, Turn.AFTER, partial(_depend, cast, course, code, day))
    if course.line.state in ENDED and course.line.state not in {"on_hold", "cancelled"}:
        diary.note(course.finish - timedelta(9), Turn.AFTER, partial(_close_all, cast, course))


def _raised(course: Course) -> list[tuple[RaidLine, date]]:
    """Return the project's risks, each with the day it was raised."""
    chance = chance_of("risks", course.line.code)
    lines = chance.sample(BANK[course.line.kind], N_RISKS)
    days = max(1, (course.quiet_from - course.opened).days - 70)
    return [
        (line, course.opened + timedelta(0 if number == 0 else chance.randrange(days)))
        for number, line in enumerate(lines)
    ]


def _is_neglected(course: Course, number: int) -> bool:
    return course.line.code in NEGLECTED_RISKS and number == 0


def _due(course: Course, number: int, day: date) -> date:
    if _is_neglected(course, number):
        return course.calendar.day(-61)
    return day + timedelta(OPEN_FOR_DAYS)


def _note_fate(diary: Diary, cast: Cast, course: Course, number: int, day: date) -> None:
    """Note what was done when a response came due: the risk closed, or the response went on."""
    diary.note(day + timedelta(21), Turn.AFTER, partial(_move, cast, course, number, "respond"))
    due = _due(course, number, day)
    while due < course.quiet_from and not _is_neglected(course, number):
        if chance_of("fate", course.line.code, number, due - day).random() < 0.4:
            diary.note(due, Turn.WORK, partial(_move, cast, course, number, "close"))
            return
        later = due + timedelta(OPEN_FOR_DAYS)
        diary.note(due, Turn.WORK, partial(_put_off, cast, course, number, later))
        due = later


def _raise(cast: Cast, course: Course, number: int, line: RaidLine, day: date) -> None:
    row = commands.raise_raid(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        kind="risk",
        title=line.title,
        description=line.description,
        probability=line.probability,
        impact=line.impact,
        exposure_minor=_exposure(course, line),
        response=line.response,
        response_text=line.response_text,
        owner_id=cast.person(course.line.manager),
        due=_due(course, number, day),
        in_report=number < 2,
    )
    cast[f"raid {course.line.code} {number}"] = row.pk


def _exposure(course: Course, line: RaidLine) -> int:
    """Return what the risk would cost, in pence, rounded to ten thousand pounds."""
    share = line.probability * line.impact / 900
    return max(1, round(course.line.cost * share / 10)) * 10_000_00


def _move(cast: Cast, course: Course, number: int, verb: str) -> None:
    chance = chance_of("closing", course.line.code, number)
    commands.move_raid(
        cast.actor(course.line.manager),
        item_id=cast[f"raid {course.line.code} {number}"],
        verb=verb,
        why=chance.choice(CLOSINGS) if verb == "close" else "",
    )


def _put_off(cast: Cast, course: Course, number: int, due: date) -> None:
    commands.change_raid(
        cast.actor(course.line.manager),
        item_id=cast[f"raid {course.line.code} {number}"],
        due=due,
        why="The risk stands; the response goes on.",
    )


def _assume(cast: Cast, course: Course) -> None:
    row = commands.raise_raid(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        kind="assumption",
        title=ASSUMPTIONS[course.line.kind],
        in_report=False,
    )
    cast[f"raid {course.line.code} {N_RISKS}"] = row.pk


def _severe(cast: Cast, course: Course) -> None:
    """Raise what the project cannot carry alone, as an issue that scores 20 of 25."""
    commands.raise_raid(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        kind="issue",
        title=course.line.trouble.rstrip("."),
        probability=5,
        impact=4,
        response="reduce",
        response_text=SEVERE_RESPONSE,
        owner_id=cast.person(course.line.manager),
        due=course.calendar.day(24),
    )


def _depend(cast: Cast, course: Course, code: str, day: date) -> None:
    """Note what the project needs of another one, as the office that sees both."""
    giver = commands.raise_raid(
        cast.actor(checker(course, day)),
        project_id=cast[f"project {course.line.code}"],
        kind="dependency",
        title=f"Needs {GIVES.get(code, 'its result')} from {code}",
        needs_from_id=cast[f"project {code}"],
        due=course.calendar.day(75),
        owner_id=cast.person(course.line.manager),
    )
    cast[f"dependency {course.line.code} {code}"] = giver.pk


GIVES = {
    "DIG-01": "the event bus and its interfaces",
    "CUS-01": "the new account structure",
    "HTN-01": "heat from the energy centre",
    "BIO-01": "gas in full quantity",
    "CRV-03": "sensor positions",
}


def _close_all(cast: Cast, course: Course) -> None:
    """Close what is open before the project closes."""
    for number in range(N_RISKS + 1):
        key = f"raid {course.line.code} {number}"
        if key in cast.ids and not _was_closed(course, number):
            _move(cast, course, number, "close")


def _was_closed(course: Course, number: int) -> bool:
    """Tell whether a risk closed by itself when its response came due."""
    if number == N_RISKS:
        return False
    _, day = _raised(course)[number]
    due = _due(course, number, day)
    while due < course.quiet_from:
        if chance_of("fate", course.line.code, number, due - day).random() < 0.4:
            return due <= course.finish - timedelta(9)
        due += timedelta(OPEN_FOR_DAYS)
    return False
