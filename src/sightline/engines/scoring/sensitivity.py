"""What a ranking rests on: the weight at which two proposals change places, and raters at odds.

One weight moves from 0 to 1 while the others keep their ratios, so that the sum stays 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import sqrt

from sightline.engines.measure.numbers import Number, exact
from sightline.engines.scoring.refusal import Unscorable
from sightline.engines.scoring.weighted import Criterion, Scored, counted_score

WIDE = Fraction(3, 10)  # of the scale: from here raters disagree


@dataclass(frozen=True, slots=True)
class Flip:
    """Where two proposals change places.

    Attributes:
        criterion: Whose weight moves.
        weight: Its share now.
        flips_at: Its share where both score the same.
        ahead: The proposal ahead now.
        behind: The one that overtakes it.
    """

    criterion: str
    weight: Fraction
    flips_at: Fraction
    ahead: str
    behind: str

    @property
    def move(self) -> Fraction:
        """How far the weight has to move; negative is down."""
        return self.flips_at - self.weight


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far raters are apart on one criterion.

    Attributes:
        mean: Of the raters who scored; None when none did.
        spread: Highest less lowest.
        deviation: Sample standard deviation; None below two raters.
        is_wide: The spread is 30 % of the scale or more: talk before ranking.
    """

    criterion: str
    n_raters: int
    mean: Fraction | None
    low: Fraction | None
    high: Fraction | None
    spread: Fraction
    deviation: float | None
    is_wide: bool


def flip_point(ahead: Scored, behind: Scored, criterion: str) -> Fraction | None:
    """Return the weight of a criterion at which two proposals score the same.

    Args:
        ahead: A complete score, as ``weighted_scores`` returns it.
        behind: Another under the same model.

    Returns:
        A share of 0 to 1, None where no weight lets them meet (or they always do).

    Raises:
        Unscorable: ``incomplete``, a score is missing; ``unknown-criterion``.

    Source:
        One-way weight sensitivity, domain reference 6.4 (EX-20).
    """
    weight, here, there = _lines(ahead, behind, criterion)
    if weight == 1:
        there = Fraction(0)
    slope = here - there
    if not slope:
        return None
    at = -there / slope
    return at if 0 <= at <= 1 else None


def flips(rows: Sequence[Scored], *, most: int | None = None) -> tuple[Flip, ...]:
    """Return where neighbours in a ranking change places, the nearest first.

    An order begins to change between neighbours, so the first of these is what the whole ranking
    rests on. Proposals without a complete score are passed over.

    Args:
        rows: As ``weighted_scores`` returns them.
        most: Return no more than these.
    """
    whole = [row for row in rows if not row.missing]
    found = [
        Flip(part.criterion, part.weight, at, ahead.id, behind.id)
        for ahead, behind in pairwise(whole)
        for part in ahead.parts
        if (at := flip_point(ahead, behind, part.criterion)) is not None
    ]
    return tuple(sorted(found, key=lambda flip: abs(flip.move))[:most])


def disagreements(
    criteria: Sequence[Criterion], ratings: Mapping[str, Mapping[str, Number | None]]
) -> tuple[Disagreement, ...]:
    """Return how far the raters of one proposal are apart, criterion by criterion.

    Args:
        criteria: The model.
        ratings: By rater, then by criterion; absent or None is not rated.

    Raises:
        Unscorable: ``off-scale`` or ``bad-number``.
    """
    return tuple(_disagreement(criterion, ratings) for criterion in criteria)


def consensus(
    criteria: Sequence[Criterion], ratings: Mapping[str, Mapping[str, Number | None]]
) -> dict[str, Number | None]:
    """Return one proposal's mean score by criterion, ready for ``weighted_scores``."""
    return {each.criterion: each.mean for each in disagreements(criteria, ratings)}


def _lines(ahead: Scored, behind: Scored, criterion: str) -> tuple[Fraction, Fraction, Fraction]:
    """Return the weight now, and the lead at weight 1 and at weight 0."""
    if ahead.missing or behind.missing:
        row = ahead if ahead.missing else behind
        raise Unscorable(
            "incomplete",
            f"“{row.id}” has no score on “{row.missing[0]}”, so no weight can be told.",
            "Score it first.",
            (row.id,),
        )
    weight, here, rest = Fraction(0), None, Fraction(0)
    for one, other in zip(ahead.parts, behind.parts, strict=True):
        assert one.counted is not None
        assert other.counted is not None
        lead = one.counted - other.counted
        if one.criterion == criterion:
            weight, here = one.weight, lead
        else:
            rest += one.weight * lead
    if here is None:
        raise Unscorable(
            "unknown-criterion", f"The model has no criterion “{criterion}”.", "Name one it has."
        )
    return weight, here, rest / (1 - weight) if weight != 1 else Fraction(0)


def _disagreement(
    criterion: Criterion, ratings: Mapping[str, Mapping[str, Number | None]]
) -> Disagreement:
    given = []
    for ratings_of_one in ratings.values():
        score = ratings_of_one.get(criterion.id)
        if score is not None:
            counted_score(criterion, score)  # refuses what is off the scale
            given.append(exact(score, "a score", Unscorable))
    if not given:
        return Disagreement(criterion.id, 0, None, None, None, Fraction(0), None, False)
    mean, spread = sum(given, Fraction(0)) / len(given), max(given) - min(given)
    deviation = None
    if len(given) > 1:
        deviation = sqrt(sum((each - mean) ** 2 for each in given) / (len(given) - 1))
    scale = exact(criterion.high, "a scale") - exact(criterion.low, "a scale")
    return Disagreement(
        criterion.id,
        len(given),
        mean,
        min(given),
        max(given),
        spread,
        deviation,
        spread >= WIDE * scale,
    )
