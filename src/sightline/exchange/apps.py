"""The exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """See the package."""

    name = "sightline.exchange"
    label = "exchange"
