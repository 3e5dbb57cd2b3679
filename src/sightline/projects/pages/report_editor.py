"""The editor of a status report: declared beside measured, with the report before at its side."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check
from sightline.projects import asked, commands, forms, parts, policy, queries, standing
from sightline.projects.models import Project, StatusReport
from sightline.projects.pages.frame import BOTH, crumbs, posted, the_permitted
from sightline.projects.pages.overview import sparks
from sightline.projects.pages.reports import TEXTS, lint_notes, text_rows
from sightline.ui.routes import Asked, done, page, show


@page(policy.write_report, methods=BOTH)
def report_new(request: Asked, project_id: UUID) -> HttpResponse:
    """Begin a report: colours of the last one, the facts filled in, the texts copied if asked."""
    project = the_permitted(request, project_id, policy.write_report)
    reports = parts.published(request.actor, project)
    previous = reports[0] if reports else None
    initial = _said(previous, with_texts=request.GET.get("copy") == "previous")
    form = forms.ReportForm(
        posted(request),
        measures=standing.measures(project),
        initial=initial,
        is_new=True,
        asks=asked.of_reports(project),
    )
    if request.method == "POST" and form.submit(
        commands.write_report, request.actor, project_id=project_id
    ):
        return done(request, "report", "The draft was saved.", form.result.pk)
    return _edited(request, form, project, reports, None)


@page(policy.write_report, methods=BOTH)
def report_edit(request: Asked, report_id: UUID) -> HttpResponse:
    """Show and take in a draft."""
    report = queries.the_report(request.actor, report_id)
    check(request.actor, policy.write_report, report)
    project = queries.the_project(request.actor, report.project_id)
    reports = parts.published(request.actor, project, until=report.period)
    form = forms.ReportForm(
        posted(request),
        measures=standing.measures(project),
        initial={**_said(report, with_texts=True), "seen": report.version},
        is_new=False,
        asks=asked.of_reports(project),
    )
    if request.method == "POST" and form.submit(
        commands.change_report, request.actor, report_id=report_id
    ):
        return done(request, "report", "The draft was saved.", report_id)
    return _edited(request, form, project, reports, report)


def _said(report: StatusReport | None, *, with_texts: bool) -> dict[str, Any]:
    """Return what a report says as the form's first values; its texts only where asked."""
    if report is None:
        return {}
    said: dict[str, Any] = {"overall_declared": report.declared}
    said |= {f"{row.dimension}_declared": row.declared for row in report.dimensions.all()}
    if not with_texts:
        return said
    said |= {f"{row.dimension}_reason": row.reason for row in report.dimensions.all()}
    said |= {name: getattr(report, name) for name in TEXTS}
    return said | {"overall_reason": report.reason}


def _edited(
    request: Asked,
    form: forms.ReportForm,
    project: Project,
    reports: list[StatusReport],
    report: StatusReport | None,
) -> HttpResponse:
    previous = reports[0] if reports else None
    context = {
        "form": form,
        "project": project,
        "report": report,
        "previous": previous,
        "rows": _rows(form, previous),
        "before": text_rows(previous, None) if previous else [],
        "sparks": sparks(reports),
        "lint": _lint(request, report),
        "crumbs": crumbs(project),
        "back": reverse("report", args=[report.pk])
        if report
        else reverse("project-reports", args=[project.pk]),
    }
    return show(request, "projects/report_form.html", context, form.status)


def _lint(request: Asked, report: StatusReport | None) -> list[str]:
    if report is None:
        return []
    said = {row.dimension: row.declared for row in report.dimensions.all()}
    texts = {name: getattr(report, name) for name in TEXTS}
    return lint_notes(request, report, {"overall": report.declared, **said}, texts)


def _rows(form: forms.ReportForm, previous: StatusReport | None) -> list[dict[str, Any]]:
    """Return the table of colours: the form's fields beside measured and the report before."""
    before: Mapping[str, str] = {}
    if previous is not None:
        before = {row.dimension: row.declared for row in previous.dimensions.all()}
        before = {"overall": previous.declared, **before}
    return [{**row, "before": before.get(row["key"], "none")} for row in form.rows]
