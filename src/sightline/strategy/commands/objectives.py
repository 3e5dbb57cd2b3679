"""Commands on objectives: setting them, changing them, and every move of their lifecycle."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_organisation
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.events import Event
from sightline.kernel.policy import Actor, check
from sightline.strategy import events, policy, rules
from sightline.strategy.commands.guards import REFERENCES, check_code, given_why, referred_ids
from sightline.strategy.models import Objective

FIELDS = frozenset({"code", "name", "description", "starts", "finishes", "weight"})


@command
def set_objective(
    actor: Actor,
    *,
    theme_id: UUID,
    code: str,
    name: str,
    starts: date,
    finishes: date,
    description: str = "",
    owner_id: UUID | None = None,
    office_id: UUID | None = None,
    weight: int = 1,
) -> Objective:
    """Set an objective under a theme, as a draft.

    Args:
        code: Unique within the organisation whatever its case.
        starts: First day of its period.
        finishes: The day after the last one.
        office_id: The office it is set for; none when it is the whole organisation's.
        weight: What it counts among the others, 1 to 100.

    Raises:
        NotFound: Theme, owner or office is missing or not visible.
        Forbidden: Only the strategic PMO or an executive, of that office or above it.
        Invalid: A text that is missing or too long, a weight out of range.
        Refused: ``code-taken`` or ``ends-before-start``.
    """
    said = {"theme_id": theme_id, "owner_id": owner_id, "office_id": office_id}
    row = Objective(organisation=the_organisation(actor), **referred_ids(actor, said))
    check(actor, policy.set_objective, row)
    own = {"code": code, "name": name, "description": description, "weight": weight}
    set_fields(row, {**own, "starts": starts, "finishes": finishes}, FIELDS)
    _check(actor, row)
    row.save()
    record(events.ObjectiveSet(about=row.pk))
    return row


def _check(actor: Actor, row: Objective) -> None:
    check_code(actor, row)
    rules.check_period(row.starts, row.finishes)


@command
def change_objective(
    actor: Actor, /, *, objective_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Objective:
    """Change an objective that is a draft or active, its theme, owner and office included.

    Moving it to another office, or to none, needs the right there too.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says, and for what the fields refer to.
        Invalid: A field that cannot be set here, or a value its column does not take.
        Refused: ``objective-closed``, ``code-taken`` or ``ends-before-start``.
    """
    row = claim(Objective, objective_id, actor, policy.set_objective, seen=seen)
    rules.check_open(row.state)
    if set_fields(row, {**fields, **referred_ids(actor, fields)}, FIELDS | REFERENCES):
        check(actor, policy.set_objective, row)
        _check(actor, row)
        row.save()
        record(events.ObjectiveChanged(about=row.pk), why=given_why(why))
    else:
        nothing_changed()
    return row


@command
def activate_objective(
    actor: Actor, *, objective_id: UUID, seen: int | None = None, why: str = ""
) -> Objective:
    """Make a draft an objective that projects can serve.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    happened = events.ObjectiveActivated(about=objective_id)
    return _move(actor, "activate", happened, seen, given_why(why))


@command
def achieve_objective(
    actor: Actor, *, objective_id: UUID, seen: int | None = None, why: str = ""
) -> Objective:
    """Declare an active objective reached; this ends it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    happened = events.ObjectiveAchieved(about=objective_id)
    return _move(actor, "achieve", happened, seen, given_why(why))


@command
def retire_objective(
    actor: Actor, *, objective_id: UUID, why: str, seen: int | None = None
) -> Objective:
    """Give up an active objective; what serves it must then be looked at again.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: No reason.
        Refused: ``wrong-state``.
    """
    happened = events.ObjectiveRetired(about=objective_id)
    return _move(actor, "retire", happened, seen, given_why(why, required=True))


@command
def reinstate_objective(
    actor: Actor, *, objective_id: UUID, seen: int | None = None, why: str = ""
) -> Objective:
    """Take up a retired objective again.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    happened = events.ObjectiveReinstated(about=objective_id)
    return _move(actor, "reinstate", happened, seen, given_why(why))


def _move(actor: Actor, verb: str, happened: Event, seen: int | None, why: str) -> Objective:
    row = claim(Objective, happened.about, actor, policy.set_objective, seen=seen)
    row.move(verb)
    row.save()
    record(happened, why=why)
    return row
