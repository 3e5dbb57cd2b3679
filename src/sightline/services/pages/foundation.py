"""The foundation of an office on pages: the guided set-up, its documents, and the charter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sightline.identity.queries import organisation, the_office
from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.services import commands, forms, lists, policy
from sightline.services.lists import state_html
from sightline.services.models import OfficeDocument
from sightline.services.queries import foundation as queries
from sightline.services.queries.suggesting import suggested
from sightline.services.rules.foundation import blank
from sightline.services.rules.foundation_steps import Progress
from sightline.services.rules.foundation_words import ASKS, DOCUMENTS
from sightline.ui.asking import day_asked
from sightline.ui.routes import Asked, page, show

keep_views("office-documents", "office-documents", lists.documents_for, queries.office_documents)

DOCUMENT_STEPS: Steps = {
    "submit": Step(
        "Submit it", "It waits for its approval.", policy.write_document,
        commands.submit_document, ("submit",), kind="primary",
    ),
    "approve": Step(
        "Approve…", "The document is approved.", policy.approve_document,
        commands.approve_document, ("approve",), forms.ApproveForm,
        "From that day on it holds, and it is never changed: a change is its next version.",
    ),
    "send_back": Step(
        "Send back…", "It is a draft again.", policy.approve_document,
        commands.send_back_document, ("send_back",), forms.WhyForm,
        "Its author reads what you write here, and changes it.",
    ),
    "withdraw": Step(
        "Withdraw…", "The version was given up.", policy.write_document,
        commands.withdraw_document, ("withdraw",), forms.WhyForm,
        "This version is given up; what holds goes on holding.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One step of the guided set-up as the page shows it."""

    progress: Progress
    asks: str
    row: OfficeDocument | None
    holds: OfficeDocument | None
    missing: tuple[str, ...]
    steps: list[tuple[str, Step]]


def _at(row: OfficeDocument) -> str:
    return reverse("office-document", args=[row.pk])


def _home(office_id: UUID) -> str:
    return reverse("foundation", args=[office_id])


def _steps(request: Asked, row: OfficeDocument) -> list[tuple[str, Step]]:
    """Return the steps that are open; nobody is offered to approve what they wrote."""
    held = open_steps(request.actor, DOCUMENT_STEPS, row)
    mine = str(request.actor.id) in row.hands
    return [(verb, step) for verb, step in held if not (mine and verb == "approve")]


@page(policy.read)
def foundation(request: Asked, office_id: UUID) -> HttpResponse:
    """Show the four steps of an office's foundation: what is done, what is missing, what is next."""
    actor, office = request.actor, the_office(request.actor, office_id)
    rows = queries.documents_of(actor, office.pk)
    done = queries.progress_of(rows)
    context = {
        "office": office,
        "lines": [_line(request, rows, one) for one in done],
        "n_done": sum(one.stage == "approved" for one in done),
        "next": next((one for one in done if one.is_next), None),
        "may_write": _works(office) and may(actor, policy.write_document, office),
        "crumbs": _crumbs(office),
    }
    return show(request, "services/foundation.html", context)


def _line(request: Asked, rows: list[OfficeDocument], done: Progress) -> Line:
    held = [row for row in rows if row.kind == done.kind]
    row = next((one for one in held if one.state in {"draft", "submitted"}), None)
    is_draft = row is not None and row.state == OfficeDocument.State.DRAFT
    holds = queries.document_on(rows, done.kind, clock.today())
    missing = tuple(queries.lacking(row)) if row is not None and is_draft else ()
    steps = _steps(request, row) if row is not None and not missing else []
    return Line(done, ASKS[done.kind], row, holds, missing, steps)


def _works(office: Any) -> bool:
    return office.active_to is None or clock.today() < office.active_to


def _crumbs(office: Any, label: str = "Foundation") -> list[dict[str, str]]:
    first = {"label": office.name, "href": reverse("office", args=[office.pk])}
    home = {"label": "Foundation", "href": _home(office.pk)}
    return [first, {**home, "href": ""}] if label == "Foundation" else [
        first, home, {"label": label, "href": ""},
    ]  # fmt: skip


@page(policy.read)
def charter(request: Asked, office_id: UUID) -> HttpResponse:
    """Show the charter of an office as it holds on a day, to be printed."""
    actor, day = request.actor, day_asked(request.GET, "on") or clock.today()
    office = the_office(actor, office_id)
    chapters = queries.charter(actor, office, day)
    context = {
        "office": office,
        "organisation": organisation(actor),
        "day": day,
        "chapters": chapters,
        "is_whole": all(one.row for one in chapters),
        "offered": queries.offered_on(actor, office.pk, day),
        "crumbs": _crumbs(office, "Charter"),
    }
    return show(request, "services/charter.html", context)


@page(policy.read)
def document_list(request: Asked) -> HttpResponse:
    """Show the documents that offices stand on."""
    actor = request.actor
    listing, rows = lists.documents_for(actor), queries.office_documents(actor)
    return listed(request, listing, rows, "services/office_documents.html")


@page(policy.read)
def document_detail(request: Asked, document_id: UUID) -> HttpResponse:
    """Show one version of a document, and the others."""
    actor = request.actor
    row = queries.the_document(actor, document_id)
    rows = queries.documents_of(actor, row.office_id)
    may_write = _works(row.office) and may(actor, policy.write_document, row)
    is_open = any(one.kind == row.kind and one.state in {"draft", "submitted"} for one in rows)
    context = {
        "row": row,
        "state": state_html(row),
        "fields": queries.shown(queries.Names(actor), row),
        "missing": queries.lacking(row) if row.state == "draft" else [],
        "versions": [(one, state_html(one)) for one in rows if one.kind == row.kind],
        "steps": _steps(request, row),
        "may_edit": may_write
        and (row.state == "draft" or (row.state == "approved" and not is_open)),
        "crumbs": _crumbs(row.office, DOCUMENTS[row.kind]),
    }
    return show(request, "services/office_document.html", context)


@page(policy.read)
def document_history(request: Asked, document_id: UUID) -> HttpResponse:
    """Show who wrote on a document, who decided on it, when, and why."""
    row = queries.the_document(request.actor, document_id)
    rows = queries.documents_of(request.actor, row.office_id)
    ids = [one.pk for one in rows if one.kind == row.kind]
    return history_of(request, ids, str(row), _at(row))


@page(policy.write_document, methods=BOTH)
def document_draft(request: Asked, office_id: UUID, kind: str) -> HttpResponse:
    """Show and take in a new document; what the product knows is proposed, nothing is saved yet."""
    actor, office = request.actor, the_office(request.actor, office_id)
    check(actor, policy.write_document, office)
    if kind not in DOCUMENTS:
        raise NotFound("This document")
    held = _approved(queries.documents_of(actor, office.pk), kind)
    if held is not None:  # there is no first version to write any more
        return redirect("office-document-edit", held.pk)
    content = blank(kind) | suggested(actor, office, kind)
    currency = organisation(actor).currency
    form = forms.DocumentForm(
        posted(request), actor=actor, kind=kind, currency=currency, content=content
    )
    form.fields.pop("seen")
    return taken(
        request,
        form,
        commands.draft_document,
        back=_home(office.pk),
        title=f"{DOCUMENTS[kind]} of {office}",
        said="It is a draft: submit it when it is whole.",
        verb="Keep as a draft",
        lede=f"{ASKS[kind]} What is filled in already is proposed from what the product knows.",
        office_id=office.pk,
        kind=kind,
    )


def _approved(rows: list[OfficeDocument], kind: str) -> OfficeDocument | None:
    return next((one for one in rows if (one.kind, one.state) == (kind, "approved")), None)


@page(policy.write_document, methods=BOTH)
def document_edit(request: Asked, document_id: UUID) -> HttpResponse:
    """Show and take in a changed draft; of an approved document, its next version."""
    actor, row = request.actor, queries.the_document(request.actor, document_id)
    check(actor, policy.write_document, row)
    wanted = row.effective_from if row.state == OfficeDocument.State.DRAFT else None
    form = forms.DocumentForm(
        posted(request), actor=actor, kind=row.kind, currency=row.currency,
        content=row.content, effective_from=wanted, seen=row.version,
    )  # fmt: skip
    return taken(
        request,
        form,
        commands.change_document,
        back=_home(row.office_id),
        title=f"Edit {row}",
        said="It was saved.",
        lede=ASKS[row.kind] if wanted or row.state == "draft" else NEXT,
        document_id=row.pk,
    )


NEXT = "What was approved stays as it is: the change becomes the draft of the next version."


@page(policy.read, methods=BOTH)
def document_step(request: Asked, document_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a document, and go back to the foundation of its office."""
    row = queries.the_document(request.actor, document_id)
    home = _home(row.office_id)
    return take_step(request, DOCUMENT_STEPS, verb, row, back=home, document_id=row.pk)
