"""The site app."""

from django.apps import AppConfig
from django.core.checks import register


class SiteConfig(AppConfig):
    """Joins the contexts: wires, checks and the sample."""

    name = "sightline.site"
    label = "site"

    def ready(self) -> None:
        """Connect events to jobs, and refuse to start with an open address."""
        from sightline.site.checks import check_rights
        from sightline.site.wiring import connect

        connect()
        register(check_rights)
