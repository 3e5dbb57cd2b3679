"""The rows of services, a file a noun."""

from sightline.services.models.agreement import ServiceAgreement
from sightline.services.models.catalogue import Service, ServiceVersion
from sightline.services.models.customer import (
    ApproachMove,
    Customer,
    CustomerAssessment,
    CustomerFinding,
    CustomerMember,
    CustomerNeed,
)
from sightline.services.models.foundation import OfficeDocument
from sightline.services.models.look import Look
from sightline.services.models.request import (
    DeskPerson,
    RequestComment,
    RequestFile,
    RequestMove,
    RequestTask,
    ServiceRequest,
)
from sightline.services.models.story import CustomerQuote, ValueStory
from sightline.services.models.tally import Tally
from sightline.services.models.value import (
    OfficeCost,
    Survey,
    ValueClaim,
)

__all__ = [
    "ApproachMove",
    "Customer",
    "CustomerAssessment",
    "CustomerFinding",
    "CustomerMember",
    "CustomerNeed",
    "CustomerQuote",
    "DeskPerson",
    "Look",
    "OfficeCost",
    "OfficeDocument",
    "RequestComment",
    "RequestFile",
    "RequestMove",
    "RequestTask",
    "Service",
    "ServiceAgreement",
    "ServiceRequest",
    "ServiceVersion",
    "Survey",
    "Tally",
    "ValueClaim",
    "ValueStory",
]
