"""How projects stood on a day gone by: from the journal, their stays and their reports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sightline.engines.measure import facts, status
from sightline.engines.measure.colour import Colour
from sightline.identity.queries import office_names
from sightline.kernel import journal
from sightline.kernel.past import as_it_was
from sightline.kernel.policy import Actor, visible
from sightline.projects import standing
from sightline.projects.models import Portfolio, Program, Project, StatusReport
from sightline.projects.outlook.now import beside
from sightline.projects.outlook.row import NOTHING, Outlook, row_of
from sightline.projects.queries import present
from sightline.projects.register import PROJECT_FIELDS

OUT = ("published", "superseded")


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


def then(actor: Actor, day: date, known_at: datetime) -> list[Outlook]:
    """Return the visible projects at hand on a day, as they stood at an instant of it.

    A project that came in with a register later than the instant is told from that register.
    """
    now = present(visible(actor, Project), day).defer("description", "extra")
    rows = as_it_was(now, Project, known_at, later=True)
    told = _reports(actor, day, known_at)
    kept = _in_register(rows, told)
    _tell_backlog(actor, kept, told, known_at)
    frozen = _facts([told[row.pk][0].id for row in kept if row.pk in told])
    past = _Past(actor, day, known_at, kept)
    return [past.row(row, told.get(row.pk, ()), frozen) for row in kept]


def _reports(actor: Actor, day: date, known_at: datetime) -> dict[UUID, list[_Report]]:
    """Return project to its reports up to the day, newest first, one a period.

    Of several for one period it is the one that stood at the instant; where none did yet, the
    one that stands now.
    """
    rows = visible(actor, StatusReport).filter(state__in=OUT, period__lte=day)
    ordered = rows.order_by("project_id", "-period").values_list(*_Report._fields)
    found: dict[UUID, list[_Report]] = {}
    for (project_id, _), same in groupby(
        map(_Report._make, ordered), lambda r: (r.project_id, r.period)
    ):
        found.setdefault(project_id, []).append(_standing_at(list(same), known_at))
    return found


def _standing_at(versions: Sequence[_Report], known_at: datetime) -> _Report:
    known = [r for r in versions if r.published_at and r.published_at <= known_at]
    if known:
        return max(known, key=lambda r: (r.published_at, r.state == "published"))
    return max(versions, key=lambda r: r.state == "published")


def _in_register(rows: Iterable[Project], told: Mapping[UUID, Sequence[_Report]]) -> list[Project]:
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


class _Past:
    """What every row of a past day shares: names as they were, people by their name now."""

    def __init__(
        self, actor: Actor, day: date, known_at: datetime, rows: Sequence[Project]
    ) -> None:
        self.day = day
        programs = as_it_was(visible(actor, Program), Program, known_at, later=True)
        portfolios = as_it_was(visible(actor, Portfolio), Portfolio, known_at, later=True)
        self.programs = {row.pk: row for row in programs}
        self.portfolios = {row.pk: row.name for row in portfolios}
        self.offices = office_names(actor, known_at)
        self.people = journal.names(row.manager_id for row in rows)
        self.beside = beside(actor, known_at)

    def row(
        self, row: Project, reports: Sequence[_Report], frozen: Mapping[UUID, Mapping[str, Any]]
    ) -> Outlook:
        """Return one project's outlook from its row and its reports, newest first."""
        said = frozen.get(reports[0].id, {}) if reports else {}
        values = (*self._structure(row), *_plan(row), *self._status(row, reports, said))
        return row_of(values, self.beside.get(row.pk, NOTHING), self.day)

    def _structure(self, row: Project) -> tuple[Any, ...]:
        program = self.programs.get(row.program_id) if row.program_id else None
        portfolio_id = row.portfolio_id or (program.portfolio_id if program else None)
        return (
            row.pk, row.code, row.name, row.state, row.critical, row.cadence_days,
            row.mandatory_citation, row.office_id, self.offices.get(row.office_id, ""),
            row.program_id, program.name if program else "",
            portfolio_id, self.portfolios.get(portfolio_id, "") if portfolio_id else "",
            row.department, row.category,
            row.manager_id, self._owner(row), row.currency,
        )  # fmt: skip

    def _owner(self, row: Project) -> str:
        known = self.people.get(row.manager_id) if row.manager_id else None
        return known or row.manager_name

    def _status(
        self, row: Project, reports: Sequence[_Report], said: Mapping[str, Any]
    ) -> tuple[Any, ...]:
        latest = reports[0] if reports else None
        declared, measured = latest.declared if latest else "none", _measured(row, latest, self.day)
        finish = facts.Milestone("", row.baseline_finish, row.forecast_finish, row.actual_finish)
        return (
            declared,
            reports[1].declared if len(reports) > 1 else "none",
            measured,
            status.is_watermelon(Colour(declared), Colour(measured)),
            latest.reason if latest else "",
            said.get("n_overdue"),
            latest.period if latest else None,
            finish.slip_days(self.day),
        )


def _plan(row: Project) -> tuple[Any, ...]:
    return (
        row.start, row.baseline_finish, row.forecast_finish, row.actual_finish,
        row.whole_life_minor, row.whole_life_forecast_minor, row.benefits_minor,
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
