"""Readings of a benefit: taken, attested by its owner, confirmed by finance, or disputed."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.events import Event
from sightline.kernel.money import from_decimal
from sightline.kernel.policy import Actor
from sightline.results import events, policy
from sightline.results.commands.guards import check_open
from sightline.results.commands.measures import figure_of
from sightline.results.models import Measure, Reading

WHY = "a measure is read once a day"
LAGGING = frozenset(
    {
        *("in_delivery", "realising", "realised", "partly_realised", "not_realised"),
        "sustained",
    }
)
LEADING = LAGGING | {"approved"}


@command
def read_benefit(
    actor: Actor,
    *,
    measure_id: UUID,
    on: date,
    value: Decimal | str,
    currency: str = "",
    evidence: str = "",
) -> Reading:
    """Note what a measure said on a day; its owner attests it afterwards.

    Args:
        value: Of a measure in money the amount since the reading before, else the level.
        currency: Of the amount; the project's if it is left out.
        evidence: Where it can be looked up; needed before it is attested.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: No number, or one too large.
        Refused: ``benefit-closed``, ``no-baseline``, ``not-delivered``, ``before-baseline``,
            ``not-yet``, ``read-already``, ``no-rate``.
    """
    measure = claim(Measure, measure_id, actor, policy.edit)
    row = Reading(measure=measure, on=_day(on), taken_by_id=actor.id)
    row.value = figure_of("value", value)
    row.evidence = checked_text("evidence", evidence, 10_000, required=False)
    _check_state(measure)
    _check_day(measure, row.on)
    _check_currency(measure, row.value, currency)
    held = Reading.objects.system(WHY).filter(measure=measure, on=row.on)
    if held.exclude(state="disputed").exists():
        words = "It was read on that day already; dispute that reading if it is wrong."
        raise Refused("read-already", words, "on")
    row.save()
    return _recorded(row, events.BenefitRead)


def _day(on: Any) -> date:
    if not isinstance(on, date):
        raise Invalid({"on": ["Give the day it was read on."]})
    if on > clock.today():
        raise Refused("not-yet", "That day is still to come; give the day it was read on.", "on")
    return on


def _check_state(measure: Measure) -> None:
    check_open(measure.profile)
    state = measure.profile.state
    if state in {"identified", "profiled"}:
        words = "Baseline the benefit first: without a before there is no after."
        raise Refused("no-baseline", words)
    if state not in (LEADING if measure.kind == "leading" else LAGGING):
        words = "Its benefit is not being delivered yet; approve and deliver it first."
        raise Refused("not-delivered", words)


def _check_day(measure: Measure, on: date) -> None:
    if measure.baseline_on is not None and on <= measure.baseline_on:
        words = f"The baseline was measured on {measure.baseline_on:%-d %b %Y}; read it after that."
        raise Refused("before-baseline", words, "on")


def _check_currency(measure: Measure, value: Decimal, currency: str) -> None:
    own = measure.profile.benefit.project.currency
    if not measure.is_money:
        return
    if currency and currency != own:
        words = (
            f"The project counts in {own}, and there is no dated rate from {currency[:3]}. "
            f"Give the amount in {own}."
        )
        raise Refused("no-rate", words, "currency")
    try:
        from_decimal(value, own)
    except ValueError as error:
        raise Invalid(
            {"value": [f"{own} has no unit as fine as {value.normalize():f}."]}
        ) from error


@command
def attest_reading(
    actor: Actor, *, reading_id: UUID, evidence: str | None = None, seen: int | None = None
) -> Reading:
    """Vouch for a reading as the owner of its benefit; never as the project's manager.

    Args:
        evidence: Where it can be looked up, if the reading does not say or says it wrongly.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``benefit-closed``, ``wrong-state``, ``no-evidence``.
    """
    row = claim(Reading, reading_id, actor, policy.attest, seen=seen)
    check_open(row.measure.profile)
    row.move("attest")
    if evidence:
        row.evidence = checked_text("evidence", evidence, 10_000, required=False)
    if not row.evidence:
        words = "Say where this can be looked up: a ledger, a report, a count."
        raise Refused("no-evidence", words, "evidence")
    row.attested_by_id, row.attested_on = actor.id, clock.today()
    return _recorded(row, events.ReadingAttested)


@command
def confirm_reading(actor: Actor, *, reading_id: UUID, seen: int | None = None) -> Reading:
    """Confirm an attested reading in money for finance.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``benefit-closed``, ``wrong-state``, ``not-money``, ``own-attestation``.
    """
    row = claim(Reading, reading_id, actor, policy.confirm, seen=seen)
    check_open(row.measure.profile)
    row.move("confirm")
    if not row.measure.is_money:
        words = "Finance confirms money; what is not counted in it is the owner's word."
        raise Refused("not-money", words)
    if row.attested_by_id == actor.id:
        raise Refused("own-attestation", "Who attested it does not confirm it as well.")
    row.confirmed_by_id, row.confirmed_on = actor.id, clock.today()
    return _recorded(row, events.ReadingConfirmed)


@command
def dispute_reading(
    actor: Actor, *, reading_id: UUID, why: str, seen: int | None = None
) -> Reading:
    """Say that a reading is wrong, as owner or for finance; it counts no more.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``benefit-closed``, ``wrong-state``, ``no-reason``.
    """
    row = claim(Reading, reading_id, actor, policy.dispute, seen=seen)
    check_open(row.measure.profile)
    row.move("dispute")
    row.reason = checked_text("why", why, 1000, required=False)
    if not row.reason:
        raise Refused("no-reason", "Say what is wrong with it, so that it can be read anew.", "why")
    return _recorded(row, events.ReadingDisputed, why)


def _recorded(row: Reading, event: type[Event], why: str = "") -> Reading:
    row.save()
    benefit = row.measure.profile.benefit
    said = event(about=row.pk, benefit=benefit.pk, project=benefit.project_id)  # type: ignore[call-arg]
    record(said, why=why)
    return row
