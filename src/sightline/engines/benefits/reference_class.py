"""The outside view: how finished work of one kind came out against its estimates.

The sample is part of every answer; a small one warns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sightline.engines.benefits.refusal import Unmeasurable
from sightline.engines.measure.numbers import Number, exact, not_negative, positive

ENOUGH = 20  # fewer warn
ABSURD = 100  # an outcome this many times its estimate is rather another unit


@dataclass(frozen=True, slots=True)
class Case:
    """One finished piece of work: what it was to cost or last, and what it did."""

    id: str
    estimate: Number
    actual: Number
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One member of the sample; the overrun is a share of the estimate, negative is under."""

    id: str
    overrun: Fraction
    name: str = ""
    estimate: Fraction | None = None
    actual: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """The overruns of one kind of work.

    Attributes:
        sample: Smallest overrun first.
        mean: Of the sample.
        warnings: Why not to lean on it: a small sample, a case that looks like another unit.
    """

    sample: tuple[Sampled, ...]
    mean: Fraction
    warnings: tuple[str, ...]
    method: str = "empirical quantile, linear between neighbours (Hyndman and Fan type 7)"

    @property
    def size(self) -> int:
        """How many cases the class has."""
        return len(self.sample)

    def quantile(self, chance: Number) -> Fraction:
        """Return the overrun that this share of the cases stayed within.

        Raises:
            Unmeasurable: ``not-a-share``.
        """
        found = exact(chance, "the chance", Unmeasurable)
        if not 0 <= found <= 1:
            raise Unmeasurable("not-a-share", "The chance is not 0 to 1.", "Give 0.8 for P80.")
        place = found * (self.size - 1)
        low = int(place)
        high = min(low + 1, self.size - 1)
        step = self.sample[high].overrun - self.sample[low].overrun
        return self.sample[low].overrun + step * (place - low)

    def uplift(self, accepted_risk: Number) -> Fraction:
        """Return what to add to an estimate, as a share, at an accepted risk of overrun.

        Args:
            accepted_risk: The chance that even the raised estimate is exceeded: 0.2 for P80.

        Raises:
            Unmeasurable: ``not-a-share``.
        """
        return self.quantile(1 - exact(accepted_risk, "the accepted risk", Unmeasurable))

    def raised(self, estimate: Number, accepted_risk: Number) -> Fraction:
        """Return an estimate with its uplift.

        Raises:
            Unmeasurable: ``not-a-share``, ``negative`` or ``bad-number``.
        """
        found = not_negative(estimate, "the estimate", Unmeasurable)
        return found * (1 + self.uplift(accepted_risk))


def reference_class(cases: Iterable[Case]) -> ReferenceClass:
    """Return the reference class of finished cases.

    Keep one definition of the estimate, one price level and one stage for all of them.

    Raises:
        Unmeasurable: ``empty``, ``duplicate``, ``not-positive`` for an estimate, ``negative`` for
            an actual, or ``bad-number``.

    Source:
        Flyvbjerg (2006), From Nobel prize to project management; domain reference 7.6 (EX-36).
    """
    return _gathered([_sampled(case) for case in cases])


def from_overruns(overruns: Sequence[Number]) -> ReferenceClass:
    """Return the reference class of bare overruns, shares of the estimate: 0.15 for 15 %.

    Raises:
        Unmeasurable: ``empty``, ``bad-number``, or ``under-nothing``: an overrun below -1.
    """
    rows = []
    for place, overrun in enumerate(overruns, start=1):
        found = exact(overrun, f"overrun {place}", Unmeasurable)
        if found < -1:
            raise Unmeasurable(
                "under-nothing",
                f"Overrun {place} is {float(found):.0%}: less than nothing was spent.",
                "Give shares: -0.05 for 5 % under.",
            )
        rows.append(Sampled(str(place), found))
    return _gathered(rows)


def _sampled(case: Case) -> Sampled:
    title = case.name or case.id
    estimate = positive(case.estimate, f"the estimate of “{title}”", Unmeasurable)
    actual = not_negative(case.actual, f"the actual of “{title}”", Unmeasurable)
    return Sampled(case.id, actual / estimate - 1, case.name, estimate, actual)


def _gathered(rows: list[Sampled]) -> ReferenceClass:
    if not rows:
        raise Unmeasurable("empty", "The reference class has no case.", "Add finished work to it.")
    ids = [row.id for row in rows]
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        twice = next(each for each in ids if each in seen or seen.add(each))  # type: ignore[func-returns-value]
        raise Unmeasurable(
            "duplicate", f"“{twice}” is in the class twice.", "Count each case once.", (twice,)
        )
    rows.sort(key=_overrun)
    mean = sum((row.overrun for row in rows), Fraction(0)) / len(rows)
    return ReferenceClass(tuple(rows), mean, _warnings(rows))


def _warnings(rows: Sequence[Sampled]) -> tuple[str, ...]:
    found = []
    if len(rows) < ENOUGH:
        cases = "case" if len(rows) == 1 else "cases"
        found.append(
            f"The sample has {len(rows)} {cases}; under {ENOUGH} its high quantiles are a guess."
        )
    found += [
        f"“{row.name or row.id}” came out {float(row.overrun + 1):,.0f} times its estimate: is it in the same unit?"
        for row in rows
        if row.overrun >= ABSURD
    ]
    return tuple(found)


def _overrun(row: Sampled) -> Fraction:
    return row.overrun
