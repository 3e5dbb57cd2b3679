"""What is asked of requests before a customer or a version of a service is let go."""

from sightline.services.models import Customer, ServiceRequest, ServiceVersion

WHY = "what hangs on a customer or a version is counted whoever sees it"


def n_requests(customer: Customer) -> int:
    """Return how many requests a customer ever made."""
    return ServiceRequest.objects.system(WHY).filter(customer=customer.pk).count()


def n_running(customer: Customer) -> int:
    """Return how many requests of a customer wait for somebody."""
    rows = ServiceRequest.objects.system(WHY).filter(customer=customer.pk)
    return rows.filter(state__in=ServiceRequest.RUNNING).count()


def is_used(row: ServiceVersion) -> bool:
    """Tell whether anybody ever asked for a version of a service."""
    return bool(ServiceRequest.objects.system(WHY).filter(of_version=row.pk).exists())
