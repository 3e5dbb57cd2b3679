"""Gates and decisions of the sample: submitted with evidence, decided by executives and board."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sightline.projects import commands
from sightline.site.sample.cast import Cast
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.lines import ProjectLine
from sightline.site.sample.messes import CONDITION, DECISIONS, GATES, Decision, GateStory
from sightline.site.sample.opening import PAST_APPROVAL, decider, move
from sightline.site.sample.people import BOARD
from sightline.site.sample.shapes import EVIDENCE, GATE_REASONS
from sightline.site.sample.shapes import GATES as USUAL
from sightline.site.sample.timeline import Course

SEEN_BY_BOARD = frozenset({"open", "pmo"})
NOTICE = timedelta(4)


def note_gates(diary: Diary, cast: Cast, course: Course) -> None:
    """Note the project's gates, those that were held, and those with a story of their own."""
    stories = {s.number: s for s in GATES if s.project == course.line.code and s.kind in _OWN}
    for number, (name, share) in enumerate(USUAL, start=1):
        story, planned = stories.get(number), course.at(share)
        is_dated = story and story.kind in _DATED
        due = course.calendar.day(story.day) if story and is_dated else planned
        if story and story.kind == "waiting":
            due = course.calendar.day(7)
        diary.note(course.opened, Turn.PLAN, partial(add_gate, cast, course, number, name, due))
        _note_gate(diary, cast, course, number, story)
    for story in GATES:
        if story.project == course.line.code and story.kind in {"hold", "kill", "recycle"}:
            _note_refusal(diary, cast, course, story)


_DATED = frozenset({"overdue", "soon"})
_OWN = _DATED | {"waiting", "conditional"}


def _note_gate(
    diary: Diary, cast: Cast, course: Course, number: int, story: GateStory | None
) -> None:
    """Note that a gate was held on its day, or what its story says instead."""
    line, calendar = course.line, course.calendar
    if story and story.kind in _DATED:
        return
    if story and story.kind == "waiting":
        diary.note(calendar.day(story.day), Turn.AFTER, partial(_submit, cast, line, number))
        return
    held = _held_on(course, number)
    if held is None:
        return
    day = calendar.past(held)
    diary.note(day - NOTICE, Turn.DECIDE, partial(_submit, cast, line, number))
    ruling = Ruling("conditional" if story else "go", story.words if story else "", held)
    decide = partial(_decide, cast, line, number, ruling)
    diary.note(day, Turn.DECIDE, decide)
    if story and line.code == CONDITION[0]:
        diary.note(day, Turn.AFTER, partial(_condition, cast, course))


def _held_on(course: Course, number: int) -> date | None:
    """Return the day a gate was held; None when it is still to come or never came."""
    line = course.line
    if number == 1:
        has_come = line.state in PAST_APPROVAL and not _is_recycled(line)
        day = course.at(USUAL[0][1])
    else:
        has_come = course.has_worked
        day = course.at(USUAL[number - 1][1]) + timedelta(course.slip(course.calendar.today))
        day = course.at(USUAL[1][1]) if number == 2 else day
    last = min(course.quiet_from, course.calendar.day(-4))
    return day if has_come and day < last else None


def _is_recycled(line: ProjectLine) -> bool:
    return any(s.project == line.code and s.kind == "recycle" for s in GATES)


def add_gate(cast: Cast, course: Course, number: int, name: str, planned_on: date) -> None:
    """Add a gate to the plan, as the project's manager."""
    row = commands.add_gate(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        name=name,
        planned_on=planned_on,
    )
    cast[f"gate {course.line.code} {number}"] = row.pk


def _submit(cast: Cast, line: ProjectLine, number: int) -> None:
    commands.submit_gate(
        cast.actor(line.manager),
        gate_id=cast[f"gate {line.code} {number}"],
        evidence=EVIDENCE[min(number, len(EVIDENCE)) - 1],
    )


@dataclass(frozen=True)
class Ruling:
    """What a gate decided; ``held_on`` is the day it is written down unless it is given."""

    outcome: str
    words: str
    held_on: date | None = None


def _decide(cast: Cast, line: ProjectLine, number: int, ruling: Ruling) -> None:
    by_board = line.secrecy in SEEN_BY_BOARD and number == len(USUAL)
    is_conditional = ruling.outcome == "conditional"
    commands.decide_gate(
        cast.actor(BOARD if by_board else decider(line)),
        gate_id=cast[f"gate {line.code} {number}"],
        outcome=ruling.outcome,
        conditions=ruling.words if is_conditional else "",
        reasons=ruling.words or GATE_REASONS[min(number, len(GATE_REASONS)) - 1],
        held_on=ruling.held_on,
    )


def _condition(cast: Cast, course: Course) -> None:
    """Note what a conditional gate asks for as a milestone, so that it is not forgotten."""
    _, name, due = CONDITION
    commands.add_milestone(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        name=name,
        forecast=course.calendar.day(due),
    )


def _note_refusal(diary: Diary, cast: Cast, course: Course, story: GateStory) -> None:
    """Note a gate that did not let the project on; a recycled one is planned again."""
    line, day = course.line, course.calendar.day(story.day)
    number = story.number
    if story.kind != "recycle":
        number = len(USUAL) + 1
        interim = partial(add_gate, cast, course, number, "Interim review: go on?", day)
        diary.note(day - timedelta(14), Turn.AFTER, interim)
    diary.note(day - NOTICE, Turn.AFTER, partial(_submit, cast, line, number))
    decide = partial(_decide, cast, line, number, Ruling(story.kind, story.words))
    diary.note(day, Turn.DECIDE, decide)
    if story.kind == "recycle":
        name, due = f"{USUAL[0][0]}, second time", course.calendar.day(14)
        diary.note(day, Turn.AFTER, partial(add_gate, cast, course, 9, name, due))


def note_decisions(diary: Diary, cast: Cast, course: Course) -> None:
    """Note what executives decided about the project outside its gates."""
    for decision in DECISIONS:
        if decision.project == course.line.code:
            deed = partial(_carry_out, cast, course, decision)
            diary.note(course.calendar.day(decision.day), Turn.AFTER, deed)


def _carry_out(cast: Cast, course: Course, decision: Decision) -> None:
    move(cast, course.line, decision.kind, decision.why)
