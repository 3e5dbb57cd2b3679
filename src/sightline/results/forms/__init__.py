"""The forms of benefits, a file a noun."""

from sightline.results.forms.benefits import (
    ApprovalForm,
    ForecastForm,
    ProfileForm,
    ShareForm,
    StepForm,
    WhyForm,
)
from sightline.results.forms.benefits_map import LinkForm, NodeForm
from sightline.results.forms.measures import (
    AttestForm,
    DisputeForm,
    MeasureForm,
    ReadingForm,
)

__all__ = [
    "ApprovalForm",
    "AttestForm",
    "DisputeForm",
    "ForecastForm",
    "LinkForm",
    "MeasureForm",
    "NodeForm",
    "ProfileForm",
    "ReadingForm",
    "ShareForm",
    "StepForm",
    "WhyForm",
]
