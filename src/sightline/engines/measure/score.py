"""Scores of key results and objectives, and where they should be by a date.

Exact fractions throughout; a missing reading stays missing and is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sightline.engines.measure.colour import Colour, share_colour

Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class KeyResult:
    """A measure on its way from ``start`` to ``target``, falling or rising.

    Attributes:
        current: The latest reading, None when there is none yet.
        weight: Not negative; only its ratio to the others matters.
    """

    name: str
    start: Number
    target: Number
    current: Number | None = None
    weight: Number = 1

    def __post_init__(self) -> None:
        if self.start == self.target:
            raise ValueError(f"{self.name} has no distance to cover: start and target are the same")
        if self.weight < 0:
            raise ValueError(f"the weight of {self.name} is negative")


@dataclass(frozen=True, slots=True)
class ObjectiveScore:
    """The score of an objective, with what it does not know.

    Attributes:
        value: Weighted mean over the key results that were read, 0 to 1; None when none was.
        least: The score if everything missing stood at its start.
        most: The score if everything missing stood at its target.
        n_read: Key results with a reading.
        missing: Names of the key results without one.
        reason: One sentence for people.
    """

    value: Fraction | None
    least: Fraction
    most: Fraction
    n_read: int
    missing: tuple[str, ...]
    reason: str
    formula: str = "weighted mean of key results"


def key_result_score(key: KeyResult) -> Fraction | None:
    """Return the covered share of the way from start to target, kept within 0 and 1.

    Returns:
        None without a reading.

    Source:
        clamp((current - start) / (target - start), 0, 1), domain reference 7.1.
    """
    if key.current is None:
        return None
    start, way = Fraction(key.start), Fraction(key.target) - Fraction(key.start)
    return min(max((Fraction(key.current) - start) / way, Fraction(0)), Fraction(1))


def objective_score(keys: Sequence[KeyResult]) -> ObjectiveScore:
    """Return the weighted mean of the key results that were read, and the bounds of the rest.

    When no key result weighs anything, all weigh the same.
    """
    scores = [key_result_score(key) for key in keys]
    weights = [Fraction(key.weight) for key in keys]
    weights = weights if any(weights) else [Fraction(1)] * len(keys)
    pairs = list(zip(scores, weights, strict=True))
    total = sum(weights, Fraction(0))
    read = sum((weight for score, weight in pairs if score is not None), Fraction(0))
    earned = sum((score * weight for score, weight in pairs if score is not None), Fraction(0))
    missing = tuple(k.name for k, score in zip(keys, scores, strict=True) if score is None)
    return ObjectiveScore(
        value=earned / read if read else None,
        least=earned / total if total else Fraction(0),
        most=(earned + total - read) / total if total else Fraction(1),
        n_read=len(keys) - len(missing),
        missing=missing,
        reason=_words(len(keys), missing),
    )


def expected_share(starts: date, finishes: date, at: date) -> Fraction:
    """Return the share of a half-open period that has passed, 0 to 1.

    Raises:
        ValueError: The period does not finish after it starts.

    Source:
        Linear interpolation: the plan of whoever gave no other.
    """
    if finishes <= starts:
        raise ValueError("a period finishes after it starts")
    passed = Fraction((at - starts).days, (finishes - starts).days)
    return min(max(passed, Fraction(0)), Fraction(1))


def expected_reading(key: KeyResult, share: Fraction) -> Fraction:
    """Return where a key result should stand after a share of its period, in its own unit."""
    start = Fraction(key.start)
    return start + (Fraction(key.target) - start) * share


def standing(value: Fraction | None, expected: Fraction) -> Colour:
    """Return the colour of a score against the score expected by now.

    Green from 95 % of it, amber from 80 %, red below; ``none`` without a score. Before
    anything is expected every score is green.
    """
    if value is None:
        return Colour.NONE
    return share_colour(value / expected) if expected > 0 else Colour.GREEN


def _words(n_keys: int, missing: Sequence[str]) -> str:
    if not n_keys:
        return "The objective has no key results."
    read = f"{n_keys - len(missing)} of {n_keys} key results have a reading"
    return f"{read}; missing: {', '.join(missing)}." if missing else f"{read}."
