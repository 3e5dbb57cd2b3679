"""What became of promised benefits in the sample: one in every state, two that failed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

from sightline.kernel.policy import Actor
from sightline.projects import commands as projects
from sightline.projects.queries import the_project
from sightline.results import commands
from sightline.results.queries import benefits_map
from sightline.results.rules import plan
from sightline.site.sample.benefit_stories import EXTRA, HARM, MAPPED, STORIES, Story
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Deed, Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.promising import PROMISES, benefit_owner, promised_minor
from sightline.site.sample.timeline import Course

FINANCE, SECOND_FINANCE = "colin.ashdown", "tomasz.wielgosz"
WAY = ("profiled", "baselined", "approved", "in_delivery", "realising")
QUARTER = 91


def note_results(diary: Diary, cast: Cast, calendar: Calendar, courses: dict[str, Course]) -> None:
    """Note what became of the benefits that have a story, and one benefits map."""
    told = [Telling(diary, cast, calendar, courses[story.project], story) for story in STORIES]
    for each in told:
        each.note()
    course = courses[EXTRA.project]
    for story, title, minor in (
        (EXTRA, "Fewer night visits to the station", None),
        (HARM, "More power for the larger pumps", -42_000_00),
    ):
        Extra(diary, cast, calendar, course, story, title, minor).note()
    diary.note(calendar.day(-3), Turn.AFTER, partial(_draw, cast, course))
    diary.note(calendar.last, Turn.SIT, partial(_follow, cast))


def _follow(cast: Cast) -> None:
    assert cast.organisation is not None
    actor = Actor(None, cast.organisation, name="Realisation plans", channel="job", operator=True)
    commands.follow_projects(actor)


@dataclass
class Telling:
    """Tells one story into the diary."""

    diary: Diary
    cast: Cast
    calendar: Calendar
    course: Course
    story: Story

    @property
    def key(self) -> str:
        """What the cast calls the benefit."""
        return f"benefit {self.story.project} {self.story.objective}"

    @property
    def owner(self) -> str:
        """Who owns the benefit."""
        return benefit_owner(self.course, self.story.objective)

    @property
    def finance(self) -> str:
        """Who confirms it for finance: never its owner."""
        return SECOND_FINANCE if self.owner == FINANCE else FINANCE

    @property
    def starts(self) -> date:
        """The first effect, by the approved finish."""
        return self.course.finish + timedelta(self.story.lag)

    @property
    def yearly(self) -> int:
        """The amount a year that is promised, in pence."""
        return promised_minor(self.course, self.story.objective) or 0

    def note(self) -> None:
        """Note every step up to where it stands."""
        begun = self.course.opened + timedelta(20)
        self._on(begun, self._profile)
        if self.story.state == "identified":
            return
        self._on(begun + timedelta(1), self._measure)
        through = [*WAY] if self.story.state not in WAY else WAY[: WAY.index(self.story.state) + 1]
        days = {
            "profiled": begun + timedelta(3),
            "baselined": begun + timedelta(6),
            "approved": max(begun + timedelta(12), self.course.approved),
            "in_delivery": max(begun + timedelta(14), self.course.executed + timedelta(2)),
            "realising": max(self.starts, begun + timedelta(16)),
        }
        for state in through:
            self._on(days[state], partial(self._step, state))
        if "in_delivery" in through:
            early = max(days["in_delivery"] + timedelta(20), self.calendar.day(-60))
            self._on(early, partial(self._early, early))
        if "realising" in through:
            self._readings()
            self._ended()
        if self.story.adopted:
            self._on(self.calendar.day(-12), self._forecast)

    def _on(self, day: date, deed: Deed) -> None:
        self.diary.note(day, Turn.AFTER, deed)

    def _readings(self) -> None:
        on = self.starts + timedelta(QUARTER if self.story.waiting == 0 else 44)
        step, days = (QUARTER if self.story.waiting == 0 else 44), []
        while on < self.calendar.last:
            days.append(on)
            on += timedelta(step)
        days = days or [self.calendar.last]
        for n, day in enumerate(days):
            since = days[n - 1] if n else self.starts
            is_vouched = n < len(days) - self.story.waiting
            self._on(day, partial(self._read, since, day, is_vouched))

    def _ended(self) -> None:
        steps = {
            "realised": ("judge",),
            "partly_realised": ("judge",),
            "not_realised": ("judge",),
            "sustained": ("judge", "sustain"),
            "closed": ("judge", "close"),
        }
        for step in steps.get(self.story.state, ()):
            self._on(self.calendar.last, partial(self._end, step))

    def _profile(self) -> None:
        promise = PROMISES.get(self.story.objective, PROMISES["DRY"])
        row = commands.profile_benefit(
            self.cast.actor(self.course.line.manager),
            benefit_id=self.cast[self.key],
            description=f"{promise.title}: {self.course.line.scope}",
            outcome=promise.outcome,
            attribution="The sites that the project does not touch are read beside those it does.",
            lag_days=self.story.lag,
            ramp_days=self.story.ramp,
            is_intermediate=self.story.is_intermediate,
            finance_id=self.cast.person(self.finance),
            beneficiary=promise.beneficiary,
            next_review=self.calendar.day(45),
        )
        self.cast[f"profile {self.key}"] = row.pk

    def _measure(self) -> None:
        manager, promise = (
            self.cast.actor(self.course.line.manager),
            PROMISES.get(self.story.objective, PROMISES["DRY"]),
        )
        profile, before = self.cast[f"profile {self.key}"], self.course.opened + timedelta(15)
        row = commands.add_measure(
            manager,
            profile_id=profile,
            name=self.story.measure or promise.measure,
            is_money=True,
            baseline=str(round(self.yearly / 100 * 3)),
            baseline_on=self.calendar.past(before),
            method="The orders and invoices of the sites concerned, against the year before.",
            source=self.story.source or f"Ledger, cost centre {self.story.project}",
        )
        self.cast[f"measure {self.key}"] = row.pk
        early = commands.add_measure(
            manager,
            profile_id=profile,
            name=promise.early,
            kind="leading",
            unit="%",
            baseline="0",
            baseline_on=self.calendar.past(before),
            target="90",
            method="Counted at the end of each quarter.",
            source="The operating area's own count",
            every_days=365,
        )
        self.cast[f"early {self.key}"] = early.pk

    def _early(self, day: date) -> None:
        """Read the early sign, attested by the owner."""
        row = commands.read_benefit(
            self.cast.actor(self.course.line.manager),
            measure_id=self.cast[f"early {self.key}"],
            on=self.calendar.past(day),
            value=str(min(95, 20 + self.story.share // 2)),
            evidence="Counted by the operating area.",
        )
        commands.attest_reading(self.cast.actor(self.owner), reading_id=row.pk)

    def _step(self, state: str) -> None:
        profile = self.cast[f"profile {self.key}"]
        manager, pmo = self.cast.actor(self.course.line.manager), self.cast.actor(PMO)
        if state == "approved":
            commands.approve_benefit(pmo, profile_id=profile, why="Owner and measure are named.")
            return
        steps = {
            "profiled": commands.admit_benefit,
            "baselined": commands.baseline_benefit,
            "in_delivery": commands.deliver_benefit,
            "realising": commands.realise_benefit,
        }
        steps[state](manager, profile_id=profile)

    def _read(self, since: date, day: date, is_vouched: bool) -> None:
        row = commands.read_benefit(
            self.cast.actor(self.course.line.manager),
            measure_id=self.cast[f"measure {self.key}"],
            on=day,
            value=self._value(since, day),
            evidence=f"Ledger, cost centre {self.story.project}, up to {day:%-d %b %Y}",
        )
        if is_vouched:
            self._vouch(row.pk)

    def _value(self, since: date, day: date) -> Decimal:
        ramp = plan.laid(self.starts, self.story.ramp, self.yearly)
        due = plan.amount(ramp, day) - plan.amount(ramp, since)
        return Decimal(round(due * self.story.share / 100)) / 100

    def _vouch(self, reading: UUID) -> None:
        commands.attest_reading(self.cast.actor(self.owner), reading_id=reading)
        commands.confirm_reading(self.cast.actor(self.finance), reading_id=reading)

    def _end(self, step: str) -> None:
        profile, pmo = self.cast[f"profile {self.key}"], self.cast.actor(PMO)
        if step == "judge":
            commands.judge_benefit(pmo, profile_id=profile, why="By what finance confirmed.")
        elif step == "sustain":
            commands.sustain_benefit(pmo, profile_id=profile)
        else:
            commands.close_benefit(pmo, profile_id=profile, why=self.story.learnt)

    def _forecast(self) -> None:
        utilisation, proficiency = (Decimal(n) / 100 for n in self.story.adopted)
        commands.forecast_benefit(
            self.cast.actor(self.owner),
            profile_id=self.cast[f"profile {self.key}"],
            utilisation=utilisation,
            proficiency=proficiency,
            why="Counted in the operating areas.",
        )


@dataclass
class Extra(Telling):
    """A benefit that is promised beside those of the project's objectives."""

    title: str = ""
    minor: int | None = None

    @property
    def owner(self) -> str:
        """Who owns the benefit."""
        return benefit_owner(self.course, "DRY")

    @property
    def yearly(self) -> int:
        """The amount a year, in pence; none where it is told in visits."""
        return self.minor or 0

    def note(self) -> None:
        """Note the promise, its acceptance, and then the rest."""
        self._on(self.course.opened + timedelta(14), self._promise)
        super().note()

    def _promise(self) -> None:
        row = projects.promise_benefit(
            self.cast.actor(self.course.line.manager),
            project_id=self.cast[f"project {self.story.project}"],
            title=self.title,
            measure="Night visits a month" if self.minor is None else "Electricity bill",
            objective_id=self.cast["objective DRY"],
            owner_id=self.cast.person(self.owner),
            promised_minor=self.minor,
            expected_minor=self.minor,
            due=self.course.finish + timedelta(180),
        )
        self.cast[self.key] = row.pk
        projects.accept_benefit(self.cast.actor(self.owner), benefit_id=row.pk)

    def _profile(self) -> None:
        row = commands.profile_benefit(
            self.cast.actor(self.course.line.manager),
            benefit_id=self.cast[self.key],
            description=self.title,
            outcome="The station's visit log, month by month.",
            attribution="Only this station was rebuilt in the area.",
            kind="quantitative" if self.minor is None else "cashable",
            is_disbenefit=self.minor is not None,
            ramp_days=self.story.ramp,
            finance_id=self.cast.person(self.finance),
        )
        self.cast[f"profile {self.key}"] = row.pk

    def _measure(self) -> None:
        if self.minor is not None:
            super()._measure()
            return
        row = commands.add_measure(
            self.cast.actor(self.course.line.manager),
            profile_id=self.cast[f"profile {self.key}"],
            name="Night visits a month",
            unit="visits",
            baseline="26",
            baseline_on=self.calendar.past(self.course.opened + timedelta(15)),
            target="8",
            method="Counted in the visit log.",
            source="Visit log, Haverby",
        )
        self.cast[f"measure {self.key}"] = row.pk
        early = commands.add_measure(
            self.cast.actor(self.course.line.manager),
            profile_id=self.cast[f"profile {self.key}"],
            name="Alarms handled from the control room",
            kind="leading",
            unit="%",
            baseline="35",
            baseline_on=self.calendar.past(self.course.opened + timedelta(15)),
            target="90",
            every_days=365,
        )
        self.cast[f"early {self.key}"] = early.pk

    def _value(self, since: date, day: date) -> Decimal:
        return Decimal(8) if self.minor is None else super()._value(since, day)

    def _vouch(self, reading: UUID) -> None:
        commands.attest_reading(self.cast.actor(self.owner), reading_id=reading)
        if self.minor is not None:
            commands.confirm_reading(self.cast.actor(self.finance), reading_id=reading)


def _draw(cast: Cast, course: Course) -> None:
    """Draw how the benefits of one project come about."""
    manager = cast.actor(course.line.manager)
    project = cast[f"project {MAPPED}"]
    nodes = {
        title: commands.add_map_node(manager, project_id=project, kind=kind, title=title).pk
        for kind, title in (
            ("output", "Six new pumps with drives"),
            ("output", "Remote control of the station"),
            ("capability", "Pumping to the tariff"),
            ("capability", "Seeing the station from the control room"),
            ("change", "The control room runs the station at night"),
        )
    }
    ends = {
        key: _node_of(manager, project, cast[f"benefit {MAPPED} {key}"])
        for key in ("DRY", "CARBON", "SAFE", "HARM")
    }
    pumps, remote, tariff, seeing, night = nodes.values()
    for source, target, share in (
        (pumps, tariff, None),
        (remote, seeing, None),
        (tariff, night, "0.5"),
        (seeing, night, "0.5"),
        (night, ends["CARBON"], "0.7"),
        (night, ends["SAFE"], None),
        (pumps, ends["DRY"], "0.8"),
        (pumps, ends["HARM"], None),
    ):
        commands.link_map_nodes(manager, source_id=source, target_id=target, share=share)


def _node_of(manager: Actor, project: UUID, benefit: UUID) -> UUID:
    rows = benefits_map(manager, the_project(manager, project)).rows.values()
    return next(row.pk for row in rows if row.profile and row.profile.benefit_id == benefit)
