"""The solver on pages: asked for a choice, followed, stopped, and its choice taken over."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.demand import commands, policy
from sightline.demand.forms import scenarios as forms
from sightline.demand.pages.scenario_frame import address_of, answer_of, planned
from sightline.demand.queries import scenarios as queries
from sightline.kernel.errors import NotFound
from sightline.projects.pages.frame import BOTH, POST, posted
from sightline.ui.asking import ask
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page, show


@page(policy.plan_scenario, methods=BOTH)
def scenario_ask(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Ask for the time limit, and have the solver choose."""
    row = planned(request, scenario_id)
    form = forms.AskForm(posted(request), row=row)
    if request.method == "POST" and form.submit(
        commands.ask_selection, request.actor, scenario_id=row.pk
    ):
        return done(request, "scenario", "The solver is at work.", row.pk)
    lede = "It chooses what is worth most within the limits, and says why the rest is out."
    return ask(
        request, form, f"Have {row.name} solved", back=address_of(row), verb="Solve", lede=lede
    )


@page(policy.plan_scenario, methods=POST)
def run_cancel(request: Asked, run_id: UUID) -> HttpResponse:
    """Stop the solver."""
    run = queries.the_run(request.actor, run_id)
    form = CommandForm(request.POST)
    if form.submit(commands.cancel_selection, request.actor, run_id=run.pk):
        return done(request, "scenario", "The solver was stopped.", run.scenario_id)
    return ask(request, form, "Stop the solver", back=reverse("scenario", args=[run.scenario_id]))


@page(policy.read_scenarios)
def run_progress(request: Asked, run_id: UUID) -> HttpResponse:
    """Show how far a run of the solver is; the fragment asks for itself again."""
    run = queries.the_run(request.actor, run_id)
    return show(request, "demand/_run.html", {"run": run})


@page(policy.plan_scenario, methods=BOTH)
def scenario_accept(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Ask whether to take over what the solver chose, or a point of its frontier, and do it."""
    row = planned(request, scenario_id)
    picture = queries.picture_of(request.actor, row)
    answer = answer_of(request, picture)
    if answer.answered is None or answer.is_hidden:
        raise NotFound("This answer")
    said = request.GET.get("point", "")
    point = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else None
    form = forms.SeenForm(posted(request), row=row)
    given = {"run_id": answer.answered.pk, "point": point}
    if request.method == "POST" and form.submit(commands.accept_selection, request.actor, **given):
        return done(request, "scenario", "The solver's choice was taken over.", row.pk)
    what = "the solver's choice" if point is None else f"point {point} of the frontier"
    lede = (
        "Starts, stops and shifts laid by hand make room for it; money and people stay as they are."
    )
    return ask(
        request, form, f"Take over {what}", back=address_of(row), verb="Take over", lede=lede
    )
