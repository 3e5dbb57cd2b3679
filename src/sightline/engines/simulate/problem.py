"""A schedule made ready for many trials: whose work is drawn, what it costs, what is watched.

All of it comes from the compiled network, so that a trial computes what the schedule engine would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints, minutes
from sightline.engines.schedule.kernels import NEVER, Goals, Tables, Varying
from sightline.engines.schedule.machine import plain
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.schedule import Schedule
from sightline.engines.simulate.inputs import (
    Estimates,
    Input,
    inputs_of,
    varying_of,
    work_of,
)
from sightline.engines.simulate.refusal import Unsimulatable
from sightline.engines.simulate.risks import Risk
from sightline.engines.simulate.spreads import Shape, Shares, check_order


@dataclass(frozen=True)
class Problem:
    """What the trials of one run have in common.

    Attributes:
        watched: Places of the activities that are reported: open ones that have a say in a finish.
        work: The work still to do of each of them, as planned.
        row: For each input its place among the watched.
        varying: The inputs as the schedule engine takes them.
        projects: Numbers of the projects whose finish is watched.
        about: The number of the project whose finish the sensitivities are about; -1 for the last
            finish of all.
        clock: The calendar that lengths are counted on, the commonest of the activities watched.
        origin: The first start of what counts.
    """

    schedule: Schedule
    inputs: tuple[Input, ...]
    watched: Ints
    work: Ints
    row: Ints
    varying: Varying
    goals: Goals
    limit: Ints
    projects: tuple[int, ...]
    about: int
    clock: int
    origin: int

    @property
    def network(self) -> Network:
        """The compiled plan."""
        return self.schedule.network

    @cached_property
    def tables(self) -> Tables:
        """Working time as lists, for single questions."""
        found: Tables = plain(self.network.tables)
        return found

    @cached_property
    def counted(self) -> Ints:
        """The places of activities that have a say in their project's finish."""
        return _counted(self.network)

    @cached_property
    def owner(self) -> Ints:
        """The number of the project of each of those."""
        return self.network.groups[self.network.node[self.counted]]

    @cached_property
    def finishes(self) -> Ints:
        """The planned finish of each project, NEVER without activities."""
        found = np.full(len(self.network.frames), NEVER, np.int64)
        np.maximum.at(found, self.owner, self.schedule.finish[self.counted])
        return found

    @cached_property
    def leads(self) -> NDArray[np.bool_]:
        """Which of the watched belong to what all is about, or lead there by links."""
        network, columns = self.network, self.network.columns
        if self.about < 0:
            return np.ones(len(self.watched), bool)
        found: NDArray[np.bool_] = network.groups == self.about
        for node in range(network.size - 1, -1, -1) if len(self.projects) > 1 else ():
            after = columns.out_link[columns.out_ptr[node] : columns.out_ptr[node + 1]] >> 2
            found[node] |= found[after].any()
        return found[network.node[self.watched]]

    @cached_property
    def length(self) -> int:
        """The working minutes from the origin to the planned finish that all is about."""
        own = self.finishes[[*self.projects] if self.about < 0 else [self.about]]
        return int(self.lengths(own.max(keepdims=True))[0])

    @cached_property
    def is_special(self) -> bool:
        """Whether a trial needs more than a forward and a backward pass.

        Wishes to be late, projects that count back from their finish, and lags that are shares
        of a drawn duration.
        """
        network = self.network
        if network.alap.any() or any(f.project.from_finish for f in network.frames):
            return True
        drawn = {each.id for each in self.inputs}
        links = network.plan.links
        return network.has_shares and any(
            link.lag_percent is not None and link.predecessor_id in drawn for link in links
        )

    def lengths(self, finish: Ints) -> Ints:
        """Return the working minutes from the origin to instants."""
        tab, c = self.tables, self.clock
        begun = kernels.worked(tab, c, self.origin)
        values, place = np.unique(finish, return_inverse=True)
        found = [kernels.worked(tab, c, t) - begun for t in values.tolist()]
        return np.array(found, np.int64)[place].reshape(finish.shape)


def problem_of(
    schedule: Schedule,
    estimates: Estimates,
    risks: Sequence[Risk],
    *,
    usual: Shares | None,
    shape: Shape,
    about: str,
) -> Problem:
    """Return a schedule made ready for trials.

    Raises:
        Unsimulatable: ``no-schedule``, ``absurd-spread``, ``unknown-activity`` or
            ``unknown-project``.
    """
    network = schedule.network
    unknown = [id_ for id_ in estimates if id_ not in network.index]
    if unknown:
        message = f"There is a spread for {unknown[0]!r}, which is not in the plan."
        raise Unsimulatable("unknown-activity", message, "Leave it out.", unknown)
    if usual is not None:
        check_order(usual, "what has no estimate")
    watched = _watched(network)
    hit = {id_ for risk in risks for id_, _ in risk.delays}
    inputs = inputs_of(network, watched, (estimates, usual, shape), hit)
    projects = _projects(network)
    clock, origin = _clock(network, watched), int(schedule.start[_counted(network)].min())
    place = {int(i): row for row, i in enumerate(watched.tolist())}
    work = [work_of(network.plan.activities[i]) for i in watched.tolist()]
    floats = [f.project.critical_float for f in network.frames]
    return Problem(
        schedule=schedule,
        inputs=tuple(inputs),
        watched=watched,
        work=np.array(work, np.int64),
        row=np.array([place[each.place] for each in inputs], np.int64),
        varying=varying_of(network, inputs),
        goals=_goals(network),
        limit=np.array(floats, np.int64)[network.groups[network.node[watched]]],
        projects=projects,
        about=_about(network, about, projects),
        clock=clock,
        origin=origin,
    )


def _counted(network: Network) -> Ints:
    """Return the places of activities that have a say in their project's finish."""
    return np.flatnonzero(network.counts[network.node])


def _watched(network: Network) -> Ints:
    counts = network.counts[network.node]
    if not counts.any():
        message = "The plan has no schedule: it holds no activity that is worked on."
        raise Unsimulatable("no-schedule", message, "Add activities with durations first.")
    is_own = np.array([not frame.project.is_baseline_of for frame in network.frames], bool)
    return np.flatnonzero(counts & network.is_open & is_own[network.groups[network.node]])


def _goals(network: Network) -> Goals:
    frames = network.frames
    projects = [frame.project for frame in frames]
    fixed = [
        minutes(p.must_finish) if p.must_finish is not None and p.uses_must_finish else NEVER
        for p in projects
    ]
    by = [network.rules.float_by or p.float_of for p in projects]
    return Goals(
        project=network.groups,
        counts=network.counts.astype(np.int8),
        fixed=np.array(fixed, np.int64),
        floor=np.array([max(frame.floor, 0) for frame in frames], np.int64),
        by=np.array([{"start": 1, "finish": 2}.get(way, 0) for way in by], np.int64),
    )


def _projects(network: Network) -> tuple[int, ...]:
    """Return the projects that have work and are no baselines of others."""
    filled = set(network.groups[network.counts].tolist())
    frames = enumerate(network.frames)
    return tuple(p for p, frame in frames if p in filled and not frame.project.is_baseline_of)


def _about(network: Network, about: str, projects: Sequence[int]) -> int:
    ids = {network.frames[p].project.id: p for p in projects}
    if not about and len(projects) != 1:
        return -1
    if about and about not in ids:
        message = f"There is no project {about!r} with activities."
        raise Unsimulatable("unknown-project", message, "Name one of the plan.", [about])
    return ids[about] if about else projects[0]


def _clock(network: Network, watched: Ints) -> int:
    places = watched if len(watched) else _counted(network)
    return int(np.bincount(network.columns.own[network.node[places]]).argmax())
