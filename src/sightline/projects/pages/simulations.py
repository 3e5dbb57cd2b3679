"""Simulations of a project's schedule on pages: runs, what one found, and one activity's forecast."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.kernel.policy import may
from sightline.projects import commands, forms, lists, parts, policy
from sightline.projects.models import SimulationRun
from sightline.projects.pages.frame import BOTH, POST, framed, posted, the_permitted
from sightline.projects.pages.schedule import scheduled
from sightline.projects.schedule import curves, forecasting
from sightline.projects.schedule.assemble import at
from sightline.projects.schedule.fields import estimate_of
from sightline.ui.exports import exported
from sightline.ui.forms import check_button
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show

RUNNING = SimulationRun.State.RUNNING
TAB = "project-schedule"


@page(policy.read)
def project_simulations(request: Asked, project_id: UUID) -> HttpResponse:
    """Show a project's simulations, the newest first."""
    project = scheduled(request, project_id)
    params = params_of(request.GET)
    rows = forecasting.runs(request.actor, project)
    file = exported(lists.SIMULATIONS, rows, params)
    if file is not None:
        return file
    context = {
        "page": lists.SIMULATIONS.page(rows, params),
        "may_simulate": may(request.actor, policy.simulate, project),
    }
    return show(request, "projects/simulations.html", framed(request, project, TAB, **context))


@page(policy.simulate, methods=BOTH)
def simulation_start(request: Asked, project_id: UUID) -> HttpResponse:
    """Ask how the schedule is simulated, and start it."""
    project = the_permitted(request, project_id, policy.simulate)
    scheduled(request, project_id)
    form = forms.SimulationForm(posted(request))
    start = commands.start_simulation
    if request.method == "POST" and form.submit(start, request.actor, project_id=project.pk):
        words = "The simulation has begun."
        return done(request, reverse("simulation", args=[form.result.pk]), words)
    context = {
        "form": form,
        "title": "Simulate the schedule",
        "back": reverse("project-schedule", args=[project_id]),
        "verb": "Simulate",
        "lede": "Every trial draws how long the work still to do takes, and computes the schedule"
        " anew. The plan is taken as it stands now.",
    }
    return show(request, "projects/form.html", context, form.status)


def the_run(request: Asked, run_id: UUID) -> SimulationRun:
    """Return a simulation that the actor sees, or refuse."""
    run = forecasting.the_run(request.actor, run_id)
    if run is None:
        raise NotFound("This simulation")
    return run


@page(policy.read)
def simulation(request: Asked, run_id: UUID) -> HttpResponse:
    """Show a simulation: how far it is, or what it found with how it was found."""
    run = the_run(request, run_id)
    context = _waiting(request, run)
    if run.state == SimulationRun.State.FINISHED:
        context |= curves.shown(request.actor, run) | _told(request, run)
    context["may_simulate"] = may(request.actor, policy.simulate, run)
    return show(request, "projects/simulation.html", framed(request, run.project, TAB, **context))


def _told(request: Asked, run: SimulationRun) -> dict[str, Any]:
    """Return what a run found of each activity, and how it was found."""
    return {
        "rows": forecasting.rows(request.actor, run),
        "n_rows": forecasting.n_rows(run),
        "mean": at(run.found.get("mean")),
        "convergence": [(n, at(minute)) for n, minute in run.found.get("convergence", ())],
        "notes": run.found.get("notes", ()),
        "method": run.found.get("method", ""),
    }


def _waiting(request: Asked, run: SimulationRun) -> dict[str, Any]:
    job = forecasting.job_of(run) if run.state == RUNNING else None
    return {
        "run": run,
        "progress": job.progress if job else 0,
        "is_dead": job is not None and job.state == "dead",
        "may_cancel": run.state == RUNNING and may(request.actor, policy.simulate, run),
    }


@page(policy.read)
def simulation_progress(request: Asked, run_id: UUID) -> HttpResponse:
    """Answer the page that waits: how far the trials are, or that it is time to reload."""
    run = the_run(request, run_id)
    response = show(request, "projects/_simulating.html", _waiting(request, run))
    if run.state != RUNNING:
        response["HX-Refresh"] = "true"
    return response


@page(policy.simulate, methods=POST)
def simulation_cancel(request: Asked, run_id: UUID) -> HttpResponse:
    """Stop a simulation."""
    check_button(request.POST)
    run = commands.cancel_simulation(request.actor, run_id=run_id)
    back = reverse("project-simulations", args=[run.project_id])
    return done(request, back, "The simulation was stopped; nothing of it is kept.")


@page(policy.read)
def activity_forecast(request: Asked, row_id: UUID) -> HttpResponse:
    """Show when an activity may finish, and how that was found."""
    activity = parts.the_activity(request.actor, row_id)
    run = forecasting.latest(request.actor, activity.project)
    row = None if run is None else forecasting.row_of(request.actor, run, activity)
    context = {
        "activity": activity,
        "run": run,
        "row": row,
        "stale_run": run is not None and forecasting.is_stale(run),
        "method": run.found.get("method", "") if run else "",
        "n_finishes": run.found.get("n_finishes", 0) if run else 0,
        "estimate": estimate_of(activity),
        "back": reverse("project-schedule", args=[activity.project_id]),
    }
    return show(request, "projects/activity_forecast.html", context)
