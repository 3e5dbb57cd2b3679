"""Commands on readings: taken once a day, and corrected with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.policy import Actor
from sightline.strategy import events, policy, rules
from sightline.strategy.commands.guards import given_why
from sightline.strategy.commands.key_results import claim_open
from sightline.strategy.models import Reading


@command
def take_reading(
    actor: Actor, *, key_result_id: UUID, on: date, value: Decimal, note: str = ""
) -> Reading:
    """Record what a key result stood at on a day.

    Args:
        on: The day it is true of, today at the latest.
        value: In the key result's unit, with at most 4 decimals.

    Raises:
        NotFound: As ``claim`` says.
        Forbidden: Only the objective's owner, the strategic PMO or a program office reads it.
        Invalid: A value or note its column does not take.
        Refused: ``objective-closed``, ``dropped``, ``in-the-future`` or ``already-read``.
    """
    measure = claim_open(actor, key_result_id, policy.read_measure)
    row = Reading(key_result=measure)
    set_fields(row, {"on": on, "value": value, "note": note}, {"on", "value", "note"})
    taken = measure.readings.filter(on=row.on).values_list("on", flat=True)
    rules.check_reading(row.on, clock.today(), taken)
    row.save()
    record(events.ReadingTaken(about=row.pk, key_result=measure.pk, on=row.on))
    return row


@command
def correct_reading(
    actor: Actor, /, *, reading_id: UUID, why: str, seen: int | None = None, **fields: Any
) -> Reading:
    """Put a wrong value or note of a reading right, whatever state its objective is in.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No reason, another field than value and note, or what its column does not take.
    """
    row = claim(Reading, reading_id, actor, policy.read_measure, seen=seen)
    reason = given_why(why, required=True)
    if set_fields(row, fields, {"value", "note"}):
        row.save()
        happened = events.ReadingCorrected(about=row.pk, key_result=row.key_result_id, on=row.on)
        record(happened, why=reason)
    else:
        nothing_changed()
    return row
