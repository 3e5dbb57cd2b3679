"""Requests over HTTP: asked and led from state to state, with their clock and who could help."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.services import commands, lists, policy, queries
from sightline.services.models import (
    ServiceRequest,
)
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Id, In, LongText, MustSayWhy, Name, Out, Told, Why
from sightline.ui.api.versions import seen
from sightline.ui.routes import Asked

api = Operations("Requests for services")
REQUEST = "/service-requests/{uuid:request_id}"
State = Literal[
    "new", "accepted", "in_progress", "waiting", "delivered", "confirmed", "reopened", "closed",
    "declined", "cancelled",
]  # fmt: skip
Words = Annotated[LongText, Field(min_length=1)]


class ServiceRequestOut(Out):
    """One request of a customer."""

    office_id: UUID
    customer_id: UUID
    service_id: UUID
    of_version_id: UUID
    number: int
    state: State
    title: str
    words: str
    asked_by_id: UUID | None
    asked_at: datetime
    assignee_id: UUID | None
    target_minutes: int | None
    due_at: datetime | None
    worked_minutes: int | None
    delivered_at: datetime | None
    closed_at: datetime | None


class ServiceRequestNew(In):
    """What is asked for, and for which customer."""

    customer_id: Id
    version_id: Id
    title: Name
    words: LongText = LEFT


class RequestAssignment(In):
    """Who works on a request."""

    assignee_id: Id


class RequestClock(Told):
    """How a request stands with its time, in working minutes."""

    runs: bool
    worked_minutes: int | None
    target_minutes: int | None
    left_minutes: int | None
    due_at: datetime | None
    as_of: datetime


class RequestHand(Told):
    """Somebody who could take a request."""

    person_id: UUID
    name: str
    matched: list[str]
    load: int


class RequestHands(Told):
    """Who could take a request, the best first."""

    hands: list[RequestHand]


@api.lists(
    "/service-requests", policy.read, ServiceRequestOut, lists.REQUESTS,
    for_actor=lists.requests_for,
)  # fmt: skip
def service_requests(request: Asked) -> QuerySet[ServiceRequest]:
    """Return the requests that the caller sees."""
    return queries.requests(request.actor)


@api.shows(REQUEST, policy.read, ServiceRequestOut)
def service_request(request: Asked, request_id: UUID) -> ServiceRequest:
    """Return one request."""
    return queries.the_request(request.actor, request_id)


@api.creates("/service-requests", policy.ask, ServiceRequestOut, at="/service-requests/{id}")
def ask_service(request: Asked, said: ServiceRequestNew) -> ServiceRequest:
    """Ask for a service, for a customer that one stands for."""
    return commands.ask_service(request.actor, **said.given())


@api.tells(f"{REQUEST}/clock", policy.read, RequestClock)
def request_clock(request: Asked, request_id: UUID) -> RequestClock:
    """Return how a request stands with its time."""
    found = queries.clock_of(queries.the_request(request.actor, request_id))
    return RequestClock(
        runs=found.runs,
        worked_minutes=found.worked,
        target_minutes=found.target,
        left_minutes=found.left,
        due_at=found.due_at,
        as_of=found.as_of,
    )


@api.tells(f"{REQUEST}/hands", policy.read, RequestHands)
def request_hands(request: Asked, request_id: UUID) -> RequestHands:
    """Return who at the desk could take a request, as far as the caller sees the desk."""
    row = queries.the_request(request.actor, request_id)
    return RequestHands(
        hands=[
            RequestHand(
                person_id=one.hand.key,
                name=one.hand.name,
                matched=list(one.matched),
                load=one.hand.load,
            )
            for one in queries.hands(request.actor, row)
        ]
    )


def _at(request: Asked, request_id: UUID) -> dict[str, Any]:
    return {"request_id": request_id, "seen": seen(request)}


@api.changes(f"{REQUEST}/assign", policy.keep, ServiceRequestOut, method="POST")
def assign_request(request: Asked, request_id: UUID, said: RequestAssignment) -> ServiceRequest:
    """Give a request to somebody at the desk."""
    at = _at(request, request_id)
    return commands.assign_request(request.actor, **at, assignee_id=said.assignee_id)


@api.changes(f"{REQUEST}/accept", policy.work, ServiceRequestOut, method="POST")
def accept_request(request: Asked, request_id: UUID, said: Why) -> ServiceRequest:
    """Take a request on."""
    return commands.accept_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/start", policy.work, ServiceRequestOut, method="POST")
def start_request(request: Asked, request_id: UUID, said: Why) -> ServiceRequest:
    """Begin to work on a request."""
    return commands.start_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/wait", policy.work, ServiceRequestOut, method="POST")
def wait_for_customer(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Wait for the customer: the clock stands."""
    return commands.wait_for_customer(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/resume", policy.talk, ServiceRequestOut, method="POST")
def resume_request(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Go on: the customer answered."""
    return commands.resume_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/deliver", policy.work, ServiceRequestOut, method="POST")
def deliver_request(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Hand over what was asked for."""
    return commands.deliver_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/confirm", policy.ask, ServiceRequestOut, method="POST")
def confirm_request(request: Asked, request_id: UUID, said: Why) -> ServiceRequest:
    """Confirm that it was delivered."""
    return commands.confirm_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/reopen", policy.ask, ServiceRequestOut, method="POST")
def reopen_request(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Say that something is missing."""
    return commands.reopen_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/close", policy.work, ServiceRequestOut, method="POST")
def close_request(request: Asked, request_id: UUID, said: Why) -> ServiceRequest:
    """Close a request."""
    return commands.close_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/decline", policy.work, ServiceRequestOut, method="POST")
def decline_request(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Decline a request."""
    return commands.decline_request(request.actor, **_at(request, request_id), why=said.why)


@api.changes(f"{REQUEST}/cancel", policy.ask, ServiceRequestOut, method="POST")
def cancel_request(request: Asked, request_id: UUID, said: MustSayWhy) -> ServiceRequest:
    """Take a request back."""
    return commands.cancel_request(request.actor, **_at(request, request_id), why=said.why)
