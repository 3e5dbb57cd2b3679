"""Who may decide what: the authority matrix, with requests on one item summed over thirty days.

Domain reference, section 3.2. The highest level that anything triggers decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sightline.changes.rules import RANKS

SPLIT = timedelta(days=30)
STRATEGIC_BENEFIT_PERMILLE = 100
STRATEGIC_OFFICES = 2


@dataclass(frozen=True)
class Effects:
    """What a request comes to, for authority: thousandths of the budget and benefit, days, offices.

    Attributes:
        days: The most that any milestone moves.
        is_within_tolerance: Time and cost stay within what the project was given.
        changes_alignment: The objectives that the project serves change.
    """

    cost_permille: int = 0
    cost_minor: int = 0
    days: int = 0
    benefit_permille: int = 0
    n_offices: int = 1
    is_within_tolerance: bool = False
    changes_alignment: bool = False


@dataclass(frozen=True)
class Limits:
    """The most a level decides by itself; ``None`` is no limit of that kind."""

    cost_permille: int | None = None
    cost_minor: int | None = None
    days: int | None = None

    def hold(self, effects: Effects) -> bool:
        """Tell whether effects stay within the limits."""
        pairs = (
            (effects.cost_permille, self.cost_permille),
            (effects.cost_minor, self.cost_minor),
            (effects.days, self.days),
        )
        return all(limit is None or value <= limit for value, limit in pairs)


PROGRAM = Limits(cost_permille=50, days=10)


@dataclass(frozen=True)
class Part:
    """One request on an item: when it was raised, and what it comes to."""

    item: UUID
    raised_on: date
    effects: Effects


def summed(parts: Sequence[Part], day: date) -> Effects:
    """Return what requests raised on the same item within thirty days come to together.

    Args:
        parts: The request and the others, of any items; those of one item are summed, and the
            item with the greatest sum counts.
        day: The day on which the request at hand was raised.
    """
    near = [part for part in parts if abs(part.raised_on - day) <= SPLIT]
    by_item: dict[UUID, list[Effects]] = {}
    for part in near:
        by_item.setdefault(part.item, []).append(part.effects)
    return _worst(_added(effects) for effects in by_item.values())


def _added(effects: Sequence[Effects]) -> Effects:
    return Effects(
        cost_permille=sum(each.cost_permille for each in effects),
        cost_minor=sum(each.cost_minor for each in effects),
        days=sum(each.days for each in effects),
        benefit_permille=sum(each.benefit_permille for each in effects),
        n_offices=max(each.n_offices for each in effects),
        is_within_tolerance=len(effects) == 1 and effects[0].is_within_tolerance,
        changes_alignment=any(each.changes_alignment for each in effects),
    )


def _worst(sums: Iterable[Effects]) -> Effects:
    held = list(sums)
    if not held:
        return Effects()
    return Effects(
        cost_permille=max(each.cost_permille for each in held),
        cost_minor=max(each.cost_minor for each in held),
        days=max(each.days for each in held),
        benefit_permille=max(each.benefit_permille for each in held),
        n_offices=max(each.n_offices for each in held),
        is_within_tolerance=all(each.is_within_tolerance for each in held),
        changes_alignment=any(each.changes_alignment for each in held),
    )


def level_needed(effects: Effects, program: Limits = PROGRAM) -> str:
    """Return the level that must decide, a key of ``LEVELS``."""
    is_strategic = (
        effects.benefit_permille > STRATEGIC_BENEFIT_PERMILLE
        or effects.changes_alignment
        or effects.n_offices > STRATEGIC_OFFICES
    )
    if is_strategic:
        return "strategic"
    if not program.hold(effects):
        return "control"
    return "manager" if effects.is_within_tolerance else "program"


def why_needed(effects: Effects, program: Limits = PROGRAM) -> list[str]:
    """Return in words what leads to the level, the weightiest first."""
    reasons = []
    if effects.benefit_permille > STRATEGIC_BENEFIT_PERMILLE:
        reasons.append(f"a benefit falls by {effects.benefit_permille / 10:g} %, over 10 %")
    if effects.changes_alignment:
        reasons.append("the objectives that the project serves change")
    if effects.n_offices > STRATEGIC_OFFICES:
        reasons.append(f"{effects.n_offices} offices are touched, more than two")
    if program.cost_permille is not None and effects.cost_permille > program.cost_permille:
        reasons.append(
            f"requests on one item within 30 days sum to {effects.cost_permille / 10:g} %, "
            f"over {program.cost_permille / 10:g} %"
        )
    if program.days is not None and effects.days > program.days:
        reasons.append(f"a milestone moves by {effects.days} days, over {program.days}")
    if effects.is_within_tolerance and not reasons:
        reasons.append("time and cost stay within the project's tolerance")
    return reasons or ["it stays within the program board's limits"]


def is_enough(level: str, needed: str) -> bool:
    """Tell whether a board of a level may decide what needs another level."""
    return RANKS[level] >= RANKS[needed]
