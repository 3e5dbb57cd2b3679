"""Scoring models on pages, and the form by which somebody scores a proposal."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms.scoring import ModelForm, NewVersionForm, RatingForm
from sightline.demand.lists.scoring import SCORING_MODELS
from sightline.demand.models import ScoringModel
from sightline.demand.queries import proposals, rankings
from sightline.demand.rules.scoring import BY_WEIGHT, FORMULAS, OF_MONEY, Version, comparison
from sightline.kernel import journal, past
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.forms import CommandForm, check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

VERBS = {
    "retire": commands.retire_scoring_model,
    "reinstate": commands.reinstate_scoring_model,
}


@page(policy.read)
def model_list(request: Asked) -> HttpResponse:
    """Show the scoring models."""
    rows, params = rankings.models(request.actor), params_of(request.GET)
    file = exported(SCORING_MODELS, rows, params)
    if file is not None:
        return file
    context = {
        "page": SCORING_MODELS.page(rows, params),
        "may_make": may(request.actor, policy.keep_models),
    }
    return show(request, "demand/model_list.html", context)


@page(policy.read)
def model_detail(request: Asked, model_id: UUID) -> HttpResponse:
    """Show a model: how it computes, version by version."""
    row = rankings.the_model(request.actor, model_id)
    held = rankings.versions(request.actor, row)
    context = {
        "row": row,
        "formula": FORMULAS[row.method],
        "versions": [_shown(each, each.plain) for each in held],
        "may_keep": may(request.actor, policy.keep_models, row),
        "verbs": row.life.verbs_from(row.state),
        "crumbs": [
            {"label": "Scoring models", "href": reverse("scoring-models")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "demand/model_detail.html", context)


def _shown(row: Any, plain: Version) -> dict[str, Any]:
    found = comparison(plain) if plain.method == "ahp" else None
    inputs = () if plain.method in OF_MONEY else plain.inputs
    weights = plain.weights if plain.method in BY_WEIGHT else {}
    return {
        "row": row,
        "inputs": [
            {"input": each, "percent": f"{float(weights[each.key]):.1%}" if weights else ""}
            for each in inputs
        ],
        "ratio": None if found is None else f"{found.ratio:.3f}",
        "parameters": [(k, v) for k, v in plain.parameters.items() if k != "matrix"],
    }


@page(policy.read)
def model_history(request: Asked, model_id: UUID) -> HttpResponse:
    """Show who changed a model, and when."""
    row = rankings.the_model(request.actor, model_id)
    ids = [row.pk, *(each.pk for each in rankings.versions(request.actor, row))]
    found = past.history(ids)
    context = {
        "title": row.name,
        "back": reverse("scoring-model", args=[row.pk]),
        "changes": found,
        "names": journal.names(each.entry.actor_id for each in found),
    }
    return show(request, "ui/history.html", context)


@page(policy.keep_models, methods=BOTH)
def model_make(request: Asked) -> HttpResponse:
    """Show and take in a new model."""
    form = ModelForm(posted(request))
    if request.method == "POST" and form.submit(commands.make_scoring_model, request.actor):
        return done(request, "scoring-model", f"{form.result.name} was made.", form.result.pk)
    lede = (
        "WSJF, RICE and expected commercial value have inputs of their own: leave criteria empty."
    )
    back = reverse("scoring-models")
    return ask(request, form, "New scoring model", back=back, verb="Make it", lede=lede)


def _kept(request: Asked, model_id: UUID) -> ScoringModel:
    row = rankings.the_model(request.actor, model_id)
    check(request.actor, policy.keep_models, row)
    return row


@page(policy.keep_models, methods=BOTH)
def model_change(request: Asked, model_id: UUID) -> HttpResponse:
    """Ask for a model's next version."""
    row = _kept(request, model_id)
    last = rankings.versions(request.actor, row)[0].plain
    form = NewVersionForm(posted(request), row=row, last=last)
    if request.method == "POST" and form.submit(
        commands.change_scoring_model, request.actor, model_id=row.pk
    ):
        number = form.result.number
        return done(request, "scoring-model", f"Version {number} counts from now on.", row.pk)
    lede = "Rankings that were made keep the version they were made with."
    back = reverse("scoring-model", args=[row.pk])
    return ask(request, form, f"New version of {row.name}", back=back, lede=lede)


@page(policy.keep_models, methods=POST)
def model_move(request: Asked, model_id: UUID, verb: str) -> HttpResponse:
    """Retire a model, or take it up again."""
    if verb not in VERBS:
        raise NotFound("This step")
    row = _kept(request, model_id)
    check_button(request.POST)
    form = CommandForm(request.POST)
    if form.submit(VERBS[verb], request.actor, model_id=row.pk):
        return done(request, "scoring-model", f"{row.name} is {verb}d.", row.pk)
    title, back = f"{verb.capitalize()} {row.name}", reverse("scoring-model", args=[row.pk])
    return ask(request, form, title, back=back)


@page(policy.rate, methods=BOTH)
def proposal_rate(request: Asked, proposal_id: UUID, model_id: UUID) -> HttpResponse:
    """Ask for one's scores of a proposal by a model."""
    actor = request.actor
    row = proposals.the_proposal(actor, proposal_id)
    check(actor, policy.rate, row)
    model = rankings.the_model(actor, model_id)
    version = rankings.versions(actor, model)[0].plain
    held = rankings.own_rating(actor, row, model)
    form = RatingForm(posted(request), version=version, held=held, seen=row.version)
    if request.method == "POST" and form.submit(
        commands.rate_proposal, actor, proposal_id=row.pk, model_id=model.pk
    ):
        return done(request, "proposal", f"Your scores of {row.code} are kept.", row.pk)
    title = f"Score {row.code} {row.title}"
    lede = f"By {model.name}: {FORMULAS[model.method]}."
    back = reverse("proposal", args=[row.pk])
    return ask(request, form, title, back=back, verb="Keep my scores", lede=lede)
