"""Pages of a schedule's import: its upload from the project, its difference, what is not kept."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.engines.schedule.calendar import instant
from sightline.exchange import commands, forms, lists, plan_delta, policy, queries, uploads
from sightline.exchange import plan_showing as showing
from sightline.exchange.framing import framed, refused
from sightline.exchange.models import ImportRun
from sightline.exchange.rules import MOST_KEPT
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import may
from sightline.ui.asking import ask
from sightline.ui.exports import TYPES, as_file
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked, done, page, show


@page(policy.start, methods=("GET", "HEAD", "POST"))
def schedule_import(request: Asked, project_id: UUID) -> HttpResponse:
    """Show and take in the upload of a schedule for one project."""
    project = queries.the_project_to_plan(request.actor, project_id)
    posted = request.method == "POST"
    form = forms.ScheduleForm(request)
    if posted and form.submit(uploads.start, request.actor, project_id=project_id):
        return done(request, "import", f"{form.result.file_name} is being read.", form.result.pk)
    return ask(
        request,
        form,
        "Bring in a schedule",
        back=reverse("project-schedule", args=[project_id]),
        verb="Upload and read",
        lede="You see what it would change in the schedule before anything comes in.",
        facts=[("Project", f"{project.code} {project.name}")],
    )


def plan_detail(request: Asked, run: ImportRun) -> HttpResponse:
    """Show what a schedule would change, or what it did; or give that as a file."""
    context = _difference(request, run) | {"change": queries.request_of(request.actor, run)}
    kind = request.GET.get("export")
    if kind in TYPES:
        return as_file(lists.DIFFERENCE, showing.all_lines(context["said"]), str(kind))
    context |= framed(request, run, "difference")
    if len(run.parts) > 1:
        context["part_form"] = forms.PartForm(None, run=run)
    return show(request, "exchange/plan_detail.html", context)


def _difference(request: Asked, run: ImportRun) -> dict[str, Any]:
    """Return the difference: worked out now where the run is ready, kept where it came in."""
    errors = [each for each in run.problems if each["severity"] == "error"]
    may_accept = may(request.actor, policy.accept, run)
    if run.state != ImportRun.State.READY or errors or not may_accept:
        counts = showing.counts(run.difference, run.counts) if "added" in run.counts else []
        shown = _shown(request, run.difference, counts) | {"errors": errors[:5]}
        part = shown["part"]
        return shown | {"is_cut": part is not None and part.total == MOST_KEPT}
    seen = queries.plan_preview(request.actor, run)
    said = plan_delta.plain(seen.look)
    numbers = plan_delta.counts(seen.look.delta, run.counts["rows"])
    return {
        **_shown(request, said, showing.counts(said, numbers)),
        "digest": seen.digest,
        "refused": seen.refused,
        "may_raise": _may_raise(request, run, seen.refused),
        "is_empty": seen.look.delta.is_empty,
        "finish_before": _at(seen.look.finish),
        "finish_after": _at(run.chosen_part.get("finish")),
    }


def _may_raise(request: Asked, run: ImportRun, refused: dict[str, Any] | None) -> bool:
    is_held = refused is not None and refused["code"] == commands.HELD
    return is_held and not run.is_being_asked and may(request.actor, policy.raise_from_import, run)


def _shown(request: Asked, said: plan_delta.Plain, counts: Any) -> dict[str, Any]:
    part = showing.part_of(said, params_of(request.GET))
    return {"said": said, "counts": counts, "part": part}


def _at(minute: int | None) -> Any:
    return None if minute is None else instant(minute)


@page(policy.read)
def import_losses(request: Asked, run_id: UUID) -> HttpResponse:
    """Show, line by line, what a schedule file holds that is not kept; or give it as a file."""
    run = queries.the_run(request.actor, run_id)
    if run.kind != ImportRun.Kind.SCHEDULE:
        raise NotFound("A report of losses")
    kind = request.GET.get("export")
    if kind in TYPES:
        return as_file(lists.LOSSES, run.losses, str(kind))
    context = {**framed(request, run, "losses"), "losses": run.losses}
    return show(request, "exchange/plan_losses.html", context)


@page(policy.start, methods=("POST",))
def import_part(request: Asked, run_id: UUID) -> HttpResponse:
    """Choose which project of the file comes in."""
    run = queries.the_run(request.actor, run_id)
    form = forms.PartForm(request.POST, run=run)
    if form.submit(commands.choose_part, request.actor, run_id=run_id):
        return done(request, "import", "That project of the file comes in.", run_id)
    return refused(request, run_id, form, "Choose a project of the file")
