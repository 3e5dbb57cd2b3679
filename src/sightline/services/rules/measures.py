"""How services are measured: kept promises, satisfaction, recommendation, and the office's return.

The worked numbers EX-01 to EX-03 of the domain reference are tests of these.
"""

from decimal import Decimal

#: Under so many answers no score is shown: one could tell who said what.
LEAST_ANSWERS = 5


def ratio(part: int, whole: int) -> Decimal | None:
    """Return a share of a whole, or ``None`` where there is no whole."""
    return None if whole == 0 else Decimal(part) / Decimal(whole)


def csat(n_satisfied: int, n: int) -> Decimal | None:
    """Return the share of those who answered 4 or 5; ``None`` for a group too small to show."""
    return None if n < LEAST_ANSWERS else ratio(n_satisfied, n)


def nps(n_promoters: int, n_detractors: int, n: int) -> int | None:
    """Return those of 9 and 10 less those up to 6, in percent; ``None`` for too small a group."""
    if n < LEAST_ANSWERS:
        return None
    return round(Decimal(100 * (n_promoters - n_detractors)) / n)


def attributed(value_minor: int, share: Decimal) -> int:
    """Return the part of a value that the office brought, in whole minor units."""
    return round(value_minor * share)


def pmo_return(attributed_minor: int, cost_minor: int) -> Decimal | None:
    """Return what the office brought over what it cost, less its cost; ``None`` without a cost."""
    return None if cost_minor <= 0 else Decimal(attributed_minor - cost_minor) / cost_minor
