"""A project's schedule on pages: the chart, files out, quality, why, and baselines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.engines.schedule.driving import why
from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.quality import check as quality
from sightline.formats.ics.write import write as write_ics
from sightline.formats.mspdi.write import write as write_mspdi
from sightline.formats.pdf.write import write as write_pdf
from sightline.formats.plans.outcome import Writing
from sightline.formats.plans.sheets import write_csv, write_xlsx
from sightline.formats.pmxml.write import write as write_pmxml
from sightline.formats.xer.write import write as write_xer
from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import may
from sightline.projects import commands, forms, parts, policy, queries
from sightline.projects.models import Project
from sightline.projects.pages.frame import BOTH, POST, framed, posted, taken, the_permitted
from sightline.projects.schedule import chart as charts
from sightline.projects.schedule import curves, edits, forecasting
from sightline.projects.schedule import recompute as computing
from sightline.projects.schedule.carrying import carried
from sightline.ui.forms import check_button
from sightline.ui.routes import Asked, done, page, show

FIRST_LINES = 200


def _calendar(plan: Plan) -> Writing:
    return write_ics(plan, clock.now())


def _drawing(plan: Plan) -> Writing:
    return write_pdf(plan, clock.now())


#: Format to its words, ending, media type and writer.
FILES: dict[str, tuple[str, str, str, Callable[[Any], Writing]]] = {
    "mspdi": ("Microsoft Project XML", "xml", "application/xml", write_mspdi),
    "xer": ("Primavera XER", "xer", "application/octet-stream", write_xer),
    "pmxml": ("Primavera XML", "pmxml.xml", "application/xml", write_pmxml),
    "xlsx": (
        "Excel",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
    "csv": ("CSV", "csv", "text/csv; charset=utf-8", write_csv),
    "pdf": ("PDF, with the chart", "pdf", "application/pdf", _drawing),
    "ics": ("iCalendar", "ics", "text/calendar; charset=utf-8", _calendar),
}


def scheduled(request: Asked, project_id: UUID) -> Project:
    """Return a project that the actor sees and that has a schedule, or refuse."""
    project = queries.the_project(request.actor, project_id)
    if not queries.has_schedule(project):
        raise NotFound("This schedule")
    return project


@page(policy.read)
def project_schedule(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the schedule: the chart over its first lines as a table, or how to begin one."""
    project = queries.the_project(request.actor, project_id)
    context: dict[str, Any] = {
        "drawn": queries.has_schedule(project),
        "may_bring": may(request.actor, policy.apply_plan, project),
    }
    if context["drawn"]:
        context |= _table(project)
        context["files"] = [(key, said[0]) for key, said in FILES.items()]
        context["baselines"] = parts.baselines(request.actor, project)
        context |= _forecast(request, project, context["lines"])
        context["may_approve"] = may(request.actor, policy.decide, project)
    return show(
        request, "projects/schedule.html", framed(request, project, "project-schedule", **context)
    )


def _forecast(request: Asked, project: Project, lines: list[charts.Line]) -> dict[str, Any]:
    """Return the last simulation's forecast, and the lines with theirs."""
    run = forecasting.latest(request.actor, project)
    context: dict[str, Any] = {"may_simulate": may(request.actor, policy.simulate, project)}
    if run is None:
        return context
    context["forecast"] = curves.shown(request.actor, run)
    dates = forecasting.dates_of(run, {line.id for line in lines})
    context["lines"] = [
        replace(line, p10=dates[line.id][0], p80=dates[line.id][1]) if line.id in dates else line
        for line in lines
    ]
    return context


def _table(project: Project) -> dict[str, Any]:
    rows = charts.first_rows(project, FIRST_LINES)
    outcome = charts.outcome(project)
    return {
        "lines": rows,
        "outcome": outcome,
        "more_lines": max(0, charts.n_rows(project) - FIRST_LINES),
    }


@page(policy.edit, methods=POST)
def schedule_draw(request: Asked, project_id: UUID) -> HttpResponse:
    """Begin an empty schedule."""
    check_button(request.POST)
    commands.draw_schedule(request.actor, project_id=project_id)
    return done(request, reverse("project-schedule", args=[project_id]), "The schedule is begun.")


@page(policy.read)
def schedule_file(request: Asked, project_id: UUID, kind: str) -> HttpResponse:
    """Answer with the schedule as a file; what the format cannot carry is told in a header."""
    project = scheduled(request, project_id)
    if kind not in FILES:
        raise NotFound("This format")
    _, ending, media, write = FILES[kind]
    written = write(carried(project))
    response = HttpResponse(written.data, content_type=media)
    name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in project.code)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Sightline-Losses"] = str(len(written.losses))
    return response


@page(policy.read)
def schedule_quality(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the fourteen quality measures, each with the activities that offend."""
    project = scheduled(request, project_id)
    found = computing.computed(project.pk)
    lines = charts.lines_by_id(project)
    measures = [
        {
            "measure": measure,
            "offending": [lines[pk] for pk in measure.ids[:FIRST_LINES] if pk in lines],
            "n": len([pk for pk in measure.ids if pk in lines]),
        }
        for measure in quality(found.plan, found)
    ]
    context = {"measures": measures, "as_of": clock.now()}
    return show(
        request,
        "projects/schedule_quality.html",
        framed(request, project, "project-schedule", **context),
    )


@page(policy.read)
def activity_why(request: Asked, row_id: UUID) -> HttpResponse:
    """Show why an activity is where it is: the chain of links, calendars and constraints."""
    activity = parts.the_activity(request.actor, row_id)
    found = computing.computed(activity.project_id)
    steps = why(found, str(activity.pk))
    seen = charts.lines_by_id(activity.project)
    context = {
        "activity": activity,
        "dates": found.at(str(activity.pk)),
        "steps": [(seen.get(step.id), step) for step in steps],
        "back": reverse("project-schedule", args=[activity.project_id]),
        "as_of": clock.now(),
    }
    return show(request, "projects/activity_why.html", context)


@page(policy.edit, methods=BOTH)
def activity_add(request: Asked, project_id: UUID) -> HttpResponse:
    """Add an activity at the end, without the chart."""
    project = the_permitted(request, project_id, policy.edit)
    last = charts.last_id(project)
    form = forms.ActivityForm(posted(request), day=charts.minutes_per_day(project))
    fixed = {"project_id": project_id, "after": last}
    return _sent(request, form, "Add an activity", fixed)


@page(policy.edit, methods=BOTH)
def activity_edit(request: Asked, row_id: UUID) -> HttpResponse:
    """Change an activity, without the chart."""
    row = parts.the_activity(request.actor, row_id)
    project = the_permitted(request, row.project_id, policy.edit)
    written, day = charts.predecessors_of(request.actor, row), charts.minutes_per_day(project)
    form = forms.ActivityForm(posted(request), row=row, day=day, written=written)
    fixed = {"project_id": project.pk}
    return _sent(request, form, row.name, fixed)


def _sent(
    request: Asked, form: forms.ActivityForm, title: str, fixed: dict[str, Any]
) -> HttpResponse:
    back = reverse("project-schedule", args=[fixed["project_id"]])
    if request.method == "POST" and form.submit(form.send, request.actor, **fixed):
        return done(request, back, "The activity was saved.")
    context = {"form": form, "title": title, "back": back, "verb": "Save"}
    return show(request, "projects/form.html", context, form.status)


@page(policy.edit, methods=POST)
def activity_drop(request: Asked, row_id: UUID) -> HttpResponse:
    """Drop an activity with all beneath it."""
    check_button(request.POST)
    row = parts.the_activity(request.actor, row_id)
    edit = edits.Drop((row.pk,))
    commands.edit_schedule(request.actor, project_id=row.project_id, edits=[edit])
    back = reverse("project-schedule", args=[row.project_id])
    return done(request, back, f"{row.name} was dropped.")


@page(policy.edit, methods=BOTH)
def baseline_set(request: Asked, project_id: UUID) -> HttpResponse:
    """Keep the schedule as a baseline."""
    project = the_permitted(request, project_id, policy.edit)
    return taken(
        request,
        forms.BaselineForm(posted(request)),
        commands.set_baseline,
        title="Set a baseline",
        back=reverse("project-schedule", args=[project_id]),
        said="The baseline is kept.",
        verb="Keep",
        lede="Dates, durations and costs are kept as they stand now.",
        project_id=project.pk,
    )


@page(policy.decide, methods=POST)
def baseline_approve(request: Asked, project_id: UUID, number: int) -> HttpResponse:
    """Approve a baseline."""
    check_button(request.POST)
    commands.approve_baseline(request.actor, project_id=project_id, number=number)
    words = f"Baseline {number} is the approved reference."
    return done(request, reverse("project-schedule", args=[project_id]), words)


@page(policy.edit, methods=POST)
def baseline_drop(request: Asked, project_id: UUID, number: int) -> HttpResponse:
    """Drop a baseline that is not approved."""
    check_button(request.POST)
    commands.drop_baseline(request.actor, project_id=project_id, number=number)
    words = f"Baseline {number} was dropped."
    return done(request, reverse("project-schedule", args=[project_id]), words)
