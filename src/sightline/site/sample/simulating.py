"""The sample's simulations: three schedules with estimates, each simulated by its manager."""

from datetime import timedelta
from functools import partial

from sightline.projects import commands
from sightline.projects.schedule import simulating
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.scheduling import SCHEDULED, SIMULATED
from sightline.site.sample.timeline import Course


def note_simulations(diary: Diary, cast: Cast, calendar: Calendar, courses: list[Course]) -> None:
    """Note that three managers simulated their schedules yesterday."""
    day = calendar.past(calendar.today - timedelta(1))
    for course in courses:
        if course.line.code in SIMULATED and course.line.state in SCHEDULED:
            diary.note(day, Turn.SIT, partial(_simulate, cast, course))


def _simulate(cast: Cast, course: Course) -> None:
    """Simulate at once: the job that was asked for then finds nothing left to do."""
    actor = cast.actor(course.line.manager)
    run = commands.start_simulation(actor, project_id=cast[f"project {course.line.code}"])
    result = simulating.result_of(run, simulating.network_of(run))
    commands.finish_simulation(actor, run_id=run.pk, found=simulating.kept(result))
