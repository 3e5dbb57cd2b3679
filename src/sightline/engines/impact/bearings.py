"""Where the facts of a record stand in its schedule's columns, looked up once for many what-ifs.

Columns stand in the plan's order of activities; a project's number is its place in the plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sightline.engines.impact.record import BenefitFacts, GroupFacts, ProjectFacts, Record
from sightline.engines.schedule.calendar import Ints
from sightline.engines.schedule.network import Network

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bookings:
    """Assignments of people as columns: which activity, which resource, how much of it.

    They stand in the order of resources; ``by_place`` holds them in the order of activities.
    """

    places: Ints
    resources: Ints
    units: Floats

    @cached_property
    def by_place(self) -> Ints:
        """Which bookings are of one activity after the other."""
        return np.argsort(self.places, kind="stable")

    @cached_property
    def _places(self) -> Ints:
        return self.places[self.by_place]

    def of_places(self, places: Ints) -> Ints:
        """Return the bookings of some activities."""
        return self.by_place[_within(self._places, places)]

    def of_resources(self, resources: Ints) -> Ints:
        """Return the bookings of some resources, in the order of resources."""
        return _within(self.resources, resources)


def _within(ordered: Ints, keys: Ints) -> Ints:
    """Return where keys stand in a column that is in order."""
    first, last = (np.searchsorted(ordered, keys, side) for side in ("left", "right"))
    n = last - first
    return np.repeat(first - np.cumsum(n) + n, n) + np.arange(int(n.sum()))


@dataclass(frozen=True)
class Bearings:
    """A record beside its network."""

    record: Record
    network: Network

    def hold_for(self, record: Record, network: Network) -> bool:
        """Tell whether these bearings are those of another record and network, too."""
        mine, plan = self.record, record.schedule
        facts = ("projects", "milestones", "benefits", "groups")
        of_plan = ("projects", "links", "resources", "assignments")
        return (
            network.node is self.network.node
            and all(getattr(record, name) is getattr(mine, name) for name in facts)
            and all(getattr(plan, name) is getattr(mine.schedule, name) for name in of_plan)
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each project that the schedule has; baselines kept as projects are none."""
        projects = self.record.schedule.projects
        return {p.id: i for i, p in enumerate(projects) if not p.is_baseline_of}

    @cached_property
    def ids(self) -> dict[int, str]:
        """The id of each project's number."""
        return {number: id_ for id_, number in self.numbers.items()}

    @cached_property
    def project_of(self) -> Ints:
        """The number of each activity's project."""
        return self.network.groups[self.network.node]

    @cached_property
    def counts(self) -> Flags:
        """Which activities are work or milestones, and not taken out."""
        return self.network.counts[self.network.node]

    @cached_property
    def facts(self) -> dict[str, ProjectFacts]:
        """What is known of each project of the schedule or the facts, in their order."""
        found = {
            project.id: ProjectFacts(project.id, project.name, currency=project.currency)
            for project in self.record.schedule.projects
            if not project.is_baseline_of
        }
        return found | {facts.id: facts for facts in self.record.projects}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each known project."""
        return {id_: k for k, id_ in enumerate(self.facts)}

    @cached_property
    def dated(self) -> frozenset[str]:
        """The projects that have activities to take dates from."""
        used = set(np.unique(self.project_of[self.counts]).tolist())
        return frozenset(id_ for id_, number in self.numbers.items() if number in used)

    @cached_property
    def undated(self) -> tuple[str, ...]:
        """The projects that have none."""
        return tuple(id_ for id_ in self.facts if id_ not in self.dated)

    @cached_property
    def milestones(self) -> Ints:
        """The place of each milestone's activity, -1 where the schedule has none."""
        index = self.network.index
        places = [index.get(each.activity_id, -1) for each in self.record.milestones]
        return np.array(places, np.int64)

    @cached_property
    def benefits(self) -> dict[str, list[BenefitFacts]]:
        """The benefits of each project."""
        found: defaultdict[str, list[BenefitFacts]] = defaultdict(list)
        for benefit in self.record.benefits:
            found[benefit.project_id].append(benefit)
        return dict(found)

    @cached_property
    def groups(self) -> dict[str, list[GroupFacts]]:
        """The groups that each project touches."""
        found: defaultdict[str, list[GroupFacts]] = defaultdict(list)
        for group in self.record.groups:
            for project_id in dict.fromkeys(group.project_ids):
                found[project_id].append(group)
        return dict(found)

    @cached_property
    def links(self) -> dict[tuple[str, str], list[int]]:
        """The places of the links between each two activities."""
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, link in enumerate(self.record.schedule.links):
            found[link.predecessor_id, link.successor_id].append(place)
        return dict(found)

    @cached_property
    def people(self) -> dict[str, int]:
        """The place of each resource that is somebody at work."""
        resources = self.record.schedule.resources
        return {r.id: i for i, r in enumerate(resources) if r.kind == "work"}

    @cached_property
    def bookings(self) -> Bookings:
        """Who works on what."""
        index, people = self.network.index, self.people
        rows = [
            (index[a.activity_id], people[a.resource_id], a.units)
            for a in self.record.schedule.assignments
            if a.activity_id in index and a.resource_id in people
        ]
        rows.sort(key=lambda row: row[1])
        places, resources, units = zip(*rows, strict=True) if rows else ((), (), ())
        return Bookings(
            np.array(places, np.int64), np.array(resources, np.int64), np.array(units, np.float64)
        )

    @cached_property
    def assigned(self) -> dict[str, list[int]]:
        """The places of each activity's assignments."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self.record.schedule.assignments):
            found[each.activity_id].append(place)
        return dict(found)

    def leaves(self, place: int) -> list[int]:
        """Return the activities below a summary, at any depth, by their places."""
        parent = self.network.parent
        inside = np.zeros(len(parent) + 1, bool)  # the last stands for "no summary"
        inside[place] = True
        while True:
            wider = inside[parent] & ~inside[:-1]
            if not wider.any():
                break
            inside[:-1] |= wider
        inside[place] = False
        return np.flatnonzero(inside[:-1] & self.counts).tolist()

    def of_project(self, project_id: str) -> list[int]:
        """Return the activities of a project by their places."""
        number = self.numbers.get(project_id, -1)
        return np.flatnonzero((self.project_of == number) & self.counts).tolist()
