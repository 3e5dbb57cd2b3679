"""Selection: the best candidates within budgets, people and policy, proven or with an honest gap.

Give a ``Problem`` to ``choose``; its answer goes to ``explanations``, ``prices``, ``costs``,
``stable_core`` and ``levels``; a problem goes to ``frontier``, one without an answer to ``conflict``.
What is named here is loaded when first used, so that whoever only describes candidates loads little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.select.choice import TIME_LIMIT, Choice, Status, Use, choose
    from sightline.engines.select.conflicts import Conflict, conflict
    from sightline.engines.select.core import Core, stable_core
    from sightline.engines.select.explaining import Change, LeftOut, Proof, explanations
    from sightline.engines.select.frontiers import Frontier, Point, frontier, levels
    from sightline.engines.select.holding import Held, held
    from sightline.engines.select.pricing import Cost, Price, costs, prices
    from sightline.engines.select.problem import (
        MONEY,
        Band,
        Budget,
        Candidate,
        Capacity,
        Exclusive,
        Level,
        Measure,
        Problem,
    )
    from sightline.engines.select.refusal import Unselectable

__all__ = [
    "MONEY",
    "TIME_LIMIT",
    "Band",
    "Budget",
    "Candidate",
    "Capacity",
    "Change",
    "Choice",
    "Conflict",
    "Core",
    "Cost",
    "Exclusive",
    "Frontier",
    "Held",
    "LeftOut",
    "Level",
    "Measure",
    "Point",
    "Price",
    "Problem",
    "Proof",
    "Status",
    "Unselectable",
    "Use",
    "choose",
    "conflict",
    "costs",
    "explanations",
    "frontier",
    "held",
    "levels",
    "prices",
    "stable_core",
]

_NAMES = {
    "choice": ("TIME_LIMIT", "Choice", "Status", "Use", "choose"),
    "conflicts": ("Conflict", "conflict"),
    "core": ("Core", "stable_core"),
    "explaining": ("Change", "LeftOut", "Proof", "explanations"),
    "frontiers": ("Frontier", "Point", "frontier", "levels"),
    "holding": ("Held", "held"),
    "pricing": ("Cost", "Price", "costs", "prices"),
    "problem": (
        "MONEY",
        "Band",
        "Budget",
        "Candidate",
        "Capacity",
        "Exclusive",
        "Level",
        "Measure",
        "Problem",
    ),
    "refusal": ("Unselectable",),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the file it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is public, so that a notebook completes it."""
    return sorted({*globals(), *__all__})
