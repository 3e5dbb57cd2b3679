"""What people do with lessons, a file a noun."""

from sightline.knowledge.commands.lessons import (
    capture_lesson,
    change_lesson,
    embed_lesson,
    publish_lesson,
    retire_lesson,
    review_lesson,
    send_back_lesson,
)
from sightline.knowledge.commands.uses import apply_lesson, note_lesson_use

__all__ = [
    "apply_lesson",
    "capture_lesson",
    "change_lesson",
    "embed_lesson",
    "note_lesson_use",
    "publish_lesson",
    "retire_lesson",
    "review_lesson",
    "send_back_lesson",
]
