"""Benefits: the map that leads to them, what has come of the promise, and how estimates fared.

Plain values in, frozen exact outcomes out; every outcome carries its reason and formula.
"""

from sightline.engines.benefits.dependency_map import (
    Claim,
    Edge,
    Finding,
    Kind,
    Node,
    attributed,
    double_claims,
    map_findings,
    summed,
)
from sightline.engines.benefits.realisation import (
    Adopted,
    Promise,
    Ramp,
    Realisation,
    adoption_adjusted,
    planned_between,
    planned_by_period,
    realisation,
    shifted,
)
from sightline.engines.benefits.reference_class import (
    Case,
    ReferenceClass,
    Sampled,
    from_overruns,
    reference_class,
)
from sightline.engines.benefits.refusal import Unmeasurable

__all__ = [
    "Adopted",
    "Case",
    "Claim",
    "Edge",
    "Finding",
    "Kind",
    "Node",
    "Promise",
    "Ramp",
    "Realisation",
    "ReferenceClass",
    "Sampled",
    "Unmeasurable",
    "adoption_adjusted",
    "attributed",
    "double_claims",
    "from_overruns",
    "map_findings",
    "planned_between",
    "planned_by_period",
    "realisation",
    "reference_class",
    "shifted",
    "summed",
]
