"""The ui app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package."""

    name = "sightline.ui"
    label = "ui"
