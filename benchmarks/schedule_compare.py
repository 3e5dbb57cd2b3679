"""Beside our share of stored dates that are found again: that of MPXJ's own two schedulers.

``python benchmarks/schedule_compare.py FILE ...`` prints a line a file, by the same rules of what is
compared. MPXJ computes early dates and total float by itself from the file that it has read.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from sightline.engines.schedule import Plan, compare
from sightline.engines.schedule.comparison import holds_days_only, is_comparable, stored_dates
from sightline.engines.schedule.rules import MICROSOFT, PRIMAVERA
from sightline.formats.plans.intake import read_schedule

Values = tuple[datetime | None, datetime | None, int | None]


def main(names: list[str]) -> None:
    """Print the shares of each file and of all."""
    scheduled = _mpxj()
    totals = [0, 0, 0]
    for path in map(Path, names):
        plan = read_schedule(path.read_bytes(), path.name).plan
        if plan is None or plan.source not in MICROSOFT | PRIMAVERA:
            continue
        ours = compare(plan)
        if not ours.compared:
            continue
        theirs = _equal(plan, scheduled(path, plan)) if scheduled else 0
        totals = [a + b for a, b in zip(totals, (ours.compared, ours.equal, theirs), strict=True)]
        print(_line(path.name, ours.compared, ours.equal, theirs, bool(scheduled)), flush=True)
    if totals[0]:
        print(_line("all", *totals, is_there=bool(scheduled)))


def _line(name: str, n: int, ours: int, theirs: int, is_there: bool) -> str:
    beside = f"MPXJ {theirs:>6} {theirs / n:7.1%}" if is_there else "MPXJ is not here"
    return f"{name[:44]:<44} {n:>6} compared, ours {ours:>6} {ours / n:7.1%}, {beside}"


def _equal(plan: Plan, found: dict[str, Values]) -> int:
    """Return how many compared activities another scheduler finds as stored."""
    stands_in = plan.source in MICROSOFT
    rows = [a for a in plan.activities if is_comparable(a, stands_in)]
    by_day = holds_days_only(rows)
    return sum(
        all(
            _cut(stored, by_day) == _cut(computed, by_day)
            for stored, computed in zip(
                (*stored_dates(a, stands_in), a.stored.total_float),
                found.get(a.id, (None, None, None)),
                strict=True,
            )
            if stored is not None
        )
        for a in rows
    )


def _cut(value: Any, by_day: bool) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.date() if by_day else value.replace(second=0, microsecond=0)


def _mpxj() -> Any:
    """Return what schedules a file by MPXJ, None where Java or MPXJ is missing."""
    try:
        import jpype
        import mpxj  # noqa: F401 - puts its archives on the class path

        jpype.startJVM("-Xss512m")
    except (ImportError, OSError) as reason:
        print(f"MPXJ was left out: {reason}")
        return None
    return _scheduled


def _scheduled(path: Path, plan: Plan) -> dict[str, Values]:
    """Return early dates and total float by activity; nothing where MPXJ gives up."""
    import jpype

    is_microsoft = plan.source in MICROSOFT
    name = "MicrosoftScheduler" if is_microsoft else "PrimaveraScheduler"
    found: dict[str, Values] = {}
    try:
        reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
        for file in reader.readAll(str(path)):
            properties = file.getProjectProperties()
            start = properties.getStartDate() or properties.getPlannedStart()
            jpype.JClass(f"org.mpxj.cpm.{name}")().schedule(file, start)
            found |= {
                str(task.getUniqueID()): _values(task, properties) for task in file.getTasks()
            }
    except Exception as error:  # noqa: BLE001 - what Java raises is what it said
        print(f"  MPXJ gives up on {path.name}: {str(error)[:120]}")
    return found


def _values(task: Any, properties: Any) -> Values:
    import jpype

    slack = task.getTotalSlack()
    unit = jpype.JClass("org.mpxj.TimeUnit").MINUTES
    minutes = None if slack is None else round(slack.convertUnits(unit, properties).getDuration())
    return _instant(task.getEarlyStart()), _instant(task.getEarlyFinish()), minutes


def _instant(at: Any) -> datetime | None:
    return None if at is None else datetime.fromisoformat(str(at.toString())[:19])


if __name__ == "__main__":
    main(sys.argv[1:])
