"""Registers on their way in: started, read, their columns corrected, taken in, taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sightline.exchange import events, periods, policy, rules
from sightline.exchange.commands.mappings import checked_mapping
from sightline.exchange.models import ImportRun
from sightline.exchange.queries import the_mapping
from sightline.exchange.reading import Reading
from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused, Stale
from sightline.kernel.frame import current
from sightline.kernel.policy import Actor, check
from sightline.linkages.commands import leave_suggestions
from sightline.projects.commands import apply_register, undo_register
from sightline.projects.queries import the_portfolio
from sightline.projects.register import Line

REGISTER = "register"


@command
def start_import(
    actor: Actor,
    *,
    file_name: str,
    digest: str,
    size: int,
    office_id: UUID,
    register: str = REGISTER,
    period: date | None = None,
    portfolio_id: UUID | None = None,
    mapping_id: UUID | None = None,
) -> ImportRun:
    """Start an import of a stored file; reading follows as a job.

    Args:
        digest: Where ``store.keep`` put the bytes.
        register: The register's name: files of one register become its reporting periods.
        period: The day it reports on; without one the file is asked.
        mapping_id: A kept mapping; without one the reader proposes.

    Raises:
        NotFound: Office, portfolio or mapping is missing or not visible.
        Forbidden: Only the office that keeps the portfolio brings files in.
        Refused: ``period-ahead``.
    """
    row = _new_run(
        actor,
        office_id=office_id,
        portfolio_id=portfolio_id,
        file_name=file_name,
        register=register,
        digest=digest,
        size=size,
    )
    if mapping_id is not None:
        kept = the_mapping(actor, mapping_id)
        row.mapping, row.mapping_name = kept.mapping, kept.name
    _set_period(row, period)
    row.save()
    record(events.ImportStarted(about=row.pk, digest=digest))
    return row


@command
def import_register(
    actor: Actor,
    *,
    file_name: str,
    digest: str,
    size: int,
    office_id: UUID,
    period: date,
    reading: Reading,
    register: str = REGISTER,
    portfolio_id: UUID | None = None,
    shown: str = "",
) -> ImportRun:
    """Bring in a file that was read and looked at already, in this one transaction.

    Args:
        shown: As for ``accept_import``.

    Raises:
        NotFound, Forbidden, Invalid, Refused, Stale: As ``start_import`` and ``accept_import``.
    """
    row = _new_run(
        actor,
        office_id=office_id,
        portfolio_id=portfolio_id,
        file_name=file_name,
        register=register,
        digest=digest,
        size=size,
    )
    _set_period(row, period)
    row.save()
    record(events.ImportStarted(about=row.pk, digest=digest, was_read=True))
    _keep(row, reading, ())
    _apply(actor, row, reading.lines, shown)
    return row


def _new_run(
    actor: Actor, *, office_id: UUID, portfolio_id: UUID | None, **texts: Any
) -> ImportRun:
    row = ImportRun(
        organisation=the_organisation(actor),
        office=the_office(actor, office_id),
        portfolio=the_portfolio(actor, portfolio_id) if portfolio_id else None,
        person_id=actor.id,
        file_name=checked_text("file_name", texts["file_name"], 255),
        register=checked_text("register", texts["register"], 80),
        digest=texts["digest"],
        size=texts["size"],
    )
    check(actor, policy.start, row)
    return row


def _set_period(row: ImportRun, given: date | None, headers: Sequence[str] = ()) -> None:
    """Set the reporting day: the one that a person gave, else the one that the file tells."""
    today = clock.today()
    if given is not None and given > today:
        raise Refused("period-ahead", "A register cannot be of a day to come.", "period")
    starts = row.organisation.fiscal_year_starts
    found = (
        periods.Period(given, "given")
        if given
        else periods.period_of(row.file_name, headers, fiscal_year_starts=starts, today=today)
    )
    row.period, row.period_source = found.day, found.source


@command
def finish_reading(
    actor: Actor, *, run_id: UUID, reading: Reading, seen: int | None = None
) -> ImportRun:
    """Keep what the reader found; only a run that waits for it takes it.

    Raises:
        Stale, Refused: The run has moved on since the reading began.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    if row.period_source != ImportRun.PeriodSource.GIVEN:
        _set_period(row, None, reading.table.get("header", ()))
    _keep(row, reading, () if reading.n_errors else reading.lines)
    return row


def _keep(row: ImportRun, reading: Reading, lines: Sequence[Line]) -> None:
    """Keep what was found, and the lines that wait to be accepted."""
    row.move("fail" if reading.failed else "read")
    row.mapping = reading.mapping and rules.storable(reading.mapping)
    row.mapping_name = reading.mapping_name or row.mapping_name
    row.table = rules.storable(reading.table)
    row.problems = list(reading.problems)
    row.counts = {"rows": len(reading.lines), "errors": reading.n_errors}
    row.rows = [rules.line_to_plain(line) for line in lines]
    row.save()
    if reading.failed:
        record(events.ImportFailed(about=row.pk, code=reading.problems[0]["code"]))
        return
    found = {"rows": len(reading.lines), "problems": len(reading.problems)}
    record(events.ImportRead(about=row.pk, **found))


@command
def choose_mapping(
    actor: Actor,
    *,
    run_id: UUID,
    mapping: Mapping[str, Any],
    period: date | None = None,
    seen: int | None = None,
) -> ImportRun:
    """Correct the mapping or the period of a run; the file is read again.

    Raises:
        Invalid: A mapping that cannot be used.
        Refused: ``wrong-state``, ``period-ahead``; ``no-mapping`` for a schedule.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    if row.kind != ImportRun.Kind.REGISTER:
        raise Refused("no-mapping", "A schedule has no columns to be mapped.")
    chosen = checked_mapping(mapping)
    if chosen != row.mapping:
        row.mapping, row.mapping_name = chosen, ""
    if period is not None and period != row.period:
        _set_period(row, period)
    row.move("reread")
    row.rows, row.problems, row.counts = [], [], {}
    row.save()
    record(events.MappingChosen(about=row.pk))
    return row


def take_in(actor: Actor, row: ImportRun, shown: str) -> None:
    """Apply a register's lines that waited; see ``accept_import``."""
    lines = [rules.line_from_plain(plain) for plain in row.rows]
    _apply(actor, row, lines, shown)


def _apply(actor: Actor, row: ImportRun, lines: Sequence[Line], shown: str) -> None:
    row.move("accept")
    rules.check_acceptable(row.problems)
    delta = apply_register(
        actor,
        register=row.register,
        period=row.period,
        office_id=row.office_id,
        portfolio_id=row.portfolio_id,
        lines=lines,
        digest=row.digest,
    )
    if shown and shown != rules.delta_digest(delta):
        raise Stale("The portfolio changed since you looked: see the new difference first.")
    row.entry_id = None if delta.is_empty else current().entries[-1].id
    counts = {name: len(getattr(delta, name)) for name in rules.COUNTS}
    row.counts = {"rows": len(lines), "errors": 0, **counts}
    row.difference, row.rows = rules.difference(delta), []
    row.save()
    record(events.ImportAccepted(about=row.pk, **counts))


def take_back(actor: Actor, row: ImportRun) -> int:
    """Restore what a register changed, and return how many rows that were."""
    assert row.entry_id is not None
    leave_suggestions(actor, entry_id=row.entry_id)
    return undo_register(
        actor, entry_id=row.entry_id, office_id=row.office_id, period=row.period.isoformat()
    )
