"""The site app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """See the package."""

    name = "sightline.site"
    label = "site"
