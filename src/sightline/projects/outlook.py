"""How projects stand on a day, one flat row each: quick enough for a thousand on one page.

Today a row comes from the project and its standing. For a day in the past it comes from the
journal (what the project's row said then), the effective dates of its stay, and its latest
report up to that day; a register brought in later tells of the days before it came in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from sightline.engines.measure import facts, status
from sightline.engines.measure.colour import Colour
from sightline.identity.queries import office_names
from sightline.kernel import clock, journal
from sightline.kernel.journal import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects import rules, standing
from sightline.projects.models import (
    Portfolio,
    Program,
    Project,
    RaidItem,
    StatusReport,
)
from sightline.projects.queries import present
from sightline.projects.register import PROJECT_FIELDS

OUT = ("published", "superseded")
RUNNING = frozenset(Project.RUNNING)
ENDED = frozenset(Project.ENDED)


class Outlook(NamedTuple):
    """One project on a day.

    Amounts are minor units of ``currency``; ``forecast_minor`` and ``expected_minor`` are what
    is expected now against ``plan_minor`` and ``promised_minor``. ``portfolio_id`` is the
    project's own portfolio or else its program's.
    """

    id: UUID
    code: str
    name: str
    state: str
    critical: bool
    cadence_days: int
    citation: str
    office_id: UUID
    office: str
    program_id: UUID | None
    program: str
    portfolio_id: UUID | None
    portfolio: str
    department: str
    category: str
    owner_id: UUID | None
    owner: str
    currency: str
    start: date | None
    baseline_finish: date | None
    forecast_finish: date | None
    actual_finish: date | None
    plan_minor: int | None
    forecast_minor: int | None
    promised_minor: int | None
    expected_minor: int | None
    declared: str
    declared_before: str
    measured: str
    watermelon: bool
    reason: str
    n_overdue: int | None
    reported_on: date | None
    slip_days: int | None
    stale: bool
    n_dependants: int = 0

    @property
    def pk(self) -> UUID:
        """The project's id, as lists name it."""
        return self.id

    @property
    def worst(self) -> int:
        """The rank of the worse of the declared and the measured colour, 0 when neither is."""
        return max(rules.RANKS[self.declared], rules.RANKS[self.measured])

    @property
    def spend_minor(self) -> int:
        """Whole-life cost: its forecast, or the plan where there is none; 0 when unfunded."""
        known = self.plan_minor if self.forecast_minor is None else self.forecast_minor
        return max(0, known or 0)

    @property
    def severity(self) -> tuple[int, int]:
        """What sorts worst first, then by the value at stake."""
        return self.worst, self.spend_minor

    @property
    def is_running(self) -> bool:
        """Whether the project is approved and at work."""
        return self.state in RUNNING

    @property
    def has_ended(self) -> bool:
        """Whether the project is closed, cancelled, or only tracking its benefits."""
        return self.state in ENDED


_PATHS = (
    "id", "code", "name", "state", "critical", "cadence_days", "mandatory_citation",
    "office_id", "office__name", "program_id", "program__name",
    "its_portfolio_id", "its_portfolio", "department", "category",
    "manager_id", "its_owner", "currency",
    "start", "baseline_finish", "forecast_finish", "actual_finish",
    "whole_life_minor", "whole_life_forecast_minor",
    "benefits_minor", "standing__benefits_expected_minor",
    "standing__declared", "standing__declared_before", "standing__measured",
    "standing__watermelon", "standing__reason", "standing__n_overdue",
    "standing__reported_on", "standing__finish_variance_days",
)  # fmt: skip


def outlooks(
    actor: Actor, as_of: date | None = None, *, known_at: datetime | None = None
) -> list[Outlook]:
    """Return the projects the actor sees, as they stand on a day (today).

    Args:
        as_of: The day that stays, reports and staleness are judged at.
        known_at: Take the rows back to what the journal knew at this instant; without it they
            are as they are now.

    Returns:
        Unsorted. In two queries for today, ten for the past.
    """
    day = as_of or clock.today()
    found = _now(actor, day) if known_at is None else _then(actor, day, known_at)
    needed = dependants(actor, known_at)
    return [row._replace(n_dependants=needed.get(row.id, 0)) if row.id in needed else row for row in found]


def _now(actor: Actor, day: date) -> list[Outlook]:
    rows = present(visible(actor, Project), day).order_by()
    named = rows.annotate(
        its_portfolio_id=Coalesce("portfolio_id", "program__portfolio_id"),
        its_portfolio=Coalesce("portfolio__name", "program__portfolio__name"),
        its_owner=Coalesce("manager__name", "manager_name"),
    )
    return [_row(values, day) for values in named.values_list(*_PATHS)]


def _row(values: Sequence[Any], day: date) -> Outlook:
    """Return a row of ``_PATHS`` as an outlook: blank names as text, and whether it is stale."""
    held = list(values)
    held[10], held[12] = held[10] or "", held[12] or ""
    running, reported_on, cadence = held[3] in RUNNING, held[32], held[5]
    stale = running and status.is_stale(reported_on, cadence or 30, day)
    return Outlook(*held, stale)


def dependants(actor: Actor, known_at: datetime | None = None) -> dict[UUID, int]:
    """Return project to how many visible projects need something from it."""
    items = visible(actor, RaidItem).filter(needs_from__isnull=False)
    if known_at is None:
        held = items.filter(kind="dependency").exclude(state="closed").order_by()
        return dict(held.values_list("needs_from").annotate(n=Count("project", distinct=True)))
    needs: dict[UUID, set[UUID]] = {}
    for item in as_it_was(visible(actor, RaidItem), RaidItem, known_at):
        if item.kind == "dependency" and item.state != "closed" and item.needs_from_id:
            needs.setdefault(item.needs_from_id, set()).add(item.project_id)
    return {project: len(projects) for project, projects in needs.items()}


class _Report(NamedTuple):
    """A report as the past is told from it."""

    id: UUID
    project_id: UUID
    period: date
    state: str
    source: str
    declared: str
    measured: str
    reason: str
    published_at: datetime | None


def _then(actor: Actor, day: date, known_at: datetime) -> list[Outlook]:
    now = present(visible(actor, Project), day).defer("description", "extra")
    rows = as_it_was(now, Project, known_at, later=True)
    told = _reports(actor, day, known_at)
    kept = _in_register(rows, told)
    _tell_backlog(actor, kept, told, known_at)
    frozen = _facts([told[row.pk][0].id for row in kept if row.pk in told])
    names = _Names(actor, known_at, kept)
    return [_past(row, told.get(row.pk, ()), frozen, names, day) for row in kept]


def _reports(actor: Actor, day: date, known_at: datetime) -> dict[UUID, list[_Report]]:
    """Return project to its reports up to the day, newest first, one a period.

    Of several for one period it is the one that stood at the instant; where none did yet, the
    one that stands now.
    """
    rows = visible(actor, StatusReport).filter(state__in=OUT, period__lte=day)
    ordered = rows.order_by("project_id", "-period").values_list(*_Report._fields)
    found: dict[UUID, list[_Report]] = {}
    for (project_id, _), same in groupby(map(_Report._make, ordered), lambda r: (r.project_id, r.period)):
        found.setdefault(project_id, []).append(_standing_at(list(same), known_at))
    return found


def _standing_at(versions: Sequence[_Report], known_at: datetime) -> _Report:
    known = [r for r in versions if r.published_at and r.published_at <= known_at]
    if known:
        return max(known, key=lambda r: (r.published_at, r.state == "published"))
    return max(versions, key=lambda r: r.state == "published")


def _in_register(
    rows: Iterable[Project], told: Mapping[UUID, Sequence[_Report]]
) -> list[Project]:
    """Leave out projects that the newest file of their register up to then did not hold."""
    held = list(rows)
    spoken = {row.pk: _register_period(told.get(row.pk, ())) for row in held}
    newest: dict[str, date] = {}
    for row in held:
        period = spoken[row.pk]
        if row.register and period:
            newest[row.register] = max(period, newest.get(row.register, period))
    return [row for row in held if not row.register or spoken[row.pk] == newest.get(row.register)]


def _register_period(reports: Sequence[_Report]) -> date | None:
    return next((report.period for report in reports if report.source == "register"), None)


def _tell_backlog(
    actor: Actor,
    rows: Sequence[Project],
    told: Mapping[UUID, Sequence[_Report]],
    known_at: datetime,
) -> None:
    """Lay over rows what registers say of the time, where they came in after the instant."""
    late = {
        row.pk: [report for report in told[row.pk] if _came_later(report, known_at)]
        for row in rows
        if row.pk in told and _came_later(told[row.pk][0], known_at)
    }
    said = _facts([report.id for reports in late.values() for report in reports])
    for row in rows:
        reports = late.get(row.pk)
        if reports:
            if len(reports) == len(told[row.pk]):
                _forget(row)  # the row itself came in later, and says what came after
            for report in reversed(reports):
                _tell(row, said[report.id])


def _came_later(report: _Report, known_at: datetime) -> bool:
    if report.source != "register" or report.published_at is None:
        return False
    return report.published_at > known_at


def _facts(report_ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    held: dict[UUID, Mapping[str, Any]] = {}
    for first in range(0, len(report_ids), 5000):
        rows = StatusReport.objects.system("frozen facts of reports already found visible")
        some = rows.filter(pk__in=report_ids[first : first + 5000])
        held |= dict(some.order_by().values_list("pk", "facts"))
    return held


def _forget(row: Project) -> None:
    for name in PROJECT_FIELDS:
        if name not in {"name", "currency"}:
            field = Project._meta.get_field(name)
            setattr(row, name, None if field.null else "")


def _tell(row: Project, said: Mapping[str, Any]) -> None:
    for name in PROJECT_FIELDS:
        value = said.get(name)
        if value in (None, ""):
            continue
        is_day = name in {"start", "forecast_finish"}
        setattr(row, name, date.fromisoformat(value) if is_day else value)


class _Names:
    """The names of what rows refer to, as they were at an instant; people by their name now."""

    def __init__(self, actor: Actor, known_at: datetime, rows: Sequence[Project]) -> None:
        programs = as_it_was(visible(actor, Program), Program, known_at, later=True)
        portfolios = as_it_was(visible(actor, Portfolio), Portfolio, known_at, later=True)
        self.programs = {row.pk: row for row in programs}
        self.portfolios = {row.pk: row.name for row in portfolios}
        self.offices = office_names(actor, known_at)
        self.people = journal.names(row.manager_id for row in rows)

    def portfolio_of(self, row: Project) -> UUID | None:
        """Return the project's own portfolio or else its program's."""
        program = self.programs.get(row.program_id) if row.program_id else None
        found: UUID | None = row.portfolio_id or (program.portfolio_id if program else None)
        return found


def _past(
    row: Project,
    reports: Sequence[_Report],
    frozen: Mapping[UUID, Mapping[str, Any]],
    names: _Names,
    day: date,
) -> Outlook:
    latest = reports[0] if reports else None
    declared = latest.declared if latest else "none"
    said = frozen.get(latest.id, {}) if latest else {}
    measured = _measured(row, latest, day)
    portfolio_id = names.portfolio_of(row)
    program = names.programs.get(row.program_id) if row.program_id else None
    slip = facts.Milestone("", row.baseline_finish, row.forecast_finish, row.actual_finish)
    return _row(
        (
            row.pk, row.code, row.name, row.state, row.critical, row.cadence_days,
            row.mandatory_citation, row.office_id, names.offices.get(row.office_id, ""),
            row.program_id, program.name if program else "",
            portfolio_id, names.portfolios.get(portfolio_id, "") if portfolio_id else "",
            row.department, row.category,
            row.manager_id, names.people.get(row.manager_id, row.manager_name),
            row.currency, row.start, row.baseline_finish, row.forecast_finish,
            row.actual_finish, row.whole_life_minor, row.whole_life_forecast_minor,
            row.benefits_minor, said.get("benefits_expected_minor"),
            declared, reports[1].declared if len(reports) > 1 else "none", measured,
            status.is_watermelon(Colour(declared), Colour(measured)),
            latest.reason if latest else "", said.get("n_overdue"),
            latest.period if latest else None, slip.slip_days(day),
        ),
        day,
    )  # fmt: skip


def _measured(row: Project, report: _Report | None, day: date) -> str:
    """Return the colour frozen with a report; a register froze none, so from dates and cost."""
    if report is None or report.source != "register":
        return report.measured if report else "none"
    known = facts.ProjectFacts(
        as_of=day,
        baseline_start=row.start,
        baseline_finish=row.baseline_finish,
        forecast_finish=row.forecast_finish,
        actual_finish=row.actual_finish,
        budget_minor=row.whole_life_minor,
        forecast_minor=row.whole_life_forecast_minor,
    )
    return status.overall(status.measure(known, standing.tolerance_of(row))).colour.value


class Rating(NamedTuple):
    """How many projects of a group declared a colour in a period."""

    period: date
    group: str
    declared: str
    n: int


GROUPINGS: Mapping[str, str] = {
    "": "",
    "department": "facts__department",
    "office": "project__office__name",
    "program": "project__program__name",
    "portfolio": "its_portfolio",
}
MOST_DATES = 24


def ratings(
    actor: Actor,
    by: str = "",
    *,
    portfolio_id: UUID | None = None,
    until: date | None = None,
    n_periods: int = 8,
) -> list[Rating]:
    """Return the declared colours of the last periods by group, oldest first.

    A period is a reporting date; where projects report on many dates it is a month, in which a
    project's last report counts. The department is the one each report named at the time.

    Args:
        by: One of ``GROUPINGS``; blank counts all together.
        until: The last day whose reports count (today).
    """
    rows = visible(actor, StatusReport).filter(state="published")
    rows = rows.filter(period__lte=until or clock.today()).order_by()
    if portfolio_id is not None:
        own = Q(project__portfolio_id=portfolio_id)
        through = Q(project__portfolio=None, project__program__portfolio_id=portfolio_id)
        rows = rows.filter(own | through)
    dates = list(rows.values_list("period", flat=True).distinct().order_by("-period")[: MOST_DATES * 20])
    if not dates:
        return []
    if len(dates) <= MOST_DATES:
        return _by_date(rows.filter(period__gte=dates[:n_periods][-1]), by)
    return _by_month(rows.filter(period__gte=_months_before(dates[0], n_periods - 1)), by)


def _grouped(rows: QuerySet[StatusReport], by: str) -> tuple[QuerySet[StatusReport], str]:
    portfolio = Coalesce("project__portfolio__name", "project__program__portfolio__name")
    rows = rows.annotate(its_portfolio=portfolio) if by == "portfolio" else rows
    return rows, GROUPINGS[by]


def _by_date(rows: QuerySet[StatusReport], by: str) -> list[Rating]:
    rows, path = _grouped(rows, by)
    paths = ("period", path, "declared") if path else ("period", "declared")
    counted = rows.values_list(*paths).annotate(n=Count("pk")).order_by("period")
    return [Rating(v[0], (v[1] or "") if path else "", v[-2], v[-1]) for v in counted]


def _by_month(rows: QuerySet[StatusReport], by: str) -> list[Rating]:
    rows, path = _grouped(rows, by)
    paths = ("project_id", "period", "declared", path) if path else ("project_id", "period", "declared")
    last: dict[tuple[date, UUID], tuple[str, str]] = {}
    for values in rows.order_by("period").values_list(*paths):
        group = (values[3] or "") if path else ""
        last[values[1].replace(day=1), values[0]] = (group, values[2])
    counts: dict[tuple[date, str, str], int] = {}
    for (month, _), (group, declared) in last.items():
        key = (month, group, declared)
        counts[key] = counts.get(key, 0) + 1
    return [Rating(*key, n) for key, n in sorted(counts.items())]


def _months_before(day: date, n: int) -> date:
    months = day.year * 12 + day.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)


def health(actor: Actor) -> dict[str, int]:
    """Return declared colour to the number of projects at hand, in one query."""
    rows = present(visible(actor, Project)).exclude(state__in=ENDED).order_by()
    return dict(rows.values_list("standing__declared").annotate(n=Count("pk")))


def newest_report(actor: Actor) -> date | None:
    """Return the period of the newest published report the actor sees."""
    rows = visible(actor, StatusReport).filter(state="published")
    found: date | None = rows.aggregate(newest=Max(F("period")))["newest"]
    return found
