"""The demand context as a Django app."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """Proposals, from the front door to a project."""

    name = "sightline.demand"
    label = "demand"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.demand import policy  # noqa: F401
