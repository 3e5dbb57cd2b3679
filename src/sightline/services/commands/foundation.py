"""The documents of an office: drafted, changed, submitted, sent back, approved and withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands import foundation_guards as own
from sightline.services.commands import guards
from sightline.services.models import OfficeDocument
from sightline.services.rules.foundation import blank
from sightline.services.rules.foundation_words import DOCUMENTS

State = OfficeDocument.State


@command
def draft_document(
    actor: Actor,
    *,
    office_id: UUID,
    kind: str,
    content: Mapping[str, Any] | None = None,
    effective_from: date | None = None,
) -> OfficeDocument:
    """Draft a document of an office; after the first one, its next version.

    Args:
        content: The fields of its kind (``rules.foundation``); what is left out is as in the
            version that was approved last, blank in a first one.
        effective_from: From when it is to hold; the day of approval if nothing is said.

    Raises:
        NotFound: The office, or what the content refers to, is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``office-closed``, ``draft-waits``, ``effective-in-past``,
            ``effective-before-last``.
        Invalid: An unknown kind, or fields that are wrong.
    """
    office = the_office(actor, office_id)
    row = OfficeDocument(organisation_id=office.organisation_id, office=office)
    check(actor, policy.write_document, row)
    own.check_works(row)
    if kind not in DOCUMENTS:
        raise Invalid({"kind": ["Choose one of the four documents."]})
    row.kind, row.currency = kind, the_organisation(actor).currency
    _take_number(row)
    held = own.last_approved(row)
    row.content = dict(held.content) if held else blank(kind)
    change = own.checked_content(actor, row, content or {})
    return _written(actor, row, change, effective_from)


@command
def change_document(
    actor: Actor,
    *,
    document_id: UUID,
    content: Mapping[str, Any] | None = None,
    effective_from: date | None = None,
    seen: int | None = None,
    why: str = "",
) -> OfficeDocument:
    """Change a draft; of an approved document, draft the next version with the change.

    Args:
        content: The fields that change.
        effective_from: From when it is to hold; left as it is without.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; also what the content refers to.
        Refused: ``document-submitted``, ``document-closed``, ``draft-waits``,
            ``office-closed``, ``effective-in-past``, ``effective-before-last``.
        Invalid: Fields that are wrong.
    """
    row = claim(OfficeDocument, document_id, actor, policy.write_document, seen=seen)
    own.check_open(row)
    own.check_works(row)
    change = own.checked_content(actor, row, content or {})
    is_same = own.same(row, change) and effective_from in (None, row.effective_from)
    if is_same:
        nothing_changed()
        return find(OfficeDocument, document_id, actor)
    if row.state == State.APPROVED:
        row = _next_of(row)
    return _written(actor, row, change, effective_from, why)


@command
def submit_document(
    actor: Actor, *, document_id: UUID, seen: int | None = None, why: str = ""
) -> OfficeDocument:
    """Hand a draft to whoever approves it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``incomplete-document``, ``effective-before-last``.
    """
    row = claim(OfficeDocument, document_id, actor, policy.write_document, seen=seen)
    row.life.next_state("submit", str(row.state))
    own.check_complete(row)
    own.check_effective(row, row.effective_from)
    row.submitted_on, row.answer = clock.today(), ""
    return _moved(row, "submit", why)


@command
def send_back_document(
    actor: Actor, *, document_id: UUID, why: str, seen: int | None = None
) -> OfficeDocument:
    """Give a submitted document back to its author, with what is to be done about it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(OfficeDocument, document_id, actor, policy.approve_document, seen=seen)
    row.life.next_state("send_back", str(row.state))
    row.answer = guards.reason(why, "Say what is to be changed before it can be approved.")
    row.submitted_on = None
    return _moved(row, "send_back", row.answer)


@command
def withdraw_document(
    actor: Actor, *, document_id: UUID, why: str, seen: int | None = None
) -> OfficeDocument:
    """Give a version up that was not approved; what holds goes on holding.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(OfficeDocument, document_id, actor, policy.write_document, seen=seen)
    row.life.next_state("withdraw", str(row.state))
    told = guards.reason(why, "Say why this version is given up.")
    return _moved(row, "withdraw", told)


@command
def approve_document(
    actor: Actor,
    *,
    document_id: UUID,
    effective_from: date | None = None,
    seen: int | None = None,
    why: str = "",
) -> OfficeDocument:
    """Approve a submitted document; the version before it holds until this one does.

    Args:
        effective_from: From when it holds; without it the day that its author wanted, and
            today where that day is past or was not said.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``own-document``, ``incomplete-document``,
            ``effective-in-past``, ``effective-before-last``.
    """
    row = claim(OfficeDocument, document_id, actor, policy.approve_document, seen=seen)
    row.life.next_state("approve", str(row.state))
    own.check_another(actor, row)
    own.check_complete(row)
    wanted = max(clock.today(), row.effective_from or clock.today())
    since = effective_from or wanted
    own.check_not_past(since)
    own.check_effective(row, since)
    _supersede(row, since)
    row.effective_from, row.approved_on, row.approved_by_id = since, clock.today(), actor.id
    return _moved(row, "approve", why)


def _take_number(row: OfficeDocument) -> None:
    rows = own.versions(row)
    if rows.filter(state__in=[State.DRAFT, State.SUBMITTED]).exists():
        words = "A next version is under way: change that one, or withdraw it first."
        raise Refused("draft-waits", words)
    row.number = max(rows.values_list("number", flat=True), default=0) + 1


def _next_of(held: OfficeDocument) -> OfficeDocument:
    row = OfficeDocument(
        organisation_id=held.organisation_id, office=held.office, kind=held.kind,
        currency=held.currency, content=dict(held.content),
    )  # fmt: skip
    _take_number(row)
    return row


def _written(
    actor: Actor,
    row: OfficeDocument,
    change: Mapping[str, Any],
    effective_from: date | None,
    why: str = "",
) -> OfficeDocument:
    row.content = row.content | change
    if effective_from not in (None, row.effective_from):
        own.check_not_past(effective_from)
        own.check_effective(row, effective_from)
        row.effective_from = effective_from
    own.take_hand(actor, row)
    row.save()
    told = checked_text("why", why, 500, required=False)
    said: dict[str, Any] = {"office": row.office_id, "kind": row.kind}
    record(events.OfficeDocumentWritten(about=row.pk, **said), why=told)
    return row


def _supersede(row: OfficeDocument, since: date) -> None:
    held = own.last_approved(row)
    if held is not None:
        held.effective_until = since
        _moved(held, "supersede")


def _moved(row: OfficeDocument, verb: str, why: str = "") -> OfficeDocument:
    row.move(verb)
    row.save()
    said: dict[str, Any] = {
        "office": row.office_id,
        "kind": row.kind,
        "verb": verb,
        "state": str(row.state),
    }
    record(events.OfficeDocumentMoved(about=row.pk, **said), why=why)
    return row
