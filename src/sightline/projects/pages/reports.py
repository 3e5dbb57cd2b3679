"""The status reports of a project: the list, one report, and its steps to publication."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Action, check, may
from sightline.projects import (
    approach,
    asked,
    attention,
    commands,
    forms,
    freeze,
    parts,
    policy,
    queries,
    rules,
    standing,
)
from sightline.projects.models import Project, StatusReport
from sightline.projects.pages.frame import BOTH, framed, posted
from sightline.projects.pages.overview import sparks
from sightline.ui.routes import Asked, done, page, show
from sightline.ui.templatetags.history import field_label

#: A step to its command, its right, its button, and whether it needs a reason.
STEPS: Mapping[str, tuple[Any, Action, str, bool]] = {
    "submit": (commands.submit_report, policy.write_report, "Submit", False),
    "check": (commands.check_report, policy.check_report, "Check", False),
    "send_back": (commands.send_back_report, policy.check_report, "Send back", True),
    "publish": (commands.publish_report, policy.publish_report, "Publish", False),
}
TEXTS = rules.REPORT_TEXTS
LABELS = {
    "whole_life_minor": "Whole-life cost",
    "whole_life_forecast_minor": "Cost forecast",
    "benefits_minor": "Benefits promised",
    "fy_budget_minor": "Budget this fiscal year",
    "fy_forecast_minor": "Forecast this fiscal year",
    "benefits_expected_minor": "Benefits expected a year",
    "finish_variance_days": "Finish against baseline",
    "cost_variance_permille": "Cost against approval",
    "n_overdue": "Overdue",
    "n_open_risks": "Open risks",
    "sponsor_name": "Sponsor",
    "manager_name": "Project manager",
    "manager": "Project manager",
}
KINDS = {"cost_variance_permille": "share", "finish_variance_days": "days"}
FROZEN = ("published", "superseded")
APART = frozenset({"measures", "currency", *freeze.SHOWN})


@page(policy.read)
def project_reports(request: Asked, project_id: UUID) -> HttpResponse:
    """Show the reports of a project, newest first; drafts to those who work on it."""
    project = queries.the_project(request.actor, project_id)
    rows = list(queries.reports(request.actor, project).defer("facts")[:200])
    before = dict(pairwise(rows))
    context = framed(
        request,
        project,
        "project-reports",
        reports=[(row, before[row].declared if row in before else "none") for row in rows],
        sparks=sparks(parts.published(request.actor, project)),
        asks=asked.of_reports(project),
        approach=approach.of(project),
        due=report_due(project),
    )
    return show(request, "projects/reports.html", context)


def report_due(project: Project) -> date | None:
    """Return the day on which a running project's next report is due: one cadence on."""
    if project.state not in Project.RUNNING:
        return None
    last = project.standing.reported_on
    return clock.today() if last is None else last + timedelta(project.report_every_days)


@page(policy.read)
def report_detail(request: Asked, report_id: UUID) -> HttpResponse:
    """Show a report: frozen once it is published, with the figures it stood on."""
    actor = request.actor
    report = queries.the_report(actor, report_id)
    project = queries.the_project(actor, report.project_id)
    previous = queries.report_before(actor, report)
    frozen = report.state in FROZEN
    context = {
        "report": report,
        "project": project,
        "previous": previous,
        "frozen": frozen,
        "colours": colour_rows(report, previous, {} if frozen else standing.measures(project)),
        "texts": text_rows(report, previous),
        "facts": in_pairs(fact_rows(report.facts)) if frozen else [],
        "milestones": _shown(request, report, "milestones"),
        "raid": _shown(request, report, "raid"),
        "sparks": sparks(parts.published(actor, project, until=report.period)),
        "steps": _steps(request, report),
        "may_edit": report.state == "draft" and may(actor, policy.write_report, report),
        "lint": [] if frozen else _lint(request, report),
        "missing": [] if frozen else missing_words(report, asked.of_reports(project)),
        "working": queries.sees_working(actor, project),
    }
    return show(request, "projects/report.html", context)


def colour_rows(
    report: StatusReport, previous: StatusReport | None, live: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return overall and the dimensions: declared, measured then (or now, in a draft), before."""
    frozen = report.state in FROZEN
    held = report.facts.get("measures", {}) if frozen else live
    said = {row.dimension: row for row in report.dimensions.all()}
    before = {row.dimension: row.declared for row in previous.dimensions.all()} if previous else {}
    before["overall"] = previous.declared if previous else "none"
    return [
        {
            "key": key,
            "label": label,
            "declared": getattr(report if key == "overall" else said.get(key), "declared", "none"),
            "reason": getattr(report if key == "overall" else said.get(key), "reason", ""),
            "measured": held.get(key, {}).get("colour", "none"),
            "why": held.get(key, {}).get("reason", ""),
            "before": before.get(key, "none"),
        }
        for key, label in {"overall": "Overall", **rules.DIMENSIONS}.items()
    ]


def text_rows(report: StatusReport, previous: StatusReport | None) -> list[dict[str, Any]]:
    """Return the texts, each with what the report before said; those seldom asked where said."""
    return [
        {
            "label": label,
            "now": getattr(report, name),
            "before": getattr(previous, name) if previous else "",
            "same": bool(previous) and getattr(report, name) == getattr(previous, name),
        }
        for name, label in TEXTS.items()
        if name not in rules.ASKED_TEXTS or _is_said(name, report, previous)
    ]


def _is_said(name: str, *reports: StatusReport | None) -> bool:
    return any(getattr(report, name) for report in reports if report)


def fact_rows(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return frozen figures as label and value; amounts and dates in their own kind."""
    currency = str(facts.get("currency") or "GBP")
    return [
        {
            "label": LABELS.get(name) or field_label(name),
            "value": value,
            "kind": kind,
            "currency": currency,
        }
        for name, raw in facts.items()
        if name not in APART and raw not in (None, "", {}, [])
        for kind, value in [_fact(name, raw)]
    ]


def in_pairs(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], ...]]:
    """Return rows two at a time, so that a report stays on one sheet of paper."""
    return [tuple(rows[n : n + 2]) for n in range(0, len(rows), 2)]


def _fact(name: str, raw: Any) -> tuple[str, Any]:
    kind = KINDS.get(name) or ("money" if name.endswith("_minor") else "")
    if kind and isinstance(raw, int):
        return kind, raw / 1000 if kind == "share" else raw
    if name == "state":
        return "text", dict(Project.State.choices).get(raw, raw)
    if isinstance(raw, Mapping):
        return "pairs", [(key, value) for key, value in raw.items() if value not in (None, "")]
    try:
        return "date", date.fromisoformat(str(raw))
    except ValueError:
        return "text", raw


def _shown(request: Asked, report: StatusReport, what: str) -> list[dict[str, Any]]:
    """Return the milestones or items a report shows: as frozen, or in a draft as they are."""
    if report.state in FROZEN:
        return [_dated(row) for row in report.facts.get(f"shown_{what}", [])]
    if what == "milestones":
        rows = freeze.shown_milestones(parts.milestones(request.actor, report.project))
        return [_dated(row) for row in rows]
    return freeze.shown_raid(queries.raid(request.actor, report.project))


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a frozen row with its ISO texts as dates again."""
    names = ("baseline", "forecast", "actual", "due")
    return {k: date.fromisoformat(v) if k in names and v else v for k, v in row.items()}


def _steps(request: Asked, report: StatusReport) -> list[dict[str, Any]]:
    open_now = StatusReport.life.verbs_from(report.state)
    return [
        {"verb": verb, "label": label, "why": why}
        for verb, (_, right, label, why) in STEPS.items()
        if verb in open_now and may(request.actor, right, report) and _is_let(request, report, verb)
    ]


def _is_let(request: Asked, report: StatusReport, verb: str) -> bool:
    return verb != "publish" or approach.may_publish(request.actor, report)


def _lint(request: Asked, report: StatusReport) -> list[str]:
    said = {row.dimension: row.declared for row in report.dimensions.all()}
    return lint_notes(
        request,
        report,
        {"overall": report.declared, **said},
        {name: getattr(report, name) for name in TEXTS},
    )


def lint_notes(
    request: Asked, report: StatusReport, colours: Mapping[str, str], texts: Mapping[str, str]
) -> list[str]:
    """Return what a reader of the report would stumble over."""
    rows = queries.reports(request.actor, report.project).filter(state="published")
    earlier = rows.filter(period__lt=report.period).values(*TEXTS)[: parts.N_REPORTS]
    return attention.lint(
        colours,
        texts,
        milestones=parts.milestones(request.actor, report.project),
        earlier=list(reversed(earlier)),
        period=report.period,
    )


def missing_words(report: StatusReport, asks: asked.ReportAsks) -> list[str]:
    """Return in words what a report must say by some standard, and does not."""
    return [
        f"{rules.REPORT_FIELDS[each.field]} is missing: {each.by} asks for it."
        for each in asked.missing(report, asks)
    ]


@page(policy.read, methods=BOTH)
def report_step(request: Asked, report_id: UUID, verb: str) -> HttpResponse:
    """Move a report towards publication, or back with the reason."""
    if verb not in STEPS:
        raise NotFound("This step")
    call, right, label, needs_why = STEPS[verb]
    report = queries.the_report(request.actor, report_id)
    check(request.actor, right, report)
    form = forms.MoveForm(posted(request), initial={"seen": report.version})
    form.fields["why"].required = needs_why
    if not needs_why:
        del form.fields["why"]
    back = reverse("report", args=[report_id])
    if request.method == "POST" and form.submit(call, request.actor, report_id=report_id):
        state = form.result.get_state_display()
        return done(request, back, f"The report is now: {state[0].lower()}{state[1:]}.")
    title = f"{label}: report of {report.project.name}"
    context = {"form": form, "title": title, "back": back, "verb": label}
    return show(request, "projects/form.html", context, form.status)
