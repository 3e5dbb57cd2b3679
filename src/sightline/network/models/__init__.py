"""The network's rows, a file a noun."""

from sightline.network.models.deviation import Deviation, DeviationProject
from sightline.network.models.feedback import Feedback, FeedbackPost
from sightline.network.models.merger import Merger, MergerItem, MergerStep
from sightline.network.models.share import Share
from sightline.network.models.standard import Clause, Comment, Standard, StandardVersion
from sightline.network.models.uptake import Adoption, Finding, Grandfathering, Regime

__all__ = [
    "Adoption",
    "Clause",
    "Comment",
    "Deviation",
    "DeviationProject",
    "Feedback",
    "FeedbackPost",
    "Finding",
    "Grandfathering",
    "Merger",
    "MergerItem",
    "MergerStep",
    "Regime",
    "Share",
    "Standard",
    "StandardVersion",
]
