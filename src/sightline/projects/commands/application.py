"""Writing what a register says: rows are collected first and written in bulk, a kind at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.kernel.rows import insert_rows, update_rows
from sightline.projects import rules, standing
from sightline.projects.approved import controlled_among
from sightline.projects.commands.ground import WHY, Ground, stays
from sightline.projects.models import (
    CostYear,
    Milestone,
    Portfolio,
    Project,
    StatusReport,
    Subject,
    Touch,
)
from sightline.projects.register import PROJECT_FIELDS, Delta, Facts, Line

DATES = frozenset({"start", "forecast_finish"})
LIMITS = {"name": 300, "category": 200, "department": 200, "sponsor_name": 200, "manager_name": 200}
SUBJECTS = ("vendor", "site")
APPROVED = ("whole_life_minor", "benefits_minor")
YEAR = {"fy_budget_minor": "budget_minor", "fy_forecast_minor": "forecast_minor"}


class Application:
    """One run over a register's lines."""

    def __init__(
        self,
        actor: Actor,
        ground: Ground,
        *,
        register: str,
        period: date,
        office: Any,
        portfolio: Portfolio | None,
    ) -> None:
        self.actor, self.register, self.period = actor, register, period
        self.office, self.portfolio, self.ground = office, portfolio, ground
        self.organisation = the_organisation(actor)
        self.now = clock.now()
        self.projects = dict(ground.named)
        self.fixed = controlled_among(ground.named.values())
        self.fresh: dict[UUID, standing.Parts] = {}

    def write(self, lines: Sequence[Line], delta: Delta) -> None:
        """Write what the delta says."""
        differing = {*delta.added, *delta.changed}
        news = [line for line in lines if line.code in differing]
        self._open([line for line in news if line.code.casefold() not in self.projects])
        update_rows([self._updated(line) for line in news if self._of(line).pk not in self.fresh])
        self._publish(news)
        current = [line for line in news if self._is_current(line)]
        self._set_milestones(current)
        self._set_year(current)
        self._set_touches(current)
        self.touched = [self._of(line).pk for line in news] + self._send_away(delta)

    def refresh(self) -> None:
        """Bring the derived figures of the projects that were written up to date."""
        standing.keep(list(self.fresh.values()))
        standing.refresh(pk for pk in self.touched if pk not in self.fresh)

    def _of(self, line: Line) -> Project:
        return self.projects[line.code.casefold()]

    def _is_current(self, line: Line) -> bool:
        """Tell whether the register has said nothing newer of this project."""
        latest = self.ground.latest.get(line.code.casefold())
        return latest is None or self.period >= latest.period

    def _open(self, lines: Sequence[Line]) -> None:
        blank = self._blank()
        rows = [_take(blank.like(code=line.code), line.facts) for line in lines]
        insert_rows(rows)
        self.projects |= {row.code.casefold(): row for row in rows}
        self.fresh = {row.pk: standing.Parts(row) for row in rows}

    def _blank(self) -> Project:
        return Project(
            organisation=self.organisation,
            office=self.office,
            portfolio=self.portfolio,
            register=self.register,
            state=Project.State.EXECUTING,
            entered_on=self.period,
            cadence_days=self.organisation.cadence_days,
            extra={"kept_by": str(self.office.pk)},
        )

    def _updated(self, line: Line) -> Project:
        row = self._of(line)
        row.entered_on = min(row.entered_on, self.period)
        if self._is_current(line):
            row.left_on = None
            _take(row, _past_control(row, line.facts) if row.pk in self.fixed else line.facts)
        return row

    def _publish(self, lines: Sequence[Line]) -> None:
        """Publish a report of the period for each line; what it said before is superseded."""
        before = [self.ground.at_period.get(line.code.casefold()) for line in lines]
        superseded = [row for row in before if row is not None]
        for row in superseded:
            row.move("supersede")
        update_rows(superseded)
        blank = self._blank_report()
        reports = [self._report(blank, line) for line in lines]
        insert_rows(reports)
        for report in reports:
            if report.project_id in self.fresh:
                self.fresh[report.project_id].reports.append(report)

    def _blank_report(self) -> StatusReport:
        return StatusReport(
            period=self.period,
            state=StatusReport.State.PUBLISHED,
            source=StatusReport.Source.REGISTER,
            author_id=self.actor.id,
            published_by_id=self.actor.id,
            published_at=self.now,
        )

    def _report(self, blank: StatusReport, line: Line) -> StatusReport:
        said = {"declared": line.declared, "reason": line.reason[:1000], "facts": line.said()}
        return blank.like(project_id=self._of(line).pk, **said)

    def _set_milestones(self, lines: Sequence[Line]) -> None:
        named = [line for line in lines if line.milestones]
        rows = self._held(Milestone) if named else ()
        held = {(row.project_id, row.name): row for row in rows}
        new: list[Milestone] = []
        for line in named:
            project = self._of(line)
            for name, text in line.milestones.items():
                key, day = (project.pk, name[:200]), date.fromisoformat(text)
                if key not in held:
                    held[key] = Milestone(project=project, name=key[1], baseline=day)
                    new.append(held[key])
                self._date(held[key], day)
        fresh = {id(row) for row in new}
        update_rows([row for row in held.values() if id(row) not in fresh])
        self._insert(new, "milestones")

    def _date(self, row: Milestone, day: date) -> None:
        """Keep the first date heard as the baseline; a date that has passed has happened."""
        row.actual = day if day <= self.period else None
        row.forecast = None if row.actual else day

    def _set_year(self, lines: Sequence[Line]) -> None:
        """Set the fiscal year of the period from what the register says of this year's money."""
        year = rules.fiscal_year(self.period, self.organisation.fiscal_year_starts)
        told = [line for line in lines if any(line.facts.get(key) is not None for key in YEAR)]
        rows = self._held(CostYear).filter(fiscal_year=year) if told else ()
        held = {row.project_id: row for row in rows}
        blank, new = CostYear(fiscal_year=year), []
        for line in told:
            project = self._of(line)
            row = held.get(project.pk)
            if row is None:
                row = blank.like(project_id=project.pk)
                new.append(row)
            for key, name in YEAR.items():
                if line.facts.get(key) is not None:
                    setattr(row, name, line.facts[key])
        update_rows(list(held.values()))
        self._insert(new, "cost_years")

    def _held(self, kind: Any) -> Any:
        """Return the rows of a kind that this register's projects had before."""
        same = {
            "project__organisation_id": self.actor.organisation_id,
            "project__register": self.register,
        }
        old = bool(self.ground.mine)
        return kind.objects.system(WHY).filter(**same) if old else kind.objects.system(WHY).none()

    def _insert(self, rows: Sequence[Any], kind: str) -> None:
        insert_rows(rows)
        for row in rows:
            if row.project_id in self.fresh:
                getattr(self.fresh[row.project_id], kind).append(row)

    def _set_touches(self, lines: Sequence[Line]) -> None:
        """Note the vendor and the site that a register names; it never takes one back."""
        named = [
            (self._of(line), kind, str(line.facts[kind]).strip()[:200])
            for line in lines
            for kind in SUBJECTS
            if line.facts.get(kind)
        ]
        if not named:
            return
        subjects = self._subjects({(kind, name) for _, kind, name in named})
        rows = self._held(Touch).values_list("project_id", "subject_id")
        held = set(rows)
        new: dict[tuple[UUID, UUID], Touch] = {}
        for project, kind, name in named:
            subject = subjects[kind, name.casefold()]
            if (project.pk, subject.pk) not in held:
                new[project.pk, subject.pk] = Touch(project=project, subject=subject)
        insert_rows(list(new.values()))

    def _subjects(self, named: set[tuple[str, str]]) -> dict[tuple[str, str], Subject]:
        rows = Subject.objects.system("a subject's name is one over the organisation")
        here = rows.filter(organisation=self.organisation, kind__in=SUBJECTS)
        held = {(row.kind, row.name.casefold()): row for row in here}
        wanted = {(kind, name.casefold()): name for kind, name in sorted(named)}
        new = {
            key: Subject(organisation=self.organisation, kind=key[0], name=name)
            for key, name in wanted.items()
            if key not in held
        }
        insert_rows(list(new.values()))
        return held | new

    def _send_away(self, delta: Delta) -> list[UUID]:
        """Let projects leave that the newest period names no longer; put stays right otherwise."""
        if self.ground.is_newest(self.period):
            leaving = [self.ground.mine[code.casefold()] for code in delta.gone]
            for row in leaving:
                row.left_on = max(self.period, row.entered_on)
        else:
            leaving = self._restayed()
        update_rows(leaving)
        return [row.pk for row in leaving]

    def _restayed(self) -> list[Project]:
        held = stays(self.actor, self.register, self.period)
        rows = {row.pk: row for row in (*self.ground.mine.values(), *self.projects.values())}
        for pk, (entered, left) in held.items():
            if pk in rows:
                rows[pk].entered_on = min(entered, rows[pk].entered_on)
                rows[pk].left_on = left
        return [rows[pk] for pk in held if pk in rows and rows[pk].changed()]


def _past_control(row: Project, facts: Facts) -> Facts:
    """Return a register's fields without what only a change request moves; its cost is a forecast."""
    kept = {name: value for name, value in facts.items() if getattr(row, name, None) is not None}
    cost = (
        {"whole_life_forecast_minor": facts["whole_life_minor"]}
        if "whole_life_minor" in kept
        else {}
    )
    return {**facts, **{name: None for name in APPROVED if name in kept}, **cost}


def _take(row: Project, facts: Facts) -> Project:
    """Take a register's fields onto a project; what is unknown now stays as it was known."""
    for name in (*PROJECT_FIELDS, "whole_life_forecast_minor"):
        value = facts.get(name)
        if value in (None, ""):
            continue
        setattr(row, name, _taken(name, value))
    row.extra = {**row.extra, "register": facts.get("extras", {})}
    return row


def _taken(name: str, value: Any) -> Any:
    if name in DATES:
        return date.fromisoformat(value)
    return value[: LIMITS[name]] if name in LIMITS else value
