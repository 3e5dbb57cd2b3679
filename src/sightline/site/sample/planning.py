"""The sample's plans: phases, gates to come, milestones, cost by year, and how they moved."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from sightline.projects import commands
from sightline.projects.rules import fiscal_year
from sightline.site.sample.cast import Cast
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.timeline import Course

YEAR_STARTS = 4
LEAST_MOVE = 3


def note_plan(diary: Diary, cast: Cast, course: Course) -> None:
    """Note the plan on the day the project was opened, and every change since."""
    diary.note(course.opened, Turn.PLAN, partial(_phases, cast, course))
    diary.note(course.opened, Turn.PLAN, partial(_years, cast, course))
    _note_milestones(diary, cast, course)
    _note_forecasts(diary, cast, course)
    if course.has_worked:
        _note_spending(diary, cast, course)


def _phases(cast: Cast, course: Course) -> None:
    begin = course.start
    for name, share in course.shape.phases:
        finish = course.at(share)
        commands.add_phase(
            cast.actor(course.line.manager),
            project_id=cast[f"project {course.line.code}"],
            name=name,
            start=begin,
            finish=finish,
        )
        begin = finish


def _years(cast: Cast, course: Course) -> None:
    first, last = (fiscal_year(day, YEAR_STARTS) for day in (course.start, course.finish))
    for year in range(first, last + 1):
        budget, forecast = (_in_year(course, year, t) for t in _totals(course, course.opened))
        actual = _actual(course, year, course.opened)
        set_year(cast, course, year, budget_minor=budget, forecast_minor=forecast, **actual)


def _totals(course: Course, day: date) -> tuple[int, int]:
    return course.budget, course.total(day)


def _in_year(course: Course, year: int, total: int, upto: date | None = None) -> int:
    """Return what falls into a fiscal year out of a total, up to a day in it."""
    begin, end = date(year, YEAR_STARTS, 1), date(year + 1, YEAR_STARTS, 1)
    end = min(end, upto) if upto else end
    return course.spent(end, total) - course.spent(begin, total)


def _actual(course: Course, year: int, day: date) -> dict[str, int]:
    """Return what was spent in a year by a day, if it had begun and anything was spent."""
    if day <= max(date(year, YEAR_STARTS, 1), course.start):
        return {}
    return {"actual_minor": _in_year(course, year, course.total(day), day)}


def set_year(cast: Cast, course: Course, year: int, **amounts: int) -> None:
    """Set amounts of a fiscal year as the project's manager."""
    commands.set_cost_year(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        fiscal_year=year,
        **amounts,
    )


def _note_spending(diary: Diary, cast: Cast, course: Course) -> None:
    """Note the spending of each quarter while the project works; the last year is closed first."""
    for day in course.calendar.month_ends()[2::3]:
        if course.executed < day < course.quiet_from and course.start < day < course.finish:
            year = fiscal_year(day, YEAR_STARTS)
            before = fiscal_year(day - timedelta(95), YEAR_STARTS)
            for one in sorted({year, before}):
                if one >= fiscal_year(course.start, YEAR_STARTS):
                    amounts = partial(_spend, cast, course, one, day)
                    diary.note(day - timedelta(3), Turn.WORK, amounts)


def _spend(cast: Cast, course: Course, year: int, day: date) -> None:
    forecast = _in_year(course, year, course.total(day))
    set_year(cast, course, year, forecast_minor=forecast, **_actual(course, year, day))


def reviews(course: Course) -> list[date]:
    """Return the days on which the plan was looked at anew: every second month, and lately."""
    days = [end - timedelta(5) for end in course.calendar.month_ends()[1::2]]
    return [day for day in days if course.executed <= day < course.quiet_from]


def _note_milestones(diary: Diary, cast: Cast, course: Course) -> None:
    for number, (_, share) in enumerate(course.shape.milestones):
        baseline = course.at(share)
        met, moves = _history(course, baseline, number)
        before = met if met and met <= course.opened else None
        add = partial(_add_milestone, cast, course, number, before)
        diary.note(course.opened, Turn.PLAN, add)
        for day, forecast in moves:
            change = partial(_milestone, cast, course, number, forecast=forecast)
            diary.note(day, Turn.WORK, change)
        if met and met > course.opened:
            diary.note(met, Turn.WORK, partial(_milestone, cast, course, number, actual=met))


def _history(
    course: Course, baseline: date, number: int
) -> tuple[date | None, list[tuple[date, date]]]:
    """Return the day a milestone was met, if it was, and each (day, new forecast) before."""
    forecast, moves = baseline + timedelta(course.slip(course.opened)), []
    for day in reviews(course):
        if forecast + timedelta(course.jitter(number)) <= day:
            break
        expected = baseline + timedelta(course.slip(day))
        if abs((expected - forecast).days) >= LEAST_MOVE:
            forecast = max(expected, day + timedelta(6))
            moves.append((day, forecast))
    met = forecast + timedelta(course.jitter(number) if not moves else 0)
    has_met = met < min(course.quiet_from, course.calendar.today)
    return (met if has_met else None), moves


def _add_milestone(cast: Cast, course: Course, number: int, actual: date | None) -> None:
    name, share = course.shape.milestones[number]
    baseline = course.at(share)
    row = commands.add_milestone(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        name=name,
        baseline=baseline,
        forecast=baseline + timedelta(course.slip(course.opened)),
        **({"actual": actual} if actual else {}),
    )
    cast[f"milestone {course.line.code} {number}"] = row.pk


def _milestone(cast: Cast, course: Course, number: int, **dates: Any) -> None:
    commands.change_milestone(
        cast.actor(course.line.manager),
        milestone_id=cast[f"milestone {course.line.code} {number}"],
        **dates,
    )


def _note_forecasts(diary: Diary, cast: Cast, course: Course) -> None:
    """Note each new forecast of finish and cost, with the manager's reason."""
    known = (course.forecast(course.opened), course.total(course.opened))
    for day in reviews(course):
        new = (course.forecast(day), course.total(day))
        if abs((new[0] - known[0]).days) >= LEAST_MOVE or new[1] != known[1]:
            known = new
            diary.note(day, Turn.WORK, partial(_forecast, cast, course, *known))


def _forecast(cast: Cast, course: Course, finish: date, total: int) -> None:
    commands.change_project(
        cast.actor(course.line.manager),
        project_id=cast[f"project {course.line.code}"],
        forecast_finish=finish,
        whole_life_forecast_minor=total,
        why=course.line.trouble or "Monthly review of the plan",
    )
