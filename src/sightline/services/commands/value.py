"""What an office was worth: claims of value, signed by the customer, and what the office cost."""

from decimal import Decimal
from uuid import UUID

from sightline.identity.queries import the_office, the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands import guards
from sightline.services.models import Customer, OfficeCost, ValueClaim

WHY = "what an office cost in a year is said once, whoever asks"
FIRST_YEAR, LAST_YEAR = 1990, 2200


@command
def claim_value(
    actor: Actor, *, customer_id: UUID, year: int, what: str, value_minor: int, share: Decimal
) -> ValueClaim:
    """Claim what a customer gained in a year, and the share of it that the office brought.

    Raises:
        NotFound, Forbidden: Only the roles of its office.
        Refused: ``over-everything``, ``no-share``, ``no-value``, ``no-year``.
    """
    customer = find(Customer, customer_id, actor)
    check(actor, policy.keep, customer)
    if share > 1:
        words = "An office brings at most all of it: a share is at most 100 %."
        raise Refused("over-everything", words, "share")
    if share <= 0:
        raise Refused("no-share", "Say which share the office brought: more than nothing.", "share")
    _check_amount(value_minor, "value_minor")
    check_year(year)
    row = ValueClaim(
        customer=customer,
        year=year,
        what=checked_text("what", what, 300),
        currency=the_organisation(actor).currency,
        claimed_by_id=actor.id,
    )
    set_fields(row, {"value_minor": value_minor, "share": share}, {"value_minor", "share"})
    return _moved(row, "claim")


@command
def sign_value(
    actor: Actor, *, claim_id: UUID, seen: int | None = None, why: str = ""
) -> ValueClaim:
    """Sign, as the customer, that the office brought this share.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says; only the people of the customer.
        Refused: ``wrong-state``, ``own-claim``.
    """
    row = claim(ValueClaim, claim_id, actor, policy.sign, seen=seen)
    row.move("sign")
    if row.claimed_by_id == actor.id:
        raise Refused("own-claim", "Nobody signs what they claimed: ask a colleague.")
    row.signed_by_id, row.signed_on = actor.id, clock.today()
    return _moved(row, "sign", why)


@command
def withdraw_value(
    actor: Actor, *, claim_id: UUID, why: str, seen: int | None = None
) -> ValueClaim:
    """Withdraw a claim: it counts no more.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ValueClaim, claim_id, actor, policy.keep, seen=seen)
    row.move("withdraw")
    return _moved(row, "withdraw", guards.reason(why, "Say why it does not hold."))


@command
def set_office_cost(actor: Actor, *, office_id: UUID, year: int, cost_minor: int) -> OfficeCost:
    """Say what an office cost in a year.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``no-value``, ``no-year``.
    """
    office = the_office(actor, office_id)
    check(actor, policy.keep, office)
    _check_amount(cost_minor, "cost_minor")
    check_year(year)
    held = OfficeCost.objects.system(WHY).filter(office=office, year=year).first()
    currency = the_organisation(actor).currency
    row = held or OfficeCost(office=office, year=year, currency=currency)
    if not set_fields(row, {"cost_minor": cost_minor}, {"cost_minor"}):
        nothing_changed()
        return row
    row.save()
    record(events.OfficeCostSet(about=row.pk, office=office.pk, year=year))
    return row


def _check_amount(minor: int, field: str) -> None:
    if minor <= 0:
        raise Refused("no-value", "Give an amount above nothing.", field)


def check_year(year: int) -> None:
    """Refuse what is no year of an office."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("no-year", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.", "year")


def _moved(row: ValueClaim, verb: str, why: str = "") -> ValueClaim:
    row.save()
    said = {"verb": verb, "state": str(row.state)}
    record(events.ValueMoved(about=row.pk, customer=row.customer_id, **said), why=why)
    return row
