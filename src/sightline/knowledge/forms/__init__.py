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

__all__ = [
    "ApplyForm",
    "CaptureForm",
    "EmbedForm",
    "LessonForm",
    "MayWhyForm",
    "NoteForm",
    "StepForm",
    "WhyForm",
]
