"""A register's rows become projects and published reports of one period, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import command, find, nothing_changed, record
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.journal import revert
from sightline.kernel.policy import Actor, check
from sightline.kernel.rows import insert_rows, update_rows
from sightline.projects import events, policy, standing
from sightline.projects.models import Milestone, Portfolio, Project, StatusReport
from sightline.projects.register import PROJECT_FIELDS, Delta, Facts, Line, compare

DATES = frozenset({"start", "forecast_finish"})
LIMITS = {"name": 300, "category": 200, "department": 200, "sponsor_name": 200, "manager_name": 200}
WHY = "a register meets every project of its organisation that has one of its codes"


@dataclass
class Ground:
    """What a register meets: the projects it names, and what their reports say."""

    projects: dict[str, Project]
    latest: dict[str, StatusReport]
    at_period: dict[str, StatusReport]
    newest: date | None
    in_register: dict[str, str] = field(default_factory=dict)


def register_delta(actor: Actor, *, register: str, period: date, lines: Sequence[Line]) -> Delta:
    """Return what ``apply_register`` would do, without doing it."""
    return _compared(_ground(actor, register, period, lines), period, lines)


def _compared(ground: Ground, period: date, lines: Sequence[Line]) -> Delta:
    return compare(
        lines,
        known=dict.fromkeys(ground.projects, {}),
        current={key: report.facts for key, report in ground.latest.items()},
        at_period={key: report.facts for key, report in ground.at_period.items()},
        in_register=ground.in_register,
        is_newest=ground.newest is None or period >= ground.newest,
    )


def _ground(actor: Actor, register: str, period: date, lines: Sequence[Line]) -> Ground:
    codes = {line.code.casefold() for line in lines}
    rows = Project.objects.system(WHY).filter(organisation_id=actor.organisation_id)
    held = {row.code.casefold(): row for row in rows.select_related("standing")}
    named = {key: row for key, row in held.items() if key in codes}
    mine = {key: row for key, row in held.items() if row.register == register}
    keys = {row.pk: key for key, row in named.items()}
    reports = StatusReport.objects.system(WHY).filter(
        project__organisation_id=actor.organisation_id, state="published"
    )
    of_period = [r for r in reports.filter(period=period) if r.project_id in keys]
    latest = [r for r in reports.filter(pk__in=_latest_ids(named.values())) if r.project_id in keys]
    return Ground(
        projects=named,
        latest={keys[report.project_id]: report for report in latest},
        at_period={keys[report.project_id]: report for report in of_period},
        newest=max(
            (row.standing.reported_on for row in mine.values() if _reported(row)), default=None
        ),
        in_register={key: row.code for key, row in mine.items() if row.left_on is None},
    )


def _reported(row: Project) -> bool:
    return hasattr(row, "standing") and row.standing.reported_on is not None


def _latest_ids(rows: Iterable[Project]) -> Any:
    """Name the latest reports by a subquery, so that ten thousand projects stay one query."""
    from sightline.projects.models import Standing

    if not rows:
        return []
    return Standing.objects.filter(report__isnull=False).values("report_id")


@command
def apply_register(
    actor: Actor,
    *,
    register: str,
    period: date,
    office_id: UUID,
    lines: Sequence[Line],
    digest: str,
    portfolio_id: UUID | None = None,
) -> Delta:
    """Bring a register in as the reports of one period.

    Projects are found by their code, whatever the case; new ones are opened as executing in the
    office. What the period already says stays; what differs supersedes it. Projects that the
    newest period names no longer leave the register on that day.

    Raises:
        Forbidden: Only the strategic PMO or the program office brings registers in.
        Invalid: Codes that are missing, doubled or too long.
        Refused: ``code-taken`` by a project outside this register, ``period-ahead``.
    """
    office = the_office(actor, office_id)
    check(actor, policy.apply_register, office)
    portfolio = find(Portfolio, portfolio_id, actor) if portfolio_id else None
    if period > clock.today():
        raise Refused("period-ahead", "A register cannot be of a day to come.", "period")
    _check_lines(lines)
    ground = _ground(actor, register, period, lines)
    _check_codes(ground, register)
    delta = _compared(ground, period, lines)
    if delta.is_empty:
        nothing_changed()
        return delta
    touched = _Application(actor, register, period, office, portfolio, ground).apply(lines, delta)
    record(
        events.RegisterApplied(
            about=office.pk,
            period=period.isoformat(),
            added=len(delta.added),
            changed=len(delta.changed),
            gone=len(delta.gone),
            digest=digest,
        )
    )
    standing.refresh(touched)
    return delta


def _check_lines(lines: Sequence[Line]) -> None:
    seen: set[str] = set()
    for line in lines:
        key = line.code.casefold()
        if not line.code or len(line.code) > 80 or key in seen:
            raise Invalid({"code": [f"{line.code[:80]!r} is missing, doubled or too long."]})
        seen.add(key)


def _check_codes(ground: Ground, register: str) -> None:
    foreign = sorted(row.code for row in ground.projects.values() if row.register != register)
    if foreign:
        words = f"{foreign[0]} belongs to a project outside this register; rename one of them."
        raise Refused("code-taken", words, "code")


class _Application:
    """One run over the lines: collects rows, then writes them in bulk."""

    def __init__(
        self,
        actor: Actor,
        register: str,
        period: date,
        office: Any,
        portfolio: Portfolio | None,
        ground: Ground,
    ) -> None:
        self.actor, self.register, self.period = actor, register, period
        self.office, self.portfolio, self.ground = office, portfolio, ground
        self.organisation = the_organisation(actor)
        self.now = clock.now()

    def apply(self, lines: Sequence[Line], delta: Delta) -> list[UUID]:
        """Write what the delta says; return the projects whose standing changes."""
        differing = set(delta.added) | set(delta.changed)
        todo = [line for line in lines if line.code in differing]
        added = [
            self._opened(line) for line in todo if line.code.casefold() not in self.ground.projects
        ]
        insert_rows(added)
        self.ground.projects |= {row.code.casefold(): row for row in added}
        new = {row.pk for row in added}
        update_rows([self._updated(line) for line in todo if self._of(line).pk not in new])
        self._supersede(todo)
        insert_rows([self._report(line) for line in todo])
        self._set_milestones(todo)
        gone = self._send_away(delta)
        return [self._of(line).pk for line in todo] + gone

    def _of(self, line: Line) -> Project:
        return self.ground.projects[line.code.casefold()]

    def _opened(self, line: Line) -> Project:
        row = Project(
            organisation=self.organisation,
            office=self.office,
            portfolio=self.portfolio,
            code=line.code,
            register=self.register,
            state=Project.State.EXECUTING,
            entered_on=self.period,
            cadence_days=self.organisation.cadence_days,
        )
        return _take(row, line.facts)

    def _updated(self, line: Line) -> Project:
        row = self._of(line)
        row.entered_on = min(row.entered_on, self.period)
        latest = self.ground.latest.get(line.code.casefold())
        if latest is None or self.period >= latest.period:
            row.left_on = None
            _take(row, line.facts)
        return row

    def _supersede(self, lines: Sequence[Line]) -> None:
        before = [self.ground.at_period.get(line.code.casefold()) for line in lines]
        rows = [row for row in before if row is not None]
        for row in rows:
            row.move("supersede")
        update_rows(rows)

    def _report(self, line: Line) -> StatusReport:
        return StatusReport(
            project=self._of(line),
            period=self.period,
            state=StatusReport.State.PUBLISHED,
            source=StatusReport.Source.REGISTER,
            declared=line.declared,
            reason=line.reason[:1000],
            facts=line.said(),
            author_id=self.actor.id,
            published_by_id=self.actor.id,
            published_at=self.now,
        )

    def _set_milestones(self, lines: Sequence[Line]) -> None:
        named = [line for line in lines if line.milestones]
        rows = Milestone.objects.system(WHY).filter(
            project__organisation_id=self.actor.organisation_id, project__register=self.register
        )
        held = {(row.project_id, row.name): row for row in rows} if named else {}
        new: list[Milestone] = []
        old: list[Milestone] = []
        for line in named:
            for name, text in line.milestones.items():
                row = held.get((self._of(line).pk, name))
                (old if row else new).append(self._milestone(row, line, name, text))
        insert_rows(new)
        update_rows(old)

    def _milestone(self, row: Milestone | None, line: Line, name: str, text: str) -> Milestone:
        """Keep the first date heard as the baseline; a date that has passed has happened."""
        day = date.fromisoformat(text)
        row = row or Milestone(project=self._of(line), name=name[:200], baseline=day)
        row.actual = day if day <= self.period else None
        row.forecast = None if row.actual else day
        return row

    def _send_away(self, delta: Delta) -> list[UUID]:
        rows = Project.objects.system(WHY).filter(
            organisation_id=self.actor.organisation_id, register=self.register, code__in=delta.gone
        )
        leaving = list(rows) if delta.gone else []
        for row in leaving:
            row.left_on = max(self.period, row.entered_on)
        update_rows(leaving)
        return [row.pk for row in leaving]


def _take(row: Project, facts: Facts) -> Project:
    """Take a register's fields onto a project; what is unknown now stays as it was known."""
    for name in PROJECT_FIELDS:
        value = facts.get(name)
        if value in (None, ""):
            continue
        setattr(row, name, _taken(name, value))
    row.extra = {"register": facts.get("extras", {})}
    return row


def _taken(name: str, value: Any) -> Any:
    if name in DATES:
        return date.fromisoformat(value)
    return value[: LIMITS[name]] if name in LIMITS else value


@command
def undo_register(actor: Actor, *, entry_id: UUID, office_id: UUID, period: str) -> int:
    """Take an accepted register back; return how many rows were restored or removed.

    Raises:
        Refused: ``changed-since`` when somebody has changed one of its rows meanwhile.
    """
    office = the_office(actor, office_id)
    check(actor, policy.apply_register, office)
    restored = revert(entry_id, before=lambda ids: _forget(ids))
    record(events.RegisterUndone(about=office.pk, period=period))
    kept = Project.objects.system(WHY).filter(pk__in=restored.get("projects.Project", []))
    reported = StatusReport.objects.system(WHY).filter(
        pk__in=restored.get("projects.StatusReport", [])
    )
    touched = {*kept.values_list("pk", flat=True), *reported.values_list("project_id", flat=True)}
    standing.refresh(touched)
    return sum(map(len, restored.values()))


def _forget(row_ids: Mapping[str, Sequence[UUID]]) -> None:
    """Drop derived rows that lean on what is about to be removed."""
    from sightline.projects.models import Standing

    Standing.objects.filter(project_id__in=row_ids.get("projects.Project", [])).delete()
    gone = row_ids.get("projects.StatusReport", [])
    for first in range(0, len(gone), 500):
        Standing.objects.filter(report_id__in=gone[first : first + 500]).update(report=None)
