"""The lists of knowledge."""

from sightline.knowledge.lists.lessons import LESSONS, lessons_for
from sightline.knowledge.lists.shown import state_html

__all__ = ["LESSONS", "lessons_for", "state_html"]
