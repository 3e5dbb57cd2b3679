"""From answers to one score an item: what respondents said, what an assessor found, who is too few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sightline.maturity.rules import FEWEST


@dataclass(frozen=True)
class Settled:
    """One item at the close of a campaign.

    Attributes:
        own: The mean of the respondents' scores; ``None`` if none, or too few to be shown.
        score: What counts: the assessor's score where there is one, else the mean.
    """

    n_answers: int
    own: Fraction | None
    assessor: int | None
    score: Fraction | None
    is_withheld: bool


def settled(answers: Sequence[int], assessor: int | None, *, is_private: bool) -> Settled:
    """Return what an item comes to; where persons are told of, fewer than five tell nothing."""
    withheld = is_private and 0 < len(answers) < FEWEST
    own = Fraction(sum(answers), len(answers)) if answers and not withheld else None
    score = own if assessor is None else Fraction(assessor)
    return Settled(len(answers), own, assessor, score, withheld)


def settled_all(
    needed: Iterable[str],
    answers: Mapping[str, Sequence[int]],
    assessors: Mapping[str, int],
    *,
    is_private: bool,
) -> dict[str, Settled]:
    """Return every item that is needed, settled; what was not asked for does not count."""
    return {
        key: settled(answers.get(key, ()), assessors.get(key), is_private=is_private)
        for key in needed
    }
