"""The strategy context as a Django app."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Themes, objectives, key results and their readings."""

    name = "sightline.strategy"
    label = "strategy"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.strategy import policy  # noqa: F401
