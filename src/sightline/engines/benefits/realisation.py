"""Promised against realised: the plan with its ramp, the rate, and what adoption leaves of it.

Exact throughout; a benefit without a reading is named, never taken for 0 in the rate.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from sightline.engines.benefits.refusal import Unmeasurable
from sightline.engines.measure.colour import Colour, share_colour
from sightline.engines.measure.numbers import Number, exact, not_negative, share

OVERDUE_IS_RED = 2  # readings


@dataclass(frozen=True, slots=True)
class Promise:
    """A benefit, or a part of one, as planned and as read.

    Attributes:
        planned: To date, in one unit for all; a disbenefit is negative.
        actual: To date; None without a reading.
        n_overdue: Readings that are due and missing.
    """

    id: str
    planned: Number
    actual: Number | None = None
    n_overdue: int = 0


@dataclass(frozen=True, slots=True)
class Realisation:
    """How much of what was promised to date has come.

    Attributes:
        rate: Realised over planned of the benefits that were read; None when nothing was planned.
        proven: The same over all planned: what was never read proves nothing.
        planned: Of all.
        actual: Of those read.
        n_read: Benefits with a reading.
        missing: Benefits without one.
        colour: Green from 95 %, amber from 80 %, red below or with two readings overdue.
        reason: One sentence for people.
    """

    rate: Fraction | None
    proven: Fraction | None
    planned: Fraction
    actual: Fraction
    n_read: int
    missing: tuple[str, ...]
    colour: Colour
    reason: str
    formula: str = "sum of actual / sum of planned, to date"


@dataclass(frozen=True, slots=True)
class Ramp:
    """How a benefit grows: from nothing on ``starts`` in a straight line to its full rate.

    Attributes:
        full_year: What a full year at the full rate brings; negative for a disbenefit.
        starts: The day from which it comes.
        steady: The day from which it comes in full; ``starts`` for at once.
        ends: The day from which it comes no longer; None for never.
    """

    full_year: Number
    starts: date
    steady: date
    ends: date | None = None

    def __post_init__(self) -> None:
        exact(self.full_year, "the full-year value", Unmeasurable)
        if self.steady < self.starts:
            raise Unmeasurable(
                "steady-before-start",
                "The benefit is in full before it starts.",
                "Give a steady date on or after the start.",
            )
        if self.ends is not None and self.ends < self.starts:
            raise Unmeasurable(
                "end-before-start",
                "The benefit ends before it starts.",
                "Give an end on or after the start.",
            )


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adoption leaves of a planned benefit.

    Attributes:
        value: planned x utilisation x proficiency.
        lost: Planned less that.
    """

    value: Fraction
    lost: Fraction
    formula: str = "planned x utilisation x proficiency"


def realisation(promises: Iterable[Promise]) -> Realisation:
    """Return how much of what was promised has come, of any group of benefits.

    Regrouping never changes it: it divides sums and averages no rates.

    Raises:
        Unmeasurable: ``bad-number``, or ``negative`` for overdue readings.

    Source:
        Domain reference 6.2 (EX-16).
    """
    rows = [(row, exact(row.planned, f"the plan of “{row.id}”", Unmeasurable)) for row in promises]
    read = [
        (planned, exact(row.actual, f"the reading of “{row.id}”", Unmeasurable))
        for row, planned in rows
        if row.actual is not None
    ]
    n_overdue = sum(
        int(not_negative(r.n_overdue, "overdue readings", Unmeasurable)) for r, _ in rows
    )
    due = sum((planned for planned, _ in read), Fraction(0))
    total = sum((planned for _, planned in rows), Fraction(0))
    came = sum((actual for _, actual in read), Fraction(0))
    rate = came / due if due > 0 else None
    missing = tuple(row.id for row, _ in rows if row.actual is None)
    return Realisation(
        rate=rate,
        proven=came / total if total > 0 else None,
        planned=total,
        actual=came,
        n_read=len(read),
        missing=missing,
        colour=_colour(rate, n_overdue),
        reason=_words(rate, len(rows), len(missing), n_overdue),
    )


def planned_between(ramp: Ramp, since: date, until: date) -> Fraction:
    """Return what a ramp promises from one day to before another.

    A month counts a twelfth of a year, a day its share of its month, so that a calendar year at
    the full rate is exactly the full-year value.

    Raises:
        Unmeasurable: ``until-before-since``.
    """
    if until < since:
        raise Unmeasurable(
            "until-before-since", "The period ends before it begins.", "Swap the two days."
        )
    return _grown(ramp, until) - _grown(ramp, since)


def planned_by_period(ramp: Ramp, borders: Sequence[date]) -> tuple[Fraction, ...]:
    """Return what a ramp promises in each period between neighbouring borders.

    Raises:
        Unmeasurable: ``until-before-since``.
    """
    return tuple(planned_between(ramp, since, until) for since, until in pairwise(borders))


def shifted(ramp: Ramp, days: int, *, moves_end: bool = False) -> Ramp:
    """Return a ramp that follows its project: later by days, earlier by negative ones.

    Args:
        days: How far the project's finish moved.
        moves_end: Whether the end moves too; by default a delay shortens the benefit.

    Raises:
        Unmeasurable: ``end-before-start``: the delay outlasts the benefit; ``off-calendar``.
    """
    try:
        by = timedelta(days=days)
        end = ramp.ends + by if ramp.ends is not None and moves_end else ramp.ends
        return replace(ramp, starts=ramp.starts + by, steady=ramp.steady + by, ends=end)
    except OverflowError as error:
        raise Unmeasurable(
            "off-calendar", f"{days} days lead off the calendar.", "Give fewer days."
        ) from error


def adoption_adjusted(planned: Number, utilisation: Number, proficiency: Number) -> Adopted:
    """Return what is left of a planned benefit at a given adoption.

    Args:
        planned: The benefit at full adoption.
        utilisation: The share of people that use it, 0 to 1.
        proficiency: How well they do, 0 to 1.

    Raises:
        Unmeasurable: ``not-a-share`` or ``bad-number``.

    Source:
        Domain reference 4 (EX-10).
    """
    whole = exact(planned, "the planned benefit", Unmeasurable)
    left = (
        whole
        * share(utilisation, "the utilisation", Unmeasurable)
        * share(proficiency, "the proficiency", Unmeasurable)
    )
    return Adopted(left, whole - left)


def _grown(ramp: Ramp, at: date) -> Fraction:
    """Return what has come before a day since the start: the area under the ramp."""
    until = at if ramp.ends is None else min(at, ramp.ends)
    passed = max(_months(until) - _months(ramp.starts), Fraction(0))
    climb = _months(ramp.steady) - _months(ramp.starts)
    climbed = min(passed, climb)
    area = climbed**2 / (2 * climb) if climb else Fraction(0)
    return (
        exact(ramp.full_year, "the full-year value", Unmeasurable) * (area + passed - climbed) / 12
    )


def _months(at: date) -> Fraction:
    return at.year * 12 + at.month - 1 + Fraction(at.day - 1, monthrange(at.year, at.month)[1])


def _colour(rate: Fraction | None, n_overdue: int) -> Colour:
    if n_overdue >= OVERDUE_IS_RED:
        return Colour.RED
    return Colour.NONE if rate is None else share_colour(rate)


def _words(rate: Fraction | None, n: int, n_missing: int, n_overdue: int) -> str:
    if not n:
        return "There is no benefit here."
    told = "Nothing that was read was due yet" if rate is None else f"{float(rate):.0%} has come"
    parts = [f"{told}; {n - n_missing} of {n} have a reading"]
    if n_overdue:
        parts.append(f"{n_overdue} overdue")
    return ", ".join(parts) + "."
