"""The overview of a project, and the derivation of every measured figure on it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.errors import NotFound
from sightline.projects import attention, parts, policy, queries, rules, standing
from sightline.projects.models import Project, StatusReport
from sightline.projects.pages.frame import framed
from sightline.projects.schedule.figures import beside
from sightline.ui.routes import Asked, page, show
from sightline.ui.wording import day as day_words

MEASURES = {"overall": "Overall", **rules.DIMENSIONS}
#: Before the charter is settled: what others learned is read now or not at all.
EARLY = ("proposed", "approved", "initiating", "planning")


@page(policy.read)
def project_overview(request: Asked, project_id: UUID) -> HttpResponse:
    """Show where a project stands, declared beside measured, and what it stands among."""
    actor = request.actor
    project = queries.the_project(actor, project_id)
    reports = parts.published(actor, project)
    lines = parts.dimension_lines(project, reports)
    serving, promised = parts.contributions(actor, project), parts.benefits(actor, project)
    held = attention.Held(
        project,
        lines,
        parts.milestones(actor, project),
        parts.gates(actor, project),
        list(queries.open_raid(actor).filter(project=project, kind__in=("risk", "issue"))),
        serving,
        promised,
    )
    context = framed(
        request,
        project,
        "project",
        dimensions=lines,
        sparks=sparks(reports),
        notes=[(note, reverse(note.route, args=[project.pk])) for note in attention.notes(held)],
        serving=serving,
        compliance=parts.compliance(project, serving, promised),
        needs=parts.needs(actor, project),
        needed_by=parts.needed_by(actor, project),
        touches=parts.touches(actor, project),
        facts=_facts(project),
        beside=beside(project),
        is_early=project.state in EARLY,
    )
    return show(request, "projects/overview.html", context)


def sparks(reports: list[StatusReport]) -> list[tuple[str, str]]:
    """Return the strip of the last reports, oldest first, each with its date."""
    return [(report.declared, day_words(report.period)) for report in reversed(reports)]


def _facts(project: Project) -> dict[str, Any]:
    forecast, plan = project.whole_life_forecast_minor, project.whole_life_minor
    known = forecast is not None and plan is not None
    return {
        "over_minor": abs(forecast - plan) if known else None,  # type: ignore[operator]
        "is_under": known and forecast < plan,  # type: ignore[operator]
        "tolerance_percent": project.tolerance_cost_permille / 10,
    }


@page(policy.read)
def project_measure(request: Asked, project_id: UUID, dimension: str) -> HttpResponse:
    """Show how a measured colour was computed: formula, inputs, as-of date."""
    project = queries.the_project(request.actor, project_id)
    held = _measure(standing.measures(project), dimension)
    context = {
        "title": f"{MEASURES[dimension]}: how it is measured",
        "measure": held,
        "inputs": inputs(held, project.currency),
        "computed_at": project.standing.computed_at,
        "back": reverse("project", args=[project.pk]),
    }
    return show(request, "projects/measure.html", context)


@page(policy.read)
def report_measure(request: Asked, report_id: UUID, dimension: str) -> HttpResponse:
    """Show how a colour was measured when a report was published."""
    report = queries.the_report(request.actor, report_id)
    held = _measure(report.facts.get("measures", {}), dimension)
    currency = str(report.facts.get("currency") or report.project.currency)
    context = {
        "title": f"{MEASURES[dimension]}: how it was measured",
        "measure": held,
        "inputs": inputs(held, currency),
        "computed_at": report.published_at,
        "back": reverse("report", args=[report.pk]),
    }
    return show(request, "projects/measure.html", context)


def _measure(measures: Any, dimension: str) -> dict[str, Any]:
    found = measures.get(dimension) if dimension in MEASURES else None
    if not isinstance(found, dict):
        raise NotFound("This figure")
    return found


def inputs(measure: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    """Return a measure's inputs in words: amounts with their currency, colours as marks."""
    return [
        {
            "label": MEASURES.get(name) or _label(name),
            "value": value,
            "minor": name.endswith("_minor"),
            "colour": name in rules.DIMENSIONS,
            "currency": currency,
        }
        for name, value in measure.get("inputs", {}).items()
    ]


def _label(name: str) -> str:
    words = name.removesuffix("_minor").removeprefix("n_").replace("_", " ")
    return words[:1].upper() + words[1:]
