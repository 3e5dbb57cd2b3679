"""Relief from a clause: what may be asked for, for how long, and what is marked."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sightline.kernel.errors import Refused
from sightline.network.rules import ACKNOWLEDGE_DAYS, MANY_OFFICES, REMINDERS

MOST_YEARS = 5


def check_leeway(leeway: str, *, is_law: bool) -> None:
    """Refuse to ask for what nobody here can waive, or what needs no asking."""
    if is_law:
        words = (
            "This clause is law, and no office can be let off the law. "
            "Raise feedback on the standard if it says more than the law does."
        )
        raise Refused("law", words, "clause_id")
    if leeway == "free":
        words = "This clause leaves you free: do it your way, and note it in your adoption record."
        raise Refused("within-leeway", words, "clause_id")


def check_term(starts: date, expires: date) -> None:
    """Refuse a relief that ends before it begins, or that outlives any revision."""
    if expires <= starts:
        raise Refused("ends-before-start", "It must expire after it starts.", "expires")
    if expires > latest_end(starts):
        words = f"At most {MOST_YEARS} years, so that somebody looks again. Ask anew then."
        raise Refused("too-long", words, "expires")


def latest_end(starts: date) -> date:
    """Return the last day up to which a relief may run."""
    try:
        return starts.replace(year=starts.year + MOST_YEARS)
    except ValueError:
        return starts.replace(year=starts.year + MOST_YEARS, day=28)


def is_retrospective(starts: date, submitted_on: date) -> bool:
    """Tell whether relief is asked for after the fact; it stays a finding even if approved."""
    return starts < submitted_on


def kind_of(submitted_on: date | None, binds_on: date | None) -> str:
    """Return ``deviation`` for relief sought before the requirement binds, ``waiver`` after."""
    if submitted_on is None or binds_on is None:
        return "deviation"
    return "deviation" if submitted_on < binds_on else "waiver"


def reminder_due(expires: date, today: date, reminded: int | None) -> int | None:
    """Return of how many days before the end to remind now; ``None`` if that was done."""
    left = (expires - today).days
    due = [days for days in REMINDERS if left <= days]
    if left <= 0 or not due:
        return None
    nearest = min(due)
    return nearest if reminded is None or nearest < reminded else None


def held_by_many(holders: Mapping[UUID, Iterable[UUID]]) -> list[UUID]:
    """Return the clauses from which so many offices deviate that the clause should change.

    Args:
        holders: Clause to the offices with an active deviation from it.
    """
    return [clause for clause, offices in holders.items() if len(set(offices)) >= MANY_OFFICES]


def acknowledge_by(raised_on: date) -> date:
    """Return the day by which feedback is to be acknowledged: five working days."""
    day, left = raised_on, ACKNOWLEDGE_DAYS
    while left:
        day += timedelta(1)
        left -= day.weekday() < 5
    return day
