"""Demand's rows, a file a noun."""

from sightline.demand.models.choosing_again import Rechoice, Trigger
from sightline.demand.models.intake import IntakeLink
from sightline.demand.models.proposal import Proposal, ProposalAim, Supporter
from sightline.demand.models.scenario import (
    PlanOfRecord,
    Scenario,
    ScenarioDelta,
    ScenarioRun,
    year_name,
)
from sightline.demand.models.scoring import (
    Ranking,
    RankingLine,
    Rating,
    ScoringModel,
    ScoringVersion,
)

__all__ = [
    "IntakeLink",
    "PlanOfRecord",
    "Proposal",
    "ProposalAim",
    "Ranking",
    "RankingLine",
    "Rating",
    "Rechoice",
    "Scenario",
    "ScenarioDelta",
    "ScenarioRun",
    "ScoringModel",
    "ScoringVersion",
    "Supporter",
    "Trigger",
    "year_name",
]
