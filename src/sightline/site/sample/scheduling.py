"""The sample's schedules: activities to each milestone, a baseline, progress, and links across.

A schedule is drawn when planning ends and brought up to date at the last month-end: what is done
has its actual dates, and the trouble a project is in stands where it began.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from sightline.engines.schedule.plan import (
    Activity,
    Calendar,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
    ThreePoint,
)
from sightline.kernel import clock
from sightline.projects import commands
from sightline.projects.parts import activity_of_file
from sightline.projects.schedule.calendars import shared
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar as Days
from sightline.site.sample.days import chance_of
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.timeline import Course

DAY = 480
WEEK = (((480, 720), (780, 1020)),) * 5 + ((), ())
CALENDAR = Calendar("site", "Site week", WEEK)
ESTIMATES = "DIG"  # whose projects estimate their work in three points
SCHEDULED = frozenset({"planning", "executing", "closing", "on_hold"})
STEPS = {
    "works": ("Design", "Consents and contracts", "Site work"),
    "network": ("Survey", "Notices and traffic plans", "Laying and jointing"),
    "digital": ("Analysis", "Build", "Test"),
    "change": ("Engagement", "Training", "Move to the new way"),
    "study": ("Desk study", "Fieldwork", "Write-up"),
}
HOLIDAYS = "DIG"  # the projects that keep the organisation's own week
SIMULATED = ("DIG-01", "TRN-01", "LFN-01")  # whose riskier work has three-point estimates
REUSERS = ("CRV-06", "CRV-04")  # which are planned with a shared plan instead (``rolling``)
HUB, GIVEN, WAITING = "DIG-01", 3, 4  # whose milestone, which one, and which one waits for it


@dataclass(frozen=True)
class Stretch:
    """The work towards one milestone, in working days."""

    number: int
    name: str
    days: int
    late: int


def note_schedule(diary: Diary, cast: Cast, course: Course) -> None:
    """Note the drawing of a schedule, its baseline, and its last update."""
    if course.line.state not in SCHEDULED:
        return
    drawn = course.calendar.past(max(course.approved, course.opened) + timedelta(3))
    if _keeps_holidays(course):
        diary.note(drawn, Turn.AFTER, partial(_begin, cast, course))
    if course.line.code not in REUSERS:
        diary.note(drawn, Turn.AFTER, partial(draw, cast, course, drawn))
    if course.has_worked:
        diary.note(max(course.executed, drawn), Turn.AFTER, partial(_keep, cast, course))
    updated = course.calendar.past(min(course.calendar.month_ends()[-1], course.quiet_from))
    if updated > drawn:
        diary.note(updated, Turn.AFTER, partial(draw, cast, course, updated))


def note_links(diary: Diary, cast: Cast, courses: list[Course]) -> None:
    """Note that what waits for the project everyone depends on says so in its schedule too."""
    held = {c.line.code: c for c in courses if c.line.state in SCHEDULED}
    if HUB not in held:
        return
    for course in held.values():
        if HUB in course.line.needs:
            day = course.calendar.past(course.calendar.today - timedelta(7))
            diary.note(day, Turn.AFTER, partial(link, cast, held[HUB], course))


def note_calendars(diary: Diary, cast: Cast, calendar: Days, courses: list[Course]) -> None:
    """Note that the PMO put public holidays into the standard calendar, and who went over to it.

    The others still stand on the week that came with their files, which knows no holidays.
    """
    diary.note(calendar.past(calendar.today - timedelta(9)), Turn.AFTER, partial(_holidays, cast))
    day = calendar.past(calendar.today - timedelta(6))
    for course in courses:
        if _keeps_holidays(course) and course.line.state in SCHEDULED:
            diary.note(day, Turn.AFTER, partial(_go_over, cast, course))


def _keeps_holidays(course: Course) -> bool:
    return course.line.code.startswith(HOLIDAYS)


def _begin(cast: Cast, course: Course) -> None:
    actor = cast.actor(course.line.manager)
    commands.draw_schedule(actor, project_id=cast[f"project {course.line.code}"])


def _holidays(cast: Cast) -> None:
    actor, year = cast.actor(PMO), clock.today().year
    commands.add_holidays(
        actor,
        calendar_id=shared(actor).get(uid="standard").pk,
        country="GB",
        region="ENG",
        first_year=year - 1,
        last_year=year + 3,
    )


def _go_over(cast: Cast, course: Course) -> None:
    actor = cast.actor(course.line.manager)
    commands.set_schedule_options(
        actor,
        project_id=cast[f"project {course.line.code}"],
        calendar_id=shared(actor).get(uid="standard").pk,
    )


def draw(cast: Cast, course: Course, day: date) -> None:
    """Bring a project's schedule in as it stood on a day."""
    commands.apply_plan(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        plan=plan_of(course, day),
        digest="0" * 64,
    )


def _keep(cast: Cast, course: Course) -> None:
    actor, project_id = cast.actor(course.line.manager), cast[f"project {course.line.code}"]
    commands.set_baseline(actor, project_id=project_id, name="Approved at the second gate")


def link(
    cast: Cast, giver: Course, taker: Course, given: int = GIVEN, waiting: int = WAITING
) -> None:
    """Let a milestone of one project wait for a milestone of another, both managers agreeing."""
    ends = [
        activity_of_file(cast.actor(c.line.manager), cast[f"project {c.line.code}"], uid)
        for c, uid in ((giver, f"m{given}"), (taker, f"m{waiting}"))
    ]
    row = commands.propose_link(
        cast.actor(taker.line.manager), predecessor_id=ends[0].pk, successor_id=ends[1].pk
    )
    if row.state == "proposed":
        commands.agree_link(cast.actor(giver.line.manager), link_id=row.pk)


def plan_of(course: Course, day: date) -> Plan:
    """Return the schedule of a project as it stood on a day."""
    activities = list(_activities(course, day))
    project = Project(
        course.line.code,
        course.line.name,
        start=datetime.combine(course.start, time(8)),
        status_date=datetime.combine(day, time(17)) if course.has_worked else None,
        calendar_id=CALENDAR.id,
    )
    return Plan(
        projects=(project,),
        activities=tuple(activities),
        links=tuple(_links(course)),
        calendars=(CALENDAR,),
    )


def _stretches(course: Course, day: date) -> Iterator[Stretch]:
    """Yield the work towards each milestone; the trouble since stands in the work still open."""
    before, slip = 0.0, course.slip(day)
    open_ones = [
        n for n, (_, share) in enumerate(course.shape.milestones) if course.at(share) > day
    ]
    for number, (name, share) in enumerate(course.shape.milestones):
        span = (course.finish - course.start).days * (share - before)
        late = round(slip * 5 / 7) if open_ones and number == open_ones[0] else 0
        yield Stretch(number, name, max(3, round(span * 5 / 7)), late)
        before = share


def _activities(course: Course, day: date) -> Iterator[Activity]:
    steps = STEPS[course.line.kind]
    begin = course.start
    for stretch in _stretches(course, day):
        summary = f"s{stretch.number}"
        yield Activity(summary, f"Towards: {stretch.name}", Kind.SUMMARY, level=1)
        days = _split(course, stretch)
        for step, (words, n) in enumerate(zip(steps, days, strict=True)):
            work = n + (stretch.late if step == 1 else 0)
            ends = _after(begin, work)
            task = Activity(
                f"t{stretch.number}-{step}",
                words,
                duration=work * DAY,
                level=2,
                parent_id=summary,
            )
            yield _task(course, day, task, (begin, ends))
            begin = ends + timedelta(1)
        yield _milestone(stretch, course, begin, day)


def _split(course: Course, stretch: Stretch) -> list[int]:
    chance = chance_of("steps", course.line.code, stretch.number)
    first = max(1, round(stretch.days * chance.uniform(0.25, 0.4)))
    second = max(1, round(stretch.days * chance.uniform(0.25, 0.35)))
    return [first, second, max(1, stretch.days - first - second)]


def _after(begin: date, days: int) -> date:
    """Return the last of some working days from a day on."""
    at, left = begin, days
    while True:
        if at.weekday() < 5:
            left -= 1
            if left <= 0:
                return at
        at += timedelta(1)


def _task(course: Course, day: date, made: Activity, span: tuple[date, date]) -> Activity:
    """Return a task with what it costs, and what of it is done by a day."""
    begin, ends, days = _working(span[0]), span[1], made.duration // DAY
    cost = Decimal(course.budget) / 100 * days / max(1, (course.finish - course.start).days)
    made = replace(made, cost=round(cost, 2), estimate=_estimate(course, made))
    if not course.has_worked or begin > day:
        return made
    started = datetime.combine(begin, time(8))
    if ends <= day:
        done = datetime.combine(ends, time(17))
        return replace(made, actual_start=started, actual_finish=done, percent_complete=1.0)
    passed = [begin + timedelta(n) for n in range((day - begin).days + 1)]
    left = max(1, days - sum(one.weekday() < 5 for one in passed))
    return replace(
        made,
        actual_start=started,
        percent_complete=(days - left) / days,
        remaining_duration=left * DAY,
    )


def _estimate(course: Course, made: Activity) -> ThreePoint | None:
    """Return how quick and how slow work may be: all of the digital projects, half of others'."""
    chance = chance_of("estimate", course.line.code, made.id)
    is_digital, is_simulated = course.line.program == ESTIMATES, course.line.code in SIMULATED
    if not is_digital and (not is_simulated or chance.random() < 0.5):
        return None
    days = made.duration // DAY
    slow = max(days + 1, round(days * chance.uniform(1.3, 1.9)))
    return ThreePoint(round(days * chance.uniform(0.7, 0.95)) * DAY, made.duration, slow * DAY)


def _working(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(1)
    return day


def _milestone(stretch: Stretch, course: Course, begin: date, day: date) -> Activity:
    made = Activity(
        f"m{stretch.number}", stretch.name, Kind.MILESTONE, level=2, parent_id=f"s{stretch.number}"
    )
    met = begin - timedelta(1)
    if not course.has_worked or met > day:
        return made
    at = datetime.combine(met, time(17))
    return replace(made, actual_start=at, actual_finish=at, percent_complete=1.0)


def _links(course: Course) -> Iterator[Link]:
    last = ""
    for number in range(len(course.shape.milestones)):
        chain = [f"t{number}-0", f"t{number}-1", f"t{number}-2", f"m{number}"]
        if last:
            yield Link(last, chain[0])
        yield Link(chain[0], chain[1])
        yield Link(chain[1], chain[2], LinkType.FS)
        yield Link(chain[2], chain[3])
        last = chain[3]
