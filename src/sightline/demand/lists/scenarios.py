"""The lists of scenarios, of triggers and of decisions at second looks."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.demand.models import Scenario, Trigger
from sightline.demand.rules.continuing import CALLS, TRIGGERS
from sightline.projects.lists.columns import date_column, money_column
from sightline.ui.listing import Column, Filter, Listing

TONES = {"approved": "good", "proposed": "warn", "draft": "draft"}


def state_html(row: Any) -> SafeString:
    """Return a scenario's state as a chip; its word says it, the colour only repeats it."""
    tone = TONES.get(row.state, "")
    return format_html(
        '<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", row.get_state_display()
    )


def _scenario(row: Any) -> SafeString:
    href = reverse("scenario", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', href, row.name)


def _project(row: Any) -> SafeString:
    if row.project is None:
        return format_html("{}", "All projects")
    return format_html('{} <span class="small muted">{}</span>', row.project.name, row.project.code)


def _project_words(row: Any) -> str:
    return "All projects" if row.project is None else str(row.project)


def _trigger(row: Any) -> SafeString:
    href = reverse("trigger", args=[row.pk])
    return format_html(
        '<a class="name" href="{}" data-drawer-href="{}" data-row-link>{}</a>', href, href, row.what
    )


def _rechoice(row: Any) -> SafeString:
    href = reverse("rechoice", args=[row.pk])
    return format_html(
        '<a class="name" href="{}" data-drawer-href="{}" data-row-link>{}</a>',
        href,
        href,
        row.project,
    )


SCENARIOS = Listing(
    name="scenarios",
    columns=(
        Column("name", "Scenario", lambda row: row.name, _scenario, order="name"),
        Column("state", "State", lambda row: row.get_state_display(), state_html, order="state"),
        Column("office", "Plan of", lambda row: row.office.name, order="office__name"),
        Column(
            "portfolio", "Portfolio", lambda row: row.portfolio.name if row.portfolio else "All",
            order="portfolio__name",
        ),
        Column("n", "Deltas", lambda row: row.n_deltas, order="n_deltas", kind="number"),
        Column("made_by", "Made by", lambda row: row.made_by.name, order="made_by__name"),
        date_column("made_on", "Made", "made_on"),
        date_column("decided_on", "Decided", "decided_on"),
    ),
    filters=(Filter("state", "State", lambda v: Q(state=v), Scenario.State.choices),),
    search=("name", "words"),
    default_sort="-made_on",
)  # fmt: skip
TRIGGER_LIST = Listing(
    name="triggers",
    columns=(
        Column("what", "What was seen", lambda row: row.what, _trigger, order="what"),
        Column("kind", "Sort", lambda row: row.get_kind_display(), order="kind"),
        Column("project", "Project", _project_words, _project, order="project__code"),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        date_column("seen_on", "Seen", "seen_on"),
        date_column("ended_on", "Answered", "ended_on"),
    ),
    filters=(
        Filter("state", "State", lambda v: Q(state=v), Trigger.State.choices),
        Filter("kind", "Sort", lambda v: Q(kind=v), tuple(TRIGGERS.items())),
    ),
    search=("what",),
    default_sort="-seen_on",
)  # fmt: skip
RECHOICES = Listing(
    name="rechoices",
    columns=(
        Column("project", "Project", lambda row: str(row.project), _rechoice, order="project__code"),
        Column("call", "Decided", lambda row: row.get_call_display(), order="call"),
        Column(
            "index", "Continue index",
            lambda row: "" if row.index_permille is None else f"{row.index_permille / 1000:.2f}",
            order="index_permille", kind="number",
        ),
        Column("before", "Rank before", lambda row: row.rank_before, order="rank_before", kind="number"),
        Column(
            "after", "Rank after", lambda row: "stopped" if row.rank_after is None else row.rank_after,
            order="rank_after", kind="number",
        ),
        money_column("moved", "Money moved", "moved_minor"),
        Column(
            "released", "Hours released", lambda row: sum(hours for _, hours in row.released),
            kind="number",
        ),
        Column("by", "Decided by", lambda row: row.decided_by.name, order="decided_by__name"),
        date_column("decided_on", "On", "decided_on"),
    ),
    filters=(Filter("call", "Decided", lambda v: Q(call=v), tuple(CALLS.items())),),
    search=("project__code", "project__name", "why"),
    default_sort="-decided_on",
)  # fmt: skip
