"""Cheaper ways to the same end: entered with what they cost, weighed by the engine, one chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sightline.changes import events, policy, pricing, rules
from sightline.changes.commands.area import OPEN_TO_COMPUTE
from sightline.changes.commands.keeping import check_state, keep, the_change
from sightline.changes.commands.requests import edit_change
from sightline.changes.models import ChangeOption, ChangeRequest
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor

State = ChangeRequest.State
WHY = "alternatives are compared with each other, whoever enters them"


@command
def add_option(
    actor: Actor,
    *,
    change_id: UUID,
    name: str,
    kind: str,
    deltas: Sequence[dict[str, Any]],
    mitigation_minor: int = 0,
    words: str = "",
    seen: int | None = None,
) -> ChangeOption:
    """Enter an alternative: the same change reshaped, and what reshaping it costs.

    Args:
        kind: A key of ``rules.OPTION_KINDS``.
        deltas: What it would do instead; the engine weighs that.

    Raises:
        NotFound, Invalid: As for the deltas of a request; a kind that there is not.
        Refused: ``wrong-state``, ``negative-money``; what the impact engine refuses.
    """
    change = the_change(actor, change_id, policy.edit, seen)
    check_state(change, OPEN_TO_COMPUTE, "add an alternative")
    if kind not in rules.OPTION_KINDS:
        raise Invalid({"kind": [f"One of {', '.join(rules.OPTION_KINDS)}."]})
    row = ChangeOption(change=change, edition=change.edition, kind=kind)
    row.name = checked_text("name", name, 200)
    row.words = checked_text("words", words, 20_000, required=False)
    row.inputs = pricing.checked_deltas(actor, list(deltas))
    set_fields(row, {"mitigation_minor": mitigation_minor}, {"mitigation_minor"})
    if row.mitigation_minor < 0:
        raise Refused("negative-money", "A cost is not negative.", "mitigation_minor")
    found = pricing.price(change, row.inputs)
    row.wave_minor = found.figures["total_minor"]
    row.n_area, row.finish_days = found.n_area, found.figures["finish_days"]
    row.save()
    compare(change)
    keep(change)
    record(events.OptionAdded(about=row.pk, change=change.pk))
    return row


def compare(change: ChangeRequest) -> None:
    """Mark which alternatives of an edition another one beats, and which costs the least."""
    rows = list(ChangeOption.objects.system(WHY).filter(change=change, edition=change.edition))
    best = min(rows, key=lambda row: (_total(row), row.n_area, row.pk), default=None)
    for row in rows:
        row.is_dominated = any(_beats(other, row) for other in rows)
        row.is_recommended = row is best
        row.save()


def _total(row: ChangeOption) -> int:
    return row.mitigation_minor + row.wave_minor


def _beats(one: ChangeOption, other: ChangeOption) -> bool:
    pair = (_total(one), one.n_area), (_total(other), other.n_area)
    return pair[0] != pair[1] and all(a <= b for a, b in zip(*pair, strict=True))


@command
def drop_option(actor: Actor, *, option_id: UUID, seen: int | None = None) -> ChangeOption:
    """Take an alternative away that was not chosen.

    Raises:
        Refused: ``wrong-state``, ``chosen``.
    """
    row = claim(ChangeOption, option_id, actor, policy.edit, seen=seen)
    change = the_change(actor, row.change_id, policy.edit)
    check_state(change, OPEN_TO_COMPUTE, "take an alternative away")
    if row.is_chosen:
        raise Refused("chosen", "The request was reshaped as this one; it stays on record.")
    row.delete()
    compare(change)
    keep(change)
    record(events.OptionAdded(about=row.pk, change=change.pk))
    return row


@command
def choose_option(actor: Actor, *, option_id: UUID, seen: int | None = None) -> ChangeRequest:
    """Reshape a request as one of its alternatives; it is an edit, with all that follows.

    What reshaping it costs is added to what the request costs.

    Raises:
        Forbidden, Refused: As ``edit_change``; ``older-edition`` of an alternative to what was
            asked before.
    """
    row = claim(ChangeOption, option_id, actor, policy.edit, seen=seen)
    change = the_change(actor, row.change_id, policy.edit)
    if row.edition != change.edition:
        raise Refused("older-edition", "It is an alternative to what was asked before.")
    said = {"deltas": row.inputs, "cost_minor": change.cost_minor + row.mitigation_minor}
    edited = edit_change(actor, change_id=change.pk, **said)
    row.edition, row.is_chosen = edited.edition, True
    row.save()
    keep(edited)
    record(events.OptionChosen(about=row.pk, change=edited.pk, edition=edited.edition))
    return edited
