"""Everything that brings a file in: start, read, correct, accept, discard, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Plan
from sightline.exchange import events, periods, policy, rules
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.exchange.queries import mapping_named, the_mapping
from sightline.exchange.reading import Reading
from sightline.formats.register.mapping import MappingError, from_plain
from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused, Stale
from sightline.kernel.frame import current
from sightline.kernel.policy import Actor, check
from sightline.projects.commands import (
    apply_plan,
    apply_register,
    open_project,
    undo_register,
)
from sightline.projects.queries import the_portfolio
from sightline.projects.register import Line
from sightline.projects.schedule.taking import Difference

REGISTER = "register"


@dataclass(frozen=True)
class Opening:
    """A project that a schedule file asks to be opened."""

    code: str
    name: str
    office_id: UUID


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
    _take_in(actor, row, reading.lines, shown)
    return row


@command
def import_schedule(
    actor: Actor,
    *,
    plan: Plan,
    digest: str,
    plan_project: str,
    project_id: UUID | None = None,
    opened: Opening | None = None,
) -> tuple[UUID, Difference]:
    """Bring a schedule file that was read already into a project, which is opened where need be.

    Args:
        digest: Of the file, for the journal.
        plan_project: Which project of the file.
        project_id: The project that takes it in.
        opened: What to open where there is none yet.

    Returns:
        The project, and what changed in its schedule.

    Raises:
        NotFound, Forbidden, Invalid, Refused: As ``open_project`` and ``apply_plan``; then nothing
            is opened either.
    """
    if project_id is None:
        assert opened is not None
        project_id = open_project(
            actor, code=opened.code, name=opened.name, office_id=opened.office_id
        ).pk
    delta = apply_plan(
        actor, project_id=project_id, plan=plan, digest=digest, plan_project=plan_project
    )
    return project_id, delta


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
        Refused: ``wrong-state``, ``period-ahead``.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
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


def checked_mapping(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as it is kept.

    Raises:
        Invalid: It cannot be used.
    """
    try:
        plain = from_plain(dict(mapping)).to_plain()
    except MappingError as error:
        raise Invalid({"mapping": [f"The mapping cannot be used: {error}."]}) from error
    if rules.storable(plain) != plain:
        raise Invalid({"mapping": ["It holds a character that cannot be stored; remove it."]})
    return plain


@command
def accept_import(
    actor: Actor, *, run_id: UUID, shown: str = "", seen: int | None = None
) -> ImportRun:
    """Accept what a ready import would do: all of it, in this one transaction.

    Args:
        shown: The digest of the difference that was looked at; empty accepts whatever it is.

    Raises:
        Refused: ``wrong-state``, ``has-errors``, and as ``apply_register``.
        Stale: The difference is another one than was shown.
    """
    row = claim(ImportRun, run_id, actor, policy.accept, seen=seen)
    lines = [rules.line_from_plain(plain) for plain in row.rows]
    _take_in(actor, row, lines, shown)
    return row


def _take_in(actor: Actor, row: ImportRun, lines: Sequence[Line], shown: str) -> None:
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


@command
def discard_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Let an import go; nothing of it comes in.

    Raises:
        Refused: ``wrong-state``.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    row.move("discard")
    row.rows = []
    row.save()
    record(events.ImportDiscarded(about=row.pk))
    return row


@command
def undo_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Take an accepted import back: every row as it was before.

    Raises:
        Refused: ``wrong-state``; ``changed-since`` when somebody changed one of its rows.
    """
    row = claim(ImportRun, run_id, actor, policy.accept, seen=seen)
    row.move("undo")
    restored = 0
    if row.entry_id is not None:
        restored = undo_register(
            actor, entry_id=row.entry_id, office_id=row.office_id, period=row.period.isoformat()
        )
    row.save()
    record(events.ImportUndone(about=row.pk, restored=restored))
    return row


@command
def save_mapping(actor: Actor, *, run_id: UUID, name: str) -> SavedMapping:
    """Keep a run's mapping under a name; the same name again replaces it.

    Raises:
        Refused: ``no-mapping`` when the file has not been read.
    """
    run = claim(ImportRun, run_id, actor, policy.start)
    if not run.mapping or not run.table.get("header"):
        raise Refused("no-mapping", "The file has not been read yet.")
    name = checked_text("name", name, 100)
    row = mapping_named(actor, name) or SavedMapping(organisation=run.organisation, name=name)
    row.mapping, row.headers = run.mapping, rules.headers_digest(run.table["header"])
    if not row._state.adding and not row.changed():
        nothing_changed()
        return row
    row.save()
    record(events.MappingSaved(about=row.pk))
    return row


@command
def drop_mapping(actor: Actor, *, mapping_id: UUID, seen: int | None = None) -> SavedMapping:
    """Drop a kept mapping; what was read by it stays."""
    row = claim(SavedMapping, mapping_id, actor, policy.save_mapping, seen=seen)
    row.delete()
    record(events.MappingDropped(about=mapping_id))
    return row
