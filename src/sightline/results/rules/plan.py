"""The realisation plan in days and whole minor units, on the ramp of the benefits engine.

Rules on plain values; no Django.
"""

from datetime import date, timedelta
from fractions import Fraction

from sightline.engines.benefits import Ramp, planned_between, shifted


def laid(starts: date, ramp_days: int, yearly: int) -> Ramp:
    """Return the ramp of an amount a year that begins on a day and is full so many days later."""
    return Ramp(yearly, starts, starts + timedelta(ramp_days))


def amount(ramp: Ramp, day: date) -> int:
    """Return what a ramp comes to by a day, that day left out, in whole minor units."""
    return round(planned_between(ramp, ramp.starts, max(day, ramp.starts)))


def reached(ramp: Ramp, day: date) -> Fraction:
    """Return the part of the full level that is planned for a day, 0 to 1."""
    if day >= ramp.steady:
        return Fraction(1)
    return Fraction(max(0, (day - ramp.starts).days), (ramp.steady - ramp.starts).days)


def level(ramp: Ramp, baseline: Fraction, target: Fraction, day: date) -> Fraction:
    """Return the planned level of a measure on a day, between its baseline and target."""
    return baseline + (target - baseline) * reached(ramp, day)


def lost(promised: Ramp, followed: Ramp, until: date) -> int:
    """Return how much less a plan that follows its project brings by a day than was promised."""
    return amount(promised, until) - amount(followed, until)


def moved(ramp: Ramp, starts: date) -> Ramp:
    """Return the ramp laid on another first day."""
    return shifted(ramp, (starts - ramp.starts).days)
