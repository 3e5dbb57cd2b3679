"""Collisions at the moment a change gets its time: what bars it is refused, the rest is acknowledged."""

from collections.abc import Iterable

from sightline.changes.models import ChangeRequest
from sightline.changes.queries.collisions import Met, of_change, planned_for
from sightline.changes.rules.collisions import REASONS, Collision
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor


def check_clear(found: Iterable[Collision], seen: Iterable[Met] = ()) -> None:
    """Refuse while something bars a change at the time it is planned.

    Args:
        seen: Collisions that the actor sees, to be told with what is met.

    Raises:
        Refused: ``collides``.
    """
    barring = [one for one in found if one.blocks]
    if barring:
        why = _reasons(barring, [met for met in seen if met.collision.blocks])
        words = f"It collides at its planned time: {why}. Move one of the two, or the window."
        raise Refused("collides", words, "window_start" if seen else "")


def check_acknowledged(actor: Actor, change: ChangeRequest, acknowledge: bool) -> tuple[str, ...]:
    """Refuse a time that something bars, or that meets something nobody has acknowledged.

    Returns:
        The reasons that were acknowledged, for the journal.

    Raises:
        Refused: ``collides``, ``collision-unseen``.
    """
    found = planned_for(change)
    seen = of_change(actor, change) if found else []
    check_clear(found, seen)
    if found and not acknowledge:
        words = (
            f"At that time it meets what does not bar it: {_reasons(found, seen)}. "
            "Say that you take it into account, or choose another time."
        )
        raise Refused("collision-unseen", words, "acknowledge")
    return tuple(sorted({one.reason for one in found}))


def _reasons(found: Iterable[Collision], seen: Iterable[Met]) -> str:
    """Return why changes collide, each reason once, and with what, as far as it may be seen."""
    told = {REASONS[one.reason]: set[str]() for one in found}
    for met in seen:
        told.setdefault(met.words, set()).add(str(met.other or met.window or ""))
    parts = []
    for words, others in sorted(told.items()):
        named = ", ".join(sorted(others - {""}))
        parts.append(f"{words.lower()} ({named})" if named else words.lower())
    return "; ".join(parts)
