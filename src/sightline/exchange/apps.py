"""The exchange context as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Import runs and mappings."""

    name = "sightline.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.exchange import policy  # noqa: F401
