"""The lists of mergers and of what both offices must agree on."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.network.lists.shown import state_html
from sightline.network.models import Merger, MergerItem, MergerStep
from sightline.network.rules import merging
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

STATES = tuple(Merger.State.choices)


def _link(row: Merger) -> SafeString:
    address = reverse("merger", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, str(row))


def _state_q(value: str) -> Q:
    return Q(state__in=Merger.OPEN) if value == "open" else Q(state=value)


def _converged(row: Any) -> str:
    return f"{row.n_done} of {row.n_rows}" if row.n_rows else ""


MERGERS = Listing(
    name="mergers",
    columns=(
        Column("name", "Merger", str, _link, order="first__name"),
        Column(
            "state",
            "State",
            lambda row: row.get_state_display(),
            state_html,
            order="state",
            kind="status",
        ),
        Column("aim", "Aim", lambda row: row.get_aim_display(), order="aim"),
        Column(
            "converged",
            "Converged",
            _converged,
            help="Rows decided and carried out, of all rows",
        ),
        Column("purpose", "What it is for", lambda row: row.purpose, shown=False),
        Column(
            "proposed_on",
            "Proposed",
            lambda row: row.proposed_on,
            lambda row: date_html(row.proposed_on),
            order="proposed_on",
            kind="date",
        ),
        Column(
            "ended_on",
            "Ended",
            lambda row: row.ended_on,
            lambda row: date_html(row.ended_on),
            order="ended_on",
            kind="date",
        ),
    ),
    filters=(Filter("state", "State", _state_q, (("open", "Goes on"), *STATES)),),
    search=("first__name", "second__name", "purpose"),
    default_sort="-proposed_on",
)
MERGER_ITEMS = Listing(
    name="merger-items",
    columns=(
        Column("name", "Name", lambda row: row.name, order="name"),
        Column("subject", "Kind", lambda row: row.get_subject_display(), order="subject"),
    ),
    filters=(
        Filter(
            "subject",
            "Kind",
            lambda value: Q(subject=value),
            tuple(merging.SUBJECTS.items()),
        ),
    ),
    search=("name",),
    default_sort="subject",
)
MERGER_STEPS = Listing(
    name="merger-steps",
    columns=(Column("number", "Number", lambda row: row.number, order="number"),),
    filters=(
        Filter(
            "state",
            "State",
            lambda value: Q(state=value),
            tuple(MergerStep.State.choices),
        ),
    ),
    default_sort="number",
)


def decision_words(row: MergerItem) -> str:
    """Return what was decided of a row, with the offices' names and the day where there is one."""
    merger = row.merger
    words = {
        "adopt_first": f"Adopt {merger.first}'s",
        "adopt_second": f"Adopt {merger.second}'s",
        "keep_both": f"Keep both until {row.keep_until:%-d %b %Y}" if row.keep_until else "",
    }
    return words.get(row.decision) or row.get_decision_display()


def had_words(row: MergerItem) -> str:
    """Return who has what a row is about."""
    merger = row.merger
    return {"first": str(merger.first), "second": str(merger.second)}.get(row.had_by, "Both")
