"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package."""

    name = "sightline.reports"
    label = "reports"
