"""The knowledge context as a Django app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Lessons with their uses, shared plans with their reuses, and roll-outs."""

    name = "sightline.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Declare this context's actions and scopes."""
        from sightline.knowledge import policy  # noqa: F401
