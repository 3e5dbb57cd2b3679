"""The children of one parent: how much each weighs, how bad each counts, how they are named.

What is unknown is decided here, once, for every roll-up policy.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import nlargest

from sightline.engines.measure.colour import Colour

N_NAMED = 3


@dataclass(frozen=True, slots=True)
class Child:
    """One project, program or portfolio as its parent sees it.

    Attributes:
        colour: The latest reported; ``none`` when it never reported.
        weight_minor: Its budget in minor units of the family's one currency; 0 when it has none.
        critical: It is on the parent's critical path, or flagged as critical.
        stale: Its report is too old to be relied on.
    """

    id: Hashable
    name: str
    colour: Colour
    weight_minor: int = 0
    critical: bool = False
    stale: bool = False

    def __post_init__(self) -> None:
        if self.weight_minor < 0:
            raise ValueError(f"the weight of {self.name} is negative")

    @property
    def is_unknown(self) -> bool:
        """True when it is stale or missing."""
        return self.stale or not self.colour.is_known

    @property
    def severity(self) -> int:
        """The rank it counts with: of the last colour reported, of green if there was none.

        A red that stops reporting therefore stays red, and one that never reported accuses
        nobody. That neither may pass for green is the cap's work, once for every policy.
        """
        return max(self.colour.rank, 0)

    @property
    def label(self) -> str:
        """Its name, and if it is unknown why."""
        if not self.colour.is_known:
            return f"{self.name} (not reported)"
        return f"{self.name} (stale, last {self.colour.words})" if self.stale else self.name


@dataclass(frozen=True)
class Family:
    """The children of one parent with what several policies need of them."""

    children: tuple[Child, ...]

    @cached_property
    def severities(self) -> list[int]:
        """The severity of each child."""
        return [child.severity for child in self.children]

    @cached_property
    def is_weighed(self) -> bool:
        """False when no child has a budget, so that each counts the same."""
        return any(child.weight_minor for child in self.children)

    @cached_property
    def weights(self) -> list[int]:
        """The weight of each child; their sum is positive."""
        return [child.weight_minor if self.is_weighed else 1 for child in self.children]

    @cached_property
    def unknown(self) -> list[Child]:
        """The stale and the missing."""
        return [child for child in self.children if child.is_unknown]

    @property
    def basis(self) -> str:
        """What the weights are, in words."""
        return "budget" if self.is_weighed else "number of children"

    def mean(self) -> Fraction:
        """Return the weighted mean of points: green 0, amber 1, red 2, halves between."""
        pairs = zip(self.severities, self.weights, strict=True)
        return Fraction(sum(rank * weight for rank, weight in pairs), 2 * sum(self.weights))

    def share_from(self, severity: int) -> Fraction:
        """Return the weight share of the children that are this severe or worse."""
        pairs = zip(self.severities, self.weights, strict=True)
        return Fraction(sum(w for rank, w in pairs if rank >= severity), sum(self.weights))

    def at(self, severity: int) -> list[Child]:
        """Return the children of exactly this severity, known ones first."""
        found = [
            c for c, rank in zip(self.children, self.severities, strict=True) if rank == severity
        ]
        return sorted(found, key=lambda child: child.is_unknown)

    def heaviest(self) -> list[Child]:
        """Return the few children that add most to the mean, the heaviest first."""
        loads = zip(self.severities, self.weights, self.children, strict=True)
        worst = nlargest(N_NAMED, loads, key=lambda load: load[0] * load[1])
        return [child for rank, weight, child in worst if rank * weight]


def are(children: Sequence[Child], state: str) -> str:
    """Return such as ``A is red`` or ``A, B, C and 4 more are red``; needs one child."""
    return f"{names(children)} {'is' if len(children) == 1 else 'are'} {state}"


def names(children: Sequence[Child]) -> str:
    """Return the labels of the first few children and how many more; needs one child."""
    labels = [child.label for child in children[:N_NAMED]]
    if len(children) > N_NAMED:
        labels.append(f"{len(children) - N_NAMED} more")
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
