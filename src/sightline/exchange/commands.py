"""Everything that brings a file in: start, read, correct, accept, discard, take back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sightline.exchange import events, policy, rules
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.exchange.queries import mapping_named, preview, the_run
from sightline.exchange.reading import Reading
from sightline.formats.register.mapping import MappingError, from_plain
from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused, Stale
from sightline.kernel.frame import current
from sightline.kernel.policy import Actor, check
from sightline.projects.commands import apply_register, undo_register
from sightline.projects.queries import the_portfolio


@command
def start_import(
    actor: Actor,
    *,
    file_name: str,
    digest: str,
    size: int,
    office_id: UUID,
    period: date,
    register: str = "register",
    portfolio_id: UUID | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Start an import of a stored file; reading follows as a job.

    Args:
        digest: Where ``store.keep`` put the bytes.
        register: The register's name: files of one register become its reporting periods.
        mapping: A person's mapping; without one the reader proposes.

    Raises:
        Forbidden: Only the office that keeps the portfolio brings files in.
        Refused: ``period-ahead``.
    """
    row = ImportRun(
        organisation=the_organisation(actor),
        office=the_office(actor, office_id),
        portfolio=the_portfolio(actor, portfolio_id) if portfolio_id else None,
        person_id=actor.id,
        file_name=checked_text("file", file_name, 255),
        digest=digest,
        size=size,
        register=checked_text("register", register, 80),
        period=period,
        mapping=mapping and _checked_mapping(mapping),
    )
    check(actor, policy.start, row)
    if period > clock.today():
        raise Refused("period-ahead", "A register cannot be of a day to come.", "period")
    row.save()
    record(events.ImportStarted(about=row.pk, digest=digest))
    return row


def _checked_mapping(mapping: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(from_plain(dict(mapping)).to_plain())
    except MappingError as error:
        raise Invalid({"mapping": [f"The mapping cannot be used: {error}."]}) from error


@command
def finish_reading(actor: Actor, *, run_id: UUID, reading: Reading) -> ImportRun:
    """Keep what the reader found; only a run that waits for it takes it."""
    row = claim(ImportRun, run_id, actor, policy.start)
    row.move("fail" if reading.failed else "read")
    row.mapping = reading.mapping or row.mapping
    row.table = reading.table
    row.rows = [rules.line_to_plain(line) for line in reading.lines]
    row.problems = list(reading.problems)
    row.save()
    if reading.failed:
        record(events.ImportFailed(about=row.pk, code=reading.problems[0]["code"]))
    else:
        found = events.ImportRead(
            about=row.pk, rows=len(reading.lines), problems=len(reading.problems)
        )
        record(found)
    return row


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
        Refused: ``wrong-state``.
    """
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    row.mapping = _checked_mapping(mapping)
    row.period = period or row.period
    row.move("reread")
    row.save()
    record(events.MappingChosen(about=row.pk))
    return row


@command
def accept_import(
    actor: Actor, *, run_id: UUID, shown: str = "", seen: int | None = None
) -> ImportRun:
    """Accept what a ready import would do: all of it, in this one transaction.

    Args:
        shown: The digest of the difference that was looked at; empty accepts whatever it is.

    Raises:
        Refused: ``wrong-state``, ``has-errors``.
        Stale: The difference is another one than was shown.
    """
    claim(ImportRun, run_id, actor, policy.accept, seen=seen)
    row = the_run(actor, run_id)
    row.move("accept")
    rules.check_acceptable(row.problems)
    look = preview(actor, row)
    if shown and shown != look.digest:
        raise Stale("The portfolio changed since you looked: see the new difference first.")
    delta = apply_register(
        actor,
        register=row.register,
        period=row.period,
        office_id=row.office_id,
        portfolio_id=row.portfolio_id,
        lines=[rules.line_from_plain(plain) for plain in row.rows],
        digest=row.digest,
    )
    applied = current().entries[-1] if not delta.is_empty else None
    row.entry_id = applied.id if applied else None
    counts = {name: len(getattr(delta, name)) for name in ("added", "changed", "unchanged", "gone")}
    row.counts = counts | {"rows": look.n_rows}
    row.save()
    record(events.ImportAccepted(about=row.pk, **counts))
    return row


@command
def discard_import(actor: Actor, *, run_id: UUID, seen: int | None = None) -> ImportRun:
    """Let an import go; nothing of it comes in."""
    row = claim(ImportRun, run_id, actor, policy.start, seen=seen)
    row.move("discard")
    row.rows, row.table = [], {}
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
    """Keep a run's mapping under a name; the same name again replaces it."""
    run = claim(ImportRun, run_id, actor, policy.save_mapping)
    if not run.mapping:
        raise Refused("no-mapping", "The file has not been read yet.")
    name = checked_text("name", name, 100)
    row = mapping_named(actor, name) or SavedMapping(organisation=run.organisation, name=name)
    row.mapping = run.mapping
    row.headers = rules.headers_digest(column["header"] for column in run.mapping["columns"])
    row.save()
    record(events.MappingSaved(about=row.pk))
    return row


@command
def drop_mapping(actor: Actor, *, mapping_id: UUID, seen: int | None = None) -> SavedMapping:
    """Drop a kept mapping."""
    row = claim(SavedMapping, mapping_id, actor, policy.save_mapping, seen=seen)
    row.delete()
    record(events.MappingDropped(about=mapping_id))
    return row
