"""What a schedule computes for the figures that its project declares: both, with the difference.

Everything here is seen with the project; the caller has found it for the actor.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast

from sightline.engines.schedule.calendar import instant
from sightline.engines.schedule.plan import Kind
from sightline.kernel.money import digits
from sightline.projects.models import (
    Activity,
    CostYear,
    Milestone,
    Project,
    Schedule,
    ScheduleBaseline,
    SchedulePass,
)
from sightline.projects.schedule.assemble import WHY

DAY = 1440
CENTS = 2  # activities hold their costs in hundredths, as schedule files do
#: A figure that can be taken over, to the project's column.
TAKEN = {
    "start": "start",
    "finish": "forecast_finish",
    "percent": "percent_permille",
    "cost": "whole_life_forecast_minor",
}
FORMULAS = {
    "start": "The earliest computed start of an activity.",
    "finish": "The latest computed finish of an activity.",
    "percent": "Sum of duration times complete, divided by the sum of durations.",
    "cost": "Sum of the costs of activities.",
    "spent": "Sum of the actual costs of activities.",
}
CRITICAL_PATH = "The schedule's own forward pass, by the critical path method."
SOURCES = {
    "start": CRITICAL_PATH,
    "finish": CRITICAL_PATH,
    "percent": "As Microsoft Project works out a summary's percentage: each activity weighs as "
    "much as it lasts. Summaries and inactive activities do not count, milestones weigh nothing.",
    "cost": "The costs that activities carry; a summary's is not counted, since it repeats theirs.",
    "spent": "The actual costs that activities carry; a summary's is not counted, since it "
    "repeats theirs.",
}


@dataclass(frozen=True)
class Figure:
    """One figure, declared and computed: a date, thousandths, or minor units.

    Attributes:
        refused: Why it cannot be taken over; blank if it can.
        inputs: What the formula took in, in its order.
    """

    key: str
    label: str
    kind: str
    declared: Any
    computed: Any
    inputs: tuple[tuple[str, Any], ...] = ()
    refused: str = ""

    @property
    def formula(self) -> str:
        """How it is computed."""
        return FORMULAS[self.key]

    @property
    def source(self) -> str:
        """Where the formula comes from."""
        return SOURCES[self.key]

    @property
    def difference(self) -> int | None:
        """Computed less declared: days, thousandths or minor units; ``None`` if one is unknown."""
        if self.declared is None or self.computed is None:
            return None
        if self.kind == "date":
            days: int = (self.computed - self.declared).days
            return days
        return int(self.computed - self.declared)

    @property
    def differs(self) -> bool:
        """Whether the schedule computes something else than is declared."""
        return self.computed is not None and self.computed != self.declared

    @property
    def may_be_taken(self) -> bool:
        """Whether taking it over would change the register."""
        return self.differs and not self.refused


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone of the schedule beside the register's, or one that only one of them has."""

    row: Milestone | None
    activity: Activity | None
    name: str
    finish: date | None = None
    actual: date | None = None
    baseline: date | None = None

    @property
    def uid(self) -> str:
        """The activity's own id; blank where the schedule has none."""
        return self.activity.uid if self.activity else ""

    @property
    def is_linked(self) -> bool:
        """Whether the register's milestone says that it comes from this activity."""
        return self.row is not None and bool(self.row.activity_uid)

    @property
    def difference(self) -> int | None:
        """By how many days the schedule is later than the register."""
        held = self.row and (self.row.actual or self.row.forecast or self.row.baseline)
        told = self.actual or self.finish
        return (told - held).days if held and told else None

    @property
    def changes(self) -> dict[str, Any]:
        """What taking the milestone over sets; nothing where the register says so already."""
        if self.activity is None:
            return {}
        if self.row is None:
            new = {"name": self.name[:200], "baseline": self.baseline}
            return {**new, "forecast": self.finish, "actual": self.actual, "activity_uid": self.uid}
        wanted: dict[str, Any] = {"activity_uid": self.uid}
        if self.row.actual is None:  # what has happened stays on record
            wanted |= {"forecast": self.finish}
            wanted |= {"actual": self.actual} if self.actual else {}
        return {name: value for name, value in wanted.items() if getattr(self.row, name) != value}

    @property
    def standing(self) -> str:
        """Where the two stand, in a few words."""
        if self.activity is None:
            gone = self.row is not None and self.row.activity_uid
            return "Its activity is gone" if gone else "In the register only"
        if self.row is None:
            return "In the schedule only"
        if self.changes.keys() - {"activity_uid"}:
            return "Differs"
        return "Met, and stays as it is" if self.difference else "Agrees"

    @property
    def only_links(self) -> bool:
        """Whether taking it over changes no date, and only says where it comes from."""
        return self.changes.keys() == {"activity_uid"}


@dataclass(frozen=True)
class Beside:
    """The register beside the schedule, as of the last computation."""

    schedule: Schedule
    as_of: datetime
    figures: tuple[Figure, ...]
    milestones: tuple[MilestoneLine, ...]

    def figure(self, key: str) -> Figure | None:
        """Return a figure by its key."""
        return next((figure for figure in self.figures if figure.key == key), None)

    @property
    def n_milestones_differ(self) -> int:
        """How many milestones the schedule would add or change."""
        return sum(bool(line.changes) for line in self.milestones)

    @property
    def may_be_taken(self) -> bool:
        """Whether there is anything to take over."""
        return bool(self.n_milestones_differ) or any(f.may_be_taken for f in self.figures)


def beside(project: Project) -> Beside | None:
    """Return the register beside a project's schedule; nothing where there is none, or no work."""
    schedule = Schedule.objects.system(WHY).filter(project=project).first()
    outcome = SchedulePass.objects.filter(schedule=schedule).first() if schedule else None
    if schedule is None or outcome is None or outcome.finish is None or outcome.start is None:
        return None
    figures = (*_dates(project, outcome), *_sums(project))
    return Beside(schedule, outcome.computed_at, figures, tuple(milestone_lines(project)))


def _dates(project: Project, outcome: SchedulePass) -> Iterable[Figure]:
    assert outcome.start is not None
    assert outcome.finish is not None
    n = ("Activities", outcome.n_activities)
    begins = instant(outcome.start)
    yield Figure(
        "start", "Start", "date", project.start, begins.date(), (n, ("Earliest start", begins))
    )
    ends = instant(outcome.finish)
    yield Figure(
        "finish",
        "Finish",
        "date",
        project.actual_finish or project.forecast_finish,
        day_of(outcome.finish, outcome.start),
        (n, ("Latest finish", ends)),
        refused="The project has finished." if project.actual_finish else "",
    )


def day_of(finish: int, start: int) -> date:
    """Return the day of a finish; work that ends at midnight ends on the day before."""
    return instant(finish - 1 if finish > start else finish).date()


def _leaves(project: Project) -> QuerySet[Any]:
    rows: QuerySet[Any] = Activity.objects.system(WHY).filter(project=project, is_active=True)
    return rows.exclude(kind=Kind.SUMMARY.value).order_by()


def _sums(project: Project) -> Iterable[Figure]:
    sums = _leaves(project).aggregate(
        lasts=Sum("duration"),
        done=Sum(Cast("duration", BigIntegerField()) * F("percent_permille")),
        n=Count("pk"),
        cost=Sum("cost_minor"),
        n_cost=Count("cost_minor"),
        spent=Sum("actual_cost_minor"),
        n_spent=Count("actual_cost_minor"),
    )
    lasts, done = sums["lasts"] or 0, sums["done"] or 0
    yield Figure(
        "percent",
        "Complete",
        "percent",
        project.percent_permille,
        round(done / lasts) if lasts else None,
        (
            ("Sum of durations, hours", round(lasts / 60, 2)),
            ("Sum of duration times complete, hours", round(done / 60_000, 2)),
        ),
    )
    cost, spent = (_minor(sums[name], project.currency) for name in ("cost", "spent"))
    yield Figure(
        "cost", "Cost forecast", "money", project.whole_life_forecast_minor, cost,
        (("Activities", sums["n"]), ("Activities with a cost", sums["n_cost"])),
    )  # fmt: skip
    years = CostYear.objects.system(WHY).filter(project=project)
    told = years.aggregate(spent=Sum("actual_minor"))["spent"]
    yield Figure(
        "spent", "Spent", "money", told, spent,
        (("Activities", sums["n"]), ("Activities with an actual cost", sums["n_spent"])),
        refused="What was spent is kept by fiscal year, on the money page.",
    )  # fmt: skip


def _minor(hundredths: int | None, currency: str) -> int | None:
    """Return hundredths as the currency's minor units."""
    if hundredths is None:
        return None
    return round(Decimal(hundredths).scaleb(digits(currency) - CENTS))


def milestone_lines(project: Project) -> list[MilestoneLine]:
    """Return the schedule's milestones beside the register's, by date.

    A milestone is found by the activity it was taken from, else by its name where that is the
    only one of the name on both sides.
    """
    rows = list(Milestone.objects.system(WHY).filter(project=project))
    activities = _leaves(project).filter(kind=Kind.MILESTONE.value, is_external=False)
    held = list(activities.select_related("dates"))
    pairs = _paired(rows, held)
    kept = _kept(project)
    lines = [_line(pairs.get(activity.uid), activity, kept) for activity in held]
    found = {row.pk for row in pairs.values()}
    alone = [MilestoneLine(row, None, row.name) for row in rows if row.pk not in found]
    return sorted([*lines, *alone], key=lambda line: (_due(line), line.name))


def _due(line: MilestoneLine) -> date:
    row = line.row
    told = row and (row.actual or row.forecast or row.baseline)
    return line.actual or line.finish or told or date.max


def _paired(rows: list[Milestone], held: list[Activity]) -> Mapping[str, Milestone]:
    by_uid = {row.activity_uid: row for row in rows if row.activity_uid}
    pairs = {a.uid: by_uid[a.uid] for a in held if a.uid in by_uid}
    free = _single((row.name, row) for row in rows if not row.activity_uid)
    waiting = _single((a.name, a) for a in held if a.uid not in pairs)
    pairs |= {waiting[name].uid: free[name] for name in free.keys() & waiting.keys()}
    return pairs


def _single(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return name to row, for names that only one row has."""
    held: dict[str, list[Any]] = {}
    for name, row in named:
        held.setdefault(" ".join(name.casefold().split()), []).append(row)
    return {name: rows[0] for name, rows in held.items() if len(rows) == 1}


def _kept(project: Project) -> Mapping[str, list[Any]]:
    """Return the lines of the approved baseline, else of the first one."""
    rows = ScheduleBaseline.objects.system(WHY).filter(project=project)
    found = rows.order_by("-is_approved", "number").first()
    return found.lines if found else {}


def _line(row: Milestone | None, activity: Activity, kept: Mapping[str, Any]) -> MilestoneLine:
    dates = getattr(activity, "dates", None)
    done = activity.actual_finish_minute
    line = kept.get(activity.uid)
    return MilestoneLine(
        row,
        activity,
        activity.name,
        finish=instant(dates.finish).date() if dates else None,
        actual=None if done is None else instant(done).date(),
        baseline=instant(line[1]).date() if line and line[1] is not None else None,
    )


def uids_of(project: Project, uids: Iterable[str]) -> dict[str, Activity]:
    """Return those of some ids of a schedule's activities that it still has."""
    rows = Activity.objects.system(WHY).filter(project=project, uid__in=list(uids))
    return {row.uid: row for row in rows}
