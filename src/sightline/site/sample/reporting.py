"""Monthly status reports of the sample: written by managers, checked by offices, published.

What an honest manager declares follows what the figures said that day; a rosy one writes green.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sightline.projects import commands, standing
from sightline.projects.rules import DIMENSIONS, RANKS
from sightline.site.sample import words
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar, chance_of
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.messes import CORRECTED, SENT_BACK, STUCK, WAITING_REPORTS
from sightline.site.sample.opening import checker
from sightline.site.sample.subjects import KIND_OF
from sightline.site.sample.timeline import Course

Said = dict[str, dict[str, str]]
STEPS = ("green", "amber_green", "amber", "amber_red", "red")
N_STUCK = 3


def note_reports(diary: Diary, cast: Cast, calendar: Calendar, courses: Sequence[Course]) -> None:
    """Note the reports of every month, and those that wait today."""
    ends = calendar.month_ends()
    for number, period in enumerate(ends):
        months_ago = len(ends) - number
        due = [course for course in courses if reports_for(course, period)]
        month = _Month(cast, calendar, period, months_ago, due)
        diary.note(period + timedelta(1), Turn.WRITE, month.write)
        diary.note(period + timedelta(2), Turn.CHECK, month.check)
        diary.note(period + timedelta(4), Turn.PUBLISH, month.publish)
    waiting = _Month(cast, calendar, calendar.last, 0, [])
    by_code = {course.line.code: course for course in courses}
    for code, state in WAITING_REPORTS:
        diary.note(calendar.last, Turn.AFTER, partial(waiting.leave, by_code[code], state))


def reports_for(course: Course, period: date) -> bool:
    """Tell whether a project reported for a month."""
    is_told = course.line.state != "proposed" and course.line.tells != "silent"
    return is_told and course.approved <= period < course.quiet_from


class _Month:
    """One month's reports on their way from the managers' desks to the record."""

    def __init__(
        self,
        cast: Cast,
        calendar: Calendar,
        period: date,
        months_ago: int,
        due: Sequence[Course],
    ) -> None:
        self.cast, self.calendar, self.period = cast, calendar, period
        self.months_ago, self.due = months_ago, due
        self.reports: dict[str, UUID] = {}

    def write(self) -> None:
        """Write and submit, each manager from the figures of the day."""
        ids = {self.cast[f"project {course.line.code}"]: course for course in self.due}
        for pk, (_, measures) in standing.explained(list(ids)).items():
            self._write(ids[pk], measures)

    def _write(self, course: Course, measures: standing.Measures) -> None:
        line, actor = course.line, self.cast.actor(course.line.manager)
        said = declared(course, measures, self.period)
        row = commands.write_report(
            actor,
            project_id=self.cast[f"project {line.code}"],
            period=self.period,
            dimensions=said,
            **self._texts(course, said),
        )
        commands.submit_report(actor, report_id=row.pk)
        self.reports[line.code] = row.pk

    def _texts(self, course: Course, said: Said) -> dict[str, str]:
        if course.line.code == STUCK and self.months_ago <= N_STUCK:
            achieved, next_steps = words.STUCK
            colour, reason = "amber_green", course.line.trouble
            return _said(colour, reason, achieved, next_steps, "")
        worst = max(said.values(), key=lambda d: RANKS[d["declared"]])
        colour, reason = worst["declared"], worst["reason"]
        chance = chance_of("report", course.line.code, self.months_ago)
        if course.line.tells == "rosy":
            reason = chance.choice(words.ROSY)
        tone = "green" if RANKS[colour] < RANKS["amber"] else "amber"
        tone = "red" if RANKS[colour] > RANKS["amber"] else tone
        achieved, next_steps = _progress(course, self.period, self.months_ago)
        return _said(colour, reason, achieved, next_steps, chance.choice(words.HELP[tone]))

    def check(self) -> None:
        """Check, as the office of each project; some go back to their writer once."""
        back = {code: why for code, ago, why in SENT_BACK if ago == self.months_ago}
        for course in self.due:
            if course.line.code in back:
                self._send_back(course, back[course.line.code])
            self._check(course)

    def _check(self, course: Course) -> None:
        who = self.cast.actor(checker(course, self.period))
        commands.check_report(who, report_id=self.reports[course.line.code])

    def _send_back(self, course: Course, why: str) -> None:
        report_id = self.reports[course.line.code]
        who = self.cast.actor(checker(course, self.period))
        commands.send_back_report(who, report_id=report_id, why=why)
        writer = self.cast.actor(course.line.manager)
        commands.change_report(
            writer, report_id=report_id, help_needed=f"Answered the office: {why}"
        )
        commands.submit_report(writer, report_id=report_id)

    def publish(self) -> None:
        """Publish, and correct the one that turned out wrong."""
        for course in self.due:
            self._publish(course)
        code, ago, why = CORRECTED
        for course in self.due if ago == self.months_ago else ():
            if course.line.code == code:
                self._correct(course, why)

    def _publish(self, course: Course) -> None:
        writer = self.cast.actor(course.line.manager)
        commands.publish_report(writer, report_id=self.reports[course.line.code])

    def _correct(self, course: Course, why: str) -> None:
        writer = self.cast.actor(course.line.manager)
        row = commands.write_report(
            writer,
            project_id=self.cast[f"project {course.line.code}"],
            period=self.period,
            declared="amber_red",
            reason=why,
            achieved=why,
            next_steps="The figures of this report are followed up next month.",
        )
        commands.submit_report(writer, report_id=row.pk)
        self.reports[course.line.code] = row.pk
        self._check(course)
        self._publish(course)

    def leave(self, course: Course, state: str) -> None:
        """Leave an interim report on its way: a draft, submitted, or checked."""
        [(pk, (_, measures))] = standing.explained(
            [self.cast[f"project {course.line.code}"]]
        ).items()
        writer = self.cast.actor(course.line.manager)
        said = declared(course, measures, self.period)
        report = commands.write_report(
            writer,
            project_id=pk,
            period=self.period,
            dimensions=said,
            **self._texts(course, said),
        )
        self.reports[course.line.code] = report.pk
        if state != "draft":
            commands.submit_report(writer, report_id=report.pk)
        if state == "checked":
            self._check(course)


def _said(
    colour: str, reason: str, achieved: str, next_steps: str, help_needed: str
) -> dict[str, str]:
    return {
        "declared": colour,
        "reason": reason,
        "achieved": achieved,
        "next_steps": next_steps,
        "help_needed": help_needed,
    }


def declared(course: Course, measures: Mapping[str, Mapping[str, str]], period: date) -> Said:
    """Return what the manager declares of each dimension, and why, given what is measured."""
    chance = chance_of("declared", course.line.code, period)
    said = {}
    for name in DIMENSIONS:
        colour = _colour(course, measures[name]["colour"], chance)
        said[name] = {"declared": colour, "reason": _reason(course, name, colour)}
    return said


def _colour(course: Course, measured: str, chance: Random) -> str:
    """Return what a manager calls a measured colour; every fourth sees it a step better."""
    if measured == "none" or course.line.tells == "rosy":
        return "green"
    is_mild = chance.random() < 0.25 and measured in {"red", "amber_red", "amber"}
    return STEPS[STEPS.index(measured) - 1] if is_mild else measured


def _reason(course: Course, name: str, colour: str) -> str:
    if colour == "green":
        return ""
    if RANKS[colour] < RANKS["amber"] or not course.line.trouble:
        return words.MINOR[name]
    return words.WHY[name].format(trouble=course.line.trouble)


def _progress(course: Course, period: date, months_ago: int) -> tuple[str, str]:
    """Return what was achieved and what comes next, from the plan around the period.

    Sentences of a stage follow one another, so that no month repeats the one before.
    """
    late = timedelta(course.slip(period))
    marks = [(name, course.at(share) + late) for name, share in course.shape.milestones]
    met = [name for name, day in marks if period - timedelta(30) < day <= period]
    ahead = [mark for mark in marks if mark[1] > period] or [("Handover", course.forecast(period))]
    filled = {
        "next": ahead[0][0],
        "when": f"{ahead[0][1]:%B %Y}",
        "n": str(chance_of("number", course.line.code, months_ago).randint(7, 64)),
        "vendor": _touched(course, "vendor", "The contractor"),
        "place": _touched(course, "site", "the site"),
    }
    bank = words.ACHIEVED[course.line.kind][_stage(course, period)]
    turn = months_ago + chance_of("turn", course.line.code).randrange(60)
    achieved = bank[turn % len(bank)].format(**filled)
    done = f"{met[-1]}. " if met else ""
    return done + achieved, words.NEXT[turn % len(words.NEXT)].format(**filled)


def _stage(course: Course, period: date) -> str:
    day = period - timedelta(course.slip(period))
    if day < course.at(0.36):
        return "early"
    return "middle" if day < course.at(0.74) else "late"


def _touched(course: Course, kind: str, otherwise: str) -> str:
    return next((name for name in course.line.touches if KIND_OF[name] == kind), otherwise)
