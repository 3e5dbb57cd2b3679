"""The lists of deviations and of feedback, cut to what the reader sees."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.network import rules
from sightline.network.lists.shown import state_html
from sightline.network.models import Deviation, Feedback
from sightline.network.queries.relief import SOON
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

YES = (("yes", "Yes"),)
KINDS = {"deviation": "Deviation", "waiver": "Waiver"}


def _link(route: str) -> Any:
    def shown(row: Any) -> SafeString:
        address = reverse(route, args=[row.pk])
        return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)

    return shown


def _term(row: Deviation) -> SafeString:
    soon = row.state in Deviation.GRANTED and row.expires <= clock.today() + SOON
    shown = date_html(row.expires)
    return format_html('{} <span class="chip chip-warn">soon</span>', shown) if soon else shown


def _mark(row: Deviation) -> SafeString | str:
    if not row.is_retrospective:
        return ""
    return format_html('<span class="chip chip-danger">{}</span>', "retrospective")


def _state_q(value: str) -> Q:
    groups = {"waiting": Deviation.WAITING, "granted": Deviation.GRANTED}
    return Q(state__in=groups[value]) if value in groups else Q(state=value)


def _soon(value: str) -> Q:
    today = clock.today()
    return Q(state__in=Deviation.GRANTED, expires__gt=today, expires__lte=today + SOON)


DEVIATIONS = Listing(
    name="deviations",
    columns=(
        Column("title", "Deviation", lambda row: row.title, _link("deviation"), order="title"),
        Column(
            "standard",
            "Standard",
            lambda row: f"{row.clause.version_of} · {row.clause.number}",
            order="clause__version_of__standard__code",
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column(
            "state",
            "State",
            lambda row: row.get_state_display(),
            state_html,
            order="state",
            kind="status",
        ),
        Column(
            "retrospective",
            "Finding",
            lambda row: "Retrospective" if row.is_retrospective else "",
            _mark,
            order="is_retrospective",
            help="It began before it was asked for; it counts as a finding even if approved",
        ),
        Column("kind", "Kind", lambda row: KINDS[row.kind], shown=False),
        Column(
            "starts",
            "From",
            lambda row: row.starts,
            lambda row: date_html(row.starts),
            order="starts",
            kind="date",
        ),
        Column("expires", "Until", lambda row: row.expires, _term, order="expires", kind="date"),
        Column(
            "decided_by",
            "Decided by",
            lambda row: row.decided_by.name if row.decided_by else "",
            order="decided_by__name",
            shown=False,
        ),
    ),
    filters=(
        Filter(
            "state",
            "State",
            _state_q,
            (("waiting", "Waiting"), ("granted", "Granted"), *Deviation.State.choices),
        ),
        Filter("retrospective", "Retrospective", lambda value: Q(is_retrospective=True), YES),
        Filter("soon", "Ends within 30 days", _soon, YES),
        Filter("precedent", "Precedent", lambda value: Q(is_precedent=True), YES, rare=True),
    ),
    search=("title", "clause__version_of__standard__code", "office__name"),
    default_sort="expires",
)


def _clock(row: Feedback) -> str:
    if row.acknowledged_on:
        return "late" if row.is_late else "in time"
    if row.state == "closed":
        return ""
    left = (row.due_on - clock.today()).days
    return f"{-left} d late" if left < 0 else "due today" if left == 0 else f"{left} d left"


def _clock_html(row: Feedback) -> SafeString:
    words = _clock(row)
    if row.is_late and words:
        return format_html('<span class="chip chip-danger">{}</span>', words)
    return format_html("{}", words or "—")


def _over(row: Feedback) -> SafeString:
    if not row.over_their_head:
        return state_html(row)
    return format_html('<span class="chip chip-danger">{}</span>', "Closed over the raiser's head")


FEEDBACK = Listing(
    name="feedback",
    columns=(
        Column("title", "Feedback", lambda row: row.title, _link("feedback"), order="title"),
        Column("standard", "Standard", lambda row: str(row.standard.code), order="standard__code"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column(
            "state",
            "State",
            lambda row: (
                "Closed over the raiser's head" if row.over_their_head else row.get_state_display()
            ),
            _over,
            order="state",
            kind="status",
        ),
        Column("outcome", "Outcome", lambda row: row.get_outcome_display(), order="outcome"),
        Column(
            "clock",
            "Acknowledged",
            _clock,
            _clock_html,
            order="due_on",
            help="Within five working days",
        ),
        Column(
            "raised_on",
            "Raised",
            lambda row: row.raised_on,
            lambda row: date_html(row.raised_on),
            order="raised_on",
            kind="date",
        ),
    ),
    filters=(
        Filter("state", "State", lambda value: Q(state=value), tuple(Feedback.State.choices)),
        Filter("outcome", "Outcome", lambda value: Q(outcome=value), tuple(rules.OUTCOMES.items())),
        Filter("over", "Over the raiser's head", lambda value: Q(over_their_head=True), YES),
    ),
    search=("title", "text", "standard__code", "office__name"),
    default_sort="-raised_on",
)


def _with_offices(actor: Actor, listing: Listing) -> Listing:
    offices = [
        (str(node.office.pk), indented(node.depth, node.office.name)) for node in office_tree(actor)
    ]
    own = Filter("office", "Office", lambda value: Q(office_id=UUID(value)), offices)
    return replace(listing, filters=(*listing.filters, own))


def deviations_for(actor: Actor) -> Listing:
    """Return the list of deviations as one actor filters it."""
    return _with_offices(actor, DEVIATIONS)


def feedback_for(actor: Actor) -> Listing:
    """Return the list of feedback as one actor filters it."""
    return _with_offices(actor, FEEDBACK)
