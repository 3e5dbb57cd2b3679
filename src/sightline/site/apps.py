"""The site app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Joins the contexts: wires, checks and the sample."""

    name = "sightline.site"
    label = "site"

    def ready(self) -> None:
        """Connect events to jobs."""
        from sightline.site.wiring import connect

        connect()
