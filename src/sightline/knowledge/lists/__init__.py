"""The lists of knowledge."""

from sightline.knowledge.lists.lessons import LESSONS, lessons_for
from sightline.knowledge.lists.rolling import ROLL_OUTS
from sightline.knowledge.lists.sharing import SHARED_PLANS, shared_plans_for
from sightline.knowledge.lists.shown import state_html

__all__ = ["LESSONS", "ROLL_OUTS", "SHARED_PLANS", "lessons_for", "shared_plans_for", "state_html"]
