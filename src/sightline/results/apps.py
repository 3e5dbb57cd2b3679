"""The results context as a Django app."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Benefit profiles, benefits maps, measures, readings and realisation."""

    name = "sightline.results"
    label = "results"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.results import policy  # noqa: F401
