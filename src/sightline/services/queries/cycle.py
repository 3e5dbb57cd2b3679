"""The value cycle of an office: where each customer and service stands, and what is due.

Records are asked for in a constant number of questions; the rule says what they mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.policy import Actor, visible
from sightline.services import models
from sightline.services.queries.customers import active, customers
from sightline.services.queries.looks import looks
from sightline.services.queries.monitoring import FIGURES
from sightline.services.rules import cycle as rules

WHY = "records are counted for customers and services that the actor sees"
#: How many cards and dues one board shows.
MOST = 500


@dataclass(frozen=True)
class Card:
    """A customer or a service on the board."""

    kind: str
    name: str
    href: str
    stand: rules.Stand


@dataclass(frozen=True)
class DueItem:
    """What is due, with the record that it opens."""

    what: str
    name: str
    href: str
    due: rules.Due


def cards(actor: Actor, office_id: UUID) -> list[Card]:
    """Return the customers and services of an office, each at its step."""
    return [*_customers(actor, office_id), *_services(actor, office_id)][:MOST]


def board(found: Iterable[Card]) -> list[tuple[str, list[tuple[rules.Step, list[Card]]]]]:
    """Return the stages with their steps and the cards that stand there."""
    held = list(found)
    return [
        (
            words,
            [
                (step, [one for one in held if one.stand.step.key == step.key])
                for step in rules.STEPS
                if step.stage == key
            ],
        )
        for key, words in rules.STAGES.items()
    ]


def due(actor: Actor, office_id: UUID) -> list[DueItem]:
    """Return what is due at an office, the longest overdue first."""
    found = [
        *_reviews(actor, office_id), *_assessments(actor, office_id),
        *_answers(actor, office_id), *_looks(actor, office_id),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due.on, one.name))[:MOST]


def _rows(model: Any, **conditions: Any) -> Any:
    return model.objects.system(WHY).filter(**conditions).order_by()


def _of_customer(model: Any, **conditions: Any) -> Exists:
    return Exists(_rows(model, customer=OuterRef("pk"), **conditions))


def _rated(**conditions: Any) -> Any:
    return models.Tally.objects.filter(n_answered__gt=0, **conditions)


def _customers(actor: Actor, office_id: UUID) -> Iterable[Card]:
    moved = _rows(models.ApproachMove, customer=OuterRef("pk"))
    closed = _rows(models.CustomerFinding, customer=OuterRef("pk"), state="closed")
    asked: dict[str, Exists | Q] = {
        "awareness": _of_customer(models.CustomerMember),
        "needs": _of_customer(models.CustomerNeed),
        "proposition": _of_customer(models.ServiceAgreement),
        "development": _of_customer(models.ServiceAgreement, state="agreed"),
        "onboarding": _of_customer(models.ServiceRequest),
        "operation": _of_customer(models.ServiceRequest, delivered_at__isnull=False),
        "monitoring": _of_customer(models.CustomerAssessment),
        "improvement": Q(Exists(moved)) | Q(Exists(closed)),
        "delivery": _of_customer(models.ValueClaim, state="signed"),
        "recognition": Exists(_rated(customer=OuterRef("pk"))),
    }
    rows = active(customers(actor).filter(office=office_id)).order_by("name")
    for row in _answered(rows, asked):
        href = reverse("customer", args=[row.pk])
        yield Card("customer", row.name, href, rules.stand(_records(row)))


def _services(actor: Actor, office_id: UUID) -> Iterable[Card]:
    received = _rows(models.ServiceRequest, service=OuterRef(OuterRef("pk")),
                     customer=OuterRef("customer"), delivered_at__isnull=False)  # fmt: skip
    version = _of_service(models.ServiceVersion)
    promised = version.exclude(promise="").exclude(measure="")
    asked: dict[str, Exists | Q] = {
        "awareness": Exists(version.exclude(audience="")),
        "needs": Exists(_rows(models.CustomerNeed, customer__office=OuterRef("office"))),
        "proposition": Exists(promised),
        "development": Exists(version.filter(state="active")),
        "onboarding": Exists(_of_service(models.ServiceRequest)),
        "operation": Exists(_of_service(models.ServiceRequest).filter(delivered_at__isnull=False)),
        "monitoring": Q(key__in=sorted(FIGURES)),
        "improvement": Exists(version.filter(number__gt=1)),
        "delivery": Exists(_rows(models.ValueClaim, state="signed").filter(Exists(received))),
        "recognition": Exists(_rated(service=OuterRef("pk"))),
    }
    rows = visible(actor, models.Service).filter(office=office_id).order_by("code")
    for row in _answered(rows, asked):
        href = reverse("service", args=[row.pk])
        yield Card("service", str(row), href, rules.stand(_records(row)))


def _of_service(model: Any) -> Any:
    return _rows(model, service=OuterRef("pk"))


def _answered(rows: Any, asked: dict[str, Any]) -> Any:
    """Return rows with the answer to each question about their records, in one question."""
    held = {f"has_{key}": _as_flag(value) for key, value in asked.items()}
    return rows.annotate(**held)[:MOST]


def _as_flag(condition: Any) -> Any:
    if isinstance(condition, Q):
        return ExpressionWrapper(condition, output_field=BooleanField())
    return condition


def _records(row: Any) -> frozenset[str]:
    return frozenset(key for key in rules.KEYS if getattr(row, f"has_{key}"))


def _reviews(actor: Actor, office_id: UUID) -> Iterable[DueItem]:
    rows = visible(actor, models.ServiceAgreement).filter(
        customer__office=office_id, state="agreed", review_on__lte=clock.today() + rules.SOON
    )
    for row in rows.select_related("customer", "service")[:MOST]:
        if found := rules.review_due(row.review_on, clock.today()):
            href = reverse("agreement", args=[row.pk])
            yield DueItem("Look at the agreement again", str(row), href, found)


def _assessments(actor: Actor, office_id: UUID) -> Iterable[DueItem]:
    rows = active(customers(actor).filter(office=office_id))
    for row in rows.annotate(last=Max("customerassessments__assessed_on")).order_by("name")[:MOST]:
        if found := rules.assessment_due(row.last, clock.today()):
            href = reverse("customer", args=[row.pk])
            yield DueItem("Assess its maturity", row.name, href, found)


def _answers(actor: Actor, office_id: UUID) -> Iterable[DueItem]:
    """Yield deliveries that nobody rated: that is known of a request, what was said is not."""
    seen = visible(actor, models.ServiceRequest).filter(office=office_id).order_by()
    rows = _rows(
        models.Survey, answered_at__isnull=True, sent_at__lt=clock.now() - rules.PATIENCE
    ).filter(Exists(seen.filter(pk=OuterRef("request"))))  # fmt: skip
    rows = rows.select_related("request").only("sent_at", "request__number", "request__title")
    for row in rows.order_by("sent_at")[:MOST]:
        if found := rules.answer_due(row.sent_at.date(), clock.today()):
            href = reverse("service-request", args=[row.request_id])
            yield DueItem("Ask how it was", str(row.request), href, found)


def _looks(actor: Actor, office_id: UUID) -> Iterable[DueItem]:
    rows = looks(actor).filter(customer__office=office_id, state="drawn")
    for row in rows.filter(due_on__lte=clock.today())[:MOST]:
        if found := rules.look_due(row.due_on, clock.today()):
            href = reverse("look", args=[row.pk])
            yield DueItem("Look at what went by alone", row.what, href, found)
