"""The forms of services, a file a noun."""

from sightline.services.forms.catalogue import AdoptForm, ServiceForm, VersionForm
from sightline.services.forms.customers import (
    AssessForm,
    CloseFindingForm,
    CustomerForm,
    FindingForm,
    MemberForm,
    MoveForm,
    NeedForm,
    WhyForm,
)

__all__ = [
    "AdoptForm",
    "AssessForm",
    "CloseFindingForm",
    "CustomerForm",
    "FindingForm",
    "MemberForm",
    "MoveForm",
    "NeedForm",
    "ServiceForm",
    "VersionForm",
    "WhyForm",
]
