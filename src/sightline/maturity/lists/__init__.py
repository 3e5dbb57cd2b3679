"""The lists of maturity."""

from sightline.maturity.lists.campaigns import CAMPAIGNS, campaigns_for
from sightline.maturity.lists.improvements import IMPROVEMENTS, improvements_for
from sightline.maturity.lists.models import MATURITY_MODELS
from sightline.maturity.lists.shown import level_html, state_html

__all__ = [
    "CAMPAIGNS",
    "IMPROVEMENTS",
    "MATURITY_MODELS",
    "campaigns_for",
    "improvements_for",
    "level_html",
    "state_html",
]
