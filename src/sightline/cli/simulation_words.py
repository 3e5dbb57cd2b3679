"""What ``simulate`` prints for people: dates and money with their chances, then what they hang on.

Text of a file is shown without control characters, so that it cannot steer a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sightline.cli.schedule_words import clean, counted, table

if TYPE_CHECKING:
    from sightline.engines.simulate import Cost, Finish, Result, Sensitivity

FULL = 30  # characters of the longest bar of a histogram


def lines(result: Result, target: datetime | None) -> Iterator[str]:
    """Yield the whole answer."""
    yield (
        f"{counted(result.trials, 'trial')}, seed {result.seed}; "
        f"{counted(result.n_drawn, 'activity')} drawn of {len(result.activities)} that are open."
    )
    yield from (f"note: {note.message} {note.remedy}".strip() for note in result.notes)
    yield ""
    yield from _finishes(result, target)
    yield ""
    yield from _histogram(result.total)
    if result.costs:
        yield ""
        yield from _costs(result)
    if result.drivers:
        yield ""
        yield from _drivers(result)
    if result.tornado:
        yield ""
        yield from _tornado(result)


def _finishes(result: Result, target: datetime | None) -> Iterator[str]:
    heads = ["Finish", "Planned", "P50", "P80", "P95", "On plan"]
    heads += [f"By {target:%Y-%m-%d}"] if target else []
    found = result.projects if len(result.projects) > 1 else ()
    rows = [_finish_row(each) for each in (*found, result.total)]
    yield from table(heads, rows, right=set(range(5, len(heads))))
    p80, planned = result.total.quantiles[80], result.total.planned
    days = (p80 - planned).total_seconds() / 86400
    side = "after" if days >= 0 else "before"
    yield (
        f"Eight of ten trials finish by {_at(p80)}, {abs(days):.1f} calendar days {side} the plan."
    )


def _finish_row(found: Finish) -> list[str]:
    dates = [found.quantiles[percent] for percent in (50, 80, 95)]
    row = [clean(found.name) or found.project_id or "All", _at(found.planned)]
    row += [_at(each) for each in dates]
    row.append(f"{found.chance_of_plan:.0%}")
    if found.chance_of_target is not None:
        row.append(f"{found.chance_of_target:.0%}")
    return row


def _histogram(found: Finish) -> Iterator[str]:
    most = max(each.n_trials for each in found.bins)
    for each in found.bins:
        days = f"{each.first}" if each.first == each.last else f"{each.first} to {each.last}"
        bar = "#" * round(FULL * each.n_trials / most)
        yield f"{days:<24}  {each.n_trials:>7,}  {bar}".rstrip()


def _costs(result: Result) -> Iterator[str]:
    found = result.costs if len(result.costs) > 1 or result.cost is None else ()
    rows = [_cost_row(each) for each in (*found, *([result.cost] if result.cost else []))]
    heads = ("Cost", "Planned", "P50", "P80", "P95", "Mean", "On plan")
    yield from table(heads, rows, right=set(range(1, 7)))


def _cost_row(found: Cost) -> list[str]:
    name = clean(found.name) or found.project_id or "All"
    money = [found.planned, *(found.quantiles[percent] for percent in (50, 80, 95)), found.mean]
    told = [f"{amount:,.2f} {clean(found.currency)}".rstrip() for amount in money]
    return [name, *told, f"{found.chance_of_plan:.0%}"]


def _drivers(result: Result) -> Iterator[str]:
    rows = {each.id: each for each in result.activities}
    yield "What the finish hangs on, the first the most:"
    heads = ("ID", "Activity", "Mean h", "SD h", "Criticality", "Cruciality", "Ranks", "SSI")
    yield from table(heads, _driver_rows([rows[i] for i in result.drivers]), right=set(range(2, 8)))


def _driver_rows(kept: Sequence[Sensitivity]) -> list[list[str]]:
    return [
        [
            each.id,
            each.name,
            f"{each.mean / 60:.1f}",
            f"{each.sd / 60:.1f}",
            f"{each.criticality:.0%}",
            f"{each.pearson:.2f}",
            f"{each.spearman:.2f}",
            f"{each.ssi:.2f}",
        ]
        for each in kept
    ]


def _tornado(result: Result) -> Iterator[str]:
    yield "How far the finish swings from one activity's P10 to its P90, all others at their means:"
    rows = [
        [
            each.id,
            each.name,
            f"{each.low_work / 60:.1f} to {each.high_work / 60:.1f} h",
            _at(each.low),
            _at(each.high),
            f"{each.minutes / 1440:.1f}",
        ]
        for each in result.tornado
    ]
    heads = ("ID", "Activity", "Work", "Finish at P10", "Finish at P90", "Days")
    yield from table(heads, rows, right={5})


def _at(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
