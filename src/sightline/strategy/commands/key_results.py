"""Commands on key results; the objective is locked before its key result, always."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.policy import Action, Actor
from sightline.strategy import events, policy, rules
from sightline.strategy.commands.guards import given_why
from sightline.strategy.models import KeyResult, Objective

FIELDS = frozenset({"name", "unit", "start_value", "target_value", "weight", "due"})


@command
def add_key_result(
    actor: Actor,
    *,
    objective_id: UUID,
    name: str,
    start_value: Decimal,
    target_value: Decimal,
    unit: str = "",
    weight: int = 1,
    due: date | None = None,
) -> KeyResult:
    """Add a measure to an objective that is a draft or active.

    Args:
        start_value: Where it stands at the beginning, with at most 4 decimals.
        target_value: Where it should come to, above or below the start.
        unit: What both are counted in.
        weight: What it counts within the objective, 1 to 100.

    Raises:
        NotFound, Forbidden: As ``claim`` says of the objective.
        Invalid: A text or number its column does not take.
        Refused: ``objective-closed`` or ``no-distance``.
    """
    objective = claim(Objective, objective_id, actor, policy.set_objective)
    row = KeyResult(objective=objective)
    course = {"start_value": start_value, "target_value": target_value}
    set_fields(row, {"name": name, "unit": unit, "weight": weight, "due": due, **course}, FIELDS)
    rules.check_open(objective.state)
    rules.check_course(row.start_value, row.target_value)
    row.save()
    record(events.KeyResultAdded(about=row.pk, objective=objective.pk))
    return row


def claim_open(
    actor: Actor, key_result_id: UUID, what: Action, *, seen: int | None = None
) -> KeyResult:
    """Fetch and lock a key result that counts, and its objective, which is not closed.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``objective-closed`` or ``dropped``.
    """
    found = find(KeyResult, key_result_id, actor)
    objective = claim(Objective, found.objective_id, actor, what)
    row = claim(KeyResult, key_result_id, actor, what, seen=seen)
    row.objective = objective
    rules.check_open(objective.state)
    rules.check_kept(row.dropped)
    return row


@command
def change_key_result(
    actor: Actor, /, *, key_result_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> KeyResult:
    """Change a key result's name, unit, start, target, weight or due date.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A field that cannot be set here, or a value its column does not take.
        Refused: ``objective-closed``, ``dropped`` or ``no-distance``.
    """
    row = claim_open(actor, key_result_id, policy.set_objective, seen=seen)
    if set_fields(row, fields, FIELDS):
        rules.check_course(row.start_value, row.target_value)
        row.save()
        happened = events.KeyResultChanged(about=row.pk, objective=row.objective_id)
        record(happened, why=given_why(why))
    else:
        nothing_changed()
    return row


@command
def drop_key_result(
    actor: Actor, *, key_result_id: UUID, seen: int | None = None, why: str = ""
) -> KeyResult:
    """Let a key result that was never read count no more, from today on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``objective-closed``, ``dropped`` or ``has-readings``.
    """
    row = claim_open(actor, key_result_id, policy.set_objective, seen=seen)
    rules.check_unread(row.readings.count())
    row.dropped = clock.today()
    row.save()
    happened = events.KeyResultDropped(about=row.pk, objective=row.objective_id)
    record(happened, why=given_why(why))
    return row
