"""Lessons in the sample: a dozen in every state, some of them applied elsewhere since."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sightline.knowledge import commands
from sightline.site.sample import organisation
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.opening import home, lead
from sightline.site.sample.timeline import Course

#: Days from today by which each step was taken, so far as it was.
CAPTURED, REVIEWED, PUBLISHED, APPLIED, NOTED, ENDED = -84, -77, -70, -56, -12, -6


@dataclass(frozen=True)
class LessonLine:
    """One lesson as its project's manager wrote it, and how far it came.

    Attributes:
        uses: Project that applies it to (how, what came of it; blank while nothing was noted).
        end: The clause it became, or why it was retired.
    """

    project: str
    title: str
    happened: str
    cause: str
    advice: str
    tags: str
    state: str = "published"
    impact: str = ""
    priority: str = "medium"
    uses: tuple[tuple[str, str, str], ...] = ()
    end: str = ""


LESSONS = (
    LessonLine(
        "RSD-06", "Order long-lead pumps before the design is frozen",
        "The pumps came eleven weeks after the building was ready.",
        "The order waited for the last drawing, though the duty point was known.",
        "Order on the duty point with an option to trim; freeze the rest later.",
        "pumps, procurement", impact="Eleven weeks", priority="high",
        uses=(
            ("RSD-02", "The transfer pumps were ordered on the duty point.", "Nine weeks earlier."),
            ("TRN-01", "Backwash pumps ordered with an option to trim.", ""),
        ),
    ),
    LessonLine(
        "LFN-01", "Street permits take longer than the works",
        "A third of the crews waited for permits in the first spring.",
        "Permits were asked for street by street.",
        "Ask for a whole district at once, with the council's own calendar.",
        "permits, streets, council", impact="Crews idle for 300 days", priority="high",
        uses=(
            ("LFN-04", "The council was asked for the whole route.", "No crew has waited since."),
            ("HTN-01", "Permits by district, six months ahead.", "Two crossings were brought forward."),
            ("TRN-04", "One request for all schools of a ward.", ""),
        ),
    ),
    LessonLine(
        "CRV-06", "Agree on one owner of survey data before surveying",
        "Two teams surveyed the same manholes.", "Nobody knew who kept the data.",
        "Name the owner of the data in the charter.", "survey, data", "embedded",
        impact="40,000 pounds", end="DAT-1, clause 1",
        uses=(("CRV-03", "The catchment team keeps the data.", "No survey was done twice."),),
    ),
    LessonLine(
        "WPF-04", "Let people try a floor before it is fitted out",
        "Two floors were fitted twice.", "The layout was agreed on paper.",
        "Fit one bay, use it for a month, then order the rest.", "workplace, trial",
        uses=(("WPF-01", "One bay stands since spring.", "The booths were left out."),),
    ),
    LessonLine(
        "BIO-04", "A pilot needs a day on which it is judged",
        "The pilot ran on for five months after its question was answered.",
        "No measure had been agreed on.",
        "Agree on the measure, the day and who decides before the pilot begins.",
        "pilot, gates", "embedded", end="LIF-1, clause 1",
    ),
    LessonLine(
        "DIG-04", "Move the accounts of services before those of people",
        "Night jobs stopped on the first weekend.", "They ran under people's accounts.",
        "List what runs by itself first; move it in a week of its own.", "accounts, cutover",
        priority="high", uses=(("DIG-05", "Jobs of the warehouse are moved first.", ""),),
    ),
    LessonLine(
        "TRN-01", "Photograph every valve before the old filter is taken out",
        "Three valves were found where no drawing had them.", "Drawings of 1968 were trusted.",
        "Walk and photograph the site before the outage is booked.", "survey, outage", "reviewed",
    ),
    LessonLine(
        "CUS-01", "Rehearse the billing run with the oldest tariffs",
        "Bills of four tariffs were wrong in the rehearsal.", "Test data left old tariffs out.",
        "Rehearse with a copy of a whole quarter.", "billing, rehearsal", "reviewed",
        priority="high",
    ),
    LessonLine(
        "GRS-02", "Ask the grid operator by its own year",
        "The connection date slipped by a quarter.", "The operator plans in April only.",
        "Hand the request in before March.", "grid, permits",
        uses=(("GRS-01", "Handed in before March.", ""),),
    ),
    LessonLine(
        "LFN-04", "Night work needs a second supervisor", "A shift was lost.",
        "One supervisor for two gangs.", "", "streets, night", "captured",
    ),
    LessonLine(
        "WPF-05", "Return of old units is a job of its own", "400 units are still in vans.",
        "Nobody was asked to collect them.", "Plan the return with the roll-out.",
        "fleet, return", "captured", priority="low",
    ),
    LessonLine(
        "HTN-06", "Test pumping before anything else", "The workings could not carry the scheme.",
        "Old maps were believed.", "Pump first; design afterwards.", "ground, survey", "retired",
        end="Mine water is not looked at again.",
    ),
    LessonLine(
        "DIG-03", "Name the zones before the firewalls are bought", "Two firewalls lie unused.",
        "The zones were not agreed on.", "Agree on zones first.", "security", "reviewed",
    ),
)  # fmt: skip


def note_lessons(
    diary: Diary, cast: Cast, calendar: Calendar, courses: Mapping[str, Course]
) -> None:
    """Note what projects learned, and where it was applied."""
    for number, line in enumerate(LESSONS):
        course, key = courses[line.project], f"lesson {line.title}"

        def note(day: int, deed: Any, late: int = number % 7) -> None:
            diary.note(calendar.day(day + late), Turn.SIT, deed)

        note(CAPTURED, partial(_capture, cast, course, line, key))
        if line.state != "captured":
            checker = organisation.CHECKERS[home(course.line)]
            note(REVIEWED, partial(_step, cast, key, "review_lesson", checker))
        if line.state in {"published", "embedded"}:
            note(PUBLISHED, partial(_step, cast, key, "publish_lesson", lead(course.line)))
        for code, how, outcome in line.uses:
            user = courses[code].line.manager
            note(APPLIED, partial(_apply, cast, key, code, user, how))
            if outcome:
                note(NOTED, partial(_note, cast, key, code, user, outcome))
        if line.state == "embedded":
            note(ENDED, partial(_step, cast, key, "embed_lesson", PMO, clause=line.end))
        if line.state == "retired":
            note(ENDED, partial(_step, cast, key, "retire_lesson", PMO, why=line.end))


def _capture(cast: Cast, course: Course, line: LessonLine, key: str) -> None:
    row = commands.capture_lesson(
        cast.actor(course.line.manager),
        project_id=cast[f"project {line.project}"],
        title=line.title,
        context=course.line.name,
        happened=line.happened,
        impact=line.impact,
        cause=line.cause,
        recommendation=line.advice,
        tags=line.tags.split(","),
        priority=line.priority,
        owner_id=cast.person(organisation.CHECKERS[home(course.line)]),
    )
    cast[key] = row.pk


def _step(cast: Cast, key: str, step: str, who: str, **said: str) -> None:
    getattr(commands, step)(cast.actor(who), lesson_id=cast[key], **said)


def _apply(cast: Cast, key: str, code: str, who: str, how: str) -> None:
    at = {"lesson_id": cast[key], "project_id": cast[f"project {code}"]}
    cast[f"use {code} {key}"] = commands.apply_lesson(cast.actor(who), **at, how=how).pk


def _note(cast: Cast, key: str, code: str, who: str, outcome: str) -> None:
    commands.note_lesson_use(cast.actor(who), use_id=cast[f"use {code} {key}"], outcome=outcome)
