"""The linkages context as a Django app."""

from django.apps import AppConfig


class LinkagesConfig(AppConfig):
    """Discovered linkages, and dependencies as agreements."""

    name = "sightline.linkages"
    label = "linkages"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.linkages import policy  # noqa: F401
