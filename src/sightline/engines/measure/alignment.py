"""Alignment: where the money of a portfolio goes, objective by objective, to the last cent.

Amounts are integer minor units of one currency, shares exact fractions.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from sightline.engines.measure.compliance import (
    Compliance,
    Link,
    Reason,
    Result,
    compliance,
)

__all__ = [
    "Compliance",
    "Contribution",
    "Coverage",
    "Funding",
    "Link",
    "Objective",
    "Reason",
    "Result",
    "compliance",
    "coverage",
    "split",
]

Number = int | Decimal | Fraction
Id = Hashable


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective as a receiver of money; its weight counts only beside the others'."""

    id: Id
    weight: Number = 1
    is_active: bool = True

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"the weight of objective {self.id} is negative")


@dataclass(frozen=True, slots=True)
class Contribution:
    """The share (0 to 1) of a project that serves an objective, and whether a benefit shows it."""

    project: Id
    objective: Id
    share: Number
    has_benefit: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"the share of project {self.project} must be 0 to 1")


@dataclass(frozen=True, slots=True)
class Funding:
    """The money of one active objective against its weight.

    Attributes:
        share: Of all aligned spend, None when there is none.
        weight_share: Its weight over that of all active objectives, None when none weighs.
        due_minor: Aligned spend times weight share; the dues sum to the aligned spend.
        difference_minor: Spend less due: positive is over-funded, negative under-funded.
    """

    objective: Id
    spend_minor: int
    share: Fraction | None
    weight_share: Fraction | None
    due_minor: int | None
    difference_minor: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the money goes. Shares are of the whole spend, None when nothing is spent.

    Attributes:
        aligned_minor: Spend that traces to active objectives.
        unaligned_minor: The rest: orphans, shares left open, objectives no longer active.
        funding: Each active objective in the order given.
        orphans: Projects that serve no active objective.
        starved: Active objectives that receive nothing.
        broken: Contributions to active objectives that no benefit shows: (project, objective).
    """

    total_minor: int
    aligned_minor: int
    unaligned_minor: int
    aligned_share: Fraction | None
    orphan_minor: int
    orphan_share: Fraction | None
    funding: tuple[Funding, ...]
    orphans: tuple[Id, ...]
    starved: tuple[Id, ...]
    broken: tuple[tuple[Id, Id], ...]


def coverage(
    spends: Mapping[Any, int],
    contributions: Iterable[Contribution],
    objectives: Sequence[Objective],
) -> Coverage:
    """Return how a portfolio's spend is spread over its objectives.

    A project's spend is split by its shares; what they leave open stays unaligned. Shares
    over 100 % are scaled to it, so that no money counts twice (compliance reports them).

    Args:
        spends: Every project, unfunded ones with 0, to its spend in minor units.
        contributions: At most one a pair of project and objective is usual; more add up.
        objectives: All that contributions name, active or not.

    Raises:
        ValueError: A spend is negative, or a contribution names a project or objective
            that is not given.

    Source:
        Domain reference 7.1.
    """
    given = list(contributions)
    _check(spends, given, objectives)
    active = {objective.id for objective in objectives if objective.is_active}
    received = _received(spends, given, active)
    serving = {c.project for c in given if c.objective in active and c.share > 0}
    orphans = tuple(project for project in spends if project not in serving)
    total, aligned = sum(spends.values()), sum(received.values())
    orphan = sum(spends[project] for project in orphans)
    return Coverage(
        total_minor=total,
        aligned_minor=aligned,
        unaligned_minor=total - aligned,
        aligned_share=_share(aligned, total),
        orphan_minor=orphan,
        orphan_share=_share(orphan, total),
        funding=_funding(received, [o for o in objectives if o.is_active], aligned),
        orphans=orphans,
        starved=tuple(o.id for o in objectives if o.is_active and not received.get(o.id)),
        broken=tuple(
            (c.project, c.objective) for c in given if c.objective in active and not c.has_benefit
        ),
    )


def split(amount_minor: int, weights: Sequence[Number]) -> tuple[int, ...]:
    """Return an amount in parts by weight that sum to it exactly.

    Each part is within one minor unit of its exact value. What rounding down leaves goes
    to the largest remainders, of equal ones to the first.

    Args:
        amount_minor: May be negative; its parts then are.
        weights: Not negative and not all 0.

    Raises:
        ValueError: The weights are not so.

    Source:
        Largest remainder method (Hamilton).
    """
    if any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("weights must not be negative, and one must be positive")
    whole = _whole(weights)
    total, size = sum(whole), abs(amount_minor)
    parts = [size * weight // total for weight in whole]
    largest = sorted(range(len(whole)), key=lambda i: -(size * whole[i] % total))
    for index in largest[: size - sum(parts)]:
        parts[index] += 1
    return tuple(parts if amount_minor >= 0 else [-part for part in parts])


def _check(
    spends: Mapping[Any, int], given: Sequence[Contribution], objectives: Sequence[Objective]
) -> None:
    if any(spend < 0 for spend in spends.values()):
        raise ValueError("a spend must not be negative")
    known = {objective.id for objective in objectives}
    for contribution in given:
        if contribution.project not in spends or contribution.objective not in known:
            raise ValueError(f"{contribution} names a project or objective that is not given")


def _received(
    spends: Mapping[Any, int], given: Sequence[Contribution], active: set[Id]
) -> dict[Id, int]:
    """Return what each active objective receives."""
    by_project: defaultdict[Id, list[Contribution]] = defaultdict(list)
    for contribution in given:
        by_project[contribution.project].append(contribution)
    received: defaultdict[Id, int] = defaultdict(int)
    for project, links in by_project.items():
        for link, part in zip(links, _parts(spends[project], links), strict=False):
            if link.objective in active:
                received[link.objective] += part
    return dict(received)


def _parts(spend_minor: int, links: Sequence[Contribution]) -> tuple[int, ...]:
    """Return one part a link, and last what the shares leave open."""
    shares = [Fraction(link.share) for link in links]
    left = max(Fraction(0), 1 - sum(shares))
    return split(spend_minor, [*shares, left])


def _funding(
    received: Mapping[Id, int], active: Sequence[Objective], aligned: int
) -> tuple[Funding, ...]:
    weights = [objective.weight for objective in active]
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    dues: Sequence[int | None] = split(aligned, weights) if total else [None] * len(active)
    return tuple(
        Funding(
            objective=objective.id,
            spend_minor=(spend := received.get(objective.id, 0)),
            share=_share(spend, aligned),
            weight_share=Fraction(objective.weight) / total if total else None,
            due_minor=due,
            difference_minor=None if due is None else spend - due,
        )
        for objective, due in zip(active, dues, strict=True)
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _whole(weights: Sequence[Number]) -> list[int]:
    """Return the weights as whole numbers in the same ratio."""
    exact = [Fraction(weight) for weight in weights]
    scale = lcm(*(weight.denominator for weight in exact))
    return [int(weight * scale) for weight in exact]
