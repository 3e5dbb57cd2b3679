"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package."""

    name = "sightline.audit"
    label = "audit"
