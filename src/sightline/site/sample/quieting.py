"""The sample's windows of change: the year end, a storm watch, maintenance, and a test freeze."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sightline.changes import commands
from sightline.projects.subjects import subjects
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.timeline import Course

NOTED = -40  # days from the day of loading on which they were laid down
MAINTAINED, NIGHTS = "Ledgerline finance", (12, 40, 68)
TESTED = "DIG-01"


def note_windows(diary: Diary, cast: Cast, calendar: Calendar, courses: list[Course]) -> None:
    """Note that the PMO and a project laid down when changes are barred or should be made."""
    day = calendar.day(NOTED)
    diary.note(day, Turn.AFTER, partial(_shared, cast, calendar))
    diary.note(day, Turn.AFTER, partial(_nights, cast, calendar))
    for course in courses:
        if course.line.code == TESTED:
            diary.note(day, Turn.AFTER, partial(_tests, cast, calendar))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _shared(cast: Cast, calendar: Calendar) -> None:
    end = date(calendar.today.year, 12, 31)
    for name, reason, first, days in (
        ("Year end", "The books close", end - timedelta(11), 14),
        ("Storm watch", "Every pair of hands is at the works", calendar.day(25), 5),
    ):
        commands.add_window(
            cast.actor(PMO), kind="blackout", name=name, reason=reason,
            starts=_at(first, 18), finishes=_at(first + timedelta(days), 8),
        )  # fmt: skip


def _nights(cast: Cast, calendar: Calendar) -> None:
    subject = subjects(cast.actor(PMO)).get(name=MAINTAINED)
    for n in NIGHTS:
        day = calendar.day(n)
        commands.add_window(
            cast.actor(PMO), kind="maintenance", name=f"{MAINTAINED}, night of {day:%d %b}",
            subject_id=subject.pk, starts=_at(day, 20), finishes=_at(day + timedelta(1), 6),
        )  # fmt: skip


def _tests(cast: Cast, calendar: Calendar) -> None:
    commands.add_window(
        cast.actor(PMO), kind="freeze", name="User acceptance tests",
        project_id=cast[f"project {TESTED}"], reason="Three weeks with the branches",
        starts=_at(calendar.day(6), 8), finishes=_at(calendar.day(27), 18),
    )  # fmt: skip
