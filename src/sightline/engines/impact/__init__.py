"""One what-if: deltas laid over the plan of record, and what moves, by how much, through which chain.

``record`` is what is there, ``deltas`` what is laid over it. What is named here is loaded when first
used, so that whoever only makes deltas does not load NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sightline.engines.impact.alternatives import Alternative, Search, of_graph, of_record
    from sightline.engines.impact.chains import Step
    from sightline.engines.impact.comparison import compare
    from sightline.engines.impact.deltas import (
        AddLink,
        Agree,
        BadDelta,
        Delta,
        DropLink,
        Fund,
        Rescope,
        Restaff,
        Slip,
        Start,
        Stop,
        Stretch,
    )
    from sightline.engines.impact.evaluation import Outcome, evaluate
    from sightline.engines.impact.impact import Impact, digest_of
    from sightline.engines.impact.maps import project_graph
    from sightline.engines.impact.options import BadOption, Option, OptionKind, options_from
    from sightline.engines.impact.record import (
        BenefitFacts,
        Edge,
        GroupFacts,
        MilestoneFacts,
        ProjectFacts,
        Record,
        Strength,
    )
    from sightline.engines.impact.weighing import apply, weigh
    from sightline.engines.impact.wire import deltas_from, to_json

__all__ = [
    "AddLink",
    "Agree",
    "Alternative",
    "BadDelta",
    "BadOption",
    "BenefitFacts",
    "Delta",
    "DropLink",
    "Edge",
    "Fund",
    "GroupFacts",
    "Impact",
    "MilestoneFacts",
    "Option",
    "OptionKind",
    "Outcome",
    "ProjectFacts",
    "Record",
    "Rescope",
    "Restaff",
    "Search",
    "Slip",
    "Start",
    "Step",
    "Stop",
    "Strength",
    "Stretch",
    "apply",
    "compare",
    "deltas_from",
    "digest_of",
    "evaluate",
    "of_graph",
    "of_record",
    "options_from",
    "project_graph",
    "to_json",
    "weigh",
]

_NAMES = {
    "alternatives": ("Alternative", "Search", "of_graph", "of_record"),
    "chains": ("Step",),
    "comparison": ("compare",),
    "deltas": (
        "AddLink", "Agree", "BadDelta", "Delta", "DropLink", "Fund", "Rescope", "Restaff", "Slip",
        "Start", "Stop", "Stretch",
    ),
    "evaluation": ("Outcome", "evaluate"),
    "impact": ("Impact", "digest_of"),
    "options": ("BadOption", "Option", "OptionKind", "options_from"),
    "maps": ("project_graph",),
    "record": (
        "BenefitFacts", "Edge", "GroupFacts", "MilestoneFacts", "ProjectFacts", "Record",
        "Strength",
    ),
    "weighing": ("apply", "weigh"),
    "wire": ("deltas_from", "to_json"),
}  # fmt: skip
_HOMES = {name: home for home, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load a public name from the file it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Name what is public, so that a notebook completes it."""
    return sorted({*globals(), *__all__})
