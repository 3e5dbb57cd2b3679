"""Through which chain a change reaches an activity: one driving link after the other.

Of several links that drive, the one whose giver moves most is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sightline.engines.impact.agreements import name_of
from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    Delta,
    DropLink,
    Rescope,
    Restaff,
    Slip,
    Start,
    Stop,
    Stretch,
)
from sightline.engines.schedule.driving import drivers

if TYPE_CHECKING:
    from sightline.engines.impact.evaluation import Outcome
    from sightline.engines.schedule.schedule import Schedule


@dataclass(frozen=True)
class Step:
    """One activity of a chain, and why it moves."""

    activity_id: str
    words: str


class Chains:
    """The chains between two outcomes."""

    def __init__(self, before: Outcome, after: Outcome, deltas: Sequence[Delta]) -> None:
        self.before, self.after, self.deltas = before, after, deltas
        self.network = after.schedule.network
        self.own = self._own()
        self.known: dict[int, tuple[int, str]] = {}

    def of(self, place: int) -> tuple[Step, ...]:
        """Return the chain to an activity, by its place in the plan, from what is changed on."""
        found: list[Step] = []
        seen: set[int] = set()
        while place >= 0 and place not in seen:
            seen.add(place)
            if place not in self.known:
                self.known[place] = self._step(place)
            earlier, words = self.known[place]
            found.append(Step(self._id(place), words))
            place = earlier
        return tuple(reversed(found))

    def _step(self, place: int) -> tuple[int, str]:
        """Return the place of what moves an activity, -1 for a beginning, and the words."""
        by = self.shift(place)
        name = name_of(self.after.bearings, self._id(place))
        giver = self._giver(place)
        if giver < 0:
            return -1, f"{name} {self._beginning(place)}; it finishes {_days(by)}."
        other = name_of(self.after.bearings, self._id(giver))
        return giver, f"{name} waits for {other} and finishes {_days(by)}."

    def _giver(self, place: int) -> int:
        """Return the place of the activity whose move puts another where it is, or -1."""
        is_later = self.shift(place) >= 0
        schedule = self.after.schedule if is_later else self.before.schedule
        moved = [
            (abs(self.shift(other)), -other)
            for other in _before(schedule, place)
            if self._moves(other)
        ]
        return -max(moved)[1] if moved else -1

    def _moves(self, place: int) -> bool:
        before, after = self.before.schedule, self.after.schedule
        return bool(
            before.start[place] != after.start[place] or before.finish[place] != after.finish[place]
        )

    def shift(self, place: int) -> int:
        """Return by how many minutes around the clock an activity finishes later."""
        return int(self.after.schedule.finish[place] - self.before.schedule.finish[place])

    def _id(self, place: int) -> str:
        return self.after.schedule.plan.activities[place].id

    def _beginning(self, place: int) -> str:
        """Return why an activity moves that no other moves."""
        activity = self.after.schedule.plan.activities[place]
        if ("activity", activity.id) in self.own:
            return self.own["activity", activity.id]
        for id_ in (activity.id, activity.parent_id, activity.project_id):
            if id_ in self.after.pushed:
                giver = self.after.pushed[id_].edge.giver_id
                return f"waits for {name_of(self.after.bearings, giver)}, as agreed"
        return self.own.get(("project", activity.project_id), "is no longer held where it was")

    def _own(self) -> dict[tuple[str, str], str]:
        """Return what the deltas do to each activity, or project, that they name."""
        found: dict[tuple[str, str], str] = {}
        for delta in self.deltas:
            if isinstance(delta, AddLink | DropLink):
                words = "is linked anew" if isinstance(delta, AddLink) else "is no longer linked"
                found["activity", delta.successor_id] = words
                continue
            if isinstance(delta, Agree):
                continue
            words = _WORDS.get(type(delta), "")
            if id_ := getattr(delta, "activity_id", ""):
                found["activity", id_] = words
            elif words:
                found["project", getattr(delta, "project_id", "")] = words
        return found


_WORDS: dict[type[Delta], str] = {
    Slip: "slips",
    Stretch: "takes another duration",
    Start: "starts on another day",
    Stop: "is stopped",
    Restaff: "is worked on by others",
    Rescope: "has another scope",
}


def _before(schedule: Schedule, place: int) -> list[int]:
    """Return the places of what drives an activity; a summary is driven by what lies below it."""
    network, n = schedule.network, len(schedule)
    if network.is_summary[place]:
        below: list[int] = np.flatnonzero(network.parent == place).tolist()
        return below
    found, ahead = [], [int(network.node[place])]
    while ahead:
        for node, _, _ in drivers(schedule, ahead.pop()):
            other = int(network.order[node])
            if other < n:
                found.append(other)
            else:  # a hub of a summary: what drives that
                ahead.append(node)
    return found


def _days(by: int) -> str:
    """Return a move in words."""
    if not by:
        return "on the same day"
    days = abs(by) / 1440
    shown = (
        f"{days:.0f} day{'' if days == 1 else 's'}" if days == round(days) else f"{days:.1f} days"
    )
    return f"{shown} {'later' if by > 0 else 'earlier'}"
