"""The services context as a Django app."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Customers of an office, its catalogue, requests with their clock, and how they were met."""

    name = "sightline.services"
    label = "services"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.services import policy  # noqa: F401
