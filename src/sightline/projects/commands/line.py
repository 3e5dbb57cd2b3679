"""The line of sight: contributions to objectives, and promised benefits."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Q

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid
from sightline.kernel.models import RowChange
from sightline.kernel.policy import Actor
from sightline.projects import events, policy, rules, standing
from sightline.projects.approved import check_kept
from sightline.projects.commands.references import resolved
from sightline.projects.models import Benefit, Contribution, Project
from sightline.strategy.queries import the_objective

FIELDS = {
    "title",
    "objective_id",
    "owner_id",
    "measure",
    "promised_minor",
    "expected_minor",
    "due",
}
PROMISED = ("promised_minor", "due")


@command
def set_contribution(
    actor: Actor,
    *,
    project_id: UUID,
    objective_id: UUID,
    share: Decimal | str,
    since: date | None = None,
    why: str = "",
) -> Contribution:
    """Say which share of a project serves an objective; the share before ends as this begins.

    Args:
        share: Above 0, at most 1; the project's live shares sum to at most 1.

    Raises:
        Refused: ``share-out-of-range``, ``shares-over-100``.
    """
    project = claim(Project, project_id, actor, policy.edit_line)
    objective = the_objective(actor, objective_id)
    amount, since = _share(share), since or clock.today()
    live = list(project.contributions.filter(Q(until__isnull=True) | Q(until__gt=since)))
    before = next((row for row in live if row.objective_id == objective.pk), None)
    if before is not None and before.share == amount:
        nothing_changed()
        return before
    rules.check_shares((row.share for row in live if row is not before), amount)
    row = _replaced(before, Contribution(project=project, objective=objective), since)
    row.share = amount
    row.save()
    record(
        events.ContributionSet(about=row.pk, project=project.pk, objective=objective.pk), why=why
    )
    return row


def _share(share: Decimal | str) -> Decimal:
    try:
        return Decimal(share).quantize(Decimal("0.0001"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Invalid({"share": ["Give a share between 0 and 1, for example 0.5."]}) from error


def _replaced(before: Contribution | None, new: Contribution, since: date) -> Contribution:
    """End the share before, or take its row over when it began the same day."""
    new.since = since
    if before is None:
        return new
    if before.since >= since:
        return before
    before.until = since
    before.save()
    return new


@command
def end_contribution(
    actor: Actor, *, contribution_id: UUID, why: str = "", seen: int | None = None
) -> Contribution:
    """Say that a project serves an objective no longer."""
    row = claim(Contribution, contribution_id, actor, policy.edit_line, seen=seen)
    row.until = max(clock.today(), row.since + timedelta(days=1))
    row.save()
    record(
        events.ContributionEnded(about=row.pk, project=row.project_id, objective=row.objective_id),
        why=why,
    )
    return row


@command
def promise_benefit(actor: Actor, /, *, project_id: UUID, title: str, **fields: Any) -> Benefit:
    """Promise a benefit; its owner in the line accepts it afterwards."""
    project = claim(Project, project_id, actor, policy.edit_line)
    row = Benefit(project=project, title=checked_text("title", title, 300))
    set_fields(row, resolved(actor, fields), FIELDS)
    row.save()
    record(events.BenefitPromised(about=row.pk, project=project.pk))
    standing.refresh([project.pk])
    return row


@command
def change_benefit(
    actor: Actor, /, *, benefit_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Benefit:
    """Change a promised benefit; a changed promise or owner must be accepted anew.

    Raises:
        Refused: ``baseline-approved`` when a promise that was accepted would move under change
            control.
    """
    row = claim(Benefit, benefit_id, actor, policy.edit_line, seen=seen)
    promised = (row.promised_minor, row.owner_id, row.due)
    before = {name: getattr(row, name) for name in PROMISED}
    if not set_fields(row, resolved(actor, fields), FIELDS):
        nothing_changed()
        return row
    if _was_accepted(row):
        check_kept(row.project, before, {name: getattr(row, name) for name in PROMISED})
    row.accepted = row.accepted and promised == (row.promised_minor, row.owner_id, row.due)
    row.save()
    record(events.BenefitChanged(about=row.pk, project=row.project_id), why=why)
    standing.refresh([row.project_id])
    return row


def _was_accepted(row: Benefit) -> bool:
    """Tell whether an owner has accepted a benefit at any time."""
    rows = RowChange.objects.filter(row_id=row.pk, after__accepted=True)
    return row.accepted or rows.exists()


@command
def accept_benefit(actor: Actor, *, benefit_id: UUID, seen: int | None = None) -> Benefit:
    """Accept a benefit as its owner."""
    row = claim(Benefit, benefit_id, actor, policy.accept_benefit, seen=seen)
    row.accepted = True
    row.save()
    record(events.BenefitChanged(about=row.pk, project=row.project_id))
    return row


@command
def expect_benefit(
    actor: Actor,
    *,
    benefit_id: UUID,
    expected_minor: int | None,
    why: str = "",
    seen: int | None = None,
) -> Benefit:
    """Say what is now expected of a benefit a year; its owner may, and what was promised stays.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No whole amount.
    """
    row = claim(Benefit, benefit_id, actor, policy.expect_benefit, seen=seen)
    if not set_fields(row, {"expected_minor": expected_minor}, {"expected_minor"}):
        nothing_changed()
        return row
    row.save()
    record(events.BenefitChanged(about=row.pk, project=row.project_id), why=why)
    standing.refresh([row.project_id])
    return row
