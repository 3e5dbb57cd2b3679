"""Status reports over HTTP: written, submitted, checked, published, and then frozen."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.projects import commands, policy, queries
from sightline.projects.models import StatusReport
from sightline.projects.rest.schemas import Colour, project_of
from sightline.ui.api.operations import Operations
from sightline.ui.api.rows import Changes, history_of
from sightline.ui.api.schemas import LEFT, Day, In, MustSayWhy, Out, Sentence, Text, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.routes import Asked

api = Operations("Status reports")
Dimension = Literal["schedule", "cost", "scope", "benefits", "risk", "resources"]
REPORTS = Listing(
    name="reports",
    columns=(Column("period", "As of", lambda row: row.period, order="period"),),
    filters=(Filter("state", "State", lambda v: Q(state=v), tuple(StatusReport.State.choices)),),
    default_sort="-period",
)


class DimensionOut(Told):
    """One dimension: declared with its reason, beside what the figures say."""

    declared: Colour
    reason: str
    measured: Colour
    measured_reason: str


class ReportOut(Out):
    """What a project says of itself for a period; ``facts`` freezes the figures it stood on."""

    project_id: UUID
    period: date
    state: Literal["draft", "submitted", "checked", "published", "superseded"]
    source: Literal["written", "register"]
    declared: Colour
    reason: str
    measured: Colour
    achieved: str
    next_steps: str
    help_needed: str
    decisions_needed: str
    lessons: str
    author_id: UUID | None
    published_by_id: UUID | None
    published_at: datetime | None
    unchecked_by: str
    dimensions: dict[Dimension, DimensionOut]

    @classmethod
    def of(cls, row: StatusReport) -> Self:
        """Return a report with its dimensions."""
        plain = cls.read(row) | {"dimensions": _dimensions(row)}
        return cls(**plain)


def _dimensions(row: StatusReport) -> dict[str, Any]:
    return {
        held.dimension: DimensionOut(
            **{name: getattr(held, name) for name in DimensionOut.model_fields}
        )
        for held in sorted(row.dimensions.all(), key=lambda held: held.dimension)
    }


class Declared(In):
    """A dimension's colour, and in one sentence why."""

    declared: Colour = "none"
    reason: Sentence = ""


class ReportFields(In):
    """What a report says."""

    declared: Colour = LEFT
    reason: Sentence = LEFT
    achieved: Text = LEFT
    next_steps: Text = LEFT
    help_needed: Text = LEFT
    decisions_needed: Text = LEFT
    lessons: Text = LEFT
    dimensions: dict[Dimension, Declared] = LEFT


class ReportWriting(ReportFields):
    """A new report, of today unless told."""

    period: Day | None = LEFT


class ReportChange(ReportFields):
    """What changes about a draft."""


@api.lists("/projects/{uuid:project_id}/reports", policy.read, ReportOut, REPORTS)
def reports(request: Asked, project_id: UUID) -> QuerySet[StatusReport]:
    """Return a project's reports; drafts only to those who work on it."""
    rows = queries.reports(request.actor, project_of(request, project_id))
    return rows.defer("facts").prefetch_related("dimensions")


@api.creates(
    "/projects/{uuid:project_id}/reports", policy.write_report, ReportOut, at="/reports/{id}"
)
def write_report(request: Asked, project_id: UUID, said: ReportWriting) -> StatusReport:
    """Begin a status report for a period; one draft a period."""
    return commands.write_report(request.actor, project_id=project_id, **said.given())


@api.shows("/reports/{uuid:report_id}", policy.read, ReportOut)
def report(request: Asked, report_id: UUID) -> StatusReport:
    """Return one report with its dimensions."""
    return queries.the_report(request.actor, report_id)


@api.changes("/reports/{uuid:report_id}", policy.write_report, ReportOut)
def change_report(request: Asked, report_id: UUID, said: ReportChange) -> StatusReport:
    """Change a draft."""
    return commands.change_report(
        request.actor, report_id=report_id, seen=seen(request), **said.given()
    )


@api.changes("/reports/{uuid:report_id}/submit", policy.write_report, ReportOut, method="POST")
def submit_report(request: Asked, report_id: UUID) -> StatusReport:
    """Hand a draft to the PMO."""
    return commands.submit_report(request.actor, report_id=report_id, seen=seen(request))


@api.changes("/reports/{uuid:report_id}/send-back", policy.check_report, ReportOut, method="POST")
def send_back_report(request: Asked, report_id: UUID, said: MustSayWhy) -> StatusReport:
    """Give a report back to its writer, with the reason."""
    return commands.send_back_report(
        request.actor, report_id=report_id, why=said.why, seen=seen(request)
    )


@api.changes("/reports/{uuid:report_id}/check", policy.check_report, ReportOut, method="POST")
def check_report(request: Asked, report_id: UUID) -> StatusReport:
    """Say as the PMO that a report may be published; not by its author."""
    return commands.check_report(request.actor, report_id=report_id, seen=seen(request))


@api.changes("/reports/{uuid:report_id}/publish", policy.publish_report, ReportOut, method="POST")
def publish_report(request: Asked, report_id: UUID) -> StatusReport:
    """Publish a checked report: the figures are frozen with it, and it never changes again."""
    return commands.publish_report(request.actor, report_id=report_id, seen=seen(request))


@api.tells("/reports/{uuid:report_id}/history", policy.read_working, Changes)
def report_history(request: Asked, report_id: UUID) -> Changes:
    """Return who changed a report, newest first; for those who work on the project."""
    row = queries.the_report(request.actor, report_id)
    return history_of(request.actor, row, ReportOut, policy.read_working)
