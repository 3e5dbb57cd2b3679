"""Schedules: working calendars, the critical path and why each activity is where it is.

``plan`` is the problem, as frozen dataclasses; the rest computes on arrays made from it. What is
named here is loaded when first used, so that a reader of plans does not load NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.schedule.driving import driving as driving_links
    from sightline.engines.schedule.driving import longest_path, near_critical, why
    from sightline.engines.schedule.edits import edit, recompute
    from sightline.engines.schedule.passes import solve
    from sightline.engines.schedule.quality import check
    from sightline.engines.schedule.refusal import Unschedulable
    from sightline.engines.schedule.tables import clock

__all__ = [
    "Unschedulable",
    "check",
    "clock",
    "driving_links",
    "edit",
    "longest_path",
    "near_critical",
    "recompute",
    "solve",
    "why",
]

_HOMES = {
    "Unschedulable": "refusal",
    "check": "quality",
    "clock": "tables",
    "driving_links": "driving",
    "edit": "edits",
    "longest_path": "driving",
    "near_critical": "driving",
    "recompute": "edits",
    "solve": "passes",
    "why": "driving",
}


def __getattr__(name: str) -> Any:
    """Load a public function from the file it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"{__name__}.{_HOMES[name]}")
    return getattr(home, {"driving_links": "driving"}.get(name, name))
