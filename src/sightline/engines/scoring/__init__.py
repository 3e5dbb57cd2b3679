"""Scoring: which proposals are worth most, by a named method, and what the order rests on.

Plain numbers in, frozen exact outcomes out; every outcome can be opened into its parts.
"""

from sightline.engines.scoring.cash import (
    Advice,
    Appraisal,
    ContinueIndex,
    appraisal,
    continue_index,
    present_values,
)
from sightline.engines.scoring.pairwise import (
    Comparison,
    Triad,
    check_consistent,
    compared,
    judged,
)
from sightline.engines.scoring.ratios import CommercialValue, commercial_value, rice, wsjf
from sightline.engines.scoring.refusal import Unscorable
from sightline.engines.scoring.sensitivity import (
    Disagreement,
    Flip,
    consensus,
    disagreements,
    flip_point,
    flips,
)
from sightline.engines.scoring.weighted import (
    Criterion,
    Part,
    Scored,
    counted_score,
    shares_of,
    weighted_scores,
)

__all__ = [
    "Advice",
    "Appraisal",
    "CommercialValue",
    "Comparison",
    "ContinueIndex",
    "Criterion",
    "Disagreement",
    "Flip",
    "Part",
    "Scored",
    "Triad",
    "Unscorable",
    "appraisal",
    "check_consistent",
    "commercial_value",
    "compared",
    "consensus",
    "continue_index",
    "counted_score",
    "disagreements",
    "flip_point",
    "flips",
    "judged",
    "present_values",
    "rice",
    "shares_of",
    "weighted_scores",
    "wsjf",
]
