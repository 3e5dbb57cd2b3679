"""Measures of change control on plain values: how long, how many, how well.

A time is counted when its state was left; the 80th percentile is the smallest time that at least
80 of 100 do not exceed.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """A change coming into a state."""

    change: UUID
    state: str
    at: datetime


@dataclass(frozen=True)
class Stay:
    """A change in a state, from and until; ``until`` is nothing while it is still there."""

    change: UUID
    state: str
    since: datetime
    until: datetime | None

    def days(self, now: datetime) -> float:
        """Return how long it lasted, or has lasted so far."""
        return ((self.until or now) - self.since) / DAY


def stays(steps: Iterable[Step]) -> list[Stay]:
    """Return the stays of changes, from their steps in order of time; one step again is none."""
    found: list[Stay] = []
    open_stays: dict[UUID, Stay] = {}
    for step in steps:
        before = open_stays.get(step.change)
        if before is not None and before.state == step.state:
            continue
        if before is not None:
            found.append(Stay(before.change, before.state, before.since, step.at))
        open_stays[step.change] = Stay(step.change, step.state, step.at, None)
    return [*found, *open_stays.values()]


def median(values: Sequence[float]) -> float | None:
    """Return the middle value, or the mean of the middle two; nothing of nothing."""
    held = sorted(values)
    if not held:
        return None
    middle = len(held) // 2
    return held[middle] if len(held) % 2 else (held[middle - 1] + held[middle]) / 2


def p80(values: Sequence[float]) -> float | None:
    """Return the smallest value that at least 80 of 100 do not exceed; nothing of nothing."""
    held = sorted(values)
    return held[math.ceil(len(held) * 4 / 5) - 1] if held else None


def share(n: int, of: int) -> float | None:
    """Return ``n`` of ``of``, 0 to 1; unknown of nothing, which is not 0."""
    return n / of if of else None


def first_into(steps: Iterable[Step], states: Iterable[str]) -> dict[UUID, datetime]:
    """Return when each change first came into one of the states."""
    wanted = frozenset(states)
    found: dict[UUID, datetime] = {}
    for step in steps:
        if step.state in wanted:
            found.setdefault(step.change, step.at)
    return found


def came_up(*moments: datetime | None) -> datetime | None:
    """Return when something came up that needs all of these: the latest; unknown if one is."""
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) and known else None
