"""The identity context as a Django app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, offices, roles, grants and tokens."""

    name = "sightline.identity"
    label = "identity"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.identity import policy  # noqa: F401
