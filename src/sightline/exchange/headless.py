"""An import without a page: read, look, and only then bring in, as one command.

Nothing is written by a dry run, by a file with errors, or by one that changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sightline.exchange import commands, periods, queries, rules
from sightline.exchange.models import ImportRun
from sightline.exchange.reading import Reading, kind_of, read_register
from sightline.formats import child
from sightline.formats.register.mapping import MappingError, from_json
from sightline.formats.register.sniff import PLAN_KINDS
from sightline.identity.queries import the_organisation
from sightline.kernel import clock, store
from sightline.kernel.errors import Forbidden, NotFound, Refused
from sightline.kernel.policy import Actor
from sightline.projects.commands import register_delta
from sightline.projects.queries import portfolios
from sightline.projects.register import Delta, Line, compare

NEW_CURRENCY, NEW_FISCAL_YEAR = "GBP", 4  # of an organisation that is yet to be founded
Say = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for; ``mapping`` is a kept one's name or a JSON file."""

    file: Path
    mapping: str | None = None
    period: date | None = None
    office: str | None = None
    portfolio: str | None = None
    register: str = commands.REGISTER


def look(actor: Actor | None, asked: Asked, *, say: Say) -> "Look":
    """Read a file and work out what it would change, writing nothing.

    Args:
        actor: ``None`` where there is no organisation yet: everything would be new.

    Raises:
        NotFound: Office or portfolio.
        Refused: ``no-file``, ``file-too-large``, ``file-empty``, ``no-mapping``, ``bad-mapping``,
            ``period-ahead``.
    """
    data = store.read_file(asked.file)
    home = the_organisation(actor) if actor else None
    reading = read_register(
        data,
        name=asked.file.name,
        mapping=_mapping(actor, asked.mapping),
        currency=home.currency if home else NEW_CURRENCY,
        kept=(lambda headers: queries.mapping_for(actor, headers)) if actor else None,
    )
    starts = home.fiscal_year_starts if home else NEW_FISCAL_YEAR
    period = asked.period or _period(asked.file, reading, starts, say)
    if period > clock.today():
        raise Refused("period-ahead", "A register cannot be of a day to come.", "period")
    office_id = office_of(actor, asked.office)
    portfolio_id = _portfolio(actor, asked.portfolio)
    found = Look(asked, data, reading, period, office_id, portfolio_id)
    return found if reading.n_errors else found.compared(actor)


@dataclass(frozen=True)
class Look:
    """A file that was read, and what it would change; ``delta`` is missing where errors stand."""

    asked: Asked
    data: bytes
    reading: Reading
    period: date
    office_id: UUID | None
    portfolio_id: UUID | None
    delta: Delta | None = None
    refused: Refused | None = None

    def compared(self, actor: Actor | None) -> "Look":
        """Return the look with its difference, or with what the portfolio has against it."""
        try:
            delta = self._delta(actor, self.reading.lines)
        except Refused as refused:
            return replace(self, refused=refused)
        return replace(self, delta=delta)

    def _delta(self, actor: Actor | None, lines: tuple[Line, ...]) -> Delta:
        if actor is None or self.office_id is None:
            nothing: dict[str, Any] = {"known": {}, "current": {}, "at_period": {}}
            return compare(lines, **nothing, in_register={}, is_newest=True)
        return register_delta(
            actor,
            register=self.asked.register,
            period=self.period,
            office_id=self.office_id,
            lines=lines,
        )

    @property
    def answer(self) -> dict[str, Any]:
        """What the command line prints."""
        refused = [rules.refusal_to_plain(self.refused)] if self.refused else []
        return rules.answer(
            period=self.period,
            n_rows=len(self.reading.lines),
            delta=self.delta,
            mapping=self.reading.mapping,
            problems=[*self.reading.problems, *refused],
        )

    @property
    def failed(self) -> str:
        """Why nothing can come in, in words; empty if it can."""
        if self.refused:
            return self.refused.words
        n = self.reading.n_errors
        return f"{rules.counted(n, 'error')} nothing was imported." if n else ""


def settled(actor: Actor, seen: Look) -> Look:
    """Return a look that was taken before there was any office with the office founded since."""
    if seen.office_id is not None:
        return seen
    return replace(seen, office_id=office_of(actor, seen.asked.office))


def bring_in(actor: Actor, seen: Look) -> ImportRun | None:
    """Bring in what was looked at; ``None`` where it changes nothing.

    Raises:
        Stale: The portfolio changed since the look.
        Refused: As ``import_register``.
    """
    if seen.delta is None or seen.delta.is_empty or seen.office_id is None:
        return None
    with store.keeping([seen.data]) as kept:
        return commands.import_register(
            actor,
            file_name=seen.asked.file.name,
            digest=kept.digest,
            size=kept.size,
            office_id=seen.office_id,
            portfolio_id=seen.portfolio_id,
            period=seen.period,
            register=seen.asked.register,
            reading=seen.reading,
            shown=rules.delta_digest(seen.delta),
        )


def is_schedule(file: Path) -> bool:
    """Tell by its content whether a file is a schedule; what is neither is left to the register.

    Raises:
        Refused: What kept the file from being looked at.
    """
    try:
        return kind_of(store.read_file(file)) in PLAN_KINDS
    except child.ChildFailure as failure:
        raise Refused(failure.code, f"{failure.message} {failure.remedy}") from failure


def _period(file: Path, reading: Reading, starts: int, say: Say) -> date:
    header = reading.table.get("header", ())
    found = periods.period_of(file.name, header, fiscal_year_starts=starts, today=clock.today())
    source = ImportRun.PeriodSource(found.source).label
    say(f"Period: {found.day:%d %B %Y}, {source}; --period sets another.")
    return found.day


def office_of(actor: Actor | None, code: str | None) -> UUID | None:
    """Return the office named, or the first for which the actor may bring files in.

    None where there is no office at all yet.
    """
    if code is not None:
        office = queries.office_coded(actor, code) if actor else None
        if office is None:
            raise NotFound(f"The office {code}")
        return office.pk
    offices = queries.offices_to_import_for(actor) if actor else []
    if actor and not offices and queries.has_offices(actor):
        raise Forbidden("You may not bring files in for any office.")
    return offices[0].office.pk if offices else None


def _portfolio(actor: Actor | None, code: str | None) -> UUID | None:
    if code is None:
        return None
    row = portfolios(actor).filter(code__iexact=code).first() if actor else None
    if row is None:
        raise NotFound(f"The portfolio {code}")
    return row.pk


def _mapping(actor: Actor | None, wanted: str | None) -> dict[str, Any] | None:
    if wanted is None:
        return None
    kept = queries.mapping_named(actor, wanted) if actor else None
    if kept is not None:
        return dict(kept.mapping)
    try:
        return dict(from_json(Path(wanted).read_text(encoding="utf-8")).to_plain())
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, MappingError):
            words = f"{wanted} cannot be used: {error}."
            raise Refused("bad-mapping", words, "mapping") from error
        words = f"{wanted} is neither a kept mapping nor a file that can be read."
        raise Refused("no-mapping", words, "mapping") from None
