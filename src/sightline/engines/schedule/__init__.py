"""Schedules: working calendars, the critical path and why each activity is where it is.

``plan`` is the problem, as frozen dataclasses; the rest computes on arrays made from it. What is
named here is loaded when first used, so that a reader of plans does not load NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.schedule.causes import Cause
    from sightline.engines.schedule.comparison import Comparison, Difference, compare
    from sightline.engines.schedule.driving import Reason, longest_path, near_critical, why
    from sightline.engines.schedule.driving import driving as driving_links
    from sightline.engines.schedule.edits import edit, recompute
    from sightline.engines.schedule.passes import solve
    from sightline.engines.schedule.plan import (
        Activity,
        Assignment,
        Baseline,
        Calendar,
        CalendarException,
        Constraint,
        Kind,
        LagCalendar,
        Link,
        LinkType,
        Plan,
        Project,
        Resource,
        Stored,
        ThreePoint,
    )
    from sightline.engines.schedule.quality import Measure, check
    from sightline.engines.schedule.refusal import Note, Unschedulable
    from sightline.engines.schedule.rules import Rules, rules_for
    from sightline.engines.schedule.schedule import Dated, Schedule
    from sightline.engines.schedule.tables import clock

__all__ = [
    "Activity",
    "Assignment",
    "Baseline",
    "Calendar",
    "CalendarException",
    "Cause",
    "Comparison",
    "Constraint",
    "Dated",
    "Difference",
    "Kind",
    "LagCalendar",
    "Link",
    "LinkType",
    "Measure",
    "Note",
    "Plan",
    "Project",
    "Reason",
    "Resource",
    "Rules",
    "Schedule",
    "Stored",
    "ThreePoint",
    "Unschedulable",
    "check",
    "clock",
    "compare",
    "driving_links",
    "edit",
    "longest_path",
    "near_critical",
    "recompute",
    "rules_for",
    "solve",
    "why",
]

_NAMES = {
    "causes": ("Cause",),
    "comparison": ("Comparison", "Difference", "compare"),
    "driving": ("Reason", "driving_links", "longest_path", "near_critical", "why"),
    "edits": ("edit", "recompute"),
    "passes": ("solve",),
    "plan": (
        "Activity", "Assignment", "Baseline", "Calendar", "CalendarException", "Constraint",
        "Kind", "LagCalendar", "Link", "LinkType", "Plan", "Project", "Resource", "Stored",
        "ThreePoint",
    ),
    "quality": ("Measure", "check"),
    "refusal": ("Note", "Unschedulable"),
    "rules": ("Rules", "rules_for"),
    "schedule": ("Dated", "Schedule"),
    "tables": ("clock",),
}  # fmt: skip
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the file it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{_HOMES[name]}")
    return getattr(home, {"driving_links": "driving"}.get(name, name))


def __dir__() -> list[str]:
    """Name what is public, so that a notebook completes it."""
    return sorted({*globals(), *__all__})
