"""The forms of services, a file a noun."""

from sightline.services.forms.agreements import AgreementForm, DraftAgreementForm, ReviewForm
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
from sightline.services.forms.foundation import ApproveForm, DocumentForm
from sightline.services.forms.looks import LookForm
from sightline.services.forms.requests import (
    AskForm,
    AssignForm,
    AttachForm,
    CommentForm,
    DeskForm,
    MayWhyForm,
)
from sightline.services.forms.stories import NewStoryForm, OfferForm, QuoteForm, StoryForm
from sightline.services.forms.value import (
    ClaimForm,
    CostForm,
    SurveyForm,
)

__all__ = [
    "AdoptForm",
    "AgreementForm",
    "ApproveForm",
    "AskForm",
    "AssessForm",
    "AssignForm",
    "AttachForm",
    "ClaimForm",
    "CloseFindingForm",
    "CommentForm",
    "CostForm",
    "CustomerForm",
    "DeskForm",
    "DocumentForm",
    "DraftAgreementForm",
    "FindingForm",
    "LookForm",
    "MayWhyForm",
    "MemberForm",
    "MoveForm",
    "NeedForm",
    "NewStoryForm",
    "OfferForm",
    "QuoteForm",
    "ReviewForm",
    "ServiceForm",
    "StoryForm",
    "SurveyForm",
    "VersionForm",
    "WhyForm",
]
