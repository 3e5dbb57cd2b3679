"""What is asked of requests before a customer or a version of a service is let go."""

from uuid import UUID

from sightline.services.models import Customer, ServiceAgreement, ServiceRequest, ServiceVersion

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


def in_force(customer_id: UUID, service_id: UUID) -> ServiceAgreement | None:
    """Return the agreement that is in force for a customer and a service, whoever asks."""
    rows = ServiceAgreement.objects.system(WHY).filter(customer=customer_id, service=service_id)
    row: ServiceAgreement | None = rows.filter(state="agreed").first()
    return row
