"""How one sample project runs through time: its dates, its slip, its cost, its benefit."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sightline.site.sample.days import Calendar, chance_of
from sightline.site.sample.lines import ProjectLine
from sightline.site.sample.messes import DECISIONS
from sightline.site.sample.shapes import SHAPES, Shape

WORKED = ("executing", "closing", "closed", "tracking", "on_hold", "cancelled")
ENDED = ("closed", "tracking", "cancelled", "on_hold")


@dataclass(frozen=True)
class Course:
    """The course of one project, derived from its line and the day of loading."""

    line: ProjectLine
    calendar: Calendar

    @cached_property
    def shape(self) -> Shape:
        """What projects of its kind have in common."""
        return SHAPES[self.line.kind]

    @cached_property
    def start(self) -> date:
        """Its first day."""
        return self.calendar.shifted(self.line.starts)

    @cached_property
    def finish(self) -> date:
        """Its approved finish."""
        return self.calendar.shifted(self.line.starts + self.line.months)

    @cached_property
    def opened(self) -> date:
        """The day it was proposed."""
        return self.calendar.past(min(self.start - timedelta(45), self.calendar.day(-26)))

    @cached_property
    def approved(self) -> date:
        """The day it was approved; at least one month-end ago, so that it has reported."""
        return self.calendar.past(min(self.start - timedelta(20), self.calendar.day(-50)))

    @cached_property
    def executed(self) -> date:
        """The day its work started, after its second gate."""
        return self.calendar.past(self.at(0.16) + timedelta(2))

    @property
    def has_worked(self) -> bool:
        """Whether it ever came to execution."""
        return self.line.state in WORKED

    @cached_property
    def ended(self) -> date | None:
        """The day on which it closed, was cancelled or put on hold; None while it runs."""
        if self.line.state in {"closed", "tracking"}:
            return self.finish
        found = (d for d in DECISIONS if d.project == self.line.code and d.kind in _STOPS)
        return next((self.calendar.day(d.day) for d in found), None)

    @cached_property
    def quiet_from(self) -> date:
        """The day from which nobody tells anything any more; tomorrow while somebody does."""
        tells, _, periods = self.line.tells.partition(":")
        if tells == "late":
            return self.calendar.month_ends()[-int(periods)] - timedelta(6)
        return self.ended or self.calendar.today

    def at(self, share: float) -> date:
        """Return the day by which a share of its planned duration has passed."""
        return self.start + (self.finish - self.start) * share

    def _grown(self, day: date) -> float:
        """Return how much of today's trouble was there on a day, 0 to 1.

        It has stood still since the last month-end, so that what was reported then holds.
        """
        begin, end = self.calendar.shifted(self.line.since), self.calendar.month_ends()[-1]
        return min(1.0, max(0.0, (day - begin) / (end - begin + timedelta(-6))))

    def slip(self, day: date) -> int:
        """Return the days it was behind its approved finish on a day."""
        return round(self.line.late * self._grown(day))

    def forecast(self, day: date) -> date:
        """Return the finish that was forecast on a day."""
        return self.finish + timedelta(self.slip(day))

    def total(self, day: date) -> int:
        """Return the whole-life cost forecast on a day, in pence."""
        grown = self._grown(day)
        over = self.line.over * grown + 4 * self.line.eased * grown * (1 - grown)
        return round(self.line.cost * (1 + over / 1000)) * 1000_00

    @property
    def budget(self) -> int:
        """The approved whole-life cost, in pence."""
        return self.line.cost * 1000_00

    def spent(self, day: date, total: int) -> int:
        """Return what was spent by a day out of a total, in pence: slow, fast, slow again."""
        share = min(1.0, max(0.0, (day - self.start) / (self.finish - self.start)))
        return round(total * share * share * (3 - 2 * share) / 100_000) * 100_000

    def expected(self, promised: int, day: date) -> int:
        """Return the part of a promised benefit that was still expected on a day, in pence."""
        lost = (100 - self.line.reached) * self._grown(day) / 100
        return round(promised * (1 - lost) / 100) * 100

    def jitter(self, number: int) -> int:
        """Return by how many days a milestone was met early (negative) or late."""
        chance = chance_of("jitter", self.line.code, number)
        is_loose = chance_of("loose", self.line.code).random() < 0.3
        return chance.choice((-4, -2, -1, 0, 0, self.shape.tolerance_days // 5 if is_loose else 0))


_STOPS = ("hold", "cancel")
