"""The rows of a merger: tools and services of both offices, decided on and carried out."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_person
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy
from sightline.network.commands.mergers import OPEN_TO_ROWS, WHY
from sightline.network.models import Merger, MergerItem
from sightline.network.rules import merging

FIELDS = frozenset(
    {
        *("subject", "name", "had_by", "first_note", "second_note", "overlap", "decision"),
        *("keep_until", "reason", "responsible_id"),
    }
)
#: Once the assessment is closed, who sees to a row may still change.
LATER = frozenset({"responsible_id"})


@command
def add_merger_item(
    actor: Actor, /, *, merger_id: UUID, name: str, subject: str = "tool", **fields: Any
) -> MergerItem:
    """Add a tool, a service or whatever else both offices must agree on.

    Raises:
        NotFound: The merger or the responsible person is not visible.
        Forbidden: Only an office of the merger, or the strategic PMO above one.
        Invalid: A value that its column does not take.
        Refused: ``assessment-closed``, ``row-twice``, ``no-end-date``.
    """
    merger = find(Merger, merger_id, actor)
    row = MergerItem(merger=merger)
    check(actor, policy.assess, row)
    if merger.state not in OPEN_TO_ROWS:
        words = "The assessment is closed. Reopen it to add rows."
        raise Refused("assessment-closed", words)
    _set(actor, row, {"name": name, "subject": subject, **fields})
    return _written(row)


@command
def change_merger_item(
    actor: Actor, /, *, item_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> MergerItem:
    """Change a row, decide on it, or name who sees to it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: A value that its column does not take.
        Refused: ``assessment-closed``, ``row-twice``, ``no-end-date``.
    """
    row = claim(MergerItem, item_id, actor, policy.assess, seen=seen)
    if row.merger.state not in OPEN_TO_ROWS and not fields.keys() <= LATER:
        words = "The assessment is closed: only the responsible person can change. Reopen it first."
        raise Refused("assessment-closed", words)
    if row.merger.state in Merger.OVER:
        raise Refused("merger-over", "The merger is over; its rows stay as they are.")
    if not _set(actor, row, fields):
        nothing_changed()
        return row
    return _written(row, why)


def _set(actor: Actor, row: MergerItem, fields: dict[str, Any]) -> bool:
    if fields.get("responsible_id"):
        fields["responsible_id"] = the_person(actor, fields["responsible_id"]).pk
    differs = set_fields(row, fields, FIELDS)
    if not row.name:
        raise Invalid({"name": ["Say what it is called."]})
    if differs:
        merging.check_decision(row.decision, row.keep_until, clock.today())
        same = MergerItem.objects.system(WHY).filter(
            merger=row.merger_id, subject=row.subject, name=row.name
        )
        if same.exclude(pk=row.pk).exists():
            raise Refused("row-twice", "There is such a row already; change that one.", "name")
    return differs


def _written(row: MergerItem, why: str = "") -> MergerItem:
    told = checked_text("why", why, 1000, required=False)
    row.save()
    record(events.MergerItemWritten(about=row.pk, merger=row.merger_id), why=told)
    return row


@command
def drop_merger_item(actor: Actor, *, item_id: UUID, seen: int | None = None) -> None:
    """Drop a row that should not be there.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``assessment-closed``.
    """
    row = claim(MergerItem, item_id, actor, policy.assess, seen=seen)
    if row.merger.state not in OPEN_TO_ROWS:
        raise Refused("assessment-closed", "The assessment is closed. Reopen it to drop rows.")
    row.delete()
    record(events.MergerItemWritten(about=row.pk, merger=row.merger_id))


@command
def finish_merger_item(
    actor: Actor, *, item_id: UUID, why: str = "", seen: int | None = None
) -> MergerItem:
    """Say that what was decided of a row was carried out.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-standardised`` before the plan was approved, ``row-done``, ``merger-over``.
    """
    row = claim(MergerItem, item_id, actor, policy.carry_out, seen=seen)
    _check_under_way(row)
    if row.done_on is not None:
        raise Refused("row-done", "It was carried out already.")
    row.done_on = clock.today()
    return _written(row, why)


@command
def resume_merger_item(
    actor: Actor, *, item_id: UUID, why: str = "", seen: int | None = None
) -> MergerItem:
    """Say that what was decided of a row was not carried out after all.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``not-standardised``, ``row-open``, ``merger-over``.
    """
    row = claim(MergerItem, item_id, actor, policy.carry_out, seen=seen)
    _check_under_way(row)
    if row.done_on is None:
        raise Refused("row-open", "It was not carried out yet.")
    row.done_on = None
    return _written(row, why)


def _check_under_way(row: MergerItem) -> None:
    if row.merger.state in Merger.OVER:
        raise Refused("merger-over", "The merger is over; its rows stay as they are.")
    if row.merger.state not in (Merger.State.STANDARDISED, Merger.State.INTEGRATING):
        words = "The standardisation plan is not approved yet: nothing is carried out before."
        raise Refused("not-standardised", words)
