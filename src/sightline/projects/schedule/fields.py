"""What setting a field of an activity means, as Microsoft Project's users expect it.

A start typed for a computed activity is a constraint, a percentage sets the actual dates, a
duration makes a milestone a task.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sightline.engines.schedule.plan import Constraint, Kind
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.projects.models import Activity

if TYPE_CHECKING:
    from sightline.projects.schedule.workbench import Workbench

CENTURY = 100 * 366 * 1440
FIRST, LAST = -36_816_480, 120_969_000  # minutes: the years 1900 to 2200
PLAIN = {"name", "code", "notes"}
DATED = {
    "actual_start": "actual_start_minute",
    "actual_finish": "actual_finish_minute",
    "deadline": "deadline_minute",
    "constraint_at": "constraint_minute",
}
UNDATED = {Constraint.ASAP.value, Constraint.ALAP.value}
COMPUTED = "A summary's dates come from what lies beneath it."
Setter = Callable[["Workbench", Activity, Any], None]


def set_fields_of(bench: "Workbench", row: Activity, fields: Mapping[str, Any]) -> None:
    """Set fields of an activity.

    Raises:
        Invalid: A field that there is not, or a value that it does not take.
        Refused: ``summary``, ``no-constraint-date``, ``finish-before-start``.
    """
    unknown = sorted(fields.keys() - SETTERS.keys())
    if unknown:
        raise Invalid({unknown[0]: ["There is no such field."]})
    for name in sorted(fields, key=ORDER.index):
        SETTERS[name](bench, row, fields[name])
    _check(row)


def _check(row: Activity) -> None:
    if row.constraint not in UNDATED and row.constraint_minute is None:
        raise Refused("no-constraint-date", "This constraint needs a date.", "constraint_at")
    if row.constraint in UNDATED:
        row.constraint_minute = None
    starts, ends = row.actual_start_minute, row.actual_finish_minute
    if ends is not None and (starts is None or ends < starts):
        words = "The actual finish needs an actual start before it."
        raise Refused("finish-before-start", words, "actual_finish")


def _plain(name: str) -> Setter:
    def put(bench: "Workbench", row: Activity, value: Any) -> None:
        if name == "name":
            value = checked_text("name", value, 500)
        set_fields(row, {name: value}, PLAIN)

    return put


def whole(field: str, value: Any, least: int, most: int) -> int:
    """Return a whole number within bounds, or refuse it by name."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Invalid({field: [f"Give a whole number from {least:,} to {most:,}."]})
    return value


def _dated(name: str) -> Setter:
    def put(bench: "Workbench", row: Activity, value: Any) -> None:
        minute = None if value is None else whole(name, value, FIRST, LAST)
        setattr(row, DATED[name], minute)

    return put


def _truth(column: str, name: str) -> Setter:
    def put(bench: "Workbench", row: Activity, value: Any) -> None:
        if not isinstance(value, bool):
            raise Invalid({name: ["Say yes or no."]})
        setattr(row, column, value)

    return put


def _duration(bench: "Workbench", row: Activity, value: Any) -> None:
    minutes = whole("duration", value, 0, CENTURY)
    if row.kind == Kind.SUMMARY.value:
        raise Refused("summary", COMPUTED, "duration")
    if row.kind in {Kind.TASK.value, Kind.MILESTONE.value}:
        row.kind = (Kind.TASK if minutes else Kind.MILESTONE).value
    row.remaining = (
        None if row.remaining is None else max(0, row.remaining + minutes - row.duration)
    )
    row.duration, row.is_estimated = minutes, False
    if row.is_manual and row.start_minute is not None:
        row.finish_minute = None


def _kind(bench: "Workbench", row: Activity, value: Any) -> None:
    allowed = {Kind.TASK.value, Kind.MILESTONE.value, Kind.LEVEL_OF_EFFORT.value}
    if value not in allowed:
        raise Invalid({"kind": [f"One of {', '.join(sorted(allowed))}."]})
    if row.kind == Kind.SUMMARY.value:
        raise Refused("summary", "It has activities beneath it; outdent them first.", "kind")
    if value == Kind.MILESTONE.value:
        row.duration = 0
    row.kind = value


def _calendar(bench: "Workbench", row: Activity, value: Any) -> None:
    row.calendar = None if value in (None, "") else bench.calendar(value)


def _constraint(bench: "Workbench", row: Activity, value: Any) -> None:
    if value not in set(Constraint):
        raise Invalid({"constraint": [f"One of {', '.join(Constraint)}."]})
    row.constraint = str(value)


def _manual(bench: "Workbench", row: Activity, value: Any) -> None:
    _truth("is_manual", "manual")(bench, row, value)
    dates = bench.dates(row)
    row.start_minute = dates.start if value and dates else None
    row.finish_minute = dates.finish if value and dates else None


def _moved(name: str, column: str, constraint: Constraint) -> Setter:
    def put(bench: "Workbench", row: Activity, value: Any) -> None:
        if row.kind == Kind.SUMMARY.value:
            raise Refused("summary", COMPUTED, name)
        if row.actual_start_minute is not None and name == "start":
            words = "It has started: change its actual start instead."
            raise Refused("started", words, name)
        minute = None if value is None else whole(name, value, FIRST, LAST)
        if row.is_manual:
            setattr(row, column, minute)
            return
        row.constraint = (constraint if minute is not None else Constraint.ASAP).value
        row.constraint_minute = minute

    return put


def _estimate(bench: "Workbench", row: Activity, value: Any) -> None:
    """Take optimistic, most likely and pessimistic working minutes, or none of them."""
    if row.kind == Kind.SUMMARY.value:
        raise Refused(
            "summary", "A summary takes as long as its parts; estimate those.", "estimate"
        )
    held = dict(row.more.get("plan", {}))
    held.pop("estimate", None)
    if value is not None:
        held["estimate"] = _points(value)
    rest = {key: kept for key, kept in row.more.items() if key != "plan"}
    row.more = {**rest, "plan": held} if held else rest


def estimate_of(row: Activity) -> list[int] | None:
    """Return the three points of an activity's estimate in minutes; none where it has none."""
    found: list[int] | None = row.more.get("plan", {}).get("estimate")
    return found


def _points(value: Any) -> list[int]:
    if not isinstance(value, list | tuple) or len(value) != 3:
        words = "Give three durations: optimistic, most likely and pessimistic."
        raise Invalid({"estimate": [words]})
    points = [whole("estimate", point, 0, CENTURY) for point in value]
    if points != sorted(points):
        words = "Give optimistic, most likely and pessimistic in this order, the shortest first."
        raise Invalid({"estimate": [words]})
    return points


def _percent(bench: "Workbench", row: Activity, value: Any) -> None:
    percent = whole("percent", value, 0, 100)
    if row.kind == Kind.SUMMARY.value:
        raise Refused("summary", "A summary's progress comes from what lies beneath it.", "percent")
    dates = bench.dates(row)
    row.percent_permille = percent * 10
    row.remaining = round(row.duration * (100 - percent) / 100) if 0 < percent < 100 else None
    if percent == 0:
        row.actual_start_minute = row.actual_finish_minute = None
        return
    if row.actual_start_minute is None and dates is not None:
        row.actual_start_minute = dates.start
    row.actual_finish_minute = dates.finish if percent == 100 and dates is not None else None


SETTERS: dict[str, Setter] = {
    **{name: _plain(name) for name in sorted(PLAIN)},
    "kind": _kind,
    "duration": _duration,
    "elapsed": _truth("is_elapsed", "elapsed"),
    "estimated": _truth("is_estimated", "estimated"),
    "active": _truth("is_active", "active"),
    "calendar_id": _calendar,
    "constraint": _constraint,
    "manual": _manual,
    "start": _moved("start", "start_minute", Constraint.START_NO_EARLIER),
    "finish": _moved("finish", "finish_minute", Constraint.FINISH_NO_EARLIER),
    "percent": _percent,
    "estimate": _estimate,
    **{name: _dated(name) for name in DATED},
}
ORDER = list(SETTERS)
