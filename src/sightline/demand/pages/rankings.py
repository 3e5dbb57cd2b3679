"""Rankings on pages: the grid and the bubbles, moved, cut, called, weighed, frozen and replayed."""

import math
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms import scoring as forms
from sightline.demand.lists.scoring import RANKINGS
from sightline.demand.models import Ranking
from sightline.demand.pages.bubbles import chart_of
from sightline.demand.queries import rankings as queries
from sightline.demand.rules.ranking import CALLS
from sightline.demand.rules.scoring import FORMULAS, OF_MONEY
from sightline.demand.rules.worth import apart, parts
from sightline.demand.scores import money_of, ratings_of
from sightline.identity.queries import the_organisation
from sightline.kernel import journal, past
from sightline.kernel.errors import Invalid
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

SIZE = 50


@page(policy.read_rankings)
def ranking_list(request: Asked) -> HttpResponse:
    """Show the rankings."""
    rows, params = queries.rankings(request.actor), params_of(request.GET)
    file = exported(RANKINGS, rows, params)
    if file is not None:
        return file
    context = {
        "page": RANKINGS.page(rows, params),
        "may_rank": may(request.actor, policy.rank),
    }
    return show(request, "demand/ranking_list.html", context)


@page(policy.read_rankings)
def ranking_detail(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Show a ranking: the grid with its cut line, and the bubble chart of the same lines."""
    actor, row = request.actor, queries.the_ranking(request.actor, ranking_id)
    lines = queries.plotted(actor, row)
    standing = queries.standing_of_plotted(row, lines)
    n_pages = max(1, math.ceil(len(lines) / SIZE))
    number = min(max(1, _page_of(request, lines)), n_pages)
    base = reverse("ranking", args=[row.pk])
    version = row.made_with.plain
    inputs = () if version.method in OF_MONEY else version.inputs
    risky = next((each.name for each in inputs if each.is_reversed), "")
    start = (number - 1) * SIZE
    shown = list(queries.ranking_lines(actor, row)[start : start + SIZE])
    context = {
        "row": row,
        "lines": [_line(line, n, standing) for n, line in enumerate(shown, start + 1)],
        "n_lines": len(lines),
        "n_in": sum(each.is_in for each in standing.values()),
        "spent": max((each.spent for each in standing.values()), default=0),
        "chart": chart_of(lines, standing, risk_name=risky, base=base),
        "pager": _pager(number, n_pages, len(lines)),
        "formula": FORMULAS[version.method],
        "at": request.GET.get("line", ""),
        "may_rank": may(actor, policy.rank, row) and row.state == Ranking.State.OPEN,
        "crumbs": [
            {"label": "Rankings", "href": reverse("rankings")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "demand/ranking_detail.html", context)


def _page_of(request: Asked, lines: list[Any]) -> int:
    """Return the page asked for, or the one that a line stands on."""
    wanted = request.GET.get("line", "")
    if wanted:
        here = next((n for n, line in enumerate(lines) if str(line.pk) == wanted), 0)
        return here // SIZE + 1
    said = request.GET.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _pager(number: int, n_pages: int, total: int) -> dict[str, Any]:
    return {
        "first": min(total, (number - 1) * SIZE + 1),
        "last": min(total, number * SIZE),
        "total": total,
        "previous": f"?page={number - 1}" if number > 1 else None,
        "next": f"?page={number + 1}" if number < n_pages else None,
    }


def _line(line: Any, place: int, standing: Any) -> dict[str, Any]:
    held = standing[line.pk]
    return {
        "row": line,
        "place": place,
        "up": place - 1,
        "down": place + 1,
        "held": held,
        "call": CALLS[line.call],
    }


@page(policy.rank, methods=BOTH)
def ranking_make(request: Asked) -> HttpResponse:
    """Show and take in a new ranking."""
    actor = request.actor
    form = forms.RankingForm(
        posted(request),
        models=queries.active_models(actor),
        currency=the_organisation(actor).currency,
    )
    if request.method == "POST" and form.submit(commands.make_ranking, actor):
        return done(request, "ranking", f"{form.result.name} was made.", form.result.pk)
    back = reverse("rankings")
    return ask(request, form, "New ranking", back=back, verb="Rank them")


def _ranked(request: Asked, ranking_id: UUID) -> Any:
    row = queries.the_ranking(request.actor, ranking_id)
    check(request.actor, policy.rank, row)
    return row


@page(policy.rank, methods=BOTH)
def ranking_edit(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Show and take in a ranking's name, budget and cut line."""
    row = _ranked(request, ranking_id)
    form = forms.RankingEditForm(posted(request), row=row)
    if request.method == "POST" and form.submit(
        commands.change_ranking, request.actor, ranking_id=row.pk
    ):
        return done(request, "ranking", f"{row.name} saved.", row.pk)
    return ask(request, form, f"Edit {row.name}", back=reverse("ranking", args=[row.pk]))


@page(policy.rank, methods=POST)
def ranking_cut(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Draw the cut line below a line, or where the budget ends."""
    row = _ranked(request, ranking_id)
    form = forms.CutForm(request.POST)
    if form.submit(commands.change_ranking, request.actor, ranking_id=row.pk):
        return done(request, "ranking", "The cut line was moved.", row.pk)
    return ask(request, form, "Move the cut line", back=reverse("ranking", args=[row.pk]))


@page(policy.rank, methods=BOTH)
def ranking_sort(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Put a ranking in the order of its scores again."""
    row = _ranked(request, ranking_id)
    form = CommandForm(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.sort_ranking, request.actor, ranking_id=row.pk
    ):
        return done(request, "ranking", "Sorted by score.", row.pk)
    lede = "Places given by hand are given up; qualified proposals that came since are added."
    back = reverse("ranking", args=[row.pk])
    return ask(request, form, f"Sort {row.name} by score", back=back, verb="Sort", lede=lede)


@page(policy.rank, methods=BOTH)
def ranking_freeze(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Freeze a ranking with all that it rests on."""
    row = _ranked(request, ranking_id)
    form = CommandForm(posted(request), initial={"seen": row.version})
    if request.method == "POST" and form.submit(
        commands.freeze_ranking, request.actor, ranking_id=row.pk
    ):
        return done(request, "ranking-replay", f"{row.name} is frozen.", row.pk)
    lede = "Version, ratings and figures are kept with it; it changes no more."
    back = reverse("ranking", args=[row.pk])
    return ask(request, form, f"Freeze {row.name}", back=back, verb="Freeze", lede=lede)


@page(policy.read_rankings)
def ranking_replay(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Show a frozen ranking computed again from what it had, beside today's scores."""
    row = queries.the_ranking(request.actor, ranking_id)
    found = queries.replay(request.actor, row) if row.state == Ranking.State.FROZEN else None
    return show(request, "demand/ranking_replay.html", {"row": row, "replay": found})


@page(policy.read_rankings)
def ranking_weights(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Show what a ranking's order rests on, and what another weight would make of it."""
    row = queries.the_ranking(request.actor, ranking_id)
    moved = _shares(params_of(request.GET))
    found = queries.sensitivity(request.actor, row, moved)
    return show(request, "demand/ranking_weights.html", {"row": row, "found": found})


def _shares(params: dict[str, str]) -> dict[str, float]:
    """Return criterion to the share that is tried, from percentages in the address."""
    key, said = params.get("criterion", ""), params.get("percent", "")
    if not key or not said:
        return {}
    try:
        share = float(said) / 100
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise Invalid({"percent": ["Give a percentage from 0 to 100."]})
    return {key: round(share, 6)}


@page(policy.read_rankings)
def ranking_history(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Show who changed a ranking, and when."""
    row = queries.the_ranking(request.actor, ranking_id)
    found = past.history([row.pk], limit=200)
    context = {
        "title": row.name,
        "back": reverse("ranking", args=[row.pk]),
        "changes": found,
        "names": journal.names(each.entry.actor_id for each in found),
        "currency": row.currency,
    }
    return show(request, "ui/history.html", context)


@page(policy.rank, methods=POST)
def ranking_move(request: Asked, ranking_id: UUID) -> HttpResponse:
    """Move a line to a place: a button, a key or a drop sends both."""
    row = _ranked(request, ranking_id)
    form = forms.MoveForm(request.POST)
    back = reverse("ranking", args=[row.pk])
    if not form.is_valid():
        form.status = 422
        return ask(request, form, "Move a proposal", back=back)
    line_id, _, to = form.cleaned_data["step"].partition(":")
    line = queries.the_line(request.actor, _id(line_id))
    commands.move_line(request.actor, line_id=line.pk, to=int(to))
    return done(request, f"{back}?line={line.pk}#line-{line.pk}", f"Now at place {to}.")


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise Invalid({"step": ["This is not an id."]}) from error


@page(policy.read_rankings)
def line_detail(request: Asked, line_id: UUID) -> HttpResponse:
    """Show how a line's score comes about: means, weights, raters and how far they are apart."""
    line = queries.the_line(request.actor, line_id)
    version = line.ranking.made_with.plain
    said = ratings_of(line.ranking.made_with.model_id, [line.proposal_id])
    ratings = said.get(line.proposal_id, {})
    names = {each.key: each.name for each in version.inputs} if ratings else {}
    context = {
        "line": line,
        "parts": parts(version, ratings, money_of(line.proposal)),
        "formula": FORMULAS[version.method],
        "apart": [{"name": names[each.criterion], "row": each} for each in apart(version, ratings)],
        "ratings": [
            each
            for each in queries.ratings(request.actor, line.proposal)
            if each.model_id == line.ranking.made_with.model_id
        ],
        "back": reverse("ranking", args=[line.ranking_id]),
    }
    return show(request, "demand/ranking_line.html", context)


@page(policy.rank, methods=BOTH)
def line_call(request: Asked, line_id: UUID) -> HttpResponse:
    """Ask whether a proposal must be done, is in, out or undecided."""
    line = queries.the_line(request.actor, line_id)
    check(request.actor, policy.rank, line)
    form = forms.CallForm(posted(request), row=line)
    back = f"{reverse('ranking', args=[line.ranking_id])}?line={line.pk}#line-{line.pk}"
    if request.method == "POST" and form.submit(commands.call_line, request.actor, line_id=line.pk):
        return done(request, back, f"{line.proposal.code}: {CALLS[form.result.call].lower()}.")
    return ask(request, form, f"{line.proposal.code} {line.proposal.title}", back=back)
