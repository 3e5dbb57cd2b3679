"""From finishes and costs, trial by trial, to quantiles, histograms and chances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule.calendar import DAY, Ints, instant, minutes
from sightline.engines.schedule.plan import Project
from sightline.engines.simulate.result import PERCENTS, Bin, Cost, Finish

N_BINS = 30
CENT = Decimal("0.01")
Column = NDArray[Any]
T = TypeVar("T")


def finish_of(
    project: Project | None, finish: Ints, planned: int, target: datetime | None
) -> Finish:
    """Return what the finishes of all trials come to."""
    return Finish(
        project_id=project.id if project else "",
        name=project.name if project else "",
        planned=instant(planned),
        quantiles=_quantiles(finish, _instant),
        mean=_instant(float(finish.mean())),
        sd=_digits(_sd(finish)),
        chance_of_plan=_share(finish <= planned),
        chance_of_target=None if target is None else _share(finish <= minutes(target)),
        bins=tuple(_days(finish)),
        convergence=_convergence(finish, _instant),
    )


def cost_of(project: Project | None, currency: str, cost: Column, planned: float) -> Cost:
    """Return what the costs of all trials come to."""
    counts, edges = np.histogram(cost, _edges(cost))
    pairs = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    return Cost(
        project_id=project.id if project else "",
        name=project.name if project else "",
        currency=currency,
        planned=money(planned),
        quantiles=_quantiles(cost, money),
        mean=money(float(cost.mean())),
        sd=money(_sd(cost)),
        chance_of_plan=_share(np.round(cost, 2) <= round(planned, 2)),
        bins=tuple((money(low), money(high), n) for low, high, n in pairs),
        convergence=_convergence(cost, money),
    )


def money(amount: float) -> Decimal:
    """Return an amount in hundredths."""
    return Decimal(repr(float(amount))).quantize(CENT)


def checkpoints(n: int) -> list[int]:
    """Return after how many trials convergence is looked at: 100, 200, 500, 1,000 and so on."""
    steps = [100 * 10**k * m for k in range(5) for m in (1, 2, 5)]
    return [*(step for step in steps if step < n), n]


def _quantiles(values: Column, told: Callable[[float], T]) -> dict[int, T]:
    found = np.percentile(values, PERCENTS, method="linear")
    return {percent: told(at) for percent, at in zip(PERCENTS, found.tolist(), strict=True)}


def _convergence(values: Column, told: Callable[[float], T]) -> tuple[tuple[int, T], ...]:
    marks = checkpoints(len(values))
    return tuple((n, told(float(np.percentile(values[:n], 80, method="linear")))) for n in marks)


def _instant(at: float) -> datetime:
    return instant(round(at))


def _share(which: NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(which)) / len(which)


def _sd(values: Column) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _digits(value: float) -> float:
    return round(value, 4)


def _days(finish: Ints) -> Iterator[Bin]:
    """Yield bins of whole days, no more than ``N_BINS``; midnight belongs to the day before."""
    days = (finish - 1) // DAY
    first, last = int(days.min()), int(days.max())
    width = -(-(last - first + 1) // N_BINS)
    counts = np.bincount((days - first) // width)
    for k, n in enumerate(counts.tolist()):
        begin = first + k * width
        end = begin + width - 1
        yield Bin(instant(begin * DAY).date(), instant(end * DAY).date(), n)


def _edges(cost: Column) -> NDArray[np.float64]:
    low, high = float(cost.min()), float(cost.max())
    n = N_BINS if high > low else 1
    return np.linspace(low, high, n + 1)
