"""Monte Carlo simulation: when a plan finishes and what it costs, with their chances.

``run`` takes a plan or its schedule. What is named here is loaded when first used, so that whoever
only describes spreads and risks loads little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.simulate.draws import Group
    from sightline.engines.simulate.freezing import plan_digest
    from sightline.engines.simulate.refusal import Unsimulatable
    from sightline.engines.simulate.result import (
        ActivityFinish,
        Bin,
        Cost,
        Finish,
        Result,
        Sensitivity,
        Swing,
    )
    from sightline.engines.simulate.risks import Impact, Risk
    from sightline.engines.simulate.simulation import FEWEST, MOST, SEED, VERSION, run
    from sightline.engines.simulate.spreads import USUAL, Shape, Shares, Spread

__all__ = [
    "FEWEST",
    "MOST",
    "SEED",
    "USUAL",
    "VERSION",
    "ActivityFinish",
    "Bin",
    "Cost",
    "Finish",
    "Group",
    "Impact",
    "Result",
    "Risk",
    "Sensitivity",
    "Shape",
    "Shares",
    "Spread",
    "Swing",
    "Unsimulatable",
    "plan_digest",
    "run",
]

_NAMES = {
    "draws": ("Group",),
    "freezing": ("plan_digest",),
    "refusal": ("Unsimulatable",),
    "result": ("ActivityFinish", "Bin", "Cost", "Finish", "Result", "Sensitivity", "Swing"),
    "risks": ("Impact", "Risk"),
    "simulation": ("FEWEST", "MOST", "SEED", "VERSION", "run"),
    "spreads": ("USUAL", "Shape", "Shares", "Spread"),
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
