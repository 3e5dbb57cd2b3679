"""An import without a page: start, read, look and accept in one go, as the commands do it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sightline.exchange import commands, queries, rules, store
from sightline.exchange.models import ImportRun
from sightline.exchange.reading import kind_of, read_register
from sightline.formats import child
from sightline.formats.register.mapping import MappingError, from_json
from sightline.identity.queries import office_tree, the_organisation
from sightline.kernel import clock
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor
from sightline.projects.queries import portfolios
from sightline.projects.register import Delta

REGISTERS = frozenset({"csv", "xlsx"})
SCHEDULES = frozenset({"mspdi", "xer", "pmxml", "mpp"})


def import_register(
    actor: Actor,
    file: Path,
    *,
    mapping: str | None = None,
    period: date | None = None,
    office: str | None = None,
    portfolio: str | None = None,
    register: str = "register",
    dry_run: bool = False,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Import a register; return the answer, with ``failed`` telling in words why nothing came in.

    Args:
        office: An office's code; the first of the tree if not given.
        mapping: A kept mapping's name or a JSON file.
    """
    digest, size = _stored(file)
    _check_kind(digest)
    period = period or _period(actor, file, say)
    run = commands.start_import(
        actor,
        file_name=file.name,
        digest=digest,
        size=size,
        office_id=_office(actor, office),
        portfolio_id=_portfolio(actor, portfolio),
        period=period,
        register=register,
        mapping=_mapping(actor, mapping),
    )
    reading = read_register(
        digest,
        name=file.name,
        mapping=run.mapping,
        currency=the_organisation(actor).currency,
    )
    run = commands.finish_reading(actor, run_id=run.pk, reading=reading)
    return _concluded(actor, run, dry_run=dry_run)


def _stored(file: Path) -> tuple[str, int]:
    try:
        return store.keep_file(file)
    except OSError as error:
        raise Refused("no-file", f"{file} cannot be read: {error.strerror}.") from error


def _check_kind(digest: str) -> None:
    try:
        kind = kind_of(digest)
    except child.ChildFailure as failure:
        raise Refused(failure.code, f"{failure.message} {failure.remedy}") from failure
    if kind in SCHEDULES:
        words = f"The file is a schedule ({kind}); this version brings in registers only."
        raise Refused("not-a-register", words)


def _concluded(actor: Actor, run: ImportRun, *, dry_run: bool) -> dict[str, Any]:
    """Accept the run unless something stands against it; a dry run leaves no trace but its own."""
    if run.state == ImportRun.State.FAILED:
        return _answer(run, None, 0) | {"failed": run.problems[0]["message"]}
    look = queries.preview(actor, run)
    told = _answer(run, look.delta, look.n_rows)
    errors = [problem for problem in run.problems if problem["severity"] == "error"]
    if errors or dry_run:
        commands.discard_import(actor, run_id=run.pk)
        n = len(errors)
        words = f"{n} error{'s' if n > 1 else ''}; nothing was imported." if errors else ""
        return told | {"failed": words}
    commands.accept_import(actor, run_id=run.pk, shown=look.digest)
    return told | {"failed": ""}


def _answer(run: ImportRun, delta: Delta | None, n_rows: int) -> dict[str, Any]:
    return rules.answer(
        period=run.period, n_rows=n_rows, delta=delta, mapping=run.mapping, problems=run.problems
    )


def _period(actor: Actor, file: Path, say: Callable[[str], None]) -> date:
    starts = the_organisation(actor).fiscal_year_starts
    found = rules.period_in(file.name, starts)
    period = found or clock.today()
    source = "as the file's name says" if found else "today, since nothing says otherwise"
    say(f"Period: {period:%d %B %Y}, {source}; --period sets another.")
    return period


def _office(actor: Actor, code: str | None) -> Any:
    tree = office_tree(actor)
    wanted = [n.office for n in tree if code is None or n.office.code.casefold() == code.casefold()]
    if not wanted:
        raise NotFound(f"The office {code}" if code else "An office to import for")
    return wanted[0].pk


def _portfolio(actor: Actor, code: str | None) -> Any:
    if code is None:
        return None
    row = portfolios(actor).filter(code__iexact=code).first()
    if row is None:
        raise NotFound(f"The portfolio {code}")
    return row.pk


def _mapping(actor: Actor, wanted: str | None) -> dict[str, Any] | None:
    if wanted is None:
        return None
    kept = queries.mapping_named(actor, wanted)
    if kept is not None:
        return dict(kept.mapping)
    try:
        return dict(from_json(Path(wanted).read_text(encoding="utf-8")).to_plain())
    except (OSError, UnicodeDecodeError):
        words = f"{wanted} is neither a kept mapping nor a file that can be read."
        raise Refused("no-mapping", words, "mapping") from None
    except MappingError as error:
        raise Refused("bad-mapping", f"{wanted} cannot be used: {error}.", "mapping") from error


