"""Change control in the sample: requests before their boards, an emergency, and standard changes."""

from collections import defaultdict
from datetime import date, timedelta
from functools import partial

from sightline.changes import commands
from sightline.site.sample.boarding import (
    LINES,
    Heard,
    call,
    hold,
    note_boards,
    note_sittings,
    note_topics,
    sign,
)
from sightline.site.sample.boards import TEMPLATES, TemplateLine
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.requests import EMERGENCY, REQUESTS
from sightline.site.sample.scheduling import link
from sightline.site.sample.timeline import Course
from sightline.site.sample.voting import decide
from sightline.site.sample.way import Way, moment

WAITS = ("DIG-01", "HTN-04", 5)  # whose go-live waits for whose, the number of the milestone
FAILED = ("tablets", "DIG-06", -20)
STARTED = ("loggers", "LFN-02", 20)


def note_changes(diary: Diary, cast: Cast, calendar: Calendar, courses: list[Course]) -> None:
    """Note boards, requests and standard changes, and what became of each."""
    held = {course.line.code: course for course in courses}
    heard: dict[tuple[str, int], list[Heard]] = defaultdict(list)
    giver, taker, number = WAITS
    waits = partial(link, cast, held[giver], held[taker], number, number)
    diary.note(calendar.day(-16), Turn.AFTER, waits)
    note_boards(diary, cast, calendar)
    for line in REQUESTS:
        way = Way(cast, calendar, line, held[line.project])
        way.note(diary)
        for ruling in line.rulings:
            heard[line.board, ruling.weeks].append(partial(decide, way, ruling))
    note_sittings(diary, cast, calendar, heard)
    note_topics(diary, cast, calendar)
    _note_emergency(diary, Way(cast, calendar, EMERGENCY, held[EMERGENCY.project]))
    _note_standard(diary, cast, calendar, held)


def _note_emergency(diary: Diary, way: Way) -> None:
    day, cast = way.calendar.day(-18), way.cast
    board = LINES["emergency"]
    [ruling] = way.line.rulings
    for step in (way.draft, way.submit, partial(call, cast, "emergency", day), way.present):
        diary.note(day, Turn.AFTER, step)
    diary.note(day, Turn.SIT, partial(hold, cast, board, [partial(decide, way, ruling)], []))
    for days, step in ((1, way.begin), (1, way.apply), (3, way.finish), (4, way.assess)):
        diary.note(day + timedelta(days), Turn.AFTER, step)
    diary.note(day + timedelta(6), Turn.AFTER, way.answer)
    diary.note(day + timedelta(1), Turn.AFTER, partial(sign, cast, "emergency"))


def _note_standard(diary: Diary, cast: Cast, calendar: Calendar, held: dict[str, Course]) -> None:
    for line in TEMPLATES:
        diary.note(calendar.day(-24), Turn.AFTER, partial(_describe, cast, line))
    key, code, day = FAILED
    begun = calendar.day(day)
    course = held[code]
    diary.note(begun, Turn.AFTER, partial(_start, cast, course, key, begun))
    diary.note(begun + timedelta(1), Turn.AFTER, partial(_fail, cast, course, key))
    key, code, day = STARTED
    later = calendar.day(day)
    diary.note(calendar.day(-4), Turn.AFTER, partial(_start, cast, held[code], key, later))


def _describe(cast: Cast, line: TemplateLine) -> None:
    row = commands.write_template(
        cast.actor(line.author), board_id=cast[f"board {line.board}"], name=line.name,
        description=line.description, most_minor=line.most * 100,
    )  # fmt: skip
    cast[f"template {line.key}"] = row.pk
    chair = cast.actor(LINES[line.board].seats[0][0])
    commands.approve_template(chair, template_id=row.pk)


def _start(cast: Cast, course: Course, key: str, day: date) -> None:
    code, manager = course.line.code, course.line.manager
    row = commands.start_standard(
        cast.actor(manager), template_id=cast[f"template {key}"],
        project_id=cast[f"project {code}"], window_start=moment(day, 9), window_finish=moment(day, 15),
        implementer_id=cast.person(manager), acknowledge=True,
    )  # fmt: skip
    cast[f"standard {key}"] = row.pk


def _fail(cast: Cast, course: Course, key: str) -> None:
    actor, change_id = cast.actor(course.line.manager), cast[f"standard {key}"]
    commands.begin_change(actor, change_id=change_id)
    words = "Job cards lost their photographs at the first depot; the old release is pinned."
    commands.back_out_change(actor, change_id=change_id, why=words)
