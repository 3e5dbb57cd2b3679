"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package."""

    name = "sightline.reports"
    label = "reports"

    def ready(self) -> None:
        """Declare this context's actions."""
        from sightline.reports import policy  # noqa: F401
