"""The ladder over HTTP: assessments, findings and moves of a customer, and what is missing."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet

from sightline.services import commands, policy, queries
from sightline.services.models import (
    ApproachMove,
    Customer,
    CustomerAssessment,
    CustomerFinding,
)
from sightline.services.rest.customers import CUSTOMER, CustomerOut, Level, Long
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, In, LongLine, MustSayWhy, Out, Told
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Customers")
FINDING, ASSESSED = "/customer-findings/{uuid:finding_id}", "/customer-assessments"
Approach = Literal["direct", "guide", "partner", "empower"]


def _by(name: str, field: str) -> Listing:
    column = Column(field, "On", lambda row: getattr(row, field), order=field)
    return Listing(name=name, columns=(column,), default_sort=f"-{field}")


class CustomerAssessmentOut(Out):
    """How mature a customer was found."""

    customer_id: UUID
    level: int
    assessed_on: date
    assessor_id: UUID | None
    evidence: str


class CustomerAssessmentNew(In):
    """A level and what shows it."""

    maturity: Level
    evidence: Long
    assessed_on: Day = LEFT


class CustomerFindingOut(Out):
    """What was found wrong at a customer."""

    customer_id: UUID
    state: Literal["open", "closed"]
    severity: Literal["minor", "major"]
    what: str
    found_on: date
    found_by_id: UUID | None
    closed_on: date | None
    closed_how: str


class CustomerFindingNew(In):
    """What was found, and how much it weighs."""

    what: LongLine
    severity: Literal["minor", "major"]
    found_on: Day = LEFT


class CustomerFindingEnd(In):
    """What was done about a finding."""

    closed_how: Long


class ApproachMoveOut(Out):
    """One move on the ladder."""

    customer_id: UUID
    before: Approach
    after: Approach
    why: str
    moved_on: date
    moved_by_id: UUID | None
    finding_id: UUID | None


class CustomerMove(MustSayWhy):
    """Where a customer moves, and why."""

    approach: Approach


class CustomerOutlook(Told):
    """The next step up for a customer, and what is missing for it."""

    approach: Approach
    step: Approach | None
    is_open: bool
    missing: list[str]


@api.tells(f"{CUSTOMER}/outlook", policy.read, CustomerOutlook)
def customer_outlook(request: Asked, customer_id: UUID) -> CustomerOutlook:
    """Return the next step up for a customer, and what is missing for it."""
    row = queries.the_customer(request.actor, customer_id)
    found = queries.outlook_of(row)
    return CustomerOutlook.model_validate(
        {
            "approach": row.approach,
            "step": found.step,
            "is_open": found.is_open,
            "missing": list(found.missing),
        }
    )


@api.lists(
    f"{CUSTOMER}/assessments", policy.read, CustomerAssessmentOut, _by("assessments", "assessed_on")
)
def customer_assessments(request: Asked, customer_id: UUID) -> QuerySet[CustomerAssessment]:
    """Return how mature a customer was found."""
    row = queries.the_customer(request.actor, customer_id)
    return queries.assessments(request.actor).filter(customer=row.pk)


@api.shows(f"{ASSESSED}/{{uuid:assessment_id}}", policy.read, CustomerAssessmentOut)
def customer_assessment(request: Asked, assessment_id: UUID) -> CustomerAssessment:
    """Return one assessment of a customer."""
    return queries.the_assessment(request.actor, assessment_id)


@api.creates(f"{CUSTOMER}/assessments", policy.keep, CustomerAssessmentOut, at=f"{ASSESSED}/{{id}}")
def assess_customer(
    request: Asked, customer_id: UUID, said: CustomerAssessmentNew
) -> CustomerAssessment:
    """Say how mature a customer is."""
    return commands.assess_customer(request.actor, customer_id=customer_id, **said.given())


@api.lists(f"{CUSTOMER}/findings", policy.read, CustomerFindingOut, _by("findings", "found_on"))
def customer_findings(request: Asked, customer_id: UUID) -> QuerySet[CustomerFinding]:
    """Return what was found wrong at a customer."""
    row = queries.the_customer(request.actor, customer_id)
    return queries.findings(request.actor).filter(customer=row.pk)


@api.shows(FINDING, policy.read, CustomerFindingOut)
def customer_finding(request: Asked, finding_id: UUID) -> CustomerFinding:
    """Return one finding at a customer."""
    return queries.the_finding(request.actor, finding_id)


@api.creates(f"{CUSTOMER}/findings", policy.keep, CustomerFindingOut, at="/customer-findings/{id}")
def note_customer_finding(
    request: Asked, customer_id: UUID, said: CustomerFindingNew
) -> CustomerFinding:
    """Note what was found wrong; a major finding moves the customer down at once."""
    return commands.note_customer_finding(request.actor, customer_id=customer_id, **said.given())


@api.changes(f"{FINDING}/close", policy.keep, CustomerFindingOut, method="POST")
def close_customer_finding(
    request: Asked, finding_id: UUID, said: CustomerFindingEnd
) -> CustomerFinding:
    """Close a finding."""
    at: dict[str, Any] = {"finding_id": finding_id, "seen": seen(request)}
    return commands.close_customer_finding(request.actor, **at, closed_how=said.closed_how)


@api.lists(f"{CUSTOMER}/moves", policy.read, ApproachMoveOut, _by("moves", "moved_on"))
def customer_moves(request: Asked, customer_id: UUID) -> QuerySet[ApproachMove]:
    """Return the moves of a customer on the ladder."""
    row = queries.the_customer(request.actor, customer_id)
    return queries.moves(request.actor).filter(customer=row.pk)


@api.changes(f"{CUSTOMER}/move", policy.keep, CustomerOut, method="POST")
def move_customer(request: Asked, customer_id: UUID, said: CustomerMove) -> Customer:
    """Move a customer on the ladder."""
    at: dict[str, Any] = {"customer_id": customer_id, "seen": seen(request)}
    return commands.move_customer(request.actor, **at, **said.given())
