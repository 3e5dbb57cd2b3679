"""Weighted scores: criteria with weights, proposals with scores, ranks and what rests on them.

Exact throughout; a missing score stays missing, is named, and bounds what it could change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sightline.engines.measure.numbers import Number, exact, not_negative
from sightline.engines.scoring.refusal import Unscorable


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that proposals are scored on.

    Attributes:
        weight: Not negative; only its ratio to the others matters.
        is_reversed: Less is better (cost, risk): a score counts from the other end of the scale.
        low: The lowest score of its scale.
        high: The highest.
    """

    id: str
    weight: Number = 1
    is_reversed: bool = False
    low: Number = 0
    high: Number = 10

    def __post_init__(self) -> None:
        not_negative(self.weight, f"the weight of “{self.id}”", Unscorable)
        if exact(self.low, "the lowest score", Unscorable) >= exact(
            self.high, "the highest score", Unscorable
        ):
            raise Unscorable(
                "empty-scale",
                f"The scale of “{self.id}” does not rise from its lowest to its highest score.",
                "Give a highest score above the lowest.",
                (self.id,),
            )


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion adds to a score: weight (0 to 1) times counted points.

    Attributes:
        score: As given; None when nobody scored.
        counted: After reversing; None when nobody scored.
        adds: ``weight`` times ``counted``, 0 when nobody scored.
    """

    criterion: str
    weight: Fraction
    score: Fraction | None
    counted: Fraction | None
    adds: Fraction


@dataclass(frozen=True, slots=True)
class Scored:
    """The weighted score of one proposal.

    Attributes:
        value: Weighted mean over the criteria that were scored; None when none was.
        least: The score if every missing one came out worst.
        most: The score if every missing one came out best.
        parts: What each criterion adds, in the model's order.
        missing: Criteria without a score.
        rank: 1 is best; equal values share a rank; those without a value come last.
    """

    id: str
    value: Fraction | None
    least: Fraction
    most: Fraction
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    rank: int
    formula: str = "sum of weight x score, weights as shares of their sum"


def shares_of(criteria: Sequence[Criterion]) -> tuple[Fraction, ...]:
    """Return the weights of a model as shares that sum to 1.

    Raises:
        Unscorable: ``no-criteria``, ``duplicate`` or ``no-weight`` (they sum to 0).
    """
    if not criteria:
        raise Unscorable("no-criteria", "The model has no criteria.", "Add at least one.")
    ids = [criterion.id for criterion in criteria]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise Unscorable(
            "duplicate", f"“{twice[0]}” is in the model twice.", "Name each criterion once.", twice
        )
    weights = [exact(criterion.weight, "a weight", Unscorable) for criterion in criteria]
    total = sum(weights, Fraction(0))
    if not total:
        raise Unscorable(
            "no-weight", "The weights of the model sum to 0.", "Give a criterion some weight.", ids
        )
    return tuple(weight / total for weight in weights)


def weighted_scores(
    criteria: Sequence[Criterion], scores: Mapping[str, Mapping[str, Number | None]]
) -> tuple[Scored, ...]:
    """Return proposals with their weighted scores, best first.

    Args:
        criteria: The model.
        scores: By proposal, then by criterion; an absent or None score is missing.

    Returns:
        Best first; equal values in the order given.

    Raises:
        Unscorable: As ``shares_of``; ``unknown-criterion``; ``off-scale``; ``bad-number``.

    Source:
        Simple additive weighting, domain reference 6.4 (EX-19).
    """
    shares = shares_of(criteria)
    rows = [_scored(key, criteria, shares, given) for key, given in scores.items()]
    rows.sort(key=_best_first)
    values = [row.value for row in rows]
    firsts: dict[Fraction | None, int] = {}
    for place, value in enumerate(values, start=1):
        firsts.setdefault(value, place)
    return tuple(_ranked(row, firsts[row.value]) for row in rows)


def counted_score(criterion: Criterion, score: Number) -> Fraction:
    """Return a score as it counts: a reversed criterion from the other end of its scale.

    Raises:
        Unscorable: ``off-scale`` or ``bad-number``.
    """
    found = exact(score, f"the score on “{criterion.id}”", Unscorable)
    low, high = _ends(criterion)
    if not low <= found <= high:
        raise Unscorable(
            "off-scale",
            f"A score on “{criterion.id}” is {float(found):g}, off its scale of {float(low):g} to {float(high):g}.",
            "Give a score on the scale.",
            (criterion.id,),
        )
    return low + high - found if criterion.is_reversed else found


def _ends(criterion: Criterion) -> tuple[Fraction, Fraction]:
    return exact(criterion.low, "a scale", Unscorable), exact(criterion.high, "a scale", Unscorable)


def _scored(
    key: str,
    criteria: Sequence[Criterion],
    shares: Sequence[Fraction],
    given: Mapping[str, Number | None],
) -> Scored:
    unknown = sorted(set(given) - {criterion.id for criterion in criteria})
    if unknown:
        raise Unscorable(
            "unknown-criterion",
            f"“{key}” is scored on “{unknown[0]}”, which the model does not have.",
            "Leave the score out, or add the criterion.",
            unknown,
        )
    parts = tuple(
        _part(criterion, weight, given.get(criterion.id))
        for criterion, weight in zip(criteria, shares, strict=True)
    )
    known = sum((part.weight for part in parts if part.counted is not None), Fraction(0))
    earned = sum((part.adds for part in parts), Fraction(0))
    blank = [pair for pair in zip(criteria, parts, strict=True) if pair[1].counted is None]
    return Scored(
        id=key,
        value=earned / known if known else None,
        least=earned + sum((part.weight * _ends(c)[0] for c, part in blank), Fraction(0)),
        most=earned + sum((part.weight * _ends(c)[1] for c, part in blank), Fraction(0)),
        parts=parts,
        missing=tuple(part.criterion for _, part in blank),
        rank=0,
    )


def _part(criterion: Criterion, weight: Fraction, score: Number | None) -> Part:
    if score is None:
        return Part(criterion.id, weight, None, None, Fraction(0))
    counted = counted_score(criterion, score)
    return Part(
        criterion.id, weight, exact(score, "a score", Unscorable), counted, weight * counted
    )


def _best_first(row: Scored) -> tuple[bool, Fraction]:
    return (row.value is None, -(row.value or Fraction(0)))


def _ranked(row: Scored, rank: int) -> Scored:
    return Scored(row.id, row.value, row.least, row.most, row.parts, row.missing, rank)
