"""The changes context as a Django app."""

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """Change control; the people side of change is adoption's."""

    name = "sightline.changes"
    label = "changes"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.changes import policy  # noqa: F401
