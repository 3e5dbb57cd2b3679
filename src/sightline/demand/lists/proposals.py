"""The list of proposals, over all that the reader sees."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.demand import rules
from sightline.demand.models import Proposal
from sightline.demand.queries import proposals as queries
from sightline.demand.queries.desk import LANES, age_of, lane_q
from sightline.demand.rules.service import days_left
from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.lists.columns import date_column, money_column
from sightline.ui.fields import indented
from sightline.ui.listing import Column, Filter, Listing

State = Proposal.State
TONES: Mapping[str, str] = {
    State.QUALIFIED: "good",
    State.APPROVED: "good",
    State.CONVERTED: "good",
    State.COMPLETED: "good",
    State.DEFERRED: "warn",
    State.REJECTED: "danger",
}
LIVE = (("live", "Not ended"),)
WAITS = (("me", "For me"),)
MINE = (("asked", "Asked for by me"), ("joined", "Joined by me"))
CLOCKS = (("late", "Late"), ("due", "Due within a week"))


def state_html(row: Proposal) -> SafeString:
    """Return a proposal's state as a chip; its word says it, the colour only repeats it."""
    tone = "warn" if row.is_sent_back else TONES.get(row.state, "")
    words = "Sent back" if row.is_sent_back else row.get_state_display()
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", words)


def clock_words(row: Proposal) -> str:
    """Return how the service clock of a proposal stands, in words; blank where none runs."""
    left = days_left(row.due_on, clock.today())
    if left is None:
        return ""
    if left < 0:
        return f"{-left} d late"
    return "due today" if left == 0 else f"{left} d left"


def clock_html(row: Proposal) -> SafeString:
    """Show the clock; a promise that is broken says so."""
    left, words = days_left(row.due_on, clock.today()), clock_words(row)
    if left is not None and left < 0:
        return format_html('<span class="chip chip-danger">{}</span>', words)
    return format_html("{}", words or "—")


def _title(row: Proposal) -> SafeString:
    address = reverse("proposal", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.title)


def _state(value: str) -> Q:
    return Q(state__in=queries.LIVE) if value == "live" else Q(state=value)


def _clock(value: str) -> Q:
    today = clock.today()
    if value == "late":
        return Q(due_on__lt=today)
    return Q(due_on__gte=today, due_on__lte=today.fromordinal(today.toordinal() + 7))


COLUMNS = (
    Column("title", "Proposal", lambda row: row.title, _title, order="title"),
    Column("number", "No.", lambda row: row.code, order="number"),
    Column(
        "state",
        "State",
        lambda row: "Sent back" if row.is_sent_back else row.get_state_display(),
        state_html,
        order="state",
    ),
    Column(
        "age",
        "Age, days",
        lambda row: age_of(row, clock.today()),
        order="made_at",
        kind="number",
        help="Since it was handed in",
    ),
    Column(
        "due",
        "Clock",
        clock_words,
        clock_html,
        order="due_on",
        help="What is left until the office promised its next step",
    ),
    Column("asker", "Asked by", lambda row: row.asker, order="requester__name"),
    Column("office", "Office", lambda row: row.office.name, order="office__name"),
    Column("kind", "Kind", lambda row: row.get_kind_display(), order="kind", shown=False),
    Column("size", "Size", lambda row: row.get_size_display(), order="size"),
    money_column("cost", "Cost", "cost_minor"),
    money_column("value", "Return a year", "value_minor"),
    Column(
        "supporters",
        "Joined",
        lambda row: row.n_supporters,
        order="n_supporters",
        kind="number",
        help="How many joined instead of asking for the same",
    ),
    Column(
        "sponsor",
        "Sponsor",
        lambda row: row.sponsor.name if row.sponsor else row.sponsor_name,
        order="sponsor__name",
        shown=False,
    ),
    Column(
        "screener",
        "Looked after by",
        lambda row: row.screener.name if row.screener else "",
        order="screener__name",
        shown=False,
    ),
    date_column("submitted_on", "Handed in", "submitted_on", shown=False),
    date_column("wanted_by", "Wanted by", "wanted_by", shown=False),
    date_column("look_again_on", "Looked at again", "look_again_on", shown=False),
)
PROPOSALS = Listing(
    name="proposals",
    columns=COLUMNS,
    filters=(
        Filter("state", "State", _state, (*LIVE, *State.choices)),
        Filter("kind", "Kind", lambda v: Q(kind=v), tuple(rules.KINDS.items()), rare=True),
        Filter("size", "Size", lambda v: Q(size=v), tuple(rules.SIZES.items())),
        Filter("clock", "Clock", _clock, CLOCKS),
        Filter("source", "Came by", lambda v: Q(source=v), tuple(rules.SOURCES.items()), rare=True),
        Filter(
            "lane",
            "Column of the board",
            lane_q,
            tuple((key, label) for key, (label, _) in LANES.items()),
            rare=True,
        ),
    ),
    search=("title", "need"),
    default_sort="-number",
)


def proposals_for(actor: Actor) -> Listing:
    """Return the list with what concerns the actor to choose from."""
    offices = [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)]
    own = (
        Filter("waits", "Waits", lambda value: queries.waiting_q(actor), WAITS),
        Filter("mine", "Mine", lambda value: _mine(actor, value), MINE),
        Filter("office", "Office", lambda v: Q(office=UUID(v)), offices),
    )
    return replace(PROPOSALS, filters=(*PROPOSALS.filters, *own))


def _mine(actor: Actor, value: str) -> Q:
    if value == "asked":
        return Q(requester_id=actor.id)
    return Q(pk__in=queries.joined_ids(actor))
