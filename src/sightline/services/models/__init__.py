"""The rows of services, a file a noun."""

from sightline.services.models.catalogue import Service, ServiceVersion
from sightline.services.models.customer import (
    ApproachMove,
    Customer,
    CustomerAssessment,
    CustomerFinding,
    CustomerMember,
    CustomerNeed,
)

__all__ = [
    "ApproachMove",
    "Customer",
    "CustomerAssessment",
    "CustomerFinding",
    "CustomerMember",
    "CustomerNeed",
    "Service",
    "ServiceVersion",
]
