"""The documents of an office as they are listed and opened, how far they are, and the charter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from sightline.identity.queries import all_offices, people
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.services.models import OfficeDocument, ServiceVersion
from sightline.services.queries.catalogue import service_versions
from sightline.services.rules.foundation import missing
from sightline.services.rules.foundation_shapes import SHAPES, Column, Part
from sightline.services.rules.foundation_steps import Held, Progress, holds_on, progress
from sightline.services.rules.foundation_words import CADENCES, DOCUMENTS
from sightline.strategy.queries import objective_rows
from sightline.ui import wording

if TYPE_CHECKING:
    from sightline.identity.models import Office


#: Reference of a cell to the page of what it points at.
PAGES = {"board_id": "board", "holder_id": "person", "owner_id": "person", "service_id": "service"}


@dataclass(frozen=True)
class Cell:
    """One cell of a table, and where what it points at is read."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """One field of a document for reading: words, a list of lines, or a table."""

    part: Part
    words: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One document in the charter: the version that holds, or none and what waits instead."""

    kind: str
    row: OfficeDocument | None
    fields: tuple[Shown, ...]
    waiting: OfficeDocument | None

    @property
    def words(self) -> str:
        """Return what the document is called."""
        return DOCUMENTS[self.kind]


def office_documents(actor: Actor) -> QuerySet[OfficeDocument]:
    """Return the versions of documents that the actor sees, of each office the newest first."""
    rows = visible(actor, OfficeDocument).select_related("office", "author", "approved_by")
    return rows.order_by("office__name", "kind", "-number")


def the_document(actor: Actor, document_id: UUID) -> OfficeDocument:
    """Return one version of a document, or refuse with ``NotFound``."""
    row = office_documents(actor).filter(pk=document_id).first()
    return row or find(OfficeDocument, document_id, actor)


def documents_of(actor: Actor, office_id: UUID) -> list[OfficeDocument]:
    """Return every version of an office's documents that the actor sees."""
    return list(office_documents(actor).filter(office=office_id))


def held(rows: Iterable[OfficeDocument]) -> list[Held]:
    """Return versions as the rules judge them."""
    return [
        Held(row.kind, row.number, str(row.state), _since(row), row.effective_until) for row in rows
    ]


def _since(row: OfficeDocument) -> date | None:
    is_held = row.state in {OfficeDocument.State.APPROVED, OfficeDocument.State.SUPERSEDED}
    return row.effective_from if is_held else None


def progress_of(rows: Sequence[OfficeDocument]) -> list[Progress]:
    """Return how far an office's four documents are."""
    return progress(held(rows), clock.today())


def lacking(row: OfficeDocument) -> list[str]:
    """Return what a document lacks before it can be approved."""
    return missing(row.kind, row.content)


def document_on(rows: Sequence[OfficeDocument], kind: str, day: date) -> OfficeDocument | None:
    """Return the version of a document that holds on a day."""
    found = holds_on(held(rows), kind, day)
    if found is None:
        return None
    return next(row for row in rows if (row.kind, row.number) == (kind, found.number))


def charter(actor: Actor, office: "Office", day: date) -> list[Chapter]:
    """Return the four documents as they hold on a day, each with what waits to be approved."""
    rows = documents_of(actor, office.pk)
    chapters = []
    names = Names(actor)
    for kind in DOCUMENTS:
        row = document_on(rows, kind, day)
        open_ = [one for one in rows if one.kind == kind and one.state in {"draft", "submitted"}]
        fields = tuple(shown(names, row)) if row else ()
        chapters.append(Chapter(kind, row, fields, open_[0] if open_ else None))
    return chapters


def offered_on(actor: Actor, office_id: UUID, day: date) -> list[ServiceVersion]:
    """Return what an office offered on a day, as far as the actor sees it."""
    rows = service_versions(actor).filter(service__office=office_id, active_from__lte=day)
    live = Q(active_to__isnull=True) | Q(active_to__gt=day)
    return list(rows.filter(live).order_by("service__code", "-number"))


class Names:
    """What references are called, each kind of them asked for once."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._held: dict[str, dict[str, str]] = {}

    def of(self, kind: str, ids: Iterable[str]) -> tuple[str, ...]:
        """Return names; what the reader may not see is said to be there, not what it is."""
        known = self._held.get(kind)
        if known is None:
            known = self._held[kind] = {str(row.pk): str(row) for row in self._rows(kind)}
        return tuple(known.get(one, "Not visible to you") for one in ids)

    def _rows(self, kind: str) -> Iterable[Any]:
        if kind == "person":
            return people(self._actor)
        return all_offices(self._actor) if kind == "offices" else objective_rows(self._actor)


def shown(names: Names, row: OfficeDocument) -> list[Shown]:
    """Return the fields of a document for reading; one that says nothing is left out."""
    found = []
    for part in SHAPES[row.kind]:
        value = row.content.get(part.name)
        if value not in (None, "", []):
            found.append(_shown(names, part, value, row.currency))
    return found


def _shown(names: Names, part: Part, value: Any, currency: str) -> Shown:
    if part.kind in {"objectives", "offices"}:
        return Shown(part, lines=names.of(part.kind, value))
    if part.kind == "lines":
        return Shown(part, lines=tuple(value))
    if part.kind == "rows":
        return Shown(part, rows=tuple(_cells(part, row) for row in value))
    if part.kind == "minor":
        return Shown(part, words=wording.money(value, currency)[1])
    if part.kind == "person":
        return Shown(part, words=names.of("person", [value])[0])
    return Shown(part, words=dict(part.choices).get(str(value), str(value)))


def _cells(part: Part, row: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(_cell(column, row) for column in part.columns)


def _cell(column: Column, row: dict[str, Any]) -> Cell:
    value = row.get(column.name)
    if value in (None, ""):
        return Cell("")
    if column.kind == "cadence":
        return Cell(CADENCES.get(str(value), str(value)))
    if column.kind == "day":
        return Cell(wording.day(date.fromisoformat(value)))
    pointed = row.get(column.points) if column.points else ""
    return Cell(str(value), reverse(PAGES[column.points], args=[pointed]) if pointed else "")
