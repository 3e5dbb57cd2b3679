"""Customers: registered, changed, ended, and who stands for them and what they were heard to need."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import Customer, CustomerMember, CustomerNeed
from sightline.services.running import n_requests, n_running

FIELDS = frozenset({"name", "kind", "about_kind", "about_id", "about_name", "pains", "importance"})
WHY = "a name is taken once in an office, and a person stands once for a customer, whoever asks"


@command
def add_customer(
    actor: Actor, /, *, office_id: UUID, name: str, kind: str, **fields: Any
) -> Customer:
    """Register whom an office serves; the approach is direct until assessments say more.

    Args:
        fields: ``about_kind`` with ``about_id`` or ``about_name``, ``pains``, ``importance``.

    Raises:
        NotFound: The office, or what it stands for, is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``name-taken``, ``no-reference``, ``unknown-unit``.
    """
    office = the_office(actor, office_id)
    row = Customer(organisation_id=office.organisation_id, office=office)
    check(actor, policy.keep, row)
    _take(actor, row, {"name": name, "kind": kind, **fields})
    return _written(row)


@command
def change_customer(
    actor: Actor, /, *, customer_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Customer:
    """Change what is known of a customer.

    Args:
        fields: As ``add_customer``, with ``name`` and ``kind``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``customer-ended``, ``name-taken``, ``no-reference``, ``unknown-unit``.
    """
    row = claim(Customer, customer_id, actor, policy.keep, seen=seen)
    guards.check_active(row)
    if not _take(actor, row, fields):
        nothing_changed()
        return row
    return _written(row, why)


@command
def end_customer(actor: Actor, *, customer_id: UUID, why: str, seen: int | None = None) -> Customer:
    """Say that the office serves a customer no more, from today.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``customer-ended``, ``requests-running``, ``agreement-in-force``, ``no-reason``.
    """
    row = claim(Customer, customer_id, actor, policy.keep, seen=seen)
    guards.check_active(row)
    _check_quiet(row)
    if row.serviceagreements.filter(state="agreed").exists():
        raise Refused("agreement-in-force", "End the agreements with it first.")
    told = guards.reason(why, "Say why the office serves it no more.")
    row.active_until = clock.today()
    return _written(row, told)


@command
def drop_customer(actor: Actor, *, customer_id: UUID, seen: int | None = None) -> None:
    """Drop a customer that was registered by mistake: nothing hangs on it yet.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``requests-running``, ``has-history``.
    """
    row = claim(Customer, customer_id, actor, policy.keep, seen=seen)
    _check_quiet(row)
    noted = (
        row.customerassessments, row.customerfindings, row.customerneeds, row.approachmoves,
        row.serviceagreements, row.customerquotes, row.valueclaims, row.looks,
    )  # fmt: skip
    if n_requests(row) or any(rows.exists() for rows in noted):
        words = "There is a history: end it instead, so that the history stays."
        raise Refused("has-history", words)
    for member in row.customermembers.all():
        member.delete()
    row.delete()
    record(events.CustomerDropped(about=row.pk, office=row.office_id))


@command
def add_customer_member(actor: Actor, *, customer_id: UUID, person_id: UUID) -> CustomerMember:
    """Say who asks and answers for a customer.

    Raises:
        NotFound: The customer or the person is not visible.
        Forbidden: Only the roles of its office.
        Refused: ``customer-ended``, ``stands-already``, ``not-active``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.keep, customer)
    guards.check_active(customer)
    person = the_person(actor, person_id)
    if not person.is_active:
        raise Refused("not-active", "This account is closed: choose somebody else.", "person_id")
    if CustomerMember.objects.system(WHY).filter(customer=customer, person=person).exists():
        words = f"{person} stands for {customer} already."
        raise Refused("stands-already", words, "person_id")
    row = CustomerMember(customer=customer, person=person)
    row.save()
    record(events.CustomerWritten(about=row.pk, office=customer.office_id))
    return row


@command
def drop_customer_member(actor: Actor, *, member_id: UUID, seen: int | None = None) -> None:
    """Say that somebody stands for a customer no more.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
    """
    row = claim(CustomerMember, member_id, actor, policy.keep, seen=seen)
    row.delete()
    record(events.CustomerWritten(about=row.pk, office=row.customer.office_id))


@command
def note_need(actor: Actor, /, *, customer_id: UUID, need: str, **fields: Any) -> CustomerNeed:
    """Note what a customer needs, as it was heard.

    Args:
        fields: ``evidence``, ``heard_on`` (today if not given), ``heard_from``.

    Raises:
        NotFound, Forbidden: Only the roles of its office.
        Refused: ``customer-ended``, ``in-the-future``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.keep, customer)
    guards.check_active(customer)
    row = CustomerNeed(customer=customer, heard_by_id=actor.id)
    given = {name: value for name, value in fields.items() if value is not None}
    set_fields(row, given, frozenset({"evidence", "heard_on", "heard_from"}))
    row.need = checked_text("need", need, 300)
    if row.heard_on > clock.today():
        raise Refused("in-the-future", "It cannot have been heard yet.", "heard_on")
    row.save()
    record(events.CustomerHeard(about=row.pk, customer=customer.pk))
    return row


def _take(actor: Actor, row: Customer, fields: dict[str, Any]) -> bool:
    plain = dict(fields)
    if "name" in plain:
        plain["name"] = checked_text("name", plain["name"], 200)
    changed = set_fields(row, plain, FIELDS)
    if {"about_kind", "about_id", "about_name"} & plain.keys():
        guards.check_about(actor, row.about_kind, row.about_id, row.about_name)
        row.about_id = None if row.about_kind in {"", "unit"} else row.about_id
        row.about_name = row.about_name if row.about_kind == "unit" else ""
    rows = Customer.objects.system(WHY).filter(office=row.office_id, name=row.name)
    if rows.exclude(pk=row.pk).exists():
        words = "The office has a customer of this name: choose another, or look at that one."
        raise Refused("name-taken", words, "name")
    return changed


def _written(row: Customer, why: str = "") -> Customer:
    row.save()
    record(events.CustomerWritten(about=row.pk, office=row.office_id), why=why)
    return row


def _check_quiet(row: Customer) -> None:
    if n := n_running(row):
        noun = "request runs" if n == 1 else "requests run"
        words = f"{n} {noun} for it: see them through, decline or cancel them first."
        raise Refused("requests-running", words)
