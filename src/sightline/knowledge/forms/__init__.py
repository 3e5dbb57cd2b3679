"""The forms of knowledge, a file a noun."""

from sightline.knowledge.forms.lessons import (
    ApplyForm,
    CaptureForm,
    EmbedForm,
    LessonForm,
    MayWhyForm,
    NoteForm,
    StepForm,
    WhyForm,
)
from sightline.knowledge.forms.rolling import MoveWaveForm, RollOutForm, WaveForm
from sightline.knowledge.forms.sharing import AdaptForm, ReuseForm, RowsForm, ShareForm

__all__ = [
    "AdaptForm",
    "ApplyForm",
    "CaptureForm",
    "EmbedForm",
    "LessonForm",
    "MayWhyForm",
    "MoveWaveForm",
    "NoteForm",
    "ReuseForm",
    "RollOutForm",
    "RowsForm",
    "ShareForm",
    "StepForm",
    "WaveForm",
    "WhyForm",
]
