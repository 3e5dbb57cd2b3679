"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """See the package."""

    name = "sightline.projects"
    label = "projects"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.projects import policy  # noqa: F401
