"""The network context as a Django app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Standards, obligations, grandfathering, deviations and feedback."""

    name = "sightline.network"
    label = "network"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.network import policy  # noqa: F401
