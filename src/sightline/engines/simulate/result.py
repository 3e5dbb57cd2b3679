"""What a run found: dates and money with their chances, and which work they hang on.

Quantiles are linear interpolations between the ordered trials. The trials themselves are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sightline.engines.schedule.refusal import Note

PERCENTS = (10, 50, 80, 90, 95)
METHOD = "linear interpolation"


@dataclass(frozen=True)
class Bin:
    """How many trials finished on the days from ``first`` to ``last``, both included."""

    first: date
    last: date
    n_trials: int


@dataclass(frozen=True)
class Finish:
    """When a project finishes, or the last of all.

    Attributes:
        project_id: Empty for the last finish of all.
        planned: The finish of the schedule, without any chance in it.
        quantiles: By percent, the instant that so many of a hundred trials keep.
        sd: In minutes around the clock, of a sample.
        chance_of_plan: The share of trials that finish no later than planned.
        chance_of_target: The share that finish by the date asked for, None without one.
        bins: A histogram by days.
        convergence: P80 of the first so many trials, up to all.
    """

    project_id: str
    name: str
    planned: datetime
    quantiles: Mapping[int, datetime]
    mean: datetime
    sd: float
    chance_of_plan: float
    chance_of_target: float | None
    bins: tuple[Bin, ...]
    convergence: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True)
class Cost:
    """What a project costs, or all of them; fields as ``Finish``, in money.

    Attributes:
        bins: From, up to, and how many trials.
    """

    project_id: str
    name: str
    currency: str
    planned: Decimal
    quantiles: Mapping[int, Decimal]
    mean: Decimal
    sd: Decimal
    chance_of_plan: float
    bins: tuple[tuple[Decimal, Decimal, int], ...]
    convergence: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True)
class Sensitivity:
    """How the finish hangs on one activity.

    Attributes:
        planned, mean, sd: Its work still to do, in working minutes.
        criticality: The share of trials in which it is critical.
        pearson, spearman: Cruciality: the size of the correlation of its work with the length.
        significance: The mean of work ÷ (work + float) times length ÷ mean length.
        ssi: Criticality times the sd of its work ÷ the sd of the length.
    """

    id: str
    name: str
    planned: int
    mean: float
    sd: float
    criticality: float
    pearson: float
    spearman: float
    significance: float
    ssi: float


@dataclass(frozen=True)
class Swing:
    """The finish when one activity takes its P10 and its P90, all others their means."""

    id: str
    name: str
    low_work: int
    high_work: int
    low: datetime
    high: datetime

    @property
    def minutes(self) -> int:
        """How far the finish swings, in minutes around the clock."""
        return int((self.high - self.low).total_seconds()) // 60


@dataclass(frozen=True)
class ActivityFinish:
    """When one activity finishes, or a milestone is reached.

    Attributes:
        planned: The finish of the schedule, without any chance in it.
        quantiles: By percent, the instant that so many of a hundred trials keep.
        n_trials: From how many of the first trials.
    """

    id: str
    planned: datetime
    quantiles: Mapping[int, datetime]
    n_trials: int


@dataclass(frozen=True)
class Result:
    """A run's findings.

    Attributes:
        total: The last finish of all projects.
        projects: The finish of each project, in the plan's order.
        cost: What all cost, None without costs or in several currencies.
        costs: What each project costs.
        about: Whose finish the sensitivities are about; empty for the last of all.
        activities: Open activities in the plan's order.
        tornado: The widest swing first, of those that go with the finish the most.
        drivers: Ids of the activities that the finish hangs on, the first the most.
        finishes: When each open activity finishes, where that was asked for.
        n_drawn: How many activities were drawn.
        method: How quantiles are taken.
        version: Of the engine; another may find other figures.
        digest: Of all that went in except seed and number of trials.
    """

    total: Finish
    projects: tuple[Finish, ...]
    cost: Cost | None
    costs: tuple[Cost, ...]
    about: str
    activities: tuple[Sensitivity, ...]
    tornado: tuple[Swing, ...]
    drivers: tuple[str, ...]
    notes: tuple[Note, ...]
    n_drawn: int
    trials: int
    seed: int
    method: str
    version: str
    digest: str
    finishes: tuple[ActivityFinish, ...] = ()

    def finish_of(self, project_id: str = "") -> Finish:
        """Return the finish of a project, or of all.

        Raises:
            KeyError: No such project was simulated.
        """
        if not project_id:
            return self.total
        found = {each.project_id: each for each in self.projects}
        return found[project_id]

    def as_bytes(self) -> bytes:
        """Return all of it as JSON; the same input, seed and trials give the same bytes."""
        text = json.dumps(asdict(self), default=_plain, ensure_ascii=False, sort_keys=True)
        return text.encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)
