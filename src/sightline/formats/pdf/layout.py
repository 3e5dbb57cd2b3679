"""A plan laid out on sheets: which rows stand on which, and where every bar and link goes.

Places across are shares of the chart's width; places down are rows from the top of the sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sightline.engines.schedule.plan import Activity, Kind, LinkType, Plan

from .axis import Axis, axis_of

ROWS = 32
MOST_ROWS = 2_000  # more on paper help nobody
_SHAPES = {
    Kind.SUMMARY: "summary",
    Kind.MILESTONE: "milestone",
}
_FROM_FINISH = {LinkType.FS, LinkType.FF}
_TO_START = {LinkType.FS, LinkType.SS}


@dataclass(frozen=True)
class Row:
    """One activity: its cells, and what is drawn of it."""

    number: str
    name: str
    level: int
    start: str
    finish: str
    float_days: str
    shape: str
    is_critical: bool
    x: float = 0.0
    width: float = 0.0
    done: float = 0.0
    ghost: tuple[float, float] | None = None
    deadline: float | None = None


@dataclass(frozen=True)
class Drawn:
    """A link between two rows of one sheet, as the corners of a line."""

    corners: tuple[tuple[float, float], ...]
    is_critical: bool


def sheets(plan: Plan, as_of: datetime) -> dict[str, Any]:
    """Return everything that the sheets say, as plain data."""
    shown = [a for a in plan.activities if a.is_active][:MOST_ROWS]
    axis = axis_of(shown)
    rows = [_row(a, axis, _minutes_per_day(plan)) for a in shown]
    place = {activity.id: n for n, activity in enumerate(shown)}
    upper, lower = axis.labels()
    title = plan.projects[0] if plan.projects else None
    today = axis.at(as_of.replace(tzinfo=None))
    return {
        "title": " ".join(t for t in (title.code, title.name) if t) if title else "Schedule",
        "as_of": f"{as_of:%d %b %Y %H:%M} UTC",
        "upper": [asdict(label) for label in upper],
        "lower": [asdict(label) for label in lower],
        "today": today if 0 < today < 1 else None,
        "sheets": [
            {
                "rows": [asdict(row) for row in rows[first : first + ROWS]],
                "links": [asdict(link) for link in _links(plan, rows, place, first)],
            }
            for first in range(0, len(rows), ROWS)
        ],
    }


def _minutes_per_day(plan: Plan) -> Mapping[str, int]:
    """Return how long a day is in each project, by its calendar; under "" what else counts."""
    by_id = {calendar.id: calendar.minutes_per_day or 480 for calendar in plan.calendars}
    return {p.id: by_id.get(p.calendar_id, 480) for p in plan.projects} | {"": 480}


def _row(activity: Activity, axis: Axis, days: Mapping[str, int]) -> Row:
    stored = activity.stored
    spare, day = stored.total_float, days.get(activity.project_id, days[""])
    facts = {
        "number": activity.wbs or activity.code,
        "name": activity.name,
        "level": max(1, activity.level),
        "start": _day(activity.start),
        "finish": _day(activity.finish),
        "float_days": "" if spare is None else f"{spare / day:.1f}".removesuffix(".0"),
        "is_critical": bool(stored.critical),
    }
    if activity.start is None or activity.finish is None:
        return Row(**facts, shape="none")  # type: ignore[arg-type]
    x = axis.at(activity.start)
    width = axis.at(activity.finish) - x
    return Row(
        **facts,  # type: ignore[arg-type]
        shape=_SHAPES.get(activity.kind, "bar"),
        x=x,
        width=width,
        done=width * min(1.0, max(0.0, activity.percent_complete)),
        ghost=_ghost(activity, axis),
        deadline=axis.at(activity.deadline) if activity.deadline else None,
    )


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _ghost(activity: Activity, axis: Axis) -> tuple[float, float] | None:
    """Return where the first kept baseline stood."""
    dated = ((b.number, b.start, b.finish) for b in activity.baselines)
    kept = sorted((n, s, f) for n, s, f in dated if s is not None and f is not None)
    if not kept:
        return None
    _, start, finish = kept[0]
    return axis.at(start), axis.at(finish) - axis.at(start)


def _links(plan: Plan, rows: Sequence[Row], place: Mapping[str, int], first: int) -> list[Drawn]:
    """Return the links of which both ends stand on the sheet that begins with a row."""
    found = []
    for link in plan.links:
        tail, head = (place.get(pk, -1) for pk in (link.predecessor_id, link.successor_id))
        if not all(first <= n < min(first + ROWS, len(rows)) for n in (tail, head)):
            continue
        before, after = rows[tail], rows[head]
        if "none" in {before.shape, after.shape}:
            continue
        start = before.x + before.width if link.type in _FROM_FINISH else before.x
        end = after.x if link.type in _TO_START else after.x + after.width
        corners = _route(start, tail - first + 0.5, end, head - first + 0.5, link.type)
        found.append(Drawn(corners, before.is_critical and after.is_critical))
    return found


def _route(
    x: float, y: float, to_x: float, to_y: float, kind: LinkType
) -> tuple[tuple[float, float], ...]:
    """Return the corners from one bar's end to another's: out, down or up, and in."""
    room = 0.006
    out = x + room if kind in _FROM_FINISH else x - room
    back = to_x - room if kind in _TO_START else to_x + room
    if kind in _FROM_FINISH and kind in _TO_START and out <= back:
        return ((x, y), (back, y), (back, to_y), (to_x, to_y))
    between = to_y - 0.5 if to_y > y else to_y + 0.5
    return ((x, y), (out, y), (out, between), (back, between), (back, to_y), (to_x, to_y))
