"""The maturity context as a Django app."""

from django.apps import AppConfig


class MaturityConfig(AppConfig):
    """Models of maturity, campaigns that assess by them, and improvements that come of it."""

    name = "sightline.maturity"
    label = "maturity"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.maturity import policy  # noqa: F401
