"""Knowledge's rows, a file a noun."""

from sightline.knowledge.models.lesson import Lesson, LessonUse
from sightline.knowledge.models.rolling import RollOut, Wave
from sightline.knowledge.models.shared import PlanVersion, Reuse, SharedPlan

__all__ = ["Lesson", "LessonUse", "PlanVersion", "Reuse", "RollOut", "SharedPlan", "Wave"]
