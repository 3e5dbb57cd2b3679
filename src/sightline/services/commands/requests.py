"""Requests: asked by a customer's people, led from state to state, each step a row of its own."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Action, Actor, check
from sightline.services import events, policy
from sightline.services.clocks import wind
from sightline.services.commands import guards
from sightline.services.commands.surveys import send_survey
from sightline.services.models import (
    Customer,
    DeskPerson,
    RequestMove,
    RequestTask,
    ServiceRequest,
    ServiceVersion,
)
from sightline.services.running import in_force
from sightline.services.tallies import recount

WHY = "numbers are given once in an organisation, and the desk is asked whoever sees it"

#: A request, and the version of it on the screen.
At = tuple[UUID, int | None]


@command
def ask_service(
    actor: Actor, *, customer_id: UUID, version_id: UUID, title: str, words: str = ""
) -> ServiceRequest:
    """Ask for a service, for a customer that one stands for.

    Raises:
        NotFound: The customer or the service is not visible.
        Forbidden: Only the people of the customer.
        Refused: ``customer-ended``, ``not-offered``, ``another-office``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.ask, customer)
    guards.check_active(customer)
    version = find(ServiceVersion, version_id, actor)
    guards.check_offered(version, customer)
    row = ServiceRequest(
        organisation_id=customer.organisation_id, office_id=customer.office_id,
        customer=customer, service=version.service, of_version=version, number=_next(customer),
        title=checked_text("title", title, 200),
        words=checked_text("words", words, 10_000, required=False),
        asked_by_id=actor.id, asked_at=clock.now(), target_minutes=version.target_minutes,
    )  # fmt: skip
    row.agreement = in_force(customer.pk, version.service_id)
    if row.agreement is not None and row.agreement.target_minutes is not None:
        row.target_minutes = row.agreement.target_minutes
    row.save()
    _note(actor, row, "ask", "")
    record(events.RequestAsked(about=row.pk, customer=customer.pk, service=version.service_id))
    return row


@command
def accept_request(
    actor: Actor, *, request_id: UUID, seen: int | None = None, why: str = ""
) -> ServiceRequest:
    """Take a request on; the steps of its service become its tasks.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(ServiceRequest, request_id, actor, policy.work, seen=seen)
    row.move("accept")
    for position, title in enumerate(row.of_version.steps, start=1):
        RequestTask(request=row, position=position, title=title).save()
    return _moved(actor, row, "accept", why)


@command
def start_request(
    actor: Actor, *, request_id: UUID, seen: int | None = None, why: str = ""
) -> ServiceRequest:
    """Begin to work on a request that was accepted or reopened.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``nobody-assigned``.
    """
    row = claim(ServiceRequest, request_id, actor, policy.work, seen=seen)
    row.move("start")
    if row.assignee_id is None:
        raise Refused("nobody-assigned", "Assign it first: somebody must work on it.")
    return _moved(actor, row, "start", why)


@command
def wait_for_customer(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Wait for the customer: the clock stands until they answer.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    words = "Say what the customer must tell or do."
    return _step(actor, (request_id, seen), "wait", policy.work, why, words=words)


@command
def resume_request(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Go on: the customer answered, or the office does without.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    words = "Say what was answered."
    return _step(actor, (request_id, seen), "resume", policy.talk, why, words=words)


@command
def deliver_request(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Hand over what was asked for.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``, ``tasks-open``.
    """
    row = claim(ServiceRequest, request_id, actor, policy.work, seen=seen)
    row.move("deliver")
    told = guards.reason(why, "Say what was delivered, and where it is.")
    if n := row.requesttasks.filter(done_on__isnull=True).count():
        noun = "task is" if n == 1 else "tasks are"
        raise Refused("tasks-open", f"{n} {noun} not done yet: tick them off first.")
    row.delivered_at = clock.now()
    send_survey(row)
    return _moved(actor, row, "deliver", told)


@command
def confirm_request(
    actor: Actor, *, request_id: UUID, seen: int | None = None, why: str = ""
) -> ServiceRequest:
    """Confirm, as the customer, that it was delivered.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``.
    """
    return _step(actor, (request_id, seen), "confirm", policy.ask, why)


@command
def reopen_request(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Say, as the customer, that something is missing: the clock goes on where it stood.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``, ``no-reason``.
    """
    return _step(actor, (request_id, seen), "reopen", policy.ask, why, words="Say what is missing.")


@command
def close_request(
    actor: Actor, *, request_id: UUID, seen: int | None = None, why: str = ""
) -> ServiceRequest:
    """Close a request that is confirmed, or one that nobody confirmed, with a reason.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ServiceRequest, request_id, actor, policy.work, seen=seen)
    is_confirmed = row.state == ServiceRequest.State.CONFIRMED
    row.move("close")
    if not is_confirmed:
        why = guards.reason(why, "Nobody confirmed it: say why it is closed all the same.")
    row.closed_at = clock.now()
    return _moved(actor, row, "close", why)


@command
def decline_request(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Decline a request before it is worked on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    words = "Say why, and who could help instead."
    return _step(actor, (request_id, seen), "decline", policy.work, why, words=words)


@command
def cancel_request(
    actor: Actor, *, request_id: UUID, why: str, seen: int | None = None
) -> ServiceRequest:
    """Take a request back, as the customer.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``, ``no-reason``.
    """
    words = "Say why it is needed no more."
    return _step(actor, (request_id, seen), "cancel", policy.ask, why, words=words)


@command
def assign_request(
    actor: Actor, *, request_id: UUID, assignee_id: UUID, seen: int | None = None
) -> ServiceRequest:
    """Give a request to somebody at the desk of its office.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; the roles of the office.
        Refused: ``request-over``, ``not-at-the-desk``.
    """
    row = claim(ServiceRequest, request_id, actor, policy.keep, seen=seen)
    if row.state not in ServiceRequest.RUNNING:
        words = f"It is {row.get_state_display().lower()}: nobody works on it any more."
        raise Refused("request-over", words)
    person = the_person(actor, assignee_id)
    desk = DeskPerson.objects.system(WHY).filter(office=row.office_id, person=person)
    if not (person.is_active and desk.exists()):
        words = f"{person} is not at the desk of {row.office}: put them there first."
        raise Refused("not-at-the-desk", words, "assignee_id")
    if row.assignee_id == person.pk:
        nothing_changed()
        return row
    row.assignee = person
    row.save()
    record(events.RequestAssigned(about=row.pk, assignee=person.pk))
    return row


def _step(
    actor: Actor, at: At, verb: str, what: Action, why: str, *, words: str = ""
) -> ServiceRequest:
    request_id, seen = at
    row = claim(ServiceRequest, request_id, actor, what, seen=seen)
    row.move(verb)
    return _moved(actor, row, verb, guards.reason(why, words) if words else why)


def _moved(actor: Actor, row: ServiceRequest, verb: str, why: str) -> ServiceRequest:
    _note(actor, row, verb, why)
    said: dict[str, Any] = {"verb": verb, "state": str(row.state)}
    record(events.RequestMoved(about=row.pk, customer=row.customer_id, **said), why=why)
    return row


def _note(actor: Actor, row: ServiceRequest, verb: str, why: str) -> None:
    """Write the step down, wind the clock by all of them, and save the request."""
    told = checked_text("why", why, 5000, required=False)
    at, last = clock.now(), row.requestmoves.last()
    if last is not None and at < last.at:
        raise Refused("before-the-last", "The step before it was taken later than this.")
    RequestMove(
        request=row, verb=verb, state=str(row.state), at=at, by_id=actor.id, why=told
    ).save()
    wind(row)
    row.save()
    recount(row)


def _next(customer: Customer) -> int:
    rows = ServiceRequest.objects.system(WHY).filter(organisation=customer.organisation_id)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
