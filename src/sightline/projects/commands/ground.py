"""What a register meets when it comes in: the projects it names, those it holds, their reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery

from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, may
from sightline.projects import policy
from sightline.projects.models import Project, StatusReport
from sightline.projects.register import Delta, Line, compare

WHY = "a register meets every project of its organisation that has one of its codes"


@dataclass
class Ground:
    """Projects by their folded code, and what their reports from this register say.

    Attributes:
        named: Projects that the file names.
        mine: Projects that this register holds or held.
        present: Those that are in it now and that the actor may send away, by code.
        latest: What the register said last of them, up to the newest period.
        at_period: What is published for this very period.
        newest: The register's newest period before this file.
    """

    named: dict[str, Project]
    mine: dict[str, Project]
    present: dict[str, str] = field(default_factory=dict)
    latest: dict[str, StatusReport] = field(default_factory=dict)
    at_period: dict[str, StatusReport] = field(default_factory=dict)
    newest: date | None = None

    def is_newest(self, period: date) -> bool:
        """Tell whether a period is the register's newest; an older one sends nobody away."""
        return self.newest is None or period >= self.newest

    def delta(self, lines: Sequence[Line], period: date) -> Delta:
        """Return the difference that the lines make."""
        return compare(
            lines,
            known={key: {} for key in self.named},
            current={key: report.facts for key, report in self.latest.items()},
            at_period={key: report.facts for key, report in self.at_period.items()},
            in_register=self.present,
            is_newest=self.is_newest(period),
        )


def ground_of(
    actor: Actor, register: str, office_id: UUID, period: date, lines: Sequence[Line]
) -> Ground:
    """Return what a register meets.

    Raises:
        Refused: ``register-taken`` by another office; ``code-taken`` by a project outside this
            register, or outside what the actor may bring in.
    """
    codes = {line.code.casefold() for line in lines}
    rows = Project.objects.system(WHY).filter(organisation_id=actor.organisation_id)
    held = {row.code.casefold(): row for row in rows}
    mine = {key: row for key, row in held.items() if row.register == register}
    named = {key: row for key, row in held.items() if key in codes}
    _check_register(mine.values(), register, office_id)
    _check_codes(actor, named.values(), register)
    present = {key: row.code for key, row in mine.items() if _may_leave(actor, row)}
    ground = Ground(named, mine, present)
    if mine:
        _add_reports(actor, ground, register, period)
    return ground


def _check_register(rows: Iterable[Project], register: str, office_id: UUID) -> None:
    """A register's name belongs to one office, or one office's file would send others' away."""
    others = [row for row in rows if _keeper(row) != str(office_id)]
    if others:
        words = f"Another office keeps a register named “{register}”; choose another name."
        raise Refused("register-taken", words, "register")


def _keeper(row: Project) -> str:
    return str(row.extra.get("kept_by", row.office_id))


def _check_codes(actor: Actor, rows: Iterable[Project], register: str) -> None:
    rows = sorted(rows, key=lambda row: row.code)
    foreign = [row.code for row in rows if row.register != register]
    if foreign:
        words = f"{_listed(foreign)} belongs to a project outside this register; rename it."
        raise Refused("code-taken", words, "code")
    moved = [row.code for row in rows if not may(actor, policy.apply_register, row)]
    if moved:
        words = f"{_listed(moved)} moved to another office, which must bring it in; leave it out."
        raise Refused("code-taken", words, "code")


def _listed(codes: Sequence[str]) -> str:
    more = len(codes) - 1
    return f"The code {codes[0]}" + (f" (and {more:,} more)" if more else "")


def _may_leave(actor: Actor, row: Project) -> bool:
    return row.left_on is None and may(actor, policy.apply_register, row)


def _add_reports(actor: Actor, ground: Ground, register: str, period: date) -> None:
    keys = {row.pk: key for key, row in ground.named.items()}
    told = _told(actor, register)
    ground.newest = told.aggregate(newest=Max("period"))["newest"]
    for report in told.filter(pk=Subquery(_last_of(told))) if keys else ():
        if report.project_id in keys:
            ground.latest[keys[report.project_id]] = report
    published = StatusReport.objects.system(WHY).filter(state="published", period=period)
    for report in published.filter(project__in=_same(actor, register)):
        if report.project_id in keys:
            ground.at_period[keys[report.project_id]] = report


def _told(actor: Actor, register: str) -> Any:
    """Return what a register has said and nothing has superseded."""
    rows = StatusReport.objects.system(WHY).filter(project__in=_same(actor, register))
    return rows.filter(state="published", source="register")


def _same(actor: Actor, register: str) -> Any:
    """Name a register's projects by a query, so that ten thousand of them stay one."""
    rows = Project.objects.system(WHY).filter(organisation_id=actor.organisation_id)
    return rows.filter(register=register).values("pk")


def _last_of(told: Any) -> Any:
    return told.filter(project=OuterRef("project")).order_by("-period").values("pk")[:1]


def stays(actor: Actor, register: str, period: date) -> dict[UUID, tuple[date, date | None]]:
    """Return project to the days on which it entered and left, as the register's periods say.

    Needed where a file comes in that is not the newest: who is missing from the period that
    follows their last one has left on that day.
    """
    told = _told(actor, register).order_by().values_list("project_id", "period")
    heard: dict[UUID, list[date]] = {}
    for project_id, day in told:
        heard.setdefault(project_id, []).append(day)
    periods = sorted({day for days in heard.values() for day in days} | {period})
    return {pk: (min(days), _after(max(days), periods)) for pk, days in heard.items()}


def _after(last: date, periods: Sequence[date]) -> date | None:
    return next((day for day in periods if day > last), None)
