"""Agreements: drafted by the office, signed by the customer, looked at again, and ended."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.projects.schedule.calendars import shared
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import Customer, Service, ServiceAgreement
from sightline.services.rules.clock import check_zone
from sightline.services.running import in_force

FIELDS = frozenset({"target_minutes", "calendar_id", "zone", "volume", "terms", "review_on"})


@command
def draft_agreement(
    actor: Actor, /, *, customer_id: UUID, service_id: UUID, review_on: date, **fields: Any
) -> ServiceAgreement:
    """Draft what the office and a customer agree on a service.

    Args:
        fields: ``target_minutes``, ``calendar_id``, ``zone``, ``volume`` (units a year), ``terms``;
            what is left out stays as the version of the service says.

    Raises:
        NotFound: The customer or the service is not visible.
        Forbidden: Only the roles of its office.
        Refused: ``customer-ended``, ``another-office``, ``no-calendar``, ``no-time``,
            ``no-volume``, ``review-passed``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.keep, customer)
    guards.check_active(customer)
    service = find(Service, service_id, actor)
    if service.office_id != customer.office_id:
        words = f"{customer} is served by {customer.office}: choose one of its services."
        raise Refused("another-office", words, "service_id")
    row = ServiceAgreement(customer=customer, service=service, drafted_by_id=actor.id)
    _take(actor, row, fields | {"review_on": review_on})
    return _written(row)


@command
def change_agreement(
    actor: Actor, /, *, agreement_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> ServiceAgreement:
    """Change a draft; what a customer signed stays as it was signed.

    Args:
        fields: As ``draft_agreement``, and ``review_on``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``agreement-signed``, ``no-calendar``, ``no-time``, ``no-volume``,
            ``review-passed``.
    """
    row = claim(ServiceAgreement, agreement_id, actor, policy.keep, seen=seen)
    if row.state != ServiceAgreement.State.DRAFT:
        words = "It stays as it was signed: draft a new one, and end this one when that is signed."
        raise Refused("agreement-signed", words)
    if not _take(actor, row, fields):
        nothing_changed()
        return row
    return _written(row, why)


@command
def sign_agreement(
    actor: Actor, *, agreement_id: UUID, seen: int | None = None, why: str = ""
) -> ServiceAgreement:
    """Sign for the customer: from now on requests go by it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``, ``own-draft``, ``customer-ended``, ``in-force-already``.
    """
    row = claim(ServiceAgreement, agreement_id, actor, policy.sign, seen=seen)
    row.move("agree")
    if row.drafted_by_id == actor.id:
        raise Refused("own-draft", "Nobody signs what they drafted: ask a colleague.")
    guards.check_active(row.customer)
    if in_force(row.customer_id, row.service_id) is not None:
        words = "Another agreement on this service is in force: the office ends that one first."
        raise Refused("in-force-already", words)
    row.agreed_by_id, row.agreed_on = actor.id, clock.today()
    return _moved(row, "agree", why)


@command
def review_agreement(
    actor: Actor, *, agreement_id: UUID, review_on: date, why: str, seen: int | None = None
) -> ServiceAgreement:
    """Say that it was looked at again with the customer, and when that is due next.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``, ``review-passed``.
    """
    row = claim(ServiceAgreement, agreement_id, actor, policy.keep, seen=seen)
    row.move("review")
    told = guards.reason(why, "Say what came out of it.")
    set_fields(row, {"review_on": review_on}, {"review_on"})
    _check_review(row)
    return _moved(row, "review", told)


@command
def end_agreement(
    actor: Actor, *, agreement_id: UUID, why: str, seen: int | None = None
) -> ServiceAgreement:
    """End an agreement; what was asked under it goes on under it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ServiceAgreement, agreement_id, actor, policy.keep, seen=seen)
    row.move("end")
    row.ended_on = clock.today()
    return _moved(row, "end", guards.reason(why, "Say why it is agreed no more."))


def _take(actor: Actor, row: ServiceAgreement, fields: dict[str, Any]) -> bool:
    calendar = fields.get("calendar_id")
    if calendar is not None and not shared(actor).filter(pk=calendar).exists():
        words = "Choose a calendar of the organisation: one of a project goes with its project."
        raise Refused("no-calendar", words, "calendar_id")
    if "zone" in fields:
        check_zone(str(fields["zone"]))
    changed = set_fields(row, fields, FIELDS)
    guards.check_level(row)
    if row.volume is not None and row.volume <= 0:
        raise Refused("no-volume", "Agree on at least one a year, or on no volume.", "volume")
    if "review_on" in fields:
        _check_review(row)
    return changed


def _check_review(row: ServiceAgreement) -> None:
    if row.review_on <= clock.today():
        words = "Choose a day after today on which it is looked at again."
        raise Refused("review-passed", words, "review_on")


def _written(row: ServiceAgreement, why: str = "") -> ServiceAgreement:
    row.save()
    said = {"customer": row.customer_id, "service": row.service_id}
    record(events.AgreementWritten(about=row.pk, **said), why=why)
    return row


def _moved(row: ServiceAgreement, verb: str, why: str) -> ServiceAgreement:
    row.save()
    said = {"verb": verb, "state": str(row.state)}
    record(events.AgreementMoved(about=row.pk, customer=row.customer_id, **said), why=why)
    return row
