"""What is asked of requests before a customer or a version of a service is let go."""

from sightline.services.models import Customer, ServiceVersion


def n_requests(customer: Customer) -> int:
    """Return how many requests a customer ever made."""
    return 0


def n_running(customer: Customer) -> int:
    """Return how many requests of a customer wait for somebody."""
    return 0


def is_used(row: ServiceVersion) -> bool:
    """Tell whether anybody ever asked for a version of a service."""
    return False
