"""The list of a project's simulations."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.engines.schedule.calendar import instant
from sightline.projects.models import SimulationRun
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

TONES = {"running": "draft", "finished": "good", "failed": "danger", "cancelled": "none"}


def _started(row: Any) -> SafeString:
    address = reverse("simulation", args=[row.pk])
    words = f"{row.started:%-d %b %Y %H:%M} UTC"
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, words)


def _state(row: Any) -> SafeString:
    words = row.get_state_display()
    return format_html('<span class="chip chip-{}">{}</span>', TONES[row.state], words)


def _day(row: Any, percent: int) -> date | None:
    minute = getattr(row, f"p{percent}_minute")
    return None if minute is None else instant(minute - 1).date()


def _quantile(percent: int) -> Column:
    return Column(
        f"p{percent}",
        f"P{percent}",
        lambda row: _day(row, percent),
        lambda row: date_html(_day(row, percent)),
        order=f"p{percent}_minute",
        kind="date",
        help=f"{percent} of 100 trials finish by then",
    )


SIMULATIONS = Listing(
    name="simulations",
    columns=(
        Column("started", "Asked for", lambda row: row.started, _started, order="started"),
        Column("state", "State", lambda row: row.get_state_display(), _state, order="state"),
        _quantile(10),
        _quantile(50),
        _quantile(80),
        _quantile(90),
        Column(
            "chance",
            "Chance of the plan",
            lambda row: row.chance,
            lambda row: "—" if row.chance is None else f"{row.chance:.0%}",
            order="chance_permille",
            kind="number",
            help="The share of trials that finish no later than planned",
        ),
        Column("trials", "Trials", lambda row: row.trials, order="trials", kind="number"),
        Column("seed", "Seed", lambda row: row.seed, order="seed", kind="number"),
        Column("person", "Asked by", lambda row: str(row.person or ""), order="person__name"),
    ),
    filters=(Filter("state", "State", lambda v: Q(state=v), tuple(SimulationRun.State.choices)),),
    default_sort="-started",
)
