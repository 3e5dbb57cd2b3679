"""Knowledge's rows, a file a noun."""

from sightline.knowledge.models.lesson import Lesson, LessonUse

__all__ = ["Lesson", "LessonUse"]
