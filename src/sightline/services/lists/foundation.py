"""The list of the documents that offices stand on."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel.policy import Actor
from sightline.services.lists.shown import state_html
from sightline.services.models import OfficeDocument
from sightline.services.rules.foundation_words import DOCUMENTS
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html


def _kind(row: Any) -> SafeString:
    href = reverse("office-document", args=[row.pk])
    words = DOCUMENTS.get(row.kind, row.kind)
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', href, words)


def _office(row: Any) -> SafeString:
    href = reverse("foundation", args=[row.office_id])
    return format_html('<a href="{}">{}</a>', href, row.office.name)


DOCUMENT_LIST = Listing(
    name="office-documents",
    columns=(
        Column("kind", "Document", lambda row: row.get_kind_display(), _kind, order="kind"),
        Column("office", "Office", lambda row: row.office.name, _office, order="office__name"),
        Column("number", "Version", lambda row: row.number, order="number", kind="number"),
        Column(
            "state", "State", lambda row: row.get_state_display(), state_html, order="state",
            kind="status",
        ),
        Column(
            "effective_from", "Holds from", lambda row: row.effective_from,
            lambda row: date_html(row.effective_from), order="effective_from", kind="date",
        ),
        Column(
            "effective_until", "Until", lambda row: row.effective_until,
            lambda row: date_html(row.effective_until), order="effective_until", kind="date",
        ),
        Column(
            "author", "Written by", lambda row: row.author.name if row.author else "",
            order="author__name",
        ),
        Column(
            "approved_by", "Approved by",
            lambda row: row.approved_by.name if row.approved_by else "",
            order="approved_by__name",
        ),
    ),
    filters=(
        Filter("kind", "Document", lambda value: Q(kind=value), tuple(DOCUMENTS.items())),
        Filter(
            "state", "State", lambda value: Q(state=value), tuple(OfficeDocument.State.choices)
        ),
    ),
    search=("office__name", "office__code"),
    default_sort="office",
)  # fmt: skip


def documents_for(actor: Actor) -> Listing:
    """Return the list of documents as one actor filters it."""
    offices = tuple(
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    )
    of = Filter("office_id", "Office", lambda value: Q(office_id=value), offices)
    return replace(DOCUMENT_LIST, filters=(*DOCUMENT_LIST.filters, of))
