"""How a schedule's columns read to people: their names, and values of minutes, days and codes."""

from collections.abc import Iterator, Mapping
from typing import Any

from sightline.engines.schedule.calendar import instant
from sightline.projects.models.schedule import CONSTRAINTS, KINDS, LAG_CALENDARS, PROGRESS
from sightline.ui import wording

Spoken = tuple[str, str, str]
LABELS: Mapping[str, str] = {
    "actual_cost_minor": "Actual cost",
    "base": "Based on",
    "code": "Number in the file",
    "cost_minor": "Cost",
    "critical_minutes": "Critical at this float or less",
    "deadline_minute": "Deadline",
    "exceptions": "Days that differ",
    "is_active": "Active",
    "is_elapsed": "Around the clock",
    "is_estimated": "Estimated",
    "is_external": "Of another file",
    "is_manual": "Dates typed in",
    "lag_permille": "Lag, of the duration",
    "level": "Level in the outline",
    "must_finish_minute": "Must finish by",
    "options": "Options of the tool",
    "order": "Place in the outline",
    "people": "Resources and assignments",
    "percent_permille": "Complete",
    "source": "Kind of file",
    "status_minute": "Status date",
    "uid": "Number of the link",
    "wbs": "WBS",
    "week": "Working week",
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    "kind": KINDS,
    "constraint": CONSTRAINTS,
    "second_constraint": CONSTRAINTS,
    "lag_calendar": LAG_CALENDARS,
    "progress": PROGRESS,
}
LENGTHS = frozenset(
    {
        "duration", "remaining", "lag", "critical_minutes", "actual_duration", "work",
        "actual_work", "levelling_delay",
    }
)  # fmt: skip
LONGEST = 180


def label(field: str) -> str:
    """Return a column's name in words."""
    plain = field.removesuffix("_minute").replace("_", " ")
    return LABELS.get(field) or plain[:1].upper() + plain[1:]


def spoken(field: str, before: Any, after: Any, day: int) -> Iterator[Spoken]:
    """Yield a changed column as (label, before, after); one that holds several, each by itself.

    Args:
        day: The working minutes of a day.
    """
    if field == "order":
        yield label(field), "—", "elsewhere among the others"
    elif field == "more":
        yield from _several(before, after, day)
    else:
        yield label(field), said(field, before, day), said(field, after, day)


def _several(before: Any, after: Any, day: int) -> Iterator[Spoken]:
    was, now = (_plan(value) for value in (before, after))
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield label(name), said(name, was.get(name), day), said(name, now.get(name), day)


def _plan(value: Any) -> dict[str, Any]:
    held = value.get("plan") if isinstance(value, dict) else None
    return held if isinstance(held, dict) else {}


def said(field: str, value: Any, day: int) -> str:
    """Return a value in words, cut where it is long."""
    if value is None or value in ("", {}, []):
        return "—"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _number(field, value, day)
    text = str(WORDS.get(field, {}).get(value, value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _number(field: str, value: float, day: int) -> str:
    if field.endswith("_minute"):
        at = instant(int(value))
        return f"{wording.day(at)} {at:%H:%M}"
    if field.endswith("_permille"):
        return f"{value / 10:g} %"
    if field.endswith("_minor"):
        return f"{value / 100:,.2f}"
    return f"{round(value / day, 3):g} d" if field in LENGTHS else f"{value:g}"
