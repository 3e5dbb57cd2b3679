"""Maturity's rows, a file a noun."""

from sightline.maturity.models.campaign import AssessorScore, Campaign, Respondent, Response
from sightline.maturity.models.model import MaturityModel, ModelVersion
from sightline.maturity.models.result import Improvement, Result

__all__ = [
    "AssessorScore",
    "Campaign",
    "Improvement",
    "MaturityModel",
    "ModelVersion",
    "Respondent",
    "Response",
    "Result",
]
