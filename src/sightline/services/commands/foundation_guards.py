"""What steps of an office's documents ask for, and how their references are checked."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.changes.queries.boards import open_boards, the_board
from sightline.identity.queries import people, the_office, the_person
from sightline.kernel import clock
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.services.models import OfficeDocument
from sightline.services.queries.catalogue import services, the_service
from sightline.services.rules.foundation import cleaned, missing
from sightline.services.rules.foundation_shapes import SHAPES, Column
from sightline.strategy.queries import the_objective

WHY = "versions of a document are counted and follow one another, whoever may see them"
State = OfficeDocument.State
#: Reference of a cell to what finds it by id, and what offers rows whose name the words may be.
POINTS: Mapping[str, tuple[Callable[[Actor, UUID], Any], Callable[[Actor], Any]]] = {
    "board_id": (the_board, open_boards),
    "holder_id": (the_person, people),
    "owner_id": (the_person, people),
    "service_id": (the_service, services),
}


def versions(row: OfficeDocument) -> QuerySet[OfficeDocument]:
    """Return every version of the same document."""
    return OfficeDocument.objects.system(WHY).filter(office=row.office_id, kind=row.kind)


def last_approved(row: OfficeDocument) -> OfficeDocument | None:
    """Return the version that was approved last, whether it holds already or not."""
    return versions(row).filter(state=State.APPROVED).first()


def check_open(row: OfficeDocument) -> None:
    """Refuse to change what is being judged, or what is past."""
    if row.state == State.SUBMITTED:
        words = "It was submitted and waits for a decision: have it sent back to change it."
        raise Refused("document-submitted", words)
    if row.state in {State.SUPERSEDED, State.WITHDRAWN}:
        words = "This version is past and stays as it is: change the version of now."
        raise Refused("document-closed", words)


def check_works(row: OfficeDocument) -> None:
    """Refuse to write for an office that is closed: its charter stays as it was."""
    closed = row.office.active_to
    if closed is not None and closed <= clock.today():
        raise Refused("office-closed", f"{row.office} is closed: what it stood on stays.")


def check_another(actor: Actor, row: OfficeDocument) -> None:
    """Refuse an approval by somebody who wrote on the document."""
    if str(actor.id) in row.hands:
        words = "You wrote on this document yourself: somebody else approves it."
        raise Refused("own-document", words)


def check_complete(row: OfficeDocument) -> None:
    """Refuse a document that lacks something, and name it."""
    lacking = missing(row.kind, row.content)
    if lacking:
        words = f"Fill in first: {'; '.join(lacking)}."
        raise Refused("incomplete-document", words)


def check_effective(row: OfficeDocument, day: date | None) -> None:
    """Refuse a day from which it cannot hold: what held on past days stays as it was."""
    last = last_approved(row) if day else None
    if day is None or last is None:
        return
    if day <= (last.effective_from or day):
        begun = f"{last.effective_from:%d %b %Y}"
        words = f"Version {last.number} holds from {begun}: choose a later day."
        raise Refused("effective-before-last", words, "effective_from")


def checked_content(
    actor: Actor, row: OfficeDocument, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Return fields as they are held, with each reference seen by the actor.

    Raises:
        Invalid: Fields that are wrong.
        NotFound: A reference that the actor does not see.
    """
    held, problems = cleaned(row.kind, content)
    if problems:
        raise Invalid(problems)
    for part in SHAPES[row.kind]:
        value = held.get(part.name)
        if value and value != row.content.get(part.name):
            _check_reference(actor, part.kind, value)
            for column in part.columns:
                _point(actor, column, value)
    return held


def same(row: OfficeDocument, change: Mapping[str, Any]) -> bool:
    """Tell whether a change says nothing new."""
    return all(row.content.get(name) == value for name, value in change.items())


def take_hand(actor: Actor, row: OfficeDocument) -> None:
    """Note who wrote; for a service account, whoever answers for it."""
    writer = (actor.owner or actor).id
    if writer is None:
        return
    row.author_id = row.author_id or writer
    if str(writer) not in row.hands:
        row.hands = [*row.hands, str(writer)]


def _check_reference(actor: Actor, kind: str, value: Any) -> None:
    if kind == "person":
        the_person(actor, UUID(value))
    for one in value if kind in {"objectives", "offices"} else ():
        (the_objective if kind == "objectives" else the_office)(actor, UUID(one))


def _point(actor: Actor, column: Column, rows: list[dict[str, Any]]) -> None:
    """Check the references of a column; words that name a row exactly point at it."""
    if column.points not in POINTS:
        return
    find, offered = POINTS[column.points]
    named: dict[str, Any] | None = None
    for row in rows:
        if row[column.points]:
            found = find(actor, UUID(row[column.points]))
            row[column.name] = row[column.name] or str(found)[:300].replace("|", "/")
        elif row[column.name]:
            named = named if named is not None else _named(offered(actor))
            row[column.points] = named.get(row[column.name].casefold(), "")


def _named(rows: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        for words in (row.name, str(row)):
            found.setdefault(words.casefold(), str(row.pk))
    return found


def check_not_past(day: date) -> None:
    """Refuse a day that is gone: what held then stays what was approved then."""
    if day < clock.today():
        words = "What held on a day that is past stays as it was: choose today or later."
        raise Refused("effective-in-past", words, "effective_from")
