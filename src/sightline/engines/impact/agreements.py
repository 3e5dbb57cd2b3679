"""Agreements on dependencies: what a giver's delay does to a receiver that no link binds to it.

A receiver waits for its slack and then comes later by the rest. That may make others late in turn,
so delays are passed on until none grows; each can only grow, and a circle ends where nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightline.engines.impact.record import Edge, Record
from sightline.engines.impact.wave import strands
from sightline.engines.schedule.refusal import Note

if TYPE_CHECKING:
    from sightline.engines.impact.bearings import Bearings
    from sightline.engines.impact.evaluation import Outcome

AROUND_THE_CLOCK = 1440


@dataclass(frozen=True)
class Push:
    """By how many minutes around the clock an agreement puts its receiver off."""

    edge: Edge
    minutes: int


def pushes(base: Outcome, after: Outcome, edges: Iterable[Edge]) -> dict[str, Push]:
    """Return for each receiver the agreement that puts it off the most, beside the base."""
    found: dict[str, Push] = {}
    for edge in edges:
        late = lateness(base, after, edge.giver_id)
        late -= round(edge.slack_days * AROUND_THE_CLOCK)
        if late > 0 and (edge.receiver_id not in found or late > found[edge.receiver_id].minutes):
            found[edge.receiver_id] = Push(edge, late)
    return found


def lateness(base: Outcome, after: Outcome, id_: str) -> int:
    """Return by how many minutes around the clock an activity or project finishes later."""
    index = base.schedule.network.index
    if id_ in index:
        i = index[id_]
        is_done = not after.bearings.counts[i]
        return 0 if is_done else int(after.schedule.finish[i] - base.schedule.finish[i])
    if id_ in after.record.stopped:
        return 0
    if id_ in base.bearings.dated:
        number = base.bearings.numbers[id_]
        return int(after.finishes[number] - base.finishes[number])
    return after.carried.get(id_, 0) - base.carried.get(id_, 0)


def circles(record: Record, bearings: Bearings) -> tuple[Note, ...]:
    """Return a note for each set of agreements that lead back to where they began.

    Links between activities count as well, and a project is before what it receives for and
    after what it does.
    """
    if not record.edges:
        return ()
    graph = _Graph(bearings)
    for edge in record.edges:
        graph.add(edge)
    found = []
    for part in strands(graph.after):
        inside = set(part)
        edges = [
            e
            for e, ends in graph.ends
            if ends[0] in inside and ends[1] in inside and ends[0] != ends[1]
        ]
        if edges:
            found.append(_note(edges, bearings))
    return tuple(found)


class _Graph:
    """Activities, and each project's beginning and end, with all that leads between them."""

    def __init__(self, bearings: Bearings) -> None:
        self.index = bearings.network.index
        n = len(self.index)
        self.projects = {id_: n + 2 * k for k, id_ in enumerate(bearings.facts)}
        self.after: list[list[int]] = [[] for _ in range(n + 2 * len(self.projects))]
        for ends in bearings.links:
            if ends[0] in self.index and ends[1] in self.index:
                self.after[self.index[ends[0]]].append(self.index[ends[1]])
        self._hang(bearings)
        self.ends: list[tuple[Edge, tuple[int, int]]] = []

    def _hang(self, bearings: Bearings) -> None:
        """Let every project begin before its activities and end after them."""
        for number, i in zip(bearings.project_of.tolist(), range(len(self.index)), strict=True):
            if bearings.counts[i] and number in bearings.ids:
                begin = self.projects[bearings.ids[number]]
                self.after[begin].append(i)
                self.after[i].append(begin + 1)
        for begin in self.projects.values():
            self.after[begin].append(begin + 1)

    def add(self, edge: Edge) -> None:
        """Add an agreement; one that leads nowhere is left out."""
        giver = self.index.get(edge.giver_id, self.projects.get(edge.giver_id, -2) + 1)
        receiver = self.index.get(edge.receiver_id, self.projects.get(edge.receiver_id, -1))
        if giver >= 0 and receiver >= 0:
            self.after[giver].append(receiver)
            self.ends.append((edge, (giver, receiver)))


def _note(edges: Iterable[Edge], bearings: Bearings) -> Note:
    ids = tuple(dict.fromkeys(id_ for e in edges for id_ in (e.giver_id, e.receiver_id)))
    shown = ", ".join(name_of(bearings, id_) for id_ in ids[:8])
    message = f"These wait for each other in a circle: {shown}."
    return Note("circle", message, "Agree which of them goes first.", ids)


def name_of(bearings: Bearings, id_: str) -> str:
    """Return the name of an activity or project for people."""
    if id_ in bearings.network.index:
        activity = bearings.record.schedule.activities[bearings.network.index[id_]]
        return f"“{activity.name or id_}”"
    facts = bearings.facts.get(id_)
    return f"“{facts.name}”" if facts and facts.name else f"“{id_}”"


def grown(found: Mapping[str, Push], known: Mapping[str, Push]) -> list[str]:
    """Return the receivers that come later than was known."""
    return [
        id_ for id_, push in found.items() if id_ not in known or push.minutes > known[id_].minutes
    ]
