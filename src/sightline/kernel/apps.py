"""The kernel as a Django app: it owns the journal, receipts and jobs."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Journal, receipts and jobs."""

    name = "sightline.kernel"
    label = "kernel"
