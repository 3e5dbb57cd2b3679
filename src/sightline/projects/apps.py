"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """See the package."""

    name = "sightline.projects"
    label = "projects"
