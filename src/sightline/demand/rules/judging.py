"""Scoring models judged by what their winners brought, on plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from statistics import median

from sightline.engines.benefits import Promise, realisation


@dataclass(frozen=True)
class Backed:
    """One proposal that a model put above its line, and what came of it.

    Attributes:
        score: As it was frozen.
        brought: (planned, came) in minor units for each end benefit; what was never read came to
            ``None``.
        overrun: Of its cost, a share of what was approved first; ``None`` while it goes on.
    """

    key: str
    score: float | None
    is_project: bool
    has_ended: bool
    brought: tuple[tuple[int, int | None], ...] = ()
    overrun: Fraction | None = None

    @property
    def share(self) -> Fraction | None:
        """How much of what was planned until now came, of the benefits that were read."""
        rows = [Promise(str(n), *one) for n, one in enumerate(self.brought)]
        return realisation(rows).rate if rows else None


@dataclass(frozen=True)
class Verdict:
    """What the winners of one model came to.

    Attributes:
        n_read: Winners of which a benefit was read at all.
        rate: Of their plans to date, each winner counting once whatever its size.
        n_short: Winners that brought less than half of their plan to date.
        agreement: Of two winners, how often the one that was scored higher brought the larger
            share of its promise; a half is chance.
        n_pairs: How many pairs say so.
        overrun: The median overrun of the winners' cost.
    """

    n: int
    n_projects: int
    n_ended: int
    n_read: int
    rate: Fraction | None
    n_short: int
    agreement: Fraction | None
    n_pairs: int
    overrun: Fraction | None


HALF = Fraction(1, 2)


def verdict(rows: Sequence[Backed]) -> Verdict:
    """Return what the winners of a model came to."""
    shares = [share for row in rows if (share := row.share) is not None]
    n_pairs, agreed = agreement(
        (row.score, share)
        for row in rows
        if row.score is not None and (share := row.share) is not None
    )
    overruns = [row.overrun for row in rows if row.overrun is not None]
    return Verdict(
        n=len(rows),
        n_projects=sum(row.is_project for row in rows),
        n_ended=sum(row.has_ended for row in rows),
        n_read=len(shares),
        rate=sum(shares, Fraction(0)) / len(shares) if shares else None,
        n_short=sum(share < HALF for share in shares),
        agreement=agreed,
        n_pairs=n_pairs,
        overrun=median(overruns) if overruns else None,
    )


def agreement(pairs: Iterable[tuple[float, Fraction]]) -> tuple[int, Fraction | None]:
    """Return how many pairs differ in both, and how often the higher score brought more.

    Two that were scored alike, or brought alike, say nothing.
    """
    signs = [
        (one[0] > two[0]) == (one[1] > two[1])
        for one, two in combinations(list(pairs), 2)
        if one[0] != two[0] and one[1] != two[1]
    ]
    return len(signs), Fraction(sum(signs), len(signs)) if signs else None
