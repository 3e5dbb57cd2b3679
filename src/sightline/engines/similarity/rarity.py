"""How alike two sets are when what everybody has counts for nothing; how signals add up.

Domain reference section 9. ``index`` computes the same over columns; these are for one pair.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from math import log, prod, sqrt


def idf(n_items: int, n_having: int) -> float:
    """Return how rare a thing is that ``n_having`` of ``n_items`` have: 0 where all do.

    Raises:
        ValueError: Nobody has it, or more than there are.

    Source:
        Spärck Jones, A statistical interpretation of term specificity (1972): ln(N/df).
    """
    if not 0 < n_having <= n_items:
        raise ValueError(f"{n_having} of {n_items} items cannot have a thing")
    return log(n_items / n_having)


def rarity(n_items: int, n_having: int) -> float:
    """Return the same from 0 to 1, where 1 is what exactly two have: the rarest that is shared.

    In fewer than three items nothing is rare.
    """
    if n_items < 3:
        return 0.0
    return min(1.0, idf(n_items, n_having) / log(n_items / 2))


def jaccard(one: Set[Hashable], other: Set[Hashable]) -> float:
    """Return the share of all things of either that both have; 0 where there are none."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def weighted_jaccard(
    one: Set[Hashable], other: Set[Hashable], idfs: Mapping[Hashable, float]
) -> float:
    """Return the same with each thing weighing its idf; 0 where nothing weighs."""
    union = sum(idfs[thing] for thing in one | other)
    return sum(idfs[thing] for thing in one & other) / union if union else 0.0


def idf_cosine(one: Set[Hashable], other: Set[Hashable], idfs: Mapping[Hashable, float]) -> float:
    """Return the cosine of two sets as vectors of idf; 0 where one has no length."""
    shared = sum(idfs[thing] ** 2 for thing in one & other)
    lengths = [sqrt(sum(idfs[thing] ** 2 for thing in things)) for things in (one, other)]
    return shared / prod(lengths) if all(lengths) else 0.0


def noisy_or(signals: Iterable[tuple[float, float]]) -> float:
    """Return the score of signals given as (weight, strength), each 0 to 1.

    Every signal by itself would be right with probability weight times strength; the score is
    that at least one is: 1 - prod(1 - w s). One more signal never makes it less.

    Raises:
        ValueError: A weight or strength is not from 0 to 1.

    Source:
        Pearl, Probabilistic reasoning in intelligent systems (1988), 4.3.2.
    """
    left = 1.0
    for weight, strength in signals:
        if not (0 <= weight <= 1 and 0 <= strength <= 1):
            raise ValueError(f"weight {weight} and strength {strength} must be from 0 to 1")
        left *= 1 - weight * strength
    return 1 - left
