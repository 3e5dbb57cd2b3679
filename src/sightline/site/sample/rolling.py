"""A shared plan in the sample, rolled out in three waves: one is over, one runs, one is planned."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from sightline.knowledge import commands
from sightline.knowledge.queries import lines_of, plan_version_shown, the_shared_plan
from sightline.projects.queries import projects
from sightline.site.sample import organisation
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.opening import home
from sightline.site.sample.scheduling import REUSERS, draw
from sightline.site.sample.timeline import Course

ORIGIN, LATER = "BIO-04", "SLU-01"
#: Shares of their time at which the origin is planned, and the others with its plan.
PLANNED = 0.08
#: Days from the origin's execution to each step.
DRAFTED, PUBLISHED, ROLLED_OUT = 1, 5, 8
#: Days from today on which the last wave was put in, and on which it is to start.
ADDED, STARTS = -10, 45
TITLE = "Study or pilot in three steps"
SUMMARY = (
    "A desk study, fieldwork and a write-up towards each of five milestones. It fits a pilot of "
    "about a year; a longer one stretches the fieldwork."
)
TERMS = "Any office. Gates, milestones and risks are each project's own and are left out."
ADAPTED = {
    "CRV-06": "Fieldwork follows the survey of manholes, catchment by catchment.",
    "CRV-04": "Fieldwork lasts for two growing seasons.",
}


def note_roll_out(
    diary: Diary, cast: Cast, calendar: Calendar, courses: Mapping[str, Course]
) -> None:
    """Note how one pilot's plan was shared, and who planned with it since."""
    origin = courses[ORIGIN]
    diary.note(origin.at(PLANNED), Turn.AFTER, partial(_draw, cast, origin))
    for after, deed in ((DRAFTED, _share), (PUBLISHED, _publish), (ROLLED_OUT, _roll_out)):
        day = origin.executed + timedelta(after)
        diary.note(day, Turn.SIT, partial(deed, cast, courses))
    for code in REUSERS:
        course = courses[code]
        put_in = max(course.approved, origin.executed + timedelta(ROLLED_OUT))
        diary.note(put_in, Turn.SIT, partial(_add_wave, cast, course))
        diary.note(course.at(PLANNED), Turn.AFTER, partial(_reuse, cast, course))
    for code in (ORIGIN, *REUSERS):
        if courses[code].line.state in {"closed", "tracking"}:
            diary.note(courses[code].finish, Turn.WORK, partial(_end, cast, courses[code]))
    diary.note(calendar.day(ADDED), Turn.SIT, partial(_plan_wave, cast, calendar))


def _draw(cast: Cast, course: Course) -> None:
    draw(cast, course, course.at(PLANNED))


def _end(cast: Cast, course: Course) -> None:
    draw(cast, course, course.finish)


def _share(cast: Cast, courses: Mapping[str, Course]) -> None:
    line = courses[ORIGIN].line
    actor = cast.actor(line.manager)
    plan = commands.draft_shared_plan(
        actor, project_id=cast[f"project {ORIGIN}"], title=TITLE, summary=SUMMARY, terms=TERMS
    )
    version = plan_version_shown(actor, the_shared_plan(actor, plan.pk))
    assert version is not None
    own = [row.key for row in lines_of(version) if not row.key.startswith("activity:")]
    commands.choose_plan_rows(actor, version_id=version.pk, left_out=own)
    cast["plan version"] = version.pk


def _publish(cast: Cast, courses: Mapping[str, Course]) -> None:
    checker = organisation.CHECKERS[home(courses[ORIGIN].line)]
    commands.publish_plan_version(
        cast.actor(checker),
        version_id=cast["plan version"],
        why="Three offices begin a study this year; they need not draw it again.",
    )


def _roll_out(cast: Cast, courses: Mapping[str, Course]) -> None:
    row = commands.plan_roll_out(
        cast.actor(PMO),
        version_id=cast["plan version"],
        office_id=cast["office GPO"],
        title="Studies and pilots on one plan",
    )
    cast["roll-out"] = row.pk


def _add_wave(cast: Cast, course: Course) -> None:
    commands.add_wave(
        cast.actor(PMO),
        roll_out_id=cast["roll-out"],
        project_id=cast[f"project {course.line.code}"],
        starts=course.start,
    )


def _reuse(cast: Cast, course: Course) -> None:
    code = course.line.code
    commands.reuse_plan(
        cast.actor(course.line.manager),
        version_id=cast["plan version"],
        project_id=cast[f"project {code}"],
        starts=course.start,
        adapted=ADAPTED[code],
    )


def _plan_wave(cast: Cast, calendar: Calendar) -> None:
    actor = cast.actor(PMO)
    commands.add_wave(
        actor,
        roll_out_id=cast["roll-out"],
        project_id=projects(actor).get(code=LATER).pk,
        starts=calendar.day(STARTS),
    )
