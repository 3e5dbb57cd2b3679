"""Assessments and findings of a customer, and its moves on the ladder."""

from datetime import date
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import (
    ApproachMove,
    Customer,
    CustomerAssessment,
    CustomerFinding,
)
from sightline.services.queries.customers import standing_of
from sightline.services.rules import LEVELS
from sightline.services.rules.ladder import APPROACHES, check_move, step_down


@command
def assess_customer(
    actor: Actor,
    *,
    customer_id: UUID,
    maturity: int,
    evidence: str,
    assessed_on: date | None = None,
) -> CustomerAssessment:
    """Say how mature a customer is, and on what evidence.

    Raises:
        NotFound, Forbidden: Only the roles of its office.
        Refused: ``customer-ended``, ``off-the-scale``, ``no-evidence``, ``in-the-future``,
            ``before-the-last``.
    """
    row = claim(Customer, customer_id, actor, policy.keep)
    guards.check_active(row)
    if maturity not in LEVELS:
        raise Refused("off-the-scale", "Levels go from 1 to 5.", "maturity")
    told = checked_text("evidence", evidence, 5000, required=False)
    if not told:
        raise Refused("no-evidence", "Say what shows it: a level alone moves nobody.", "evidence")
    day = assessed_on or clock.today()
    _check_day(row, day)
    found = CustomerAssessment(
        customer=row, level=maturity, assessed_on=day, assessor_id=actor.id, evidence=told
    )
    found.save()
    row.maturity = maturity
    row.save()
    record(events.CustomerAssessed(about=found.pk, customer=row.pk, level=maturity))
    return found


@command
def move_customer(
    actor: Actor, *, customer_id: UUID, approach: str, why: str, seen: int | None = None
) -> Customer:
    """Move a customer on the ladder: one step up where it is open, or down at any time.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``customer-ended``, ``no-reason``, ``no-move``, ``one-step``,
            ``open-major-finding``, ``two-assessments``.
    """
    row = claim(Customer, customer_id, actor, policy.keep, seen=seen)
    guards.check_active(row)
    if approach not in APPROACHES:
        raise Invalid({"approach": ["Choose one of the four approaches."]})
    told = guards.reason(why, "Say why it moves: those concerned will ask.")
    check_move(standing_of(row), approach)
    return _moved(actor, row, approach, told)


@command
def note_customer_finding(
    actor: Actor,
    *,
    customer_id: UUID,
    what: str,
    severity: str,
    found_on: date | None = None,
) -> CustomerFinding:
    """Note what was found wrong; a major finding moves the customer down one step at once.

    Raises:
        NotFound, Forbidden: Only the roles of its office.
        Refused: ``customer-ended``, ``in-the-future``.
    """
    row = claim(Customer, customer_id, actor, policy.keep)
    guards.check_active(row)
    if severity not in CustomerFinding.Severity:
        raise Invalid({"severity": ["Say whether it is minor or major."]})
    day = found_on or clock.today()
    if day > clock.today():
        raise Refused("in-the-future", "It cannot have been found yet.", "found_on")
    found = CustomerFinding(
        customer=row,
        severity=severity,
        what=checked_text("what", what, 300),
        found_on=day,
        found_by_id=actor.id,
    )
    found.save()
    _record_finding(found)
    below = step_down(row.approach)
    if severity == CustomerFinding.Severity.MAJOR and below is not None:
        _moved(actor, row, below, f"A major finding: {found.what}", found)
    return found


@command
def close_customer_finding(
    actor: Actor, *, finding_id: UUID, closed_how: str, seen: int | None = None
) -> CustomerFinding:
    """Close a finding with what was done about it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(CustomerFinding, finding_id, actor, policy.keep, seen=seen)
    row.move("close")
    row.closed_how = guards.reason(closed_how, "Say what was done about it.", "closed_how")
    row.closed_on = clock.today()
    row.save()
    _record_finding(row)
    return row


def _check_day(row: Customer, day: date) -> None:
    if day > clock.today():
        raise Refused("in-the-future", "It cannot have been assessed yet.", "assessed_on")
    last = row.customerassessments.first()
    if last is not None and day < last.assessed_on:
        words = f"It was assessed on {last.assessed_on:%d %b %Y}; an earlier one comes too late."
        raise Refused("before-the-last", words, "assessed_on")


def _moved(
    actor: Actor, row: Customer, to: str, why: str, finding: CustomerFinding | None = None
) -> Customer:
    move = ApproachMove(
        customer=row,
        before=row.approach,
        after=to,
        why=why,
        moved_by_id=actor.id,
        moved_on=clock.today(),
        finding=finding,
        n_assessed=row.customerassessments.count(),
    )
    move.save()
    row.approach = to
    row.save()
    told = events.ApproachMoved(
        about=move.pk, customer=row.pk, before=move.before, after=move.after
    )
    record(told, why=why)
    return row


def _record_finding(row: CustomerFinding) -> None:
    said = {"severity": str(row.severity), "state": str(row.state)}
    record(events.CustomerFindingNoted(about=row.pk, customer=row.customer_id, **said))
