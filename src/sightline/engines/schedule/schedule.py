"""What a plan's computation comes to: dates and floats, activity by activity.

Arrays stand in the plan's order of activities; instants are minutes since 1970-01-01 and floats
are working minutes. ``row`` gives one activity with wall clock instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import Ints, instant
from sightline.engines.schedule.machine import run
from sightline.engines.schedule.network import Network
from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.refusal import Note


@dataclass(frozen=True)
class Dated:
    """One activity's computed dates and floats.

    Attributes:
        start, finish: When it is scheduled: the early dates, but the late ones as late as
            possible, and actual and typed-in dates where there are any.
        total_float, free_float, independent_float: Working minutes on its own calendar.
    """

    id: str
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: int
    free_float: int
    independent_float: int
    critical: bool


@dataclass(frozen=True)
class Nodes:
    """Dates of the network's nodes, from which the schedule is made and edits go on."""

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    goals: Ints


@dataclass(frozen=True)
class Schedule:
    """A computed plan; see the module for units."""

    network: Network
    nodes: Nodes
    start: Ints
    finish: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    critical: NDArray[np.bool_]

    @cached_property
    def independent_float(self) -> Ints:
        """What is left when what precedes is late and what follows early; made when asked for."""
        network, nodes = self.network, self.nodes
        found = np.zeros(network.size, np.int64)
        dates = (nodes.early_start, nodes.early_finish, nodes.late_start, nodes.late_finish)
        columns = (network.tables, network.columns, nodes.goals, dates)
        run(kernels.independents, network.size, *columns, out=(found,))
        kept = found[network.node]
        kept[network.is_summary] = 0
        kept[list(network.hammocks)] = 0
        kept.setflags(write=False)
        return kept

    @property
    def plan(self) -> Plan:
        """The plan that was computed."""
        return self.network.plan

    @property
    def notes(self) -> Sequence[Note]:
        """What in the plan was passed over or stood in for."""
        return self.network.notes

    def __len__(self) -> int:
        return len(self.start)

    def at(self, activity_id: str) -> Dated:
        """Return one activity's dates and floats.

        Raises:
            KeyError: The plan has no such activity.
        """
        return self.row(self.network.index[activity_id])

    def row(self, i: int) -> Dated:
        """Return the dates and floats of the activity at a place in the plan."""
        return Dated(
            id=self.plan.activities[i].id,
            start=instant(int(self.start[i])),
            finish=instant(int(self.finish[i])),
            early_start=instant(int(self.early_start[i])),
            early_finish=instant(int(self.early_finish[i])),
            late_start=instant(int(self.late_start[i])),
            late_finish=instant(int(self.late_finish[i])),
            total_float=int(self.total_float[i]),
            free_float=int(self.free_float[i]),
            independent_float=int(self.independent_float[i]),
            critical=bool(self.critical[i]),
        )

    def rows(self) -> Iterator[Dated]:
        """Yield every activity in the plan's order."""
        return (self.row(i) for i in range(len(self)))

    def span(self, project_id: str = "") -> tuple[datetime, datetime]:
        """Return the first start and last finish of a project, or of the whole plan.

        Raises:
            ValueError: There is no activity to take them from.
        """
        kept = [
            i
            for i, activity in enumerate(self.plan.activities)
            if project_id in {"", activity.project_id} and activity.is_active
        ]
        if not kept:
            raise ValueError("a project without activities has no dates")
        return instant(int(self.start[kept].min())), instant(int(self.finish[kept].max()))
