"""The strategy app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """See the package."""

    name = "sightline.strategy"
    label = "strategy"
