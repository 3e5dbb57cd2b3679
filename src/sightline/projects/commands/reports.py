"""Status reports: written, submitted, checked, published, and then frozen."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.projects import approach, asked, events, policy, rules, standing
from sightline.projects.freeze import frozen_facts
from sightline.projects.models import Project, StatusDimension, StatusReport

FIELDS = {"declared", "reason", *rules.REPORT_TEXTS}
Declared = Mapping[str, Mapping[str, str]]


@command
def write_report(
    actor: Actor,
    /,
    *,
    project_id: UUID,
    period: date | None = None,
    dimensions: Declared | None = None,
    **fields: Any,
) -> StatusReport:
    """Begin a status report for a period (today); one draft a period.

    Args:
        dimensions: Dimension to ``{"declared": colour, "reason": sentence}``.

    Raises:
        Refused: ``draft-exists``, ``period-ahead``.
    """
    project = claim(Project, project_id, actor, policy.write_report)
    period = period or clock.today()
    if period > clock.today():
        raise Refused("period-ahead", "A report cannot be about a day to come.", "period")
    drafts = project.reports.exclude(state__in=("published", "superseded"))
    if drafts.filter(period=period).exists():
        raise Refused("draft-exists", f"A report for {period:%d %b %Y} is being written.", "period")
    row = StatusReport(project=project, period=period, author_id=actor.id)
    set_fields(row, fields, FIELDS)
    row.save()
    _declare(row, dimensions or {})
    record(events.ReportWritten(about=row.pk, project=project.pk))
    return row


@command
def change_report(
    actor: Actor,
    /,
    *,
    report_id: UUID,
    seen: int | None = None,
    dimensions: Declared | None = None,
    **fields: Any,
) -> StatusReport:
    """Change a draft.

    Raises:
        Refused: ``not-a-draft``: what was submitted or published is not edited.
    """
    row = claim(StatusReport, report_id, actor, policy.write_report, seen=seen)
    if row.state != StatusReport.State.DRAFT:
        raise Refused("not-a-draft", f"The report is {row.state}; write a new one instead.")
    changed = set_fields(row, fields, FIELDS)
    row.author_id = actor.id
    row.save()
    if not _declare(row, dimensions or {}) and not changed:
        nothing_changed()
        return row
    record(events.ReportWritten(about=row.pk, project=row.project_id))
    return row


def _declare(row: StatusReport, dimensions: Declared) -> bool:
    held = {dimension.dimension: dimension for dimension in row.dimensions.all()}
    changed = False
    for name, said in dimensions.items():
        if name not in rules.DIMENSIONS:
            raise Invalid({"dimensions": [f"There is no dimension {name}."]})
        dimension = held.get(name) or StatusDimension(report=row, dimension=name)
        differs = set_fields(dimension, said, {"declared", "reason"})
        if differs or dimension._state.adding:
            dimension.save()
            changed = True
    return changed


@command
def submit_report(actor: Actor, *, report_id: UUID, seen: int | None = None) -> StatusReport:
    """Hand a draft to the PMO.

    Raises:
        Refused: ``wrong-state``, ``no-colour``, ``no-reason``; ``standard-asks`` for what a
            standard in force asks for and the report does not say.
    """
    row = claim(StatusReport, report_id, actor, policy.write_report, seen=seen)
    said = {d.dimension: (d.declared, d.reason) for d in row.dimensions.all()}
    rules.check_report(declared=row.declared, reason=row.reason, dimensions=said)
    _check_asked(row)
    return _moved(row, "submit")


def _check_asked(row: StatusReport) -> None:
    held = asked.missing(row, asked.of_reports(row.project))
    rules.check_asked([(each.field, each.by) for each in held])


@command
def send_back_report(
    actor: Actor, *, report_id: UUID, why: str, seen: int | None = None
) -> StatusReport:
    """Give a report back to its writer, with the reason."""
    row = claim(StatusReport, report_id, actor, policy.check_report, seen=seen)
    return _moved(row, "send_back", checked_text("why", why, 2000))


@command
def check_report(actor: Actor, *, report_id: UUID, seen: int | None = None) -> StatusReport:
    """Say as the PMO that a report may be published; not by its author."""
    return _moved(claim(StatusReport, report_id, actor, policy.check_report, seen=seen), "check")


def _moved(row: StatusReport, verb: str, why: str = "") -> StatusReport:
    row.move(verb)
    row.save()
    record(events.ReportMoved(about=row.pk, project=row.project_id, verb=verb), why=why)
    return row


@command
def publish_report(actor: Actor, *, report_id: UUID, seen: int | None = None) -> StatusReport:
    """Publish a report: the figures are frozen with it, and it never changes again.

    It was checked, unless the approach agreed with the project's customer is to look afterwards.
    A report published before for the same period is superseded.

    Raises:
        Refused: ``wrong-state``, ``not-checked``, ``office-publishes``; ``standard-asks`` as ``submit_report`` says: what became needed
            since, or for another project, is said in the draft, after the report was sent back.
    """
    row = claim(StatusReport, report_id, actor, policy.publish_report, seen=seen)
    row.life.next_state("publish", str(row.state))
    row.unchecked_by = approach.check_publishing(actor, row)
    _check_asked(row)
    before = row.project.reports.filter(period=row.period, state="published").first()
    if before is not None:
        before.move("supersede")
        before.save()
    row.move("publish")
    _freeze(row)
    row.published_by_id, row.published_at = actor.id, clock.now()
    row.save()
    record(
        events.ReportPublished(
            about=row.pk,
            project=row.project_id,
            declared=row.declared,
            measured=row.measured,
            supersedes=before.pk if before else None,
            unchecked_by=row.unchecked_by,
        )
    )
    standing.refresh([row.project_id])
    return row


def _freeze(row: StatusReport) -> None:
    """Take the measured colours and figures of this moment into the report."""
    current, measures = standing.explained([row.project_id])[row.project_id]
    row.measured = current.measured
    row.facts = frozen_facts(current.project, current, measures)
    held = {dimension.dimension: dimension for dimension in row.dimensions.all()}
    for name in rules.DIMENSIONS:
        dimension = held.get(name) or StatusDimension(report=row, dimension=name)
        dimension.measured = measures[name]["colour"]
        dimension.measured_reason = measures[name]["reason"][:1000]
        dimension.save()
