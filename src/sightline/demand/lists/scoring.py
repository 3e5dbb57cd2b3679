"""The lists of scoring models and of rankings."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.demand.models import Ranking, ScoringModel
from sightline.demand.rules.scoring import METHODS
from sightline.projects.lists.columns import date_column, money_column
from sightline.ui.listing import Column, Filter, Listing


def _link(route: str, row: Any) -> SafeString:
    return format_html(
        '<a class="name" href="{}" data-row-link>{}</a>', reverse(route, args=[row.pk]), row.name
    )


SCORING_MODELS = Listing(
    name="scoring_models",
    columns=(
        Column(
            "name", "Model", lambda row: row.name, lambda row: _link("scoring-model", row),
            order="name",
        ),
        Column("method", "Method", lambda row: row.get_method_display(), order="method"),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        Column("number", "Version", lambda row: row.number, order="number", kind="number"),
        Column("n", "Rankings", lambda row: row.n_rankings, order="n_rankings", kind="number"),
    ),
    filters=(
        Filter("state", "State", lambda v: Q(state=v), ScoringModel.State.choices),
        Filter("method", "Method", lambda v: Q(method=v), tuple(METHODS.items()), rare=True),
    ),
    search=("name", "description"),
)  # fmt: skip
RANKINGS = Listing(
    name="rankings",
    columns=(
        Column(
            "name", "Ranking", lambda row: row.name, lambda row: _link("ranking", row),
            order="name",
        ),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        Column(
            "model", "By",
            lambda row: f"{row.made_with.model.name}, version {row.made_with.number}",
            order="made_with__model__name",
        ),
        Column("n", "Proposals", lambda row: row.n_lines, order="n_lines", kind="number"),
        money_column("budget", "Budget", "budget_minor"),
        Column("made_by", "Made by", lambda row: row.made_by.name, order="made_by__name"),
        date_column("made_on", "Made", "made_on"),
        date_column("frozen_on", "Frozen", "frozen_on"),
    ),
    filters=(Filter("state", "State", lambda v: Q(state=v), Ranking.State.choices),),
    search=("name",),
    default_sort="-made_on",
)  # fmt: skip
