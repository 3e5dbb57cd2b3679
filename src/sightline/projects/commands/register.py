"""A register's rows become projects and published reports of one period, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from sightline.identity.queries import the_office
from sightline.kernel import bulk, clock
from sightline.kernel.command import command, find, nothing_changed, record
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.past import revert
from sightline.kernel.policy import Actor, check
from sightline.projects import events, policy, standing
from sightline.projects.commands.application import Application
from sightline.projects.commands.ground import WHY, ground_of
from sightline.projects.models import (
    CostYear,
    Milestone,
    Portfolio,
    Project,
    Standing,
    StatusReport,
)
from sightline.projects.register import Delta, Line

SOME = 500
RowIds = Mapping[str, Sequence[UUID]]


def register_delta(
    actor: Actor, *, register: str, period: date, office_id: UUID, lines: Sequence[Line]
) -> Delta:
    """Return what ``apply_register`` would do, without doing it.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``apply_register``.
    """
    check(actor, policy.apply_register, the_office(actor, office_id))
    _check_lines(lines)
    return ground_of(actor, register, office_id, period, lines).delta(lines, period)


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
        NotFound: The office or portfolio is missing or not visible.
        Forbidden: Only the strategic PMO or the program office brings registers in.
        Invalid: Codes that are missing, doubled or too long.
        Refused: ``code-taken``, ``register-taken``, ``period-ahead``.
    """
    office = the_office(actor, office_id)
    check(actor, policy.apply_register, office)
    portfolio = find(Portfolio, portfolio_id, actor) if portfolio_id else None
    if period > clock.today():
        raise Refused("period-ahead", "A register cannot be of a day to come.", "period")
    _check_lines(lines)
    ground = ground_of(actor, register, office_id, period, lines)
    delta = ground.delta(lines, period)
    if delta.is_empty:
        nothing_changed()
        return delta
    application = Application(
        actor, ground, register=register, period=period, office=office, portfolio=portfolio
    )
    with bulk.uncollected():
        application.write(lines, delta)
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
    with bulk.uncollected():
        application.refresh()
    return delta


def _check_lines(lines: Sequence[Line]) -> None:
    seen: set[str] = set()
    for line in lines:
        key = line.code.casefold()
        if not line.code or len(line.code) > 80 or key in seen:
            raise Invalid({"code": [f"{line.code[:80]!r} is missing, doubled or too long."]})
        seen.add(key)


@command
def undo_register(actor: Actor, *, entry_id: UUID, office_id: UUID, period: str) -> int:
    """Take an accepted register back; return how many rows were restored or removed.

    Raises:
        Refused: ``changed-since`` when somebody has changed one of its rows meanwhile, or added
            to one of its projects.
    """
    office = the_office(actor, office_id)
    check(actor, policy.apply_register, office)
    touched: set[UUID] = set()

    def let_go(row_ids: RowIds) -> None:
        touched.update(_touched(row_ids))
        _forget(row_ids)

    try:
        restored = revert(entry_id, before=let_go)
    except ProtectedError as error:
        words = "Something was added to one of its projects since; take that away first."
        raise Refused("changed-since", words) from error
    record(events.RegisterUndone(about=office.pk, period=period))
    standing.refresh(_present(touched))
    return sum(map(len, restored.values()))


def _touched(row_ids: RowIds) -> set[UUID]:
    """Return the projects whose figures lean on rows that are about to go or be restored."""
    touched = set(row_ids.get("projects.Project", ()))
    for model in (StatusReport, Milestone, CostYear):
        for some in _batches(row_ids.get(model._meta.label, ())):
            rows: Any = model.objects.system(WHY).filter(pk__in=some)
            touched.update(rows.values_list("project_id", flat=True))
    return touched


def _present(project_ids: Iterable[UUID]) -> list[UUID]:
    """Return the projects that are still there."""
    found: list[UUID] = []
    for some in _batches(sorted(project_ids)):
        rows = Project.objects.system(WHY).filter(pk__in=some)
        found += rows.values_list("pk", flat=True)
    return found


def _forget(row_ids: RowIds) -> None:
    """Drop derived rows that lean on what is about to be removed."""
    for some in _batches(row_ids.get("projects.Project", ())):
        Standing.objects.filter(project_id__in=some).delete()
    for some in _batches(row_ids.get("projects.StatusReport", ())):
        Standing.objects.filter(report_id__in=some).update(report=None)


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[first : first + SOME] for first in range(0, len(ids), SOME)]
