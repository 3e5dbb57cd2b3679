"""Scenarios on pages: the sandbox with its outcomes, deltas by hand, why one is out, and its steps."""

import math
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms import scenarios as forms
from sightline.demand.lists.scenarios import SCENARIOS, state_html
from sightline.demand.models import Scenario, ScenarioRun
from sightline.demand.pages.scenario_frame import address_of, answer_of, picture_of, planned
from sightline.demand.pages.scenario_panel import (
    HEIGHT,
    WIDTH,
    amount_of,
    answer_panel,
    chart_of,
    href_of,
    panel,
    rows_of,
)
from sightline.demand.queries import scenarios as queries
from sightline.demand.rules import answering
from sightline.identity.queries import office_tree
from sightline.kernel import clock, journal, past
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.projects.queries import portfolios
from sightline.ui.asking import ask
from sightline.ui.exports import exported
from sightline.ui.fields import indented
from sightline.ui.forms import CommandForm
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

SIZE = 60
SHOWN = (("", "All"), ("changed", "What changes"), ("in", "In"), ("out", "Out"))
#: Step to its words, command, form, what it does, and the sort of button.
STEPS: dict[str, tuple[str, Any, type[CommandForm], str, str]] = {
    "propose": (
        "Put forward", commands.propose_scenario, forms.WhyForm,
        "It is frozen as it stands and waits for a decision. Where it breaks its limits, say why.", "",
    ),
    "approve": (
        "Approve", commands.approve_scenario, forms.NoteForm,
        ("It becomes the plan of record: what it chose is approved, what it left out is put off with "
        "the reason, projects start, stop or move. What would move an approved baseline is asked of "
        "change control. All of it is done, or nothing."), "",
    ),
    "rework": (
        "Take back into work", commands.rework_scenario, forms.WhyForm,
        "It is a draft again; nothing was decided.", "",
    ),
    "undo": (
        "Take the approval back", commands.undo_scenario, forms.WhyForm,
        "Everything that it did is put back as it was, unless something was built on it since.",
        "danger",
    ),
    "drop": (
        "Drop", commands.drop_scenario, forms.WhyForm,
        "It is given up; it stays readable, and can be copied.", "danger",
    ),
}  # fmt: skip
ACTION = {"approve": policy.approve_scenario, "undo": policy.approve_scenario}


@page(policy.read_scenarios)
def scenario_list(request: Asked) -> HttpResponse:
    """Show the scenarios."""
    rows, params = queries.scenarios(request.actor), params_of(request.GET)
    file = exported(SCENARIOS, rows, params)
    if file is not None:
        return file
    context = {
        "page": SCENARIOS.page(rows, params),
        "may_plan": may(request.actor, policy.plan_scenario),
        "waiting": list(queries.waiting(request.actor)[:10])
        if may(request.actor, policy.approve_scenario)
        else [],
    }
    return show(request, "demand/scenario_list.html", context)


@page(policy.plan_scenario, methods=BOTH)
def scenario_make(request: Asked) -> HttpResponse:
    """Show and take in a new scenario."""
    actor = request.actor
    offices = [(str(n.office.pk), indented(n.depth, n.office.name)) for n in office_tree(actor)]
    held = [(str(row.pk), row.name) for row in portfolios(actor)]
    form = forms.ScenarioForm(posted(request), offices=offices, portfolios=held)
    if request.method == "POST" and form.submit(commands.make_scenario, actor):
        return done(request, "scenario", f"{form.result.name} was made.", form.result.pk)
    lede = "It begins as today's plan. Nothing of the portfolio changes until it is approved."
    return ask(request, form, "New scenario", back=reverse("scenarios"), verb="Make it", lede=lede)


@page(policy.read_scenarios)
def scenario_detail(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show a scenario: the outcomes panel, its limits live, its candidates, and the solver's answer."""
    actor, picture = request.actor, picture_of(request, scenario_id)
    row, answer = picture.row, answer_of(request, picture)
    shown = request.GET.get("show", "")
    lines = rows_of(picture, answer, shown)
    n_pages = max(1, math.ceil(len(lines) / SIZE))
    number = min(max(1, _number(request.GET.get("page", "1"))), n_pages)
    may_plan = may(actor, policy.plan_scenario, row) and row.state == Scenario.State.DRAFT
    solver = answer_panel(picture, answer)
    plans = queries.plans_of(actor, row)
    context = {
        "row": row,
        "state": state_html(row),
        "picture": picture,
        **panel(picture),
        "lines": lines[(number - 1) * SIZE : number * SIZE],
        "pager": _pager(number, n_pages, len(lines), shown),
        "shown": shown,
        "choices": SHOWN,
        "answer": answer,
        "solver": solver,
        "chart": chart_of(solver["points"], picture, may_load=may_plan) if solver else "",
        "width": WIDTH,
        "height": HEIGHT,
        "is_running": answer.run is not None and answer.run.state == ScenarioRun.State.RUNNING,
        "may_plan": may_plan,
        "may_copy": may(actor, policy.plan_scenario, row),
        "steps": _steps(request, row),
        "plans": plans,
        "before_value": amount_of(row.currency)(picture.before.value),
        "day": clock.today(),
        "why": reverse("scenario-derive", args=[row.pk]),
        "crumbs": [
            {"label": "Scenarios", "href": reverse("scenarios")},
            {"label": row.name, "href": ""},
        ],
    }
    return show(request, "demand/scenario_detail.html", context)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _pager(number: int, n_pages: int, total: int, shown: str) -> dict[str, Any]:
    kept = f"&show={shown}" if shown in dict(SHOWN) and shown else ""
    return {
        "first": min(total, (number - 1) * SIZE + 1),
        "last": min(total, number * SIZE),
        "total": total,
        "previous": f"?page={number - 1}{kept}" if number > 1 else None,
        "next": f"?page={number + 1}{kept}" if number < n_pages else None,
    }


def _steps(request: Asked, row: Scenario) -> list[tuple[str, str]]:
    """Return the steps open to the actor now, the next one first."""
    return [
        (key, step[0])
        for key, step in STEPS.items()
        if key in row.life.verbs_from(row.state)
        and may(request.actor, ACTION.get(key, policy.plan_scenario), row)
    ]


@page(policy.read_scenarios)
def scenario_derive(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show how a scenario's figures come about."""
    picture = picture_of(request, scenario_id)
    context = {"row": picture.row, "o": picture.outcome, "picture": picture, "day": clock.today(),
               "back": reverse("scenario", args=[picture.row.pk])}  # fmt: skip
    return show(request, "demand/scenario_derive.html", context)


@page(policy.read_scenarios)
def scenario_why(request: Asked, scenario_id: UUID, key: str) -> HttpResponse:
    """Show why one candidate is in or out: what keeps it out, and what would let it in."""
    picture = picture_of(request, scenario_id)
    entry = picture.by_key.get(key)
    if entry is None:
        raise NotFound("This candidate")
    answer = answer_of(request, picture)
    amount = amount_of(picture.row.currency)
    found = answer.found or {}
    reason = next((each for each in found.get("left_out", ()) if each["key"] == key), None)
    context = {
        "row": picture.row,
        "entry": entry,
        "href": href_of(picture, key),
        "is_in": key in picture.starts,
        "is_chosen": key in found.get("starts", {}),
        "answer": answer,
        "reason": reason,
        "words": answering.left_out_words(reason, amount) if reason else "",
        "changes": [
            (answering.change_words(each, amount)) for each in (reason or {}).get("changes", ())
        ],
        "frozen": (picture.row.frozen or {}).get("left_out", {}).get(key, ""),
        "back": reverse("scenario", args=[picture.row.pk]),
    }
    return show(request, "demand/scenario_why.html", context)


@page(policy.plan_scenario, methods=BOTH)
def scenario_edit(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show and take in what a scenario is judged by."""
    row = planned(request, scenario_id)
    form = forms.TermsForm(posted(request), row=row)
    if request.method == "POST" and form.submit(
        commands.change_scenario, request.actor, scenario_id=row.pk
    ):
        return done(request, "scenario", f"{form.result.name} saved.", row.pk)
    return ask(request, form, f"Edit {row.name}", back=address_of(row))


@page(policy.plan_scenario, methods=BOTH)
def scenario_limits(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show and take in a scenario's budgets, people and policy."""
    row = planned(request, scenario_id)
    form = forms.LimitsForm(posted(request), picture=queries.picture_of(request.actor, row))
    if request.method == "POST" and form.submit(
        commands.change_scenario, request.actor, scenario_id=row.pk
    ):
        return done(request, "scenario", "The limits were set.", row.pk)
    lede = f"For {', '.join(row.years)}. What law demands is in without a rule."
    return ask(request, form, f"Limits of {row.name}", back=address_of(row), lede=lede)


@page(policy.plan_scenario, methods=BOTH)
def scenario_copy(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Ask for the name of a copy, and make it."""
    row = planned(request, scenario_id)
    form = forms.CopyForm(posted(request))
    if request.method == "POST" and form.submit(
        commands.copy_scenario, request.actor, scenario_id=row.pk
    ):
        return done(request, "scenario", f"{form.result.name} was made.", form.result.pk)
    return ask(request, form, f"Copy {row.name}", back=address_of(row), verb="Copy")


@page(policy.plan_scenario, methods=POST)
def scenario_toggle(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Start or stop one candidate: a button sends both."""
    row = planned(request, scenario_id)
    form = forms.ToggleForm(request.POST)
    if not form.is_valid():
        form.status = 422
        return ask(request, form, f"Change {row.name}", back=address_of(row))
    kind, _, key = form.cleaned_data["step"].partition(":")
    said = {"kind": kind, "target": key, "seen": form.cleaned_data["seen"]}
    commands.lay_delta(request.actor, scenario_id=row.pk, **said)
    words = "It is in." if kind == "start" else "It is out."
    return done(request, f"{address_of(row)}#row-{key}", words)


@page(policy.plan_scenario, methods=BOTH)
def scenario_lay(request: Asked, scenario_id: UUID, kind: str, key: str) -> HttpResponse:
    """Ask for a shift, money or people, and lay the delta."""
    made = forms.DELTA_FORMS.get(kind)
    row = planned(request, scenario_id)
    picture = queries.picture_of(request.actor, row)
    entry = picture.by_key.get(key)
    if made is None or entry is None:
        raise NotFound("This candidate")
    form = made(posted(request), row=row)
    given = {"scenario_id": row.pk, "kind": kind, "target": key}
    if request.method == "POST" and form.submit(commands.lay_delta, request.actor, **given):
        return done(request, f"{address_of(row)}#row-{key}", f"{entry.code} was changed.")
    titles = {"shift": "Put off", "fund": "Fund", "restaff": "Re-staff"}
    return ask(request, form, f"{titles[kind]} {entry.label}", back=address_of(row))


@page(policy.plan_scenario, methods=POST)
def scenario_undelta(request: Asked, delta_id: UUID) -> HttpResponse:
    """Take a delta out."""
    delta = queries.the_delta(request.actor, delta_id)
    form = CommandForm(request.POST)
    key = delta.key
    if form.submit(commands.drop_delta, request.actor, delta_id=delta.pk):
        back = f"{reverse('scenario', args=[delta.scenario_id])}#row-{key}"
        return done(request, back, "It is as in the plan of record.")
    return ask(request, form, "Take it out", back=reverse("scenario", args=[delta.scenario_id]))


@page(policy.read_scenarios, methods=BOTH)
def scenario_do(request: Asked, scenario_id: UUID, verb: str) -> HttpResponse:
    """Ask for what a step needs, and take it."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound("This step")
    words, command, made, lede, kind = step
    row = queries.the_scenario(request.actor, scenario_id)
    check(request.actor, ACTION.get(verb, policy.plan_scenario), row)
    form = made(posted(request), row=row)
    if request.method == "POST" and form.submit(command, request.actor, scenario_id=row.pk):
        return done(
            request, "scenario", f"{row.name}: {form.result.get_state_display().lower()}.", row.pk
        )
    title = f"{words}: {row.name}"
    return ask(
        request, form, title, back=address_of(row), verb=words, lede=lede, kind=kind or "primary"
    )


@page(policy.read_scenarios)
def scenario_history(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show who changed a scenario, and when."""
    row = queries.the_scenario(request.actor, scenario_id)
    found = past.history([row.pk], limit=200)
    context = {
        "title": row.name,
        "back": address_of(row),
        "changes": found,
        "names": journal.names(each.entry.actor_id for each in found),
        "currency": row.currency,
    }
    return show(request, "ui/history.html", context)
