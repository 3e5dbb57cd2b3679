"""Pages of objectives and themes: the tree, the list, one objective and how its score is made."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import the_organisation
from sightline.kernel import clock, journal, past
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.strategy import commands, forms, lists, policy, queries
from sightline.strategy.models import Objective
from sightline.ui.asking import ask, day_asked, end_of
from sightline.ui.exports import exported
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

BOTH = ("GET", "HEAD", "POST")
VERBS: dict[str, Any] = {
    "activate": commands.activate_objective,
    "achieve": commands.achieve_objective,
    "retire": commands.retire_objective,
    "reinstate": commands.reinstate_objective,
}
MOVES = {
    "activate": ("Activate", "Projects can then serve it, and it counts in every roll-up."),
    "achieve": ("Declare achieved", "It is reached: it changes no more and cannot be reopened."),
    "retire": ("Retire", "It is given up: what serves it must be looked at again."),
    "reinstate": ("Reinstate", "It is taken up again, with its key results and readings."),
}


@page(policy.read)
def objective_list(request: Asked) -> HttpResponse:
    """Show the objectives by theme or as a list, today or as it was on a day, or as a file."""
    actor, params = request.actor, params_of(request.GET)
    asked = day_asked(params)
    day = asked or clock.today()
    themes = queries.themes(actor, day, known_at=end_of(day))
    listing = lists.objectives_for(actor, [line for theme in themes for line in theme.objectives])
    rows = queries.objective_rows(actor)
    file = exported(listing, rows, params)
    if file is not None:
        return file
    as_list = params.get("show") == "list"
    context = {
        "themes": themes,
        "page": listing.page(rows, params) if as_list else None,
        "day": day,
        "asked": asked,
        "tabs": _tabs(as_list, asked.isoformat() if asked else ""),
        "may_set": may(actor, policy.set_objective),
        "may_set_theme": may(actor, policy.set_theme, the_organisation(actor)),
    }
    return show(request, "strategy/objective_list.html", context)


def _tabs(as_list: bool, day: str) -> list[dict[str, Any]]:
    kept = f"as_of={day}" if day else ""
    listed = "&".join(part for part in ("show=list", kept) if part)
    return [
        {"label": "By theme", "href": f"?{kept}", "active": not as_list},
        {"label": "As a list", "href": f"?{listed}", "active": as_list},
    ]


@page(policy.read)
def objective_detail(request: Asked, objective_id: UUID) -> HttpResponse:
    """Show one objective: its score, its key results with their readings, and its moves."""
    actor = request.actor
    asked = day_asked(params_of(request.GET))
    day = asked or clock.today()
    detail = queries.objective_detail(actor, objective_id, day, known_at=end_of(day))
    sparks = lists.sparks_of(detail)
    context = {
        "detail": detail,
        "line": detail.line,
        "objective": detail.line.objective,
        "key_results": [(line, sparks[line.key_result.pk]) for line in detail.line.key_results],
        "verbs": [(verb, MOVES[verb][0]) for verb in detail.verbs],
        "day": day,
        "asked": asked,
    }
    return show(request, "strategy/objective_detail.html", context)


@page(policy.read)
def objective_score(request: Asked, objective_id: UUID) -> HttpResponse:
    """Show how an objective's score is computed, key result by key result."""
    asked = day_asked(params_of(request.GET))
    day = asked or clock.today()
    detail = queries.objective_detail(request.actor, objective_id, day, known_at=end_of(day))
    context = {"line": detail.line, "objective": detail.line.objective, "day": day}
    return show(request, "strategy/objective_score.html", context)


@page(policy.read)
def objective_history(request: Asked, objective_id: UUID) -> HttpResponse:
    """Show who changed an objective, its key results and readings, when, and why."""
    row = queries.the_objective(request.actor, objective_id)
    changes = past.history(queries.rows_about(request.actor, row.pk))
    context = {
        "title": row.name,
        "back": reverse("objective", args=[row.pk]),
        "changes": changes,
        "names": journal.names(change.entry.actor_id for change in changes),
    }
    return show(request, "ui/history.html", context)


@page(policy.set_objective, methods=BOTH)
def objective_set(request: Asked) -> HttpResponse:
    """Show and take in a new objective."""
    form = forms.SetObjectiveForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.submit(commands.set_objective, request.actor):
        return done(request, "objective", f"{form.result.name} set as a draft.", form.result.pk)
    lede = "It begins as a draft; activate it when its key results stand."
    return ask(request, form, "New objective", back=reverse("objectives"), lede=lede)


def _settable(request: Asked, objective_id: UUID) -> tuple[Objective, str]:
    """Return an objective that the actor may change, and the address of its page."""
    row = queries.the_objective(request.actor, objective_id)
    check(request.actor, policy.set_objective, row)
    return row, reverse("objective", args=[row.pk])


@page(policy.set_objective, methods=BOTH)
def objective_edit(request: Asked, objective_id: UUID) -> HttpResponse:
    """Show and take in an objective's particulars."""
    row, back = _settable(request, objective_id)
    form = forms.ObjectiveForm(request.POST or None, actor=request.actor, row=row)
    if request.method == "POST" and form.submit(
        commands.change_objective, request.actor, objective_id=objective_id
    ):
        return done(request, back, f"{form.result.name} saved.")
    return ask(request, form, f"Edit {row.name}", back=back)


@page(policy.set_objective, methods=BOTH)
def objective_move(request: Asked, objective_id: UUID, verb: str) -> HttpResponse:
    """Move an objective on in its life, with a reason."""
    row, back = _settable(request, objective_id)
    if verb not in VERBS:
        raise NotFound("This step")
    form = forms.MoveForm(request.POST or None, row=row, verb=verb)
    if request.method == "POST" and form.submit(
        VERBS[verb], request.actor, objective_id=objective_id
    ):
        return done(request, back, f"{row.name} is {form.result.get_state_display().lower()}.")
    words, lede = MOVES[verb]
    kind = "danger" if verb in {"achieve", "retire"} else "primary"
    facts = [("Objective", row), ("State", row.get_state_display())]
    return ask(
        request,
        form,
        f"{words}: {row.name}",
        back=back,
        verb=words,
        lede=lede,
        facts=facts,
        kind=kind,
    )


@page(policy.set_theme, methods=BOTH)
def theme_add(request: Asked) -> HttpResponse:
    """Show and take in a new theme."""
    check(request.actor, policy.set_theme, the_organisation(request.actor))
    form = forms.ThemeForm(request.POST or None)
    if request.method == "POST" and form.submit(commands.add_theme, request.actor):
        return done(request, "objectives", f"{form.result.name} added.")
    lede = "A lasting direction of the organisation; objectives stand under it."
    return ask(request, form, "New theme", back=reverse("objectives"), lede=lede)


@page(policy.set_theme, methods=BOTH)
def theme_edit(request: Asked, theme_id: UUID) -> HttpResponse:
    """Show and take in a theme's particulars and place."""
    row = queries.the_theme(request.actor, theme_id)
    check(request.actor, policy.set_theme, row)
    form = forms.EditThemeForm(request.POST or None, row=row)
    if request.method == "POST" and form.submit(
        commands.change_theme, request.actor, theme_id=theme_id
    ):
        return done(request, "objectives", f"{form.result.name} saved.")
    return ask(request, form, f"Edit {row.name}", back=reverse("objectives"))
