"""How a benefit stands: plan to date against what was measured, and its colour.

Rules on plain values; no Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sightline.engines.benefits import Promise, Realisation, realisation
from sightline.engines.measure.colour import Colour, share_colour
from sightline.results.rules import PARTLY_FROM, REALISED_FROM

OVERDUE_RED = 2


def next_due(first_due: date, every_days: int, last: date | None) -> date:
    """Return the day of the next reading: the first that lies after the latest one."""
    if last is None or last < first_due:
        return first_due
    gone = (last - first_due).days // every_days + 1
    return first_due + timedelta(gone * every_days)


def overdue(first_due: date, every_days: int, last: date | None, today: date) -> int:
    """Return how many readings are past their day.

    Args:
        first_due: The day of the first reading; another is due every ``every_days`` after it.
        last: The day of the latest reading.
    """
    due = next_due(first_due, every_days, last)
    return 0 if today <= due else 1 + ((today - due).days - 1) // every_days


def share(planned: Fraction, actual: Fraction, *, is_harm: bool = False) -> Fraction | None:
    """Return how much of a plan came; ``None`` while nothing is planned.

    Of a disbenefit it is the plan over what came: less harm than planned is good.
    """
    if planned == 0:
        return None
    if not is_harm:
        return actual / planned
    return Fraction(1) if actual == 0 or actual / planned <= 1 else planned / actual


def colour(part: Fraction | None, n_overdue: int) -> Colour:
    """Return the colour: green from 95 % of plan to date, amber from 80 %, red below.

    Two overdue readings are red whatever was read before.

    Source:
        Benefit rating default, domain reference 6.2.
    """
    if n_overdue >= OVERDUE_RED:
        return Colour.RED
    return Colour.NONE if part is None else share_colour(part)


def target_met(
    baseline: Decimal | None, target: Decimal | None, last: Decimal | None
) -> bool | None:
    """Tell whether a measure reached its target; ``None`` where it has none, or was never read.

    A target below the baseline is reached from above.
    """
    if target is None or last is None:
        return None
    is_falling = baseline is not None and baseline > target
    return last <= target if is_falling else last >= target


def verdict(part: Fraction) -> str:
    """Return the state that a share of the plan is judged as."""
    if part >= REALISED_FROM:
        return "realised"
    return "partly_realised" if part >= PARTLY_FROM else "not_realised"


@dataclass(frozen=True)
class Came:
    """What one end benefit in money was promised, planned and brought, to its own last reading."""

    key: str
    currency: str
    promised: int
    planned: int
    actual: int | None


@dataclass(frozen=True)
class Sum:
    """What end benefits in one currency come to, in minor units."""

    currency: str
    promised: int
    planned: int
    actual: int
    n: int
    realisation: Realisation


def sums(rows: Iterable[Came]) -> list[Sum]:
    """Return a sum for each currency, by currency: two have no sum without a dated rate."""
    held: dict[str, list[Came]] = {}
    for row in rows:
        held.setdefault(row.currency, []).append(row)
    return [_sum(currency, held[currency]) for currency in sorted(held)]


def _sum(currency: str, rows: list[Came]) -> Sum:
    return Sum(
        currency,
        promised=sum(row.promised for row in rows),
        planned=sum(row.planned for row in rows),
        actual=sum(row.actual or 0 for row in rows),
        n=len(rows),
        realisation=realisation(Promise(row.key, row.planned, row.actual) for row in rows),
    )
