"""The documents of offices over HTTP, how far an office's foundation is, and its charter."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.services import commands, lists, policy
from sightline.services.models import OfficeDocument
from sightline.services.queries import foundation as queries
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import (
    LEFT,
    Day,
    Id,
    In,
    MustSayWhy,
    Out,
    Reason,
    Told,
    Tree,
    Why,
)
from sightline.ui.api.versions import seen
from sightline.ui.asking import day_asked
from sightline.ui.routes import Asked

api = Operations("Services")
DOCUMENT = "/office-documents/{uuid:document_id}"
Kind = Literal["baseline", "mandate", "governance", "strategy"]
State = Literal["draft", "submitted", "approved", "superseded", "withdrawn"]
#: The fields of a document by name, as `docs/explanation/foundation.md` has them for each kind;
#: amounts are in minor units of the document's currency.
Content = Annotated[Tree, Field(max_length=40)]
ON = Parameter("on", "The day; today if not given.", kind="day")


class OfficeDocumentOut(Out):
    """One version of a document that an office stands on."""

    office_id: UUID
    kind: Kind
    number: int
    state: State
    content: dict[str, Any]
    currency: str
    missing: list[str]
    author_id: UUID | None
    effective_from: date | None
    effective_until: date | None
    submitted_on: date | None
    approved_on: date | None
    approved_by_id: UUID | None
    answer: str

    @classmethod
    def of(cls, row: Any) -> "OfficeDocumentOut":
        """Add what it lacks before it can be approved."""
        return cls(**cls.read(row), missing=queries.lacking(row))


class OfficeDocumentNew(In):
    """A new document of an office, or the next version of one; what is left out stays."""

    office_id: Id
    kind: Kind
    content: Content = LEFT
    effective_from: Day | None = LEFT


class OfficeDocumentChange(In):
    """What changes about a document."""

    content: Content = LEFT
    effective_from: Day | None = LEFT
    why: Reason = LEFT


class OfficeDocumentApproval(Why):
    """From when it holds, if not from the day that its author wants."""

    effective_from: Day | None = LEFT


class FoundationStep(Told):
    """How far one of the four documents is."""

    kind: Kind
    stage: Literal["none", "draft", "submitted", "approved"]
    is_next: bool


class FoundationTold(Told):
    """How far the foundation of an office is."""

    steps: list[FoundationStep]


class CharterChapter(Told):
    """One document in a charter; without an id none was approved that holds on the day."""

    kind: Kind
    document_id: UUID | None
    number: int | None
    content: dict[str, Any]


class CharterTold(Told):
    """What an office stands on, on a day."""

    office_id: UUID
    on: date
    is_whole: bool
    chapters: list[CharterChapter]
    service_version_ids: list[UUID]


@api.lists(
    "/office-documents", policy.read, OfficeDocumentOut, lists.DOCUMENT_LIST,
    for_actor=lists.documents_for,
)  # fmt: skip
def office_documents(request: Asked) -> QuerySet[OfficeDocument]:
    """Return the versions of documents that the caller sees."""
    return queries.office_documents(request.actor)


@api.shows(DOCUMENT, policy.read, OfficeDocumentOut)
def office_document(request: Asked, document_id: UUID) -> OfficeDocument:
    """Return one version of a document."""
    return queries.the_document(request.actor, document_id)


@api.creates(
    "/office-documents", policy.write_document, OfficeDocumentOut, at="/office-documents/{id}"
)
def draft_document(request: Asked, said: OfficeDocumentNew) -> OfficeDocument:
    """Draft a document of an office, or its next version."""
    return commands.draft_document(request.actor, **said.given())


@api.changes(DOCUMENT, policy.write_document, OfficeDocumentOut)
def change_document(
    request: Asked, document_id: UUID, said: OfficeDocumentChange
) -> OfficeDocument:
    """Change a draft; of an approved document, the draft of the next version is answered."""
    at: dict[str, Any] = {"document_id": document_id, "seen": seen(request)}
    return commands.change_document(request.actor, **at, **said.given())


@api.changes(f"{DOCUMENT}/submit", policy.write_document, OfficeDocumentOut, method="POST")
def submit_document(request: Asked, document_id: UUID, said: Why) -> OfficeDocument:
    """Hand a draft to whoever approves it."""
    at: dict[str, Any] = {"document_id": document_id, "seen": seen(request)}
    return commands.submit_document(request.actor, **at, why=said.why)


@api.changes(f"{DOCUMENT}/send-back", policy.approve_document, OfficeDocumentOut, method="POST")
def send_back_document(request: Asked, document_id: UUID, said: MustSayWhy) -> OfficeDocument:
    """Give a submitted document back to its author."""
    at: dict[str, Any] = {"document_id": document_id, "seen": seen(request)}
    return commands.send_back_document(request.actor, **at, why=said.why)


@api.changes(f"{DOCUMENT}/approve", policy.approve_document, OfficeDocumentOut, method="POST")
def approve_document(
    request: Asked, document_id: UUID, said: OfficeDocumentApproval
) -> OfficeDocument:
    """Approve a submitted document."""
    at: dict[str, Any] = {"document_id": document_id, "seen": seen(request)}
    return commands.approve_document(request.actor, **at, **said.given())


@api.changes(f"{DOCUMENT}/withdraw", policy.write_document, OfficeDocumentOut, method="POST")
def withdraw_document(request: Asked, document_id: UUID, said: MustSayWhy) -> OfficeDocument:
    """Give a version up that was not approved."""
    at: dict[str, Any] = {"document_id": document_id, "seen": seen(request)}
    return commands.withdraw_document(request.actor, **at, why=said.why)


@api.tells("/offices/{uuid:office_id}/foundation", policy.read, FoundationTold)
def office_foundation(request: Asked, office_id: UUID) -> FoundationTold:
    """Return how far the four documents of an office are."""
    office = the_office(request.actor, office_id)
    found = queries.progress_of(queries.documents_of(request.actor, office.pk))
    said = [{"kind": one.kind, "stage": one.stage, "is_next": one.is_next} for one in found]
    return FoundationTold.model_validate({"steps": said})


@api.tells("/offices/{uuid:office_id}/charter", policy.read, CharterTold, more=(ON,))
def office_charter(request: Asked, office_id: UUID) -> CharterTold:
    """Return what an office stands on, as it holds on a day."""
    office = the_office(request.actor, office_id)
    day = day_asked(request.GET, "on") or clock.today()
    chapters = queries.charter(request.actor, office, day)
    offered = queries.offered_on(request.actor, office.pk, day)
    return CharterTold.model_validate({
        "office_id": office.pk, "on": day, "is_whole": all(one.row for one in chapters),
        "chapters": [_chapter(one) for one in chapters],
        "service_version_ids": [row.pk for row in offered],
    })  # fmt: skip


def _chapter(one: queries.Chapter) -> dict[str, Any]:
    row = one.row
    if row is None:
        return {"kind": one.kind, "document_id": None, "number": None, "content": {}}
    held = {"document_id": row.pk, "number": row.number, "content": row.content}
    return {"kind": one.kind, **held}
