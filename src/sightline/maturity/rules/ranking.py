"""What to improve first: importance times how far an item is from its target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Gap:
    """One item with its importance (1 to 5), how far it is, and how far it should be."""

    item: str
    importance: int
    current: Fraction
    target: int

    @property
    def priority(self) -> Fraction:
        """Importance times what is missing; nothing where the target is reached."""
        return priority(self.importance, self.current, self.target)


def priority(importance: int, current: Fraction | int, target: int) -> Fraction:
    """Return importance x max(0, target - current)."""
    return importance * max(Fraction(0), target - Fraction(current))


def ranked(gaps: Iterable[Gap]) -> Sequence[Gap]:
    """Return the gaps that are open, the largest priority first; then by importance and key."""
    held = [gap for gap in gaps if gap.priority > 0]
    return sorted(held, key=lambda gap: (-gap.priority, -gap.importance, gap.item))
