"""Customers as they are listed and opened, and where each stands on the ladder."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sightline.identity.queries import all_offices, people
from sightline.kernel import clock
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, may, visible
from sightline.projects import queries as projects
from sightline.services import policy
from sightline.services.models import (
    ApproachMove,
    Customer,
    CustomerAssessment,
    CustomerFinding,
    CustomerMember,
    CustomerNeed,
)
from sightline.services.rules.ladder import Outlook, Standing, outlook

#: Projects and programs that a form offers.
OFFERED = 500


def customers(actor: Actor) -> QuerySet[Customer]:
    """Return the customers that the actor sees, each with its open findings and people."""
    rows = visible(actor, Customer).select_related("office")
    held = CustomerFinding.objects.system("counted for customers that the actor sees")
    found = held.filter(customer=OuterRef("pk"), state="open").order_by().values("customer")
    n = Subquery(found.annotate(n=Count("pk")).values("n"))
    return rows.annotate(n_findings=Coalesce(n, 0))


def the_customer(actor: Actor, customer_id: UUID) -> Customer:
    """Return a customer, or refuse with ``NotFound``."""
    return customers(actor).filter(pk=customer_id).first() or find(Customer, customer_id, actor)


def active(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Return those that are served today."""
    return rows.filter(Q(active_until__isnull=True) | Q(active_until__gt=clock.today()))


def own_customers(actor: Actor) -> QuerySet[Customer]:
    """Return the customers that the actor stands for, by name."""
    mine = visible(actor, CustomerMember).filter(person=actor.id).values("customer")
    return active(visible(actor, Customer).filter(pk__in=mine)).select_related("office")


def members(actor: Actor) -> QuerySet[CustomerMember]:
    """Return who stands for the customers that the actor sees."""
    rows = visible(actor, CustomerMember).select_related("person", "customer__office")
    return rows.order_by("customer__name", "person__name")


def the_member(actor: Actor, member_id: UUID) -> CustomerMember:
    """Return one who stands for a customer, or refuse with ``NotFound``."""
    return members(actor).filter(pk=member_id).first() or find(CustomerMember, member_id, actor)


def needs(actor: Actor) -> QuerySet[CustomerNeed]:
    """Return what customers were heard to need, newest first."""
    rows = visible(actor, CustomerNeed).select_related("customer__office", "heard_by")
    return rows.order_by("-heard_on", "-id")


def the_need(actor: Actor, need_id: UUID) -> CustomerNeed:
    """Return one need, or refuse with ``NotFound``."""
    return needs(actor).filter(pk=need_id).first() or find(CustomerNeed, need_id, actor)


def assessments(actor: Actor) -> QuerySet[CustomerAssessment]:
    """Return how mature customers were found, newest first."""
    rows = visible(actor, CustomerAssessment).select_related("customer__office", "assessor")
    return rows.order_by("-assessed_on", "-id")


def the_assessment(actor: Actor, assessment_id: UUID) -> CustomerAssessment:
    """Return one assessment, or refuse with ``NotFound``."""
    row = assessments(actor).filter(pk=assessment_id).first()
    return row or find(CustomerAssessment, assessment_id, actor)


def findings(actor: Actor) -> QuerySet[CustomerFinding]:
    """Return what was found wrong at customers, newest first."""
    rows = visible(actor, CustomerFinding).select_related("customer__office", "found_by")
    return rows.order_by("-found_on", "-id")


def the_finding(actor: Actor, finding_id: UUID) -> CustomerFinding:
    """Return one finding, or refuse with ``NotFound``."""
    row = findings(actor).filter(pk=finding_id).first()
    return row or find(CustomerFinding, finding_id, actor)


def moves(actor: Actor) -> QuerySet[ApproachMove]:
    """Return the moves on the ladder, newest first."""
    rows = visible(actor, ApproachMove).select_related("customer__office", "moved_by", "finding")
    return rows.order_by("-moved_on", "-id")


def standing_of(customer: Customer) -> Standing:
    """Return where a customer, which the actor sees, stands on the ladder."""
    last = customer.approachmoves.first()
    held = customer.customerassessments.order_by("assessed_on", "id")
    levels = tuple(held.values_list("level", flat=True))[last.n_assessed if last else 0 :]
    n_major = customer.customerfindings.filter(state="open", severity="major").count()
    return Standing(customer.approach, levels, n_major)


def outlook_of(customer: Customer) -> Outlook:
    """Return the next step up for a customer that the actor sees, and what is missing."""
    return outlook(standing_of(customer))


@dataclass(frozen=True)
class About:
    """What a customer stands for, as one reader may know it."""

    words: str
    href: str = ""


def about(actor: Actor, row: Customer) -> About | None:
    """Return what a customer stands for; no name is told to who does not see it."""
    if not row.about_kind:
        return None
    if row.about_kind == "unit":
        return About(row.about_name, f"{reverse('projects')}?q={row.about_name}")
    found = _found(actor, row)
    if found is None:
        return About(f"a {row.get_about_kind_display().lower()} that is not shown to you")
    return About(str(found), reverse(row.about_kind, args=[row.about_id]))


def _found(actor: Actor, row: Customer) -> Any:
    rows: Any = {
        "office": all_offices,
        "program": projects.programs,
        "project": projects.projects,
        "person": people,
    }[row.about_kind](actor)
    return rows.filter(pk=row.about_id).first()


def references(actor: Actor) -> list[tuple[str, str]]:
    """Return what a customer may stand for, as choices of ``kind:id`` and words."""
    rows: dict[str, Any] = {
        "office": all_offices(actor),
        "program": projects.programs(actor),
        "project": projects.projects(actor).order_by("code"),
        "person": people(actor),
    }
    return [
        (f"{kind}:{one.pk}", f"{kind.title()}: {one}")
        for kind, held in rows.items()
        for one in held[:OFFERED]
    ]


def may_keep(actor: Actor, row: Any) -> bool:
    """Tell whether the actor keeps a customer or a service."""
    return may(actor, policy.keep, row)
