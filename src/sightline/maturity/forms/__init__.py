"""The forms of maturity, a file a noun."""

from sightline.maturity.forms.answers import AnswerForm, AssessForm
from sightline.maturity.forms.campaigns import (
    CampaignForm,
    ChangeCampaignForm,
    InviteForm,
    ItemsForm,
    MayWhyForm,
    WhyForm,
)
from sightline.maturity.forms.improvements import ChangeImprovementForm, DoneForm, ImproveForm
from sightline.maturity.forms.models import DraftModelForm, WriteForm

__all__ = [
    "AnswerForm",
    "AssessForm",
    "CampaignForm",
    "ChangeCampaignForm",
    "ChangeImprovementForm",
    "DoneForm",
    "DraftModelForm",
    "ImproveForm",
    "InviteForm",
    "ItemsForm",
    "MayWhyForm",
    "WhyForm",
    "WriteForm",
]
